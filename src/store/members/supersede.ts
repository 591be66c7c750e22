import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** Rows of one table that are replaced: region, member and the row's own id. */
export interface RowKey {
  readonly regionId: number;
  readonly memberId: number;
  readonly rowId: number;
}

const stamp = (table: string, id: string) =>
  statement<[string, string, string, string | null]>(
    `members.supersede_${table}`,
    `update ${table} t set superseded_at = coalesce($4::timestamptz, now())
     from unnest($1::integer[], $2::bigint[], $3::bigint[]) as k (region_id, member_id, row_id)
     where t.region_id = k.region_id and t.member_id = k.member_id and t.${id} = k.row_id
       and t.superseded_at is null`,
  );

const statements = {
  home: stamp("home", "home_id"),
  attachment: stamp("attachment", "attachment_id"),
  fact: stamp("fact", "fact_id"),
  event: stamp("event", "event_id"),
};

/** Stamps rows with the moment of their replacement; their content stays. */
export function sendSuperseded(
  tx: Tx,
  table: keyof typeof statements,
  rows: readonly RowKey[],
  at: string | null = null,
): void {
  if (rows.length === 0) return;
  tx.send(statements[table], [
    numbers(rows.map((row) => row.regionId)),
    numbers(rows.map((row) => row.memberId)),
    numbers(rows.map((row) => row.rowId)),
    at,
  ]);
}
