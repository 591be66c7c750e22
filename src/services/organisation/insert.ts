import type { UnitRow } from "#contract/rows";
import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import { type Anchor, regionAnchor } from "#core/placement";
import { wholeSight, type Tx } from "#store/database";
import { markUnits } from "#store/duties-queue";
import {
  ensureRegions,
  type NewUnit,
  type NewVersion,
  nextSubjectIds,
  sendUnits,
  sendVersions,
} from "#store/organisation/load";
import type { StoredUnit } from "#store/organisation/stored";
import type { Context } from "../context.ts";
import { inParallel, pieces } from "../parallel.ts";
import { isLife, type Life } from "./lives.ts";

/** Rows of one transaction: a kill in the middle loses at most so many. */
const batchUnits = 10_000;

/** Where a unit stands: what its children need. */
interface Placed {
  readonly path: string;
  readonly anchor: Anchor;
  readonly regionId: number;
}

/**
 * Inserts new units, parents before children, in transactions of their own: after a kill there are
 * whole, rightly placed units, and the next run of the same file goes on where this one stopped.
 * The caller holds the organisation.
 */
export async function insertLives(
  ctx: Context,
  lives: readonly Life[],
  recordedAt: string | null,
  onProgress: (units: number) => void,
): Promise<void> {
  const placed = new Map<Life, Placed>();
  for (const wave of waves(lives)) {
    await inParallel(pieces(wave, batchUnits), 2, async (batch) => {
      await ctx.db.write(wholeSight, (tx) => insertBatch(tx, ctx, batch, placed, recordedAt));
      onProgress(batch.length);
    });
  }
}

/** Units by their depth among the new ones: those of one wave need only the waves before it. */
function waves(lives: readonly Life[]): Life[][] {
  const depths = new Map<Life, number>();
  const found: Life[][] = [];
  for (const life of lives) {
    let depth = 0;
    for (const parent of life.parents) {
      if (parent === null || !isLife(parent)) continue;
      depth = Math.max(depth, (depths.get(parent) ?? -1) + 1);
    }
    depths.set(life, depth);
    (found[depth] ??= []).push(life);
  }
  return found;
}

async function insertBatch(
  tx: Tx,
  ctx: Context,
  batch: readonly Life[],
  placed: Map<Life, Placed>,
  recordedAt: string | null,
): Promise<void> {
  const ids = await nextSubjectIds(tx, batch.length);
  const anchors = new Map<Life, Anchor>();
  const openings: { unitId: UnitId; openedOn: Day }[] = [];
  for (const [index, life] of batch.entries()) {
    life.unitId = ids[index] ?? 0;
    const level = life.rows.at(-1)?.value.level ?? "branch";
    const parent = lastParent(life);
    const above =
      parent === null
        ? null
        : isLife(parent)
          ? (anchors.get(parent) ?? placed.get(parent)?.anchor ?? storedAnchor(parent))
          : { unitId: parent.anchorId, level: parent.anchorLevel };
    const anchor = regionAnchor({ unitId: life.unitId, level }, above);
    anchors.set(life, anchor);
    if (anchor.unitId === life.unitId) openings.push({ unitId: life.unitId, openedOn: life.from });
  }
  const regions = await ensureRegions(tx, openings);
  const units: NewUnit[] = [];
  const versions: NewVersion[] = [];
  for (const life of batch) {
    const anchor = anchors.get(life);
    if (anchor === undefined) continue;
    const parent = placeOf(lastParent(life), placed);
    const regionId = regions.get(anchor.unitId) ?? parent?.regionId ?? 0;
    const path = parent === null ? String(life.unitId) : `${parent.path}.${life.unitId}`;
    placed.set(life, { path, anchor, regionId });
    units.push(unitOf(life, path, regionId));
    for (const version of versionsOf(life)) versions.push(version);
  }
  sendUnits(tx, units);
  markUnits(tx, ids);
  sendVersions(tx, versions, ctx.actor.accountId, recordedAt);
}

function lastParent(life: Life): Life | StoredUnit | null {
  return life.parents.at(-1) ?? null;
}

function storedAnchor(life: Life): Anchor | null {
  const { stored } = life;
  return stored === null ? null : { unitId: stored.anchorId, level: stored.anchorLevel };
}

function placeOf(
  parent: Life | StoredUnit | null,
  placed: ReadonlyMap<Life, Placed>,
): { readonly path: string; readonly regionId: number } | null {
  if (parent === null || !isLife(parent)) return parent;
  return placed.get(parent) ?? parent.stored;
}

/** An empty cell says that nothing changed since the row before, as it does for units that are here. */
function filledRows(life: Life): readonly UnitRow[] {
  let before: Pick<UnitRow, "nameEn" | "sector"> = { nameEn: "", sector: null };
  return life.rows.map(({ value }) => {
    const nameEn = value.nameEn === "" ? before.nameEn : value.nameEn;
    before = { nameEn, sector: value.sector ?? before.sector };
    return { ...value, ...before };
  });
}

function unitOf(life: Life, path: string, regionId: number): NewUnit {
  const row = filledRows(life).at(-1);
  return {
    unitId: life.unitId,
    regionId,
    parentId: lastParent(life)?.unitId ?? null,
    path,
    code: life.code,
    nameZh: row?.name ?? "",
    nameEn: row?.nameEn ?? "",
    kind: row?.kind ?? "other",
    level: row?.level ?? "branch",
    sector: row?.sector ?? null,
    openedOn: life.from,
    closedOn: life.to,
    longitude: row?.longitude ?? null,
    latitude: row?.latitude ?? null,
  };
}

export function versionsOf(life: Life): NewVersion[] {
  return filledRows(life).map((row, index) => ({
    unitId: life.unitId,
    from: index === 0 ? life.from : (row.from ?? life.from),
    to: row.to,
    parentId: life.parents[index]?.unitId ?? null,
    code: life.code,
    nameZh: row.name,
    nameEn: row.nameEn,
    kind: row.kind,
    level: row.level,
    sector: row.sector,
    supersedes: null,
  }));
}
