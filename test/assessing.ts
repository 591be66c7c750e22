import { fileURLToPath } from "node:url";
import { openTable, type Table } from "#adapters/files/table";
import { readPackDirectory } from "#adapters/packs";
import { parsePack } from "#contract/policy";
import type { RowKind } from "#contract/rows";
import type { CellValue } from "#services/exports/export";
import type { Day } from "#core/day";
import { assessFiles } from "#services/assess/assess";

/** Opens a table of rows as the command line does. */
export async function openFile(path: string): Promise<Table> {
  const table = await openTable(path, { encoding: null, sheet: null });
  if (!table.ok) throw new Error(table.message);
  return table.value;
}

/** The plan's pack, as it stands in the repository. */
export async function thePlansPack() {
  const files = await readPackDirectory(
    fileURLToPath(new URL("../packs/five-year-plan", import.meta.url)),
  );
  const parsed = files.ok ? parsePack(files.value) : null;
  if (parsed?.ok !== true) throw new Error("the plan's pack does not parse");
  return parsed;
}

/** Judges four files by the plan's pack, without a database. Rows are lines of the output file. */
export async function assessByPlan(
  paths: Readonly<Record<RowKind, string>>,
  today: Day,
  filesOf = today,
) {
  const { pack, hash: packHash } = await thePlansPack();
  const [units, members, facts, entries] = await Promise.all([
    openFile(paths.units),
    openFile(paths.members),
    openFile(paths.facts),
    openFile(paths.entries),
  ]);
  const tables = { units, members, facts, entries };
  const result = await assessFiles({ pack, packHash, today, filesOf, tables });
  if (!result.ok) throw new Error(result.message);
  const rows: string[] = [];
  for await (const batch of result.value.table.rows) {
    for (const row of batch) rows.push(row.map(textOf).join(","));
  }
  const duties: string[] = [];
  for await (const batch of result.value.duties.rows) {
    for (const row of batch) duties.push(row.map(textOf).join(","));
  }
  const { table, problems } = result.value;
  return { rows, duties, header: table.header, problems };
}

/** A cell as a CSV file has it. */
function textOf(cell: CellValue): string {
  return typeof cell === "object" ? (cell?.day ?? "") : String(cell);
}

/** Every stored duty as a line of the file that `assess --duties` writes. */
export const dutiesAsAssessed = `select concat_ws(',', u.code, d.requirement_id, d.window_start,
    d.due_on, d.period, d.status, d.credited, d.demanded, d.sessions, d.missing_minutes,
    d.missing_count, case when d.owes then 'yes' else 'no' end,
    coalesce(d.next_change_on::text, '')) as line
  from duty d join unit u on u.unit_id = d.unit_id`;

/** Every stored verdict as a line of the file that `assess` writes. */
export const storedAsAssessed = `select concat_ws(',', m.member_no, v.requirement_id,
    v.window_start, v.due_on, v.period, v.status, v.credited, v.demanded, v.sessions,
    v.missing_minutes, v.missing_count, case when v.owes then 'yes' else 'no' end, u.code,
    coalesce(v.next_change_on::text, '')) as line
  from verdict v join member m on m.region_id = v.region_id and m.member_id = v.member_id
  join unit u on u.unit_id = v.counted_at where v.requirement_id !~ '^~'`;
