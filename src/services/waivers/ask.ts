import type { BodyOf } from "#contract/route";
import type { askWaiver as askRoute, WaiverView } from "#contract/routes/waivers";
import { type Day, parseDay } from "#core/day";
import type { Waiver } from "#core/members";
import { failure, type Outcome, success } from "#core/outcome";
import { waiverMistake } from "#core/waivers";
import type { Tx } from "#store/database";
import type { StoredMember } from "#store/members/stored";
import { addRequest, loadRequests } from "#store/waivers";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { type Policy, policyInForce } from "../policy.ts";
import { holdMember, isSelf, logWrite, viewOf } from "./hold.ts";
import { openVerdicts, ruleOf } from "./norms.ts";
import { kindsOf, stateOf } from "./view.ts";

const notHere = failure("not-found", "member-unknown", "There is no such member in sight.");

export type WaiverBody = BodyOf<typeof askRoute>;

/**
 * Asks for a waiver: the member himself, or whoever keeps his records. What the pack does not allow
 * is refused at once; a window that is met needs none.
 */
export async function askWaiver(
  ctx: Context,
  memberId: number,
  body: WaiverBody,
): Promise<Outcome<WaiverView>> {
  return writeSoon(ctx, async (tx) => {
    const member = await holdMember(tx, ctx, memberId);
    if (member === null) return notHere;
    const policy = await policyInForce(tx);
    const asked = await askedWaiver(tx, ctx, { policy, member, body });
    if (!asked.ok) return asked;
    const open = await loadRequests(tx, member.regionId, memberId);
    if (open.some((one) => isSameWindow(one, asked.value) && stateOf(one) === "asked")) {
      return failure("conflict", "waiver-asked", "This waiver is asked for already: it waits.");
    }
    const requestId = await addRequest(tx, {
      ...asked.value,
      regionId: member.regionId,
      memberId,
      seenBy: member.seenBy,
      askedAs: isSelf(ctx, memberId) ? "member" : "post",
      askedBy: ctx.actor.accountId,
    });
    logWrite(tx, ctx, memberId);
    return viewOf(tx, ctx, policy, member, requestId);
  });
}

function isSameWindow(one: Waiver, other: Waiver): boolean {
  return one.requirement === other.requirement && one.window === other.window;
}

const mistakes = {
  kind: ["/kind", "is no kind of ground that the pack allows"],
  effect: ["/effect", "is not what the pack allows for this requirement"],
  hours: ["/minutes", "is needed: how many minutes are taken off"],
  day: ["/until", "is needed: a day after the one on which the window is due"],
} as const;

async function askedWaiver(
  tx: Tx,
  ctx: Context,
  given: { policy: Policy | null; member: StoredMember; body: WaiverBody },
): Promise<Outcome<Waiver & { dueOn: Day }>> {
  const { policy, member, body } = given;
  const window = parseDay(body.windowStart);
  const rule = ruleOf(policy, body.requirement);
  const verdicts = await openVerdicts(tx, ctx, member.regionId, member.memberId);
  const verdict = verdicts.find(
    (one) => one.requirement === body.requirement && one.windowStart === window,
  );
  if (rule === undefined || window === null || verdict === undefined) {
    return failure(
      "not-found",
      "window-unknown",
      "The member has no such window that is not met: there is nothing to waive.",
    );
  }
  const { kind, effect, requirement } = body;
  const amount =
    effect === "lift"
      ? 0
      : effect === "reduce"
        ? (body.minutes ?? 0)
        : (parseDay(body.until ?? "") ?? Number.NEGATIVE_INFINITY);
  const asked = { requirement, window, kind, effect, amount, dueOn: verdict.dueOn };
  const mistake = waiverMistake(rule, kindsOf(policy), asked);
  if (mistake === null) return success(asked);
  const [at, message] = mistakes[mistake];
  return failure("invalid", "waiver-not-allowed", `The waiver's ${at.slice(1)} ${message}.`, [
    { at, message },
  ]);
}
