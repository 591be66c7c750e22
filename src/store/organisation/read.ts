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

const findText = statement<[string, boolean, string[], number], NamedUnit>(
  "organisation.find_text",
  `select ${named} from unit u
   where u.closed_on is null and ($2 or u.path <@ $3::ltree[])
     and (u.code = $1 or strpos(u.name_zh, $1) > 0 or strpos(lower(u.name_en), lower($1)) > 0)
   order by (u.code = $1) desc, (u.name_zh = $1) desc, nlevel(u.path), u.code limit $4`,
);

/** Open units in sight by their whole code, or (code '') by code or a part of the name. */
export function findUnitsIn(
  tx: Tx,
  query: { readonly code: string; readonly text: string },
  sight: TreeSight,
  limit: number,
): Promise<NamedUnit[]> {
  const paths = [...sight.paths];
  if (query.code !== "") return tx.run(findCode, [query.code, sight.whole, paths]);
  return tx.run(findText, [query.text, sight.whole, paths, limit]);
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
