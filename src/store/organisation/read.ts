import type { Day } from "#core/day";
import { formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";
import { knownBefore, knownUntil } from "../ledger.ts";
import { unitColumns, type UnitToday, type UnitVersion, versionColumns } from "./shapes.ts";

/** Paths whose units a reader sees; `whole` is the system's own work. */
export interface TreeSight {
  readonly whole: boolean;
  readonly paths: readonly string[];
}

/** A unit of today with what lists show. */
export interface ShownUnit extends UnitToday {
  readonly childCount: number;
  readonly memberCount: number;
}

const shown = `${unitColumns},
  (select count(*)::integer from unit c where c.parent_id = u.unit_id and c.closed_on is null)
    as "childCount",
  coalesce((select sum(c.members)::bigint from coverage c
    where c.unit_id = u.unit_id and c.measure = '~members'), 0) as "memberCount"`;

const byIds = statement<[string, boolean, string[]], ShownUnit>(
  "organisation.shown_units",
  `select ${shown} from unit u
   where u.unit_id = any ($1::bigint[]) and ($2 or u.path <@ $3::ltree[])
   order by nlevel(u.path), u.code`,
);

/** Units in sight by their ids. */
export function shownUnits(
  tx: Tx,
  unitIds: readonly UnitId[],
  sight: TreeSight,
): Promise<ShownUnit[]> {
  if (unitIds.length === 0) return Promise.resolve([]);
  return tx.run(byIds, [numbers(unitIds), sight.whole, [...sight.paths]]);
}

const children = statement<[UnitId, string, UnitId, number], ShownUnit>(
  "organisation.children",
  `select ${shown} from unit u
   where u.parent_id = $1 and u.closed_on is null and (u.code, u.unit_id) > ($2, $3)
   order by u.code, u.unit_id limit $4`,
);

/** Open units directly below, in order of codes, after a code and an id. */
export function childrenAfter(
  tx: Tx,
  parentId: UnitId,
  after: { readonly code: string; readonly unitId: UnitId },
  limit: number,
): Promise<ShownUnit[]> {
  return tx.run(children, [parentId, after.code, after.unitId, limit]);
}

/** A unit as lists name it. */
export type NamedUnit = Pick<
  UnitToday,
  "unitId" | "code" | "nameZh" | "nameEn" | "kind" | "level" | "path"
>;

const named = `u.unit_id as "unitId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind,
  u.level, u.path::text as path`;

const names = statement<[string], NamedUnit>(
  "organisation.names",
  `select ${named} from unit u where u.unit_id = any ($1::bigint[])`,
);

/** Names of units; the caller decides whether they may be shown. */
export async function namesOf(tx: Tx, unitIds: Iterable<UnitId>): Promise<Map<UnitId, NamedUnit>> {
  const ids = [...new Set(unitIds)];
  if (ids.length === 0) return new Map();
  const rows = await tx.run(names, [numbers(ids)]);
  return new Map(rows.map((row) => [row.unitId, row]));
}

const findCode = statement<[string, boolean, string[]], NamedUnit>(
  "organisation.find_code",
  `select ${named} from unit u
   where u.code = $1 and u.closed_on is null and ($2 or u.path <@ $3::ltree[])`,
);

/** A place in a list of units found: the code comes first, then whole names, then the highest. */
export interface UnitFoundPlace {
  readonly rank: number;
  readonly depth: number;
  readonly code: string;
}

export const firstUnit: UnitFoundPlace = { rank: -1, depth: 0, code: "" };

export interface FoundUnit extends NamedUnit {
  readonly rank: number;
  readonly depth: number;
}

const findText = statement<
  [string, string, boolean, string[], number, number, string, number],
  FoundUnit
>(
  "organisation.find_text",
  `select f."unitId", f.code, f."nameZh", f."nameEn", f.kind, f.level, f.path, f.rank, f.depth
   from (
     select ${named}, nlevel(u.path) as depth,
       case when u.code = $2 then 0 when u.name_zh = $2 or u.name_en = $2 then 1 else 2 end as rank
     from unit u
     where u.closed_on is null and ($3 or u.path <@ $4::ltree[])
       and search_words(u.name_zh || ' ' || u.name_en || ' ' || u.code) @@ $1::tsquery) as f
   where (f.rank, f.depth, f.code) > ($5, $6, $7)
   order by f.rank, f.depth, f.code limit $8`,
);

/** The open unit in sight that bears a code. */
export function unitOfCode(tx: Tx, code: string, sight: TreeSight): Promise<NamedUnit[]> {
  return tx.run(findCode, [code, sight.whole, [...sight.paths]]);
}

/** Open units in sight by words of their names and code, after a place in the list. */
export function findUnitsIn(
  tx: Tx,
  sought: { readonly words: string; readonly text: string },
  sight: TreeSight,
  after: UnitFoundPlace,
  limit: number,
): Promise<FoundUnit[]> {
  const { words, text } = sought;
  const { rank, depth, code } = after;
  return tx.run(findText, [words, text, sight.whole, [...sight.paths], rank, depth, code, limit]);
}

/** How many units above one are named with it. */
const namedAbove = 2;

const lines = statement<[string, number], NamedUnit & { readonly below: UnitId }>(
  "organisation.next_above",
  `select ${named}, k.unit_id as below
   from unnest($1::bigint[]) as k (unit_id)
   join unit h on h.unit_id = k.unit_id
   join unit u on u.unit_id = any (string_to_array(
     subpath(h.path, greatest(nlevel(h.path) - 1 - $2, 0))::text, '.')::bigint[])
   order by nlevel(u.path)`,
);

/**
 * Names of units, and by each unit those next above it, the higher first: what tells units of one
 * name apart. What units are called is no secret.
 */
export async function unitsAbove(
  tx: Tx,
  unitIds: readonly UnitId[],
): Promise<{ readonly names: Map<UnitId, NamedUnit>; readonly above: Map<UnitId, NamedUnit[]> }> {
  const found = { names: new Map<UnitId, NamedUnit>(), above: new Map<UnitId, NamedUnit[]>() };
  if (unitIds.length === 0) return found;
  for (const row of await tx.run(lines, [numbers([...new Set(unitIds)]), namedAbove])) {
    if (row.unitId === row.below) found.names.set(row.unitId, row);
    else found.above.set(row.below, [...(found.above.get(row.below) ?? []), row]);
  }
  return found;
}

/** A unit on a day. */
export interface DatedUnit extends UnitVersion {
  /** ISO instant, UTC. */
  readonly recordedAt: string;
  /** How far below the unit that was asked for. */
  readonly depth: number;
}

const dated = `${versionColumns},
  to_char(v.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt"`;
const holdsThen = (day: string): string => `v.valid_from <= ${day}::date
  and (v.valid_to is null or v.valid_to > ${day}::date) and v.recorded_at < known.until
  and (v.superseded_at is null or v.superseded_at >= known.until)`;

const asOf = statement<[UnitId | null, string, string, string, number, number], DatedUnit>(
  "organisation.as_of",
  `with recursive known as (select ${knownBefore("$3", "$4")} as until),
   tree as (
     select v.version_id, v.unit_id, 0 as depth from unit_version v cross join known
     where (v.unit_id = $1 or ($1 is null and v.parent_id is null)) and ${holdsThen("$2")}
     union all
     select v.version_id, v.unit_id, tree.depth + 1
     from tree
     cross join known
     join unit_version v on v.parent_id = tree.unit_id and ${holdsThen("$2")}
     where tree.depth < $5
   )
   select ${dated}, tree.depth from tree join unit_version v on v.version_id = tree.version_id
   order by tree.depth, v.code limit $6`,
);

/** What the tree was on a day, from a unit (null: the top) downwards, parents first. */
export function treeAsOf(
  tx: Tx,
  query: {
    readonly unitId: UnitId | null;
    readonly day: Day;
    readonly knownOn: Day | null;
    readonly zone: string;
    /** Levels below the unit. */
    readonly depth: number;
    readonly limit: number;
  },
): Promise<DatedUnit[]> {
  return tx.run(asOf, [
    query.unitId,
    formatDay(query.day),
    knownUntil(query.knownOn),
    query.zone,
    query.depth,
    query.limit,
  ]);
}

const codeOn = statement<[string, string], { unitId: UnitId }>(
  "organisation.code_on",
  `select v.unit_id as "unitId" from unit_version v
   where v.code = $1 and v.superseded_at is null and v.valid_from <= $2::date
     and (v.valid_to is null or v.valid_to > $2::date)`,
);

/** The unit that bore a code on a day. */
export async function unitByCode(tx: Tx, code: string, day: Day): Promise<UnitId | null> {
  return (await tx.run(codeOn, [code, formatDay(day)]))[0]?.unitId ?? null;
}

/** One unit became another on a day. */
export interface UnitLink {
  readonly fromUnit: UnitId;
  readonly toUnit: UnitId;
  readonly on: Day;
  readonly kind: "merge" | "split";
}

const links = statement<[UnitId, string, string, string], UnitLink>(
  "organisation.links",
  `with known as (select ${knownBefore("$3", "$4")} as until)
   select l.from_unit as "fromUnit", l.to_unit as "toUnit",
     l.link_on - date '1970-01-01' as "on", l.kind
   from unit_link l cross join known
   where (l.from_unit = $1 or l.to_unit = $1) and l.link_on <= $2::date
     and l.recorded_at < known.until
   order by l.link_on, l.from_unit, l.to_unit limit 1000`,
);

/** Merges and splits that touched a unit up to a day. */
export function linksOf(
  tx: Tx,
  unitId: UnitId,
  day: Day,
  knownOn: Day | null,
  zone: string,
): Promise<UnitLink[]> {
  return tx.run(links, [unitId, formatDay(day), knownUntil(knownOn), zone]);
}
