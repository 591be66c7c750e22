import { countUnitsBelow } from "#store/coverage";
import type { Database, Tx } from "#store/database";
import { treeStamp } from "#store/organisation/stamp";

interface Counted {
  /** The tree that these numbers are about. */
  readonly stamp: number;
  readonly units: Map<string, number>;
}

/** Numbers that are kept at most; then it begins anew. */
const limit = 10_000;

const counted = new WeakMap<Database, Counted>();

/**
 * The number of open units below a path. It is counted once and kept until the tree is another, since
 * counting takes as long as the tree is large; whether it is another, the same snapshot says.
 */
export async function unitsBelow(tx: Tx, db: Database, path: string): Promise<number> {
  const stamp = await treeStamp(tx);
  const before = counted.get(db);
  const here = before?.stamp === stamp ? before : { stamp, units: new Map<string, number>() };
  const found = here.units.get(path);
  if (found !== undefined) return found;
  const units = await countUnitsBelow(tx, path);
  if (here.units.size >= limit) here.units.clear();
  here.units.set(path, units);
  counted.set(db, here);
  return units;
}
