import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import {
  type DatedPlace,
  type Places,
  placesAlong,
  placesOf,
  type Timelines,
  timelinesOf,
  type VersionRow,
} from "#core/places";
import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { knownBefore, knownUntil } from "../ledger.ts";
import { versionsUpward } from "../organisation/line.ts";
import { treeStamp } from "../organisation/stamp.ts";
import { isKnown } from "./dated.ts";

const readVersions = statement<[string, string, string], VersionRow>(
  "members.unit_places",
  `with recursive known as (select ${knownBefore("$2", "$3")} as until),
   ${versionsUpward("select unnest($1::bigint[])", isKnown("w"))}`,
);

interface Kept {
  /** The tree that these lives are about. */
  readonly stamp: number;
  readonly lives: Map<UnitId, readonly DatedPlace[]>;
}

/** Lives of units that are kept at most; then it begins anew. */
const limit = 50_000;

const kept = new WeakMap<object, Kept>();

interface Asked {
  /** The tree as it was when the units were read. */
  readonly stamp: number;
  readonly knownOn: Day | null;
  readonly zone: string;
}

/**
 * Places of units on any day. Of the tree as it is known now they are kept until it is another, since a
 * unit is asked for again and again: by every entry of its members. As known on an earlier day they are
 * read each time.
 */
export async function unitPlaces(
  tx: Tx,
  units: ReadonlySet<UnitId>,
  { stamp, knownOn, zone }: Asked,
): Promise<Places> {
  const read = (some: readonly UnitId[]): Promise<VersionRow[]> =>
    tx.run(readVersions, [numbers(some), knownUntil(knownOn), zone]);
  if (knownOn !== null) return placesOf(await read([...units]));
  const here = livesAt(tx, stamp);
  // Taken now: while this waits, others may make room.
  const lives = new Map([...units].map((unit) => [unit, here.lives.get(unit)]));
  const missing = [...units].filter((unit) => lives.get(unit) === undefined);
  if (missing.length > 0) {
    const [versions, after] = await Promise.all([read(missing), treeStamp(tx)]);
    // Changed between two statements: the newer tree is the right one, for this once.
    if (after !== stamp) return placesOf(await read([...units]));
    const found = timelinesOf(versions);
    for (const unit of missing) lives.set(unit, found(unit));
    keep(here, missing, found);
  }
  return placesAlong((unit) => lives.get(unit) ?? []);
}

function livesAt(tx: Tx, stamp: number): Kept {
  const before = kept.get(tx.database);
  if (before?.stamp === stamp) return before;
  const now: Kept = { stamp, lives: new Map() };
  kept.set(tx.database, now);
  return now;
}

function keep({ lives }: Kept, units: readonly UnitId[], found: Timelines): void {
  if (lives.size + units.length > limit) lives.clear();
  for (const unit of units.slice(0, limit)) lives.set(unit, found(unit));
}
