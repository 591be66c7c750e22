import type { LoadResult, RowProblem } from "#contract/rows";
import { type Day, formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { isOffice } from "#core/placement";
import { endPostsOf } from "#store/access/accounts";
import { type Tx, wholeSight } from "#store/database";
import { markUnits, markUnitsBelow } from "#store/duties-queue";
import {
  loadOpenVersions,
  occupationAfter,
  type Revision,
  sendCoordinates,
  sendRevisions,
} from "#store/organisation/change";
import { versionsOf } from "#store/organisation/history";
import type { UnitState, UnitVersion } from "#store/organisation/shapes";
import { type StoredUnit, unitsByIds } from "#store/organisation/stored";
import type { Context } from "../context.ts";
import { pieces } from "../parallel.ts";
import { type Life, problem, type Row } from "./lives.ts";
import { moveSubtree, placeSubtree } from "./subtree.ts";
import { isBelow } from "./under-change.ts";

interface Difference {
  readonly life: Life;
  readonly row: Row;
  readonly unitId: UnitId;
  /** What the unit is from `on`; null: it is closed from then on. */
  readonly state: UnitState | null;
  /** The day that the row states. */
  readonly on: Day;
  /** How many changes of the same unit come before it. */
  readonly nth: number;
  /** A name alone changed: nobody moves and nobody is judged again. */
  readonly isPlain: boolean;
}

interface Found {
  readonly changes: Difference[];
  readonly closings: Difference[];
  readonly coordinates: { unitId: UnitId; longitude: number | null; latitude: number | null }[];
  present: number;
}

const unitsAtOnce = 5_000;

/**
 * Compares units of a file with those that are here; differences become dated changes. The caller
 * holds the organisation. Names go many at a time; what moves members goes unit by unit, each in one
 * transaction, so that a run that was killed goes on where it stopped.
 */
export async function changeLives(
  ctx: Context,
  lives: readonly Life[],
  options: { readonly dryRun?: boolean; readonly recordedAt?: string },
  problems: RowProblem[],
): Promise<Omit<LoadResult, "problems">> {
  const found: Found = { changes: [], closings: [], coordinates: [], present: 0 };
  const unclear = lives.filter((life) => !isSettled(life, found));
  for (const some of pieces(unclear, unitsAtOnce)) {
    const versions = await ctx.db.snapshot(wholeSight, (tx) =>
      versionsOf(
        tx,
        some.map((life) => life.unitId),
      ),
    );
    for (const life of some) compare(life, versions.get(life.unitId) ?? [], found, problems);
  }
  const before = problems.length;
  if (options.dryRun !== true) await apply(ctx, found, options.recordedAt ?? null, problems);
  const changed = found.changes.length + found.closings.length;
  const refused = problems.length - before;
  return { loaded: changed + found.coordinates.length - refused, present: found.present };
}

/** The common case, without asking for versions: one row that says what is stored. */
function isSettled(life: Life, found: Found): boolean {
  const { stored, rows } = life;
  const [row] = rows;
  if (rows.length !== 1 || stored === null || row === undefined) return false;
  const { longitude, latitude } = row.value;
  if (!sameState(stateOf(life, 0, stored), stored) || life.to !== stored.closedOn) return false;
  if (
    longitude !== null &&
    latitude !== null &&
    !(sameDegrees(longitude, stored.longitude) && sameDegrees(latitude, stored.latitude))
  ) {
    found.coordinates.push({ unitId: life.unitId, longitude, latitude });
  } else found.present += 1;
  return true;
}

/** Coordinates are stored with seven digits; the database answers the shortest text for them. */
function sameDegrees(meant: number, stored: number | null): boolean {
  return stored !== null && Math.fround(meant) === Math.fround(stored);
}

/** What a row says about a unit that is here: an empty cell says that nothing changed. */
function stateOf(life: Life, index: number, stored: UnitState): UnitState {
  const row = life.rows[index]?.value;
  const nameEn = row?.nameEn ?? "";
  return {
    parentId: life.parents[index]?.unitId ?? stored.parentId,
    code: life.code,
    nameZh: row?.name ?? "",
    nameEn: nameEn === "" ? stored.nameEn : nameEn,
    kind: row?.kind ?? "",
    level: row?.level ?? "",
    sector: row?.sector ?? stored.sector,
  };
}

function sameState(a: UnitState, b: UnitState): boolean {
  return (
    a.parentId === b.parentId &&
    a.code === b.code &&
    a.nameZh === b.nameZh &&
    a.nameEn === b.nameEn &&
    a.kind === b.kind &&
    a.level === b.level &&
    a.sector === b.sector
  );
}

function compare(
  life: Life,
  versions: readonly UnitVersion[],
  found: Found,
  problems: RowProblem[],
): void {
  const { unitId } = life;
  // As it stands after the rows before.
  let open = versions.find((one) => one.to === null);
  let nth = 0;
  for (const [index, row] of life.rows.entries()) {
    const from = index === 0 && !life.fromIsStated ? null : (row.value.from ?? life.from);
    const then = versionOn(versions, open, from);
    const isLast = index === life.rows.length - 1;
    const to = isLast ? row.value.to : null;
    const state = then === undefined ? null : stateOf(life, index, then);
    if (then === undefined || state === null) conflict(row, null, problems);
    else if (sameState(then, state)) {
      if (to === null || to === then.to) found.present += 1;
      else if (then.to !== null) conflict(row, then, problems);
      else found.closings.push({ life, row, unitId, state: null, on: to, nth, isPlain: false });
    } else if (then !== open || to !== null) conflict(row, then, problems);
    else if (from === null || from <= then.from) differs(row, then, state, problems);
    else {
      const isPlain = samePlace(then, state);
      found.changes.push({ life, row, unitId, state, on: from, nth, isPlain });
      nth += 1;
      open = { ...then, ...state, from };
    }
  }
}

function versionOn(
  versions: readonly UnitVersion[],
  open: UnitVersion | undefined,
  day: Day | null,
): UnitVersion | undefined {
  if (day === null || (open !== undefined && open.from <= day)) return open;
  return versions.find((one) => one.from <= day && one.to !== null && day < one.to);
}

function samePlace(a: UnitState, b: UnitState): boolean {
  return (
    a.parentId === b.parentId && a.kind === b.kind && a.level === b.level && a.sector === b.sector
  );
}

/** The past of a unit is not rewritten by a file. */
function conflict(row: Row, then: UnitVersion | null, problems: RowProblem[]): void {
  const what = then === null ? "" : ` (${then.nameZh}, ${formatDay(then.from)})`;
  problems.push(problem(row, "from", "conflict", row.value.code, what));
}

/** Other content without a later day: whether it changed, and when, the row does not say. */
function differs(row: Row, then: UnitVersion, state: UnitState, problems: RowProblem[]): void {
  const { parent, name, nameEn, kind, level, sector } = row.value;
  const columns = [
    ["parent", then.parentId === state.parentId, parent, ""],
    ["name", then.nameZh === state.nameZh, name, then.nameZh],
    ["name_en", then.nameEn === state.nameEn, nameEn, then.nameEn],
    ["kind", then.kind === state.kind, kind, then.kind],
    ["level", then.level === state.level, level, then.level],
    ["sector", then.sector === state.sector, sector, then.sector ?? ""],
  ] as const;
  for (const [column, isSame, stated, stored] of columns) {
    if (isSame) continue;
    const detail = [stored, formatDay(then.from)].filter((text) => text !== "").join(", ");
    problems.push(problem(row, column, "unit-differs", stated, detail));
  }
}

async function apply(
  ctx: Context,
  found: Found,
  at: string | null,
  problems: RowProblem[],
): Promise<void> {
  for (const some of pieces(found.coordinates, unitsAtOnce)) {
    await ctx.db.write(wholeSight, async (tx) => sendCoordinates(tx, some));
  }
  // A later change of a unit stands on the one before.
  for (let nth = 0, left = found.changes.length; left > 0; nth += 1) {
    const changes = found.changes.filter((one) => one.nth === nth);
    left -= changes.length;
    const plain = changes.filter((one) => one.isPlain);
    for (const some of pieces(plain, unitsAtOnce)) {
      await ctx.db.write(wholeSight, (tx) => changeNames(tx, ctx, some, at));
    }
    for (const one of changes) {
      if (one.isPlain) continue;
      const problem = await ctx.db.write(wholeSight, (tx) => changePlace(tx, ctx, one, at));
      if (problem !== null) problems.push(problem);
    }
  }
  // Children stand behind their parents: they close before them.
  for (const one of [...found.closings].reverse()) {
    const problem = await ctx.db.write(wholeSight, (tx) => closeUnit(tx, ctx, one, at));
    if (problem !== null) problems.push(problem);
  }
}

async function changeNames(
  tx: Tx,
  ctx: Context,
  some: readonly Difference[],
  at: string | null,
): Promise<void> {
  const open = await loadOpenVersions(
    tx,
    some.map((one) => one.unitId),
  );
  const revisions: Revision[] = some.flatMap(({ unitId, on, state }) => {
    const version = open.get(unitId);
    return version === undefined ? [] : [{ version, on, state }];
  });
  sendRevisions(tx, revisions, ctx.actor.accountId, at);
}

async function changePlace(
  tx: Tx,
  ctx: Context,
  one: Difference,
  at: string | null,
): Promise<RowProblem | null> {
  const { unitId, state } = one;
  const parentId = state?.parentId ?? null;
  const units = await unitsByIds(tx, parentId === null ? [unitId] : [unitId, parentId]);
  const unit = units.get(unitId);
  const version = (await loadOpenVersions(tx, [unitId])).get(unitId);
  if (unit === undefined || version === undefined) return null;
  const parent: StoredUnit | null = parentId === null ? null : (units.get(parentId) ?? null);
  if (parent === null && unit.parentId !== null) {
    return problem(one.row, "parent", "second-root", "", one.life.code);
  }
  if (parent !== null && isBelow(parent, unit)) {
    return problem(one.row, "parent", "parent-cycle", parent.code, `${unit.code} < ${parent.code}`);
  }
  markUnitsBelow(tx, unit.path);
  sendRevisions(tx, [{ version, on: one.on, state }], ctx.actor.accountId, at);
  const now = { ...unit, kind: state?.kind ?? unit.kind, level: state?.level ?? unit.level };
  if (parent !== null && parent.unitId !== unit.parentId) await moveSubtree(tx, ctx, now, parent);
  const path = parent === null ? String(unitId) : `${parent.path}.${unitId}`;
  // Kind, level and sector are what the judge asks of a place; an office ends who sees members below.
  const seen = isOffice(unit) !== isOffice(now);
  await placeSubtree(tx, ctx, { path, parent, judged: true, seen });
  return null;
}

async function closeUnit(
  tx: Tx,
  ctx: Context,
  one: Difference,
  at: string | null,
): Promise<RowProblem | null> {
  const version = (await loadOpenVersions(tx, [one.unitId])).get(one.unitId);
  if (version === undefined) return null;
  const left = await occupationAfter(tx, one.unitId, formatDay(one.on));
  if (left.members > 0 || left.children > 0) {
    return problem(
      one.row,
      "to",
      "refused",
      formatDay(one.on),
      `${left.members} homes and ${left.children} units below reach past that day`,
    );
  }
  if (one.on <= version.from) {
    return problem(one.row, "to", "not-after-start", formatDay(one.on), formatDay(version.from));
  }
  markUnits(tx, [one.unitId]);
  sendRevisions(tx, [{ version, on: one.on, state: null }], ctx.actor.accountId, at);
  await endPostsOf(tx, one.unitId, one.on, ctx.actor.accountId);
  return null;
}
