import type { LoadResult, RowProblem } from "#contract/rows";
import { failure, type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import { holdOrganisation } from "#store/organisation/locks";
import { findTopUnit, type StoredUnit, unitsByCodes } from "#store/organisation/stored";
import type { Context } from "../context.ts";
import { changeLives } from "./differences.ts";
import { insertLives } from "./insert.ts";
import { type Life, livesOf, problem, refuse, type Row } from "./lives.ts";
import { orderedLives, type StoredUnits } from "./plan.ts";
import { isAdministrator, mayAdminister } from "./rights.ts";
import { continueTravel } from "./travel.ts";

export interface ImportOptions {
  /** Checks everything and loads nothing. */
  readonly dryRun?: boolean;
  /** Called now and then with the number of rows that are durable. */
  readonly onProgress?: (rows: number) => void;
  /** ISO instant; for the demonstration's writer alone, which simulates when things were recorded. */
  readonly recordedAt?: string;
}

const rowLimit = 6_000_000;

/**
 * Loads units. The whole set is checked first; sound rows are loaded, the others are reported with
 * their reasons. Rows of one code whose days follow each other are one unit; after a gap the code
 * belongs to another unit. A unit that is here already keeps its id: what differs becomes a change
 * on the row's first day, if that is later than the day on which the stored state began; otherwise it
 * is a conflict. An empty cell says nothing. Running the same file again changes nothing, so an
 * interrupted import is finished by running it again.
 */
export async function importUnits(
  ctx: Context,
  rows: readonly Row[],
  options: ImportOptions = {},
): Promise<Outcome<LoadResult>> {
  if (!isAdministrator(ctx)) {
    return failure("not-found", "not-found", "Only an administrator imports units.");
  }
  if (rows.length > rowLimit) {
    return failure("invalid", "too-many-rows", `A file has at most ${rowLimit} units; split it.`);
  }
  const work = (): Promise<LoadResult> => loadUnits(ctx, rows, options);
  if (options.dryRun === true) return success(await work());
  const loaded = await holdOrganisation(ctx.db, work);
  await continueTravel(ctx);
  return success(loaded);
}

async function loadUnits(
  ctx: Context,
  rows: readonly Row[],
  options: ImportOptions,
): Promise<LoadResult> {
  const problems: RowProblem[] = [];
  const lives = livesOf(rows, ctx.today, problems);
  const stored = await loadStored(ctx, lives);
  refuseStrangers(ctx, lives, stored, problems);
  const ordered = orderedLives(lives, inScope(ctx, stored), ctx.today, problems);
  const fresh = ordered.filter((life) => life.stored === null);
  const known = ordered.filter((life) => life.stored !== null);
  if (options.dryRun !== true) {
    await insertLives(ctx, fresh, options.recordedAt ?? null, (units) =>
      options.onProgress?.(units),
    );
  }
  const changed = await changeLives(ctx, known, options, problems);
  const loaded = rowCount(fresh) + changed.loaded;
  return { loaded, present: changed.present, problems: inOrder(problems) };
}

function rowCount(lives: readonly Life[]): number {
  return lives.reduce((sum, life) => sum + life.rows.length, 0);
}

function inOrder(problems: RowProblem[]): RowProblem[] {
  return problems.sort((a, b) => a.row - b.row);
}

const codesAtOnce = 20_000;

async function loadStored(
  ctx: Context,
  lives: ReadonlyMap<string, readonly Life[]>,
): Promise<StoredUnits> {
  return ctx.db.snapshot(wholeSight, async (tx) => {
    const top = await findTopUnit(tx);
    const byCode = new Map<string, StoredUnit[]>();
    if (top === null) return { byCode, top };
    const codes = new Set(lives.keys());
    for (const group of lives.values()) {
      for (const life of group) {
        for (const row of life.rows) if (row.value.parent !== null) codes.add(row.value.parent);
      }
    }
    const all = [...codes];
    for (let start = 0; start < all.length; start += codesAtOnce) {
      for (const unit of await unitsByCodes(tx, all.slice(start, start + codesAtOnce))) {
        const same = byCode.get(unit.code);
        if (same === undefined) byCode.set(unit.code, [unit]);
        else same.push(unit);
      }
    }
    return { byCode, top };
  });
}

/** A code that a unit outside the caller's own bears today cannot be given again. */
function refuseStrangers(
  ctx: Context,
  lives: ReadonlyMap<string, readonly Life[]>,
  stored: StoredUnits,
  problems: RowProblem[],
): void {
  if (ctx.actor.sight.whole) return;
  for (const [code, group] of lives) {
    const strangers = (stored.byCode.get(code) ?? []).filter((unit) => !mayAdminister(ctx, unit));
    if (strangers.length === 0) continue;
    for (const life of group) {
      const [row] = life.rows;
      if (row !== undefined) refuse(life, problems, problem(row, "code", "conflict", code));
    }
  }
}

function inScope(ctx: Context, stored: StoredUnits): StoredUnits {
  if (ctx.actor.sight.whole) return stored;
  const byCode = new Map<string, readonly StoredUnit[]>();
  for (const [code, units] of stored.byCode) {
    byCode.set(
      code,
      units.filter((unit) => mayAdminister(ctx, unit)),
    );
  }
  return { byCode, top: stored.top };
}
