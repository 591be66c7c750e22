import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

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
