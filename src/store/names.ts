import { type Day, formatDay } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { knownBefore, knownUntil } from "./ledger.ts";
import { isKnown } from "./members/dated.ts";

const unitNames = statement<
  [string],
  { unitId: number; code: string; nameZh: string; nameEn: string; kind: string; level: string }
>(
  "unit_names",
  `select u.unit_id as "unitId", u.code, u.name_zh as "nameZh", u.name_en as "nameEn", u.kind,
     u.level
   from unit u where u.unit_id = any ($1::bigint[])`,
);

export interface NamedUnit {
  readonly unitId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
}

/** Names of units by id; what units are called is no secret. */
export async function loadUnitNames(
  tx: Tx,
  unitIds: Iterable<number | null>,
): Promise<Map<number, NamedUnit>> {
  const ids = new Set<number>();
  for (const id of unitIds) if (id !== null) ids.add(id);
  if (ids.size === 0) return new Map();
  const rows = await tx.run(unitNames, [numbers([...ids])]);
  return new Map(rows.map((row) => [row.unitId, row]));
}

const unitNamesOn = statement<[string, string, string, string], NamedUnit>(
  "unit_names_on",
  `with known as (select ${knownBefore("$3", "$4")} as until)
   select distinct on (v.unit_id) v.unit_id as "unitId", v.code, v.name_zh as "nameZh",
     v.name_en as "nameEn", v.kind, v.level
   from unit_version v cross join known
   where v.unit_id = any ($1::bigint[]) and ${isKnown("v")}
   order by v.unit_id, (v.valid_from <= $2::date) desc, abs(v.valid_from - $2::date)`,
);

/**
 * Names of units on a day, as known at the end of another (null: now). A closed unit has its last
 * name, one that opens later its first; a unit that was not known then is missing.
 */
export async function loadUnitNamesOn(
  tx: Tx,
  unitIds: Iterable<number | null>,
  at: { readonly day: Day; readonly knownOn: Day | null; readonly zone: string },
): Promise<Map<number, NamedUnit>> {
  const ids = [...new Set(unitIds)].filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const params = [numbers(ids), formatDay(at.day), knownUntil(at.knownOn), at.zone] as const;
  const rows = await tx.run(unitNamesOn, [...params]);
  return new Map(rows.map((row) => [row.unitId, row]));
}

const accountNames = statement<[string], { accountId: number; name: string }>(
  "account_names",
  `select n.account_id as "accountId", n.display_name as name
   from account_names($1::bigint[]) as n`,
);

/** Display names of accounts; 0 is the operator at the command line. */
export async function loadAccountNames(
  tx: Tx,
  accountIds: Iterable<number>,
): Promise<Map<number, string>> {
  const rows = await tx.run(accountNames, [numbers([...new Set(accountIds)])]);
  return new Map([
    [0, "operator"],
    ...rows.map((row): [number, string] => [row.accountId, row.name]),
  ]);
}
