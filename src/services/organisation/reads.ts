import type { UnitRef, UnitVersionView, UnitView } from "#contract/views";
import { type Day, formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { type Outcome, success } from "#core/outcome";
import { searchQuery, type Variants } from "#core/search-words";
import type { Tx } from "#store/database";
import {
  childrenAfter,
  type DatedUnit,
  findUnitsIn,
  firstUnit,
  linksOf,
  type NamedUnit,
  namesOf,
  shownUnits,
  treeAsOf,
  unitOfCode,
} from "#store/organisation/read";
import type { Context } from "../context.ts";
import { cursorOf, placeOf } from "../cursor.ts";
import { unitRef } from "../verdicts-lines.ts";
import { maySeeUnit } from "./rights.ts";
import { unitNotFound } from "./under-change.ts";
import { readUnitView, refOf, unitViews } from "./views.ts";

/** One unit in sight, as it is today. */
export async function getUnit(ctx: Context, unitId: UnitId): Promise<Outcome<UnitView>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const view = await readUnitView(tx, ctx, unitId);
    return view === null ? unitNotFound : success(view);
  });
}

/** Where a page of units ends; null: that was the last. */
export interface UnitPosition {
  readonly code: string;
  readonly unitId: UnitId;
}

export interface UnitPage {
  readonly items: UnitView[];
  readonly next: UnitPosition | null;
}

const start: UnitPosition = { code: "", unitId: 0 };

/** The open units directly below one, in order of codes. */
export async function listChildren(
  ctx: Context,
  unitId: UnitId,
  after: UnitPosition | null,
  limit: number,
): Promise<Outcome<UnitPage>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [unit] = await shownUnits(tx, [unitId], ctx.actor.sight);
    if (unit === undefined) return unitNotFound;
    const found = await childrenAfter(tx, unitId, after ?? start, limit + 1);
    const items = await unitViews(tx, ctx, found.slice(0, limit));
    const last = items.at(-1);
    const next =
      found.length > limit && last !== undefined ? { code: last.code, unitId: last.unitId } : null;
    return success({ items, next });
  });
}

/** The units above one, highest first, as far as they are in sight. */
export async function listAncestors(ctx: Context, unitId: UnitId): Promise<Outcome<UnitRef[]>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [unit] = await shownUnits(tx, [unitId], ctx.actor.sight);
    if (unit === undefined) return unitNotFound;
    const above = unit.path.split(".").slice(0, -1).map(Number);
    return success((await shownUnits(tx, above, ctx.actor.sight)).map(unitRef));
  });
}

export interface UnitSearch {
  /** The whole code, or ''. */
  readonly code: string;
  /** A part of the name or of the code, or ''. */
  readonly text: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface UnitsFound {
  readonly items: (UnitRef & { above: UnitRef[] })[];
  readonly next: string | null;
}

/** Open units in sight by code or name, each with those above it, to tell namesakes apart. */
export async function findUnits(
  ctx: Context,
  variants: Variants,
  search: UnitSearch,
): Promise<Outcome<UnitsFound>> {
  const list = { list: "units", unitId: 0 };
  const place = placeOf(list, search.cursor, ["number", "number", "string"]);
  if (!place.ok) return place;
  const [rank, depth, code] = place.value ?? [];
  const after =
    place.value === null
      ? firstUnit
      : { rank: Number(rank), depth: Number(depth), code: String(code) };
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    if (search.code !== "") {
      return success({
        items: await withAbove(tx, ctx, await unitOfCode(tx, search.code, ctx.actor.sight)),
        next: null,
      });
    }
    const sought = { words: searchQuery(search.text, variants), text: search.text.trim() };
    const found = await findUnitsIn(tx, sought, ctx.actor.sight, after, search.limit + 1);
    const page = found.slice(0, search.limit);
    const last = page.at(-1);
    return success({
      items: await withAbove(tx, ctx, page),
      next:
        found.length > search.limit && last !== undefined
          ? cursorOf(list, [last.rank, last.depth, last.code])
          : null,
    });
  });
}

async function withAbove(
  tx: Tx,
  ctx: Context,
  found: readonly NamedUnit[],
): Promise<UnitsFound["items"]> {
  const lines = found.map((unit) => unit.path.split(".").slice(0, -1).map(Number));
  const names = await namesOf(tx, lines.flat());
  return found.map((unit, index) => ({
    ...unitRef(unit),
    above: (lines[index] ?? []).flatMap((unitId) => {
      const above = names.get(unitId);
      return above === undefined || !maySeeUnit(ctx, above) ? [] : unitRef(above);
    }),
  }));
}

export interface UnitThen {
  readonly day: string;
  readonly knownOn: string;
  /** Null while it did not exist on that day. */
  readonly version: UnitVersionView | null;
  readonly children: UnitVersionView[];
  readonly links: { from: UnitRef; to: UnitRef; on: string; kind: "merge" | "split" }[];
}

const childrenLimit = 5_000;

/** A unit as it was on a day, as known at the end of another (today where that is not given). */
export async function getUnitAsOf(
  ctx: Context,
  unitId: UnitId,
  day: Day,
  knownOn: Day | null = null,
): Promise<Outcome<UnitThen>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [unit] = await shownUnits(tx, [unitId], ctx.actor.sight);
    if (unit === undefined) return unitNotFound;
    const { zone } = ctx;
    const query = { unitId, day, knownOn, zone, depth: 1, limit: childrenLimit };
    const [tree, links] = await Promise.all([
      treeAsOf(tx, query),
      linksOf(tx, unitId, day, knownOn, zone),
    ]);
    const names = await namesOf(
      tx,
      links.flatMap((link) => [link.fromUnit, link.toUnit]),
    );
    const self = tree.find((one) => one.depth === 0);
    return success({
      day: formatDay(day),
      knownOn: formatDay(knownOn ?? ctx.today),
      version: self === undefined ? null : versionView(self),
      children: tree.filter((one) => one.depth === 1).map(versionView),
      links: links.flatMap((link) => {
        const from = refOf(names, link.fromUnit);
        const to = refOf(names, link.toUnit);
        return from === null || to === null
          ? []
          : [{ from, to, on: formatDay(link.on), kind: link.kind }];
      }),
    });
  });
}

function versionView(unit: DatedUnit): UnitVersionView {
  return {
    ...unitRef(unit),
    parentId: unit.parentId,
    sector: unit.sector,
    from: formatDay(unit.from),
    to: unit.to === null ? null : formatDay(unit.to),
    recordedAt: unit.recordedAt,
  };
}

const treeLimit = 100_000;
const depthLimit = 40;

/** The tree on a day, as known on another, from a unit in sight (or the top) down; parents first. */
export async function unitsAsOf(
  ctx: Context,
  query: { readonly underUnitId?: UnitId; readonly day: Day; readonly knownOn?: Day },
): Promise<Outcome<DatedUnit[]>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unitId = query.underUnitId ?? null;
    const seen = unitId === null ? [] : await shownUnits(tx, [unitId], ctx.actor.sight);
    if (unitId === null ? !ctx.actor.sight.whole : seen.length === 0) return unitNotFound;
    return success(
      await treeAsOf(tx, {
        unitId,
        day: query.day,
        knownOn: query.knownOn ?? null,
        zone: ctx.zone,
        depth: depthLimit,
        limit: treeLimit,
      }),
    );
  });
}
