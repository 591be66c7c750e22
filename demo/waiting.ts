import { formatDay } from "#core/day";
import { waiverKinds } from "#core/waivers";
import { failure, type Outcome, success } from "#core/outcome";
import { actorBehind } from "#services/access/actor";
import type { Context } from "#services/context";
import { issueMandate } from "#services/mandates/issue";
import { holderPosts, issuedMandates } from "#services/mandates/list";
import { objectTo } from "#services/objections/object";
import { policyInForce } from "#services/policy";
import { sendTransfer } from "#services/transfers/send";
import { listMembers } from "#services/verdicts-lists";
import { askWaiver } from "#services/waivers/ask";
import { findCredentials } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import type { DemoLine } from "./accounts.ts";

/** Seed of the demonstration's one draw, so that every demonstration draws the same. */
const sampleSeed = "20111115";
const sampleSize = 12;
const sampleDays = 30;

/**
 * What waits for somebody: a waiver that is asked for, an objection past the branch, a member on the
 * way to the neighbouring town, and a sample that the inspector of the county may look at. Made by the
 * accounts of the demonstration through the services, with their rights. May be repeated: what waits
 * already is left as it is.
 */
export async function addWhatWaits(ctx: Context, line: DemoLine): Promise<Outcome<unknown>> {
  const secretary = await as(ctx, "secretary");
  const [unit] = secretary.actor.roles;
  if (unit === undefined) return missing("secretary");
  const listed = await listMembers(secretary, unit.unitId, { owing: "true", limit: 20 });
  if (!listed.ok) return listed;
  const owing = listed.value.items;
  const [traveller, objector] = owing.slice(-2);
  if (traveller === undefined || objector === undefined) return missing("a member who owes");
  const steps = [
    () => askForWaiver(secretary, owing),
    () => object(secretary, objector.memberId),
    () => send(secretary, traveller.memberId, line),
    () => drawSample(ctx),
  ];
  for (const step of steps) {
    const done = await step();
    // It waits already: an earlier loading was stopped behind this.
    if (!done.ok && done.kind !== "conflict") return done;
  }
  return success(null);
}

async function as(ctx: Context, login: string): Promise<Context> {
  const account = await ctx.db.snapshot(wholeSight, (tx) => findCredentials(tx, login));
  const actor = account === null ? null : await actorBehind(ctx.db, account.accountId, ctx.today);
  if (actor === null) throw new Error(`the demonstration has no account ${login}`);
  return { ...ctx, actor };
}

function missing(what: string): Outcome<never> {
  return failure("invalid", "demo-too-small", `The demonstration has no ${what}.`);
}

type Owing = NonNullable<Awaited<ReturnType<typeof listMembers>> & { ok: true }>["value"]["items"];

/** For the first of whom the pack allows it. */
async function askForWaiver(secretary: Context, owing: Owing): Promise<Outcome<unknown>> {
  const policy = await secretary.db.snapshot(wholeSight, policyInForce);
  const kinds = policy === null ? [] : waiverKinds(policy.pack.vocabulary);
  const kind = (kinds.find((one) => one.code === "illness") ?? kinds[0])?.code ?? "";
  let last: Outcome<unknown> = missing("requirement that may be waived");
  for (const { memberId, owed } of owing) {
    for (const { requirement, windowStart } of owed) {
      const asked = { requirement: requirement.id, windowStart, kind, effect: "lift" as const };
      last = await askWaiver(secretary, memberId, asked);
      if (last.ok || last.kind === "conflict") return last;
    }
  }
  return last;
}

function object(secretary: Context, memberId: number): Promise<Outcome<unknown>> {
  return objectTo(secretary, memberId, {
    kind: "missing",
    claim: { startsOn: formatDay(secretary.today - 40), minutes: 240 },
    words: "十月的集中培训没有登记。",
    pastBranch: true,
  });
}

function send(secretary: Context, memberId: number, { next }: DemoLine): Promise<Outcome<unknown>> {
  const startsOn = formatDay(secretary.today);
  return sendTransfer(secretary, memberId, { kind: "move", toCode: next, startsOn, endsOn: null });
}

async function drawSample(ctx: Context): Promise<Outcome<unknown>> {
  const city = await as(ctx, "office-city");
  const issued = await issuedMandates(city, { before: Number.MAX_SAFE_INTEGER, limit: 1 });
  if (!issued.ok || issued.value.items.length > 0) return issued;
  const posts = await holderPosts(city);
  if (!posts.ok) return posts;
  const post = posts.value.items.find((one) => one.role === "inspector");
  if (post?.unit === null || post === undefined) return missing("inspector below the city");
  return issueMandate(city, () => sampleSeed, {
    kind: "sample",
    postId: post.postId,
    unitId: post.unit.unitId,
    draw: sampleSize,
    fields: ["identity", "study-file", "entries"],
    until: formatDay(ctx.today + sampleDays),
    reason: "抽查2011年学时登记是否属实",
  });
}
