import type { EntryRow, LoadResult, Numbered, RowProblem } from "#contract/rows";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { type NewEntry, reserveEntryIds, sendEntries } from "#store/ledger-write";
import { sendLook } from "#store/looks";
import { lockUnits } from "#store/duties";
import { markUnits } from "#store/duties-queue";
import { planAnew } from "#store/plans";
import { lockMembers } from "#store/verdicts";
import { markUnjudged } from "#store/verdicts-queue";
import type { Context } from "./context.ts";
import { noPolicy } from "./ledger-claim.ts";
import { decideRows, type Decided } from "./ledger-import-decide.ts";
import { unitScope } from "./duties-rights.ts";
import { type Caches, newCaches, type Resolved, resolve } from "./ledger-import-resolve.ts";
import { mayRecord, recordingScope } from "./ledger-rights.ts";
import { inParallel, pieces } from "./parallel.ts";
import { policyInForce } from "./policy.ts";

/** An entry of a file; the demonstration's writer alone says when it was recorded (ISO). */
export type EntryToLoad = EntryRow & { readonly recordedAt?: string };

export interface EntryImportOptions {
  /** Checks everything and loads nothing. */
  readonly dryRun?: boolean;
  /** Called now and then with the number of rows that are durable. */
  readonly onProgress?: (rows: number) => void;
}

/** Rows in one transaction. */
const portion = 5_000;
/** While one portion is decided here, the database writes the other. */
const lanes = 2;

/**
 * Loads rows of the ledger in their order, a portion in each transaction; sound rows are loaded, the
 * others reported. A row that is here already with the same content is counted as present, so the
 * same file may be loaded again. Members concerned wait in the queue until `judgeQueue` judges them.
 */
export async function importEntries(
  ctx: Context,
  rows: readonly Numbered<EntryToLoad>[],
  options: EntryImportOptions = {},
): Promise<Outcome<LoadResult>> {
  if (!mayRecord(ctx) && unitScope(ctx).paths.length === 0) {
    return failure("not-found", "not-found", "There is nobody to record for.");
  }
  const caches = newCaches();
  const totals = { loaded: 0, present: 0, done: 0, problems: new Array<RowProblem>() };
  if (options.dryRun !== true) caches.remember(await addNamed(ctx, rows, caches));
  let missing = false;
  const work = async (some: readonly Numbered<EntryToLoad>[]): Promise<void> => {
    const decided = await loadPortion(ctx, some, caches, options.dryRun === true);
    if (decided === null) {
      missing = true;
      return;
    }
    caches.remember(decided);
    totals.loaded += decided.entries.length;
    totals.present += decided.present;
    totals.problems.push(...decided.problems);
    totals.done += some.length;
    options.onProgress?.(totals.done);
  };
  for (const together of stages(pieces(rows, portion))) await inParallel(together, lanes, work);
  if (missing) return noPolicy;
  const problems = totals.problems.sort((a, b) => a.row - b.row);
  return success({ loaded: totals.loaded, present: totals.present, problems });
}

/**
 * Adds the providers and sessions that rows name, before portions of them are loaded side by side: two
 * that each add the same session would wait for each other.
 */
function addNamed(ctx: Context, rows: Portion, caches: Caches): Promise<Resolved> {
  return ctx.db.write(ctx.actor.sight, (tx) => {
    planAnew(tx);
    return resolve(tx, ctx, rows, caches, recordingScope(ctx));
  });
}

type Portion = readonly Numbered<EntryToLoad>[];

/** Portions that may be loaded side by side: one that corrects waits for all before it. */
function stages(portions: readonly Portion[]): Portion[][] {
  const found: Portion[][] = [];
  let plain: Portion[] | null = null;
  for (const some of portions) {
    if (some.some(({ value }) => value.act !== "entry")) {
      found.push([some]);
      plain = null;
    } else if (plain === null) found.push((plain = [some]));
    else plain.push(some);
  }
  return found;
}

/** Undoes a transaction that was only to be tried. */
class DryRun extends Error {
  readonly decided: Decided;
  constructor(decided: Decided) {
    super("dry run");
    this.decided = decided;
  }
}

async function loadPortion(
  ctx: Context,
  rows: readonly Numbered<EntryToLoad>[],
  caches: Caches,
  dryRun: boolean,
): Promise<Decided | null> {
  const work = async (tx: Tx): Promise<Decided | null> => {
    planAnew(tx);
    const decided = await decidePortion(tx, ctx, rows, caches);
    if (decided === null) return null;
    if (dryRun) {
      await tx.settle();
      throw new DryRun(decided);
    }
    send(tx, ctx, decided);
    return decided;
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ctx.db.write(ctx.actor.sight, work);
    } catch (error) {
      if (error instanceof DryRun) return error.decided;
      // Somebody recorded one of these rows meanwhile: now it is seen.
      if (attempt > 1 || (error as { code?: unknown }).code !== "23505") throw error;
    }
  }
}

async function decidePortion(
  tx: Tx,
  ctx: Context,
  rows: readonly Numbered<EntryToLoad>[],
  caches: Caches,
): Promise<Decided | null> {
  const scope = recordingScope(ctx);
  const [policy, ids, resolved] = await Promise.all([
    policyInForce(tx),
    reserveEntryIds(tx, rows.length),
    resolve(tx, ctx, rows, caches, scope),
  ]);
  if (policy === null) return null;
  // Queue first, then lock: the order of whoever judges the queue.
  const touched = resolved.rows.flatMap((row) => (row.unit ? [] : [row.subject]));
  markUnjudged(
    tx,
    touched.map(({ regionId, subjectId }) => ({ regionId, memberId: subjectId })),
  );
  const units = resolved.rows.flatMap((row) => (row.unit ? [row.subject.subjectId] : []));
  markUnits(tx, units);
  const following = resolved.rows.some(({ value, unit }) => unit && value.act !== "entry");
  if (following) await lockUnits(tx, units);
  const corrected = resolved.rows.flatMap(({ value, subject, unit }) =>
    value.act === "entry" || unit ? [] : [subject.subjectId],
  );
  if (corrected.length > 0) await lockMembers(tx, corrected);
  return decideRows(tx, resolved, ids);
}

function send(tx: Tx, ctx: Context, decided: Decided): void {
  const { accountId } = ctx.actor;
  const about = (unit: boolean): NewEntry[] =>
    decided.entries.filter((one) => one.unit === unit).map((one) => one.entry);
  sendEntries(tx, accountId, about(false), "member");
  sendEntries(tx, accountId, about(true), "unit");
  const subjects = decided.entries.map((one) => one.entry.memberId);
  sendLook(tx, {
    accountId,
    act: "write",
    task: "import",
    what: "entries",
    memberIds: [...new Set(subjects)],
  });
}
