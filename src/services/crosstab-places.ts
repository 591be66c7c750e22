import type { Level } from "#core/crosstab";
import type { CellQuery, loadFamilySizes } from "#store/crosstab";

/** A unit of the line from the one asked for to the top, and what hides behind it. */
interface Placed {
  readonly path: string;
  readonly level: Level;
}

/** The unit and those above it, each with the units that add up to the one above. */
export function levelsOf(
  sizes: Awaited<ReturnType<typeof loadFamilySizes>>,
  path: string,
): Placed[] {
  const byId = new Map(sizes.map((one) => [one.unitId, one]));
  const line = path.split(".").map(Number).reverse();
  return line.flatMap((unitId) => {
    const unit = byId.get(unitId);
    if (unit === undefined) return [];
    const above = unit.parentId === null ? undefined : byId.get(unit.parentId);
    const siblings = sizes.filter((one) => above !== undefined && one.parentId === above.unitId);
    const below = siblings.reduce((sum, one) => sum + one.heads, 0);
    const direct = above === undefined ? [] : [{ unitId: 0, heads: above.heads - below }];
    const level = {
      unitId,
      heads: unit.heads,
      family: [...siblings, ...direct],
    };
    return [{ path: unit.path, level }];
  });
}

/** From this share of all members on, tables are read whole. */
const largeShare = 0.05;

/** Where to count: the unit at a level of the line. */
export function placeOf(
  levels: readonly Placed[],
  level: number,
): Pick<CellQuery, "path" | "isLarge"> {
  const heads = levels[level]?.level.heads ?? 0;
  const all = levels.at(-1)?.level.heads ?? 0;
  return {
    path: levels[level]?.path ?? "",
    isLarge: heads >= all * largeShare,
  };
}
