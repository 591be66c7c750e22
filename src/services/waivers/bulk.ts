import type { BulkActView, BulkPreview, BulkRuleView } from "#contract/routes/waivers-bulk";
import { type Day, formatDay, parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { loadAccountNames, loadUnitNames } from "#store/names";
import {
  type Candidate,
  countInForce,
  loadBulks,
  loadCandidates,
  type StoredBulk,
} from "#store/waivers-bulk";
import type { Context } from "../context.ts";
import { lookAtPersons, memberRef } from "../persons.ts";
import { policyInForce } from "../policy.ts";
import { loadAll } from "../verdicts.ts";
import { requirementRef } from "../verdicts-lines.ts";
import { type BulkRule, bulkRuleOf, ruleView, type Waivable, waivableBy } from "./bulk-rule.ts";
import { isOfficeOf } from "./decide.ts";
import { isSelf } from "./hold.ts";

/** The offices for whose members somebody may waive by a rule: those where he decides single waivers. */
export interface Offices {
  readonly whole: boolean;
  readonly units: readonly number[];
}

export function officesOf(ctx: Context): Offices | null {
  const { whole } = ctx.actor.sight;
  const units = ctx.actor.roles
    .filter((held) => held.role === "training-office")
    .map((held) => held.unitId);
  return whole || units.length > 0 ? { whole, units } : null;
}

export const notAnOffice = failure(
  "not-found",
  "bulk-waivers-not-yours",
  "Waivers by a rule of the pack are granted by the training office of the members.",
);

/** The rules of the pack, and the acts of the caller's offices. */
export async function bulkWaivers(
  ctx: Context,
): Promise<Outcome<{ rules: BulkRuleView[]; acts: BulkActView[] }>> {
  const offices = officesOf(ctx);
  if (offices === null) return success({ rules: [], acts: [] });
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const [policy, acts] = await Promise.all([policyInForce(tx), loadBulks(tx, offices)]);
    const rules = (policy?.pack.bulkWaivers ?? []).flatMap((one) =>
      policy === null ? [] : ruleView(policy, one),
    );
    return success({ rules, acts: await viewActs(tx, ctx, acts) });
  });
}

/** Whether the offices that began an act are the caller's, all of them. */
export function isHis(ctx: Context, act: StoredBulk): boolean {
  const offices = officesOf(ctx);
  if (offices === null) return false;
  return (
    offices.whole || (act.units.length > 0 && act.units.every((one) => offices.units.includes(one)))
  );
}

/** Acts as their readers see them; counts reach members who have left since. */
export async function viewActs(
  tx: Tx,
  ctx: Context,
  acts: readonly StoredBulk[],
): Promise<BulkActView[]> {
  const by = acts.flatMap((one) => [one.begunBy, one.revokedBy].filter((id) => id !== null));
  const [names, inForce] = await Promise.all([
    loadAccountNames(tx, by),
    countInForce(
      tx,
      acts.map((one) => one.bulkId),
    ),
  ]);
  return acts.map((act) => {
    const { revokedBy, revokedAt, revokeEndedAt } = act;
    const mine = isHis(ctx, act);
    const state =
      revokedAt !== null
        ? revokeEndedAt === null
          ? "revoking"
          : "revoked"
        : act.endedAt === null
          ? "granting"
          : "granted";
    const left = inForce.get(act.bulkId) ?? 0;
    return {
      bulkId: act.bulkId,
      rule: act.rule,
      title: { zh: act.titleZh, en: act.titleEn },
      on: formatDay(act.askedOn),
      begunBy: names.get(act.begunBy) ?? String(act.begunBy),
      begunAt: act.begunAt,
      state,
      members: act.members,
      waivers: act.waivers,
      inForce: left,
      revokedBy: revokedBy === null ? null : (names.get(revokedBy) ?? String(revokedBy)),
      revokedAt,
      may: {
        goOn: mine && (state === "granting" || state === "revoking"),
        revoke: mine && (state === "granting" || (state === "granted" && left > 0)),
      },
    };
  });
}

/** What an act is asked to do: a rule of the pack in force, on a day that has come. */
export async function askedRule(
  tx: Tx,
  ctx: Context,
  asked: { readonly rule: string; readonly on: string },
): Promise<Outcome<{ rule: BulkRule; on: Day }>> {
  const rule = bulkRuleOf(await policyInForce(tx), asked.rule);
  if (rule === null) {
    return failure(
      "not-found",
      "bulk-rule-unknown",
      "The pack in force has no such rule for waivers. It names them under bulkWaivers.",
    );
  }
  const on = parseDay(asked.on);
  if (on === null) return failure("invalid", "bad-day", `${asked.on} is no day of the calendar.`);
  if (on > ctx.today) {
    return failure(
      "invalid",
      "after-today",
      `${asked.on} is after today (${formatDay(ctx.today)}). Waive on the day itself.`,
    );
  }
  return success({ rule, on });
}

/** Members of one portion: enough to share statements, few enough to hold locks briefly. */
export const portion = 200;

/** Somebody whom the rule is about, and what it waives for him. */
export interface Meant {
  readonly member: Candidate;
  readonly windows: readonly Waivable[];
}

/** Whom of these candidates the caller may waive by the rule: never himself, never out of his offices. */
export async function meantBy(
  tx: Tx,
  ctx: Context,
  asked: { readonly rule: BulkRule; readonly on: Day },
  candidates: readonly Candidate[],
): Promise<Meant[]> {
  const his = candidates.filter((one) => isOfficeOf(ctx, one) && !isSelf(ctx, one.memberId));
  if (his.length === 0) return [];
  const loaded = await loadAll(tx, ctx, his);
  return his.flatMap((member) => {
    const windows = waivableBy(ctx, asked.rule, loaded, member, asked.on);
    return windows.length === 0 ? [] : { member, windows };
  });
}

/** Whom an act would waive today. Reads portion by portion; who is shown is looked at. */
export async function previewBulk(
  ctx: Context,
  query: { readonly rule: string; readonly on: string; readonly limit: number },
): Promise<Outcome<BulkPreview>> {
  const offices = officesOf(ctx);
  if (offices === null) return notAnOffice;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const asked = await askedRule(tx, ctx, query);
    if (!asked.ok) return asked;
    const { rule, on } = asked.value;
    const { requirements } = rule.source;
    const shown: Meant[] = [];
    let members = 0;
    let waivers = 0;
    for (let after = 0; ;) {
      const some = await loadCandidates(tx, offices, { requirements, on }, after, portion);
      for (const one of await meantBy(tx, ctx, asked.value, some)) {
        members += 1;
        waivers += one.windows.length;
        if (shown.length < query.limit) shown.push(one);
      }
      const last = some.at(-1);
      if (last === undefined || some.length < portion) break;
      after = last.memberId;
    }
    const units = await loadUnitNames(
      tx,
      shown.map((one) => one.member.unitId),
    );
    if (shown.length > 0) {
      lookAtPersons(
        tx,
        ctx,
        "waivers",
        shown.map((one) => one.member),
      );
    }
    const items = shown.map(({ member, windows }) => ({
      member: memberRef(member, units),
      windows: windows.map((one) => ({
        requirement: requirementRef(rule.policy, one.requirement),
        windowStart: formatDay(one.window),
        dueOn: formatDay(one.dueOn),
      })),
    }));
    return success({ members, waivers, items });
  });
}
