import { requirementsOf } from "#core/policy/pack";
import type { WhatIfAnswer, WhatIfPersons } from "#contract/routes/what-if";
import type { RequirementRef } from "#contract/views";
import { type AmountSum, sumsOf } from "#core/amount";
import { formatDay } from "#core/day";
import { demandChanges } from "#core/demand-change";
import { unitLevels } from "#core/organisation";
import { failure, type Outcome, success } from "#core/outcome";
import { rootUnits } from "#store/access/account-lists";
import { findUnitInSight } from "#store/coverage";
import { type Tx, wholeSight } from "#store/database";
import { beginJob, type BulkJob, findJob, latestJob, sendStop } from "#store/jobs/jobs";
import { loadUnitNames } from "#store/names";
import { loadUnitMembers } from "#store/verdicts-members";
import { regionsInSight } from "#store/verdicts-owing";
import { findWhatIf, sendWhatIf, sweepWhatIfs } from "#store/what-if";
import { loadWhatIfBelow, loadWhatIfChanges, loadWhatIfLevels } from "#store/what-if-answers";
import { mayReadTries, mayTry } from "./access/rule.ts";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { lookAtPersons, memberRef, noSuchUnit, personScope } from "./persons.ts";
import { packRefOf, type Policy, policyInForce, policyOfFiles } from "./policy.ts";
import { type Proposal, readProposal } from "./policy-drafts.ts";
import { historyOf, judgeHistory, loadForJudging } from "./verdicts.ts";
import { isFigure, requirementRef, unitRef, verdictLine } from "./verdicts-lines.ts";
import { proposedPolicy } from "./what-if-members.ts";

const notYours = failure(
  "not-found",
  "not-found",
  "What a pack would change is asked by administrators and the training office of the top unit.",
);
const unknown = failure("not-found", "what-if-unknown", "There is no such question; ask it anew.");

/**
 * Asks what a pack, or other parameters, would change. Counts alone are kept; no verdict is written.
 * The running server, or `continueBulk`, finds the answer: from stored sums where only numbers of
 * demands changed, else by judging everybody. One question at a time: a later one replaces it.
 */
export async function askWhatIf(
  ctx: Context,
  proposal: Proposal,
): Promise<Outcome<{ readonly jobId: number }>> {
  if (!mayTry(ctx)) return notYours;
  return attempt(ctx.db, wholeSight, async (tx) => {
    const [pack, base] = [await readProposal(tx, proposal), await policyInForce(tx)];
    if (!pack.ok) return pack;
    if (base === null) return nothingJudges;
    if (base.hash === pack.value.hash) return sameJudgement;
    const proposed = policyOfFiles(pack.value.files, 0);
    const changes = demandChanges(base.compiled, proposed.compiled);
    sendStop(tx, "what-if", "replaced by a later question");
    sweepWhatIfs(tx);
    const about = { inputHash: pack.value.hash, startedBy: ctx.actor.accountId };
    const jobId = await beginJob(tx, "what-if", "What a proposed pack would change", about);
    const method = changes === null ? "recompute" : "sums";
    const asked = { jobId, hash: pack.value.hash, baseRef: base.packRef, method } as const;
    sendWhatIf(tx, { ...asked, changes: changes ?? [] }, pack.value.files);
    return success({ jobId });
  });
}

const nothingJudges = failure(
  "conflict",
  "no-policy",
  "No policy pack is in force yet: there is nothing to compare with.",
);
const sameJudgement = failure(
  "conflict",
  "pack-in-force",
  "This judges like the pack in force: nothing would change.",
);

/** Stops the question that is being answered; what was counted so far can be read, as a part. */
export async function stopWhatIf(ctx: Context, jobId: number): Promise<Outcome<null>> {
  if (!mayTry(ctx)) return notYours;
  return attempt(ctx.db, wholeSight, async (tx) => {
    const job = await findJob(tx, jobId, "what-if");
    if (job === null) return unknown;
    if (job.state === "running") sendStop(tx, "what-if", "stopped by hand");
    return success(null);
  });
}

/** How far a question is. */
export async function whatIfProgress(ctx: Context, jobId: number): Promise<Outcome<BulkJob>> {
  if (!mayReadTries(ctx)) return notYours;
  const job = await ctx.db.snapshot(ctx.actor.sight, (tx) => findJob(tx, jobId, "what-if"));
  return job === null ? unknown : success(job);
}

/** The last question that was asked; null when there was none. */
export async function lastWhatIf(ctx: Context): Promise<Outcome<BulkJob | null>> {
  if (!mayReadTries(ctx)) return notYours;
  return success(await ctx.db.snapshot(ctx.actor.sight, (tx) => latestJob(tx, "what-if")));
}

export interface WhatIfQuery {
  /** Seats of one class, and teachers it takes. */
  readonly classSize: number;
  readonly teachers: number;
}

const shownBelow = 500;

/** What would change at a unit and below: verdicts, who would newly owe as a number, the burden. */
export async function whatIfAnswer(
  ctx: Context,
  jobId: number,
  unitId: number,
  query: WhatIfQuery,
): Promise<Outcome<WhatIfAnswer>> {
  if (!mayReadTries(ctx)) return notYours;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [unit, job, asked] = await Promise.all([
      findUnitInSight(tx, unitId, ctx.actor.sight),
      findJob(tx, jobId, "what-if"),
      findWhatIf(tx, jobId),
    ]);
    if (unit === null) return noSuchUnit;
    if (job === null || asked === null) return unknown;
    const [base, proposed] = [await policyInForce(tx), await proposedPolicy(tx, jobId)];
    const [found, levels] = await Promise.all([
      loadWhatIfChanges(tx, jobId, unit.path),
      loadWhatIfLevels(tx, jobId, unit.path, query.classSize),
    ]);
    const changes = found.map(({ requirement, period, ...one }) => ({
      ...one,
      requirement: requirementRef(nameOf(requirement, proposed, base), requirement),
      period: formatDay(period),
    }));
    const below = await loadWhatIfBelow(tx, jobId, unit.path, shownBelow);
    const refs = new Map(changes.map((one) => [one.requirement.id, one.requirement]));
    const total = (of: (one: (typeof changes)[number]) => number): number =>
      changes.reduce((sum, one) => sum + of(one), 0);
    return success({
      unit: unitRef(unit),
      today: formatDay(ctx.today),
      job,
      method: asked.method,
      pack: packRefOf(base),
      isCurrent: base?.packRef === asked.baseRef,
      proposed: packRefOf({ ...proposed, hash: asked.hash }),
      parameters: changedValues(base, proposed),
      changes,
      verdicts: total((one) => one.verdicts),
      newlyOwing: total((one) => one.newlyOwing),
      burden: {
        extraMinutes: total((one) => (one.requirement.creditUnit === null ? one.extraMinutes : 0)),
        extraCount: total((one) => one.extraCount),
        seats: total((one) => one.seats),
        classSize: query.classSize,
        teachersPerClass: query.teachers,
        levels: highestFirst(levels).map((one) => ({
          ...one,
          teachers: one.classes * query.teachers,
        })),
      },
      below: below.map(({ unitId: id, code, nameZh, nameEn, kind, level, ...one }) => {
        const { extraMinutesOf, ...counts } = one;
        const extra = extraSums(extraMinutesOf, refs);
        return {
          unit: unitRef({ unitId: id, code, nameZh, nameEn, kind, level }),
          ...counts,
          extraMinutes: extra.find((sum) => sum.unit === null)?.minutes ?? 0,
          extra: extra.map(({ unit: creditUnit, minutes }) => ({ creditUnit, minutes })),
        };
      }),
    });
  });
}

/** Minutes of requirements, apart by the unit in which each counts: hours first. */
function extraSums(
  minutesOf: Readonly<Record<string, number>>,
  refs: ReadonlyMap<string, RequirementRef>,
): readonly AmountSum[] {
  const rows = Object.entries(minutesOf).flatMap(([id, minutes]) => {
    const requirement = refs.get(id);
    return requirement === undefined ? [] : [{ requirement, minutes }];
  });
  return sumsOf(rows, (one) => one.minutes);
}

/** A requirement that the proposal drops is called as it is called today. */
function nameOf(id: string, proposed: Policy, base: Policy | null): Policy | null {
  return requirementsOf(proposed.pack).some((one) => one.id === id) ? proposed : base;
}

function changedValues(base: Policy | null, proposed: Policy): WhatIfAnswer["parameters"] {
  if (base === null) return [];
  return Object.entries(proposed.pack.parameters).flatMap(([name, { value, title }]) => {
    const before = base.pack.parameters[name];
    if (before === undefined || before.value === value) return [];
    return [{ name, title, before: String(before.value), after: String(value) }];
  });
}

export interface PersonsQuery {
  /** The last member of the page before; 0 for the first. */
  readonly after: number;
  readonly limit: number;
}

/** Members looked through for one page: a page may be short though more follow. */
const scanned = 1_000;

/** Who in sight would newly owe, judged now by the proposed pack; the look is written down. */
export async function whatIfPersons(
  ctx: Context,
  jobId: number,
  unitId: number,
  query: PersonsQuery,
): Promise<Outcome<{ readonly items: WhatIfPersons["items"]; readonly after: number | null }>> {
  const scope = personScope(ctx);
  if (scope === null || !mayReadTries(ctx)) return noSuchUnit;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [unit, asked] = await Promise.all([
      findUnitInSight(tx, unitId, ctx.actor.sight),
      findWhatIf(tx, jobId),
    ]);
    if (unit === null) return noSuchUnit;
    if (asked === null) return unknown;
    const regions = (await regionsInSight(tx, unit.path, scope)).map((one) => one.regionId);
    const all = { text: "", owingOnly: false };
    const members = await loadUnitMembers(tx, regions, unit.path, scope, all, query.after, scanned);
    const found = await newlyOwing(tx, ctx, jobId, members);
    const page = found.slice(0, query.limit);
    const names = await loadUnitNames(
      tx,
      page.map((one) => one.row.unitId),
    );
    const items = page.map(({ row, owed }) => ({ member: memberRef(row, names), owed }));
    lookAtPersons(
      tx,
      ctx,
      "who would newly owe",
      page.map((one) => one.row),
    );
    const more = found.length > page.length || members.length === scanned;
    const last = found.length > page.length ? page.at(-1)?.row : members.at(-1);
    return success({ items, after: more ? (last?.memberId ?? null) : null });
  });
}

type Listed = Awaited<ReturnType<typeof loadUnitMembers>>[number];

async function newlyOwing(tx: Tx, ctx: Context, jobId: number, members: readonly Listed[]) {
  const proposed = await proposedPolicy(tx, jobId);
  const regions = [...new Set(members.map((one) => one.regionId))];
  const loaded = new Map(
    await Promise.all(
      regions.map(async (regionId) => {
        const ids = members.filter((one) => one.regionId === regionId).map((one) => one.memberId);
        return [regionId, await loadForJudging(tx, ctx, regionId, ids)] as const;
      }),
    ),
  );
  return members.flatMap((row) => {
    const rows = loaded.get(row.regionId);
    if (rows === undefined) return [];
    const owedNow = new Set(
      (rows.stored.get(row.memberId) ?? []).filter((one) => one.owes).map(keyOf),
    );
    const owed = judgeHistory(proposed, historyOf(rows, row.memberId), ctx.today)
      .filter((one) => one.owes && !isFigure(one) && !owedNow.has(keyOf(one)))
      .map((one) => verdictLine(proposed, one));
    return owed.length === 0 ? [] : [{ row, owed }];
  });
}

/** A real tree skips levels, so that depth says nothing about them: their stated order does. */
function highestFirst<T extends { readonly level: string }>(rows: readonly T[]): T[] {
  const order: readonly string[] = unitLevels;
  return [...rows].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

function keyOf(one: { requirement: string; windowStart: number; anchor: string }): string {
  return `${one.requirement} ${one.windowStart} ${one.anchor}`;
}

/** The top unit of the register. */
export async function topUnit(ctx: Context): Promise<Outcome<number>> {
  const [top] = await ctx.db.snapshot(ctx.actor.sight, rootUnits);
  if (top !== undefined) return success(top);
  return failure("not-found", "unit-unknown", "There is no unit in the register yet.");
}
