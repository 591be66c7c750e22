import { operator } from "#services/context";
import { importMembers } from "#services/members/import";
import { importUnits } from "#services/organisation/import";
import { openDatabase } from "#store/database";
import { dayOf, memberRow, unitRow } from "./rows.ts";

/** A province, ten counties, and so many branches below them. */
export function manyUnits(count: number): Parameters<typeof importUnits>[1] {
  const counties = Array.from({ length: 10 }, (_, index) =>
    unitRow(3 + index, `C${index}`, "P", { kind: "committee", level: "county" }),
  );
  const branches = Array.from({ length: count }, (_, index) =>
    unitRow(13 + index, `B${index}`, `C${index % 10}`),
  );
  return [
    unitRow(2, "P", null, { kind: "committee", level: "province" }),
    ...counties,
    ...branches,
  ];
}

/** So many members, each in the branch of the same number. */
export function manyMembers(count: number): Parameters<typeof importMembers>[1] {
  return Array.from({ length: count }, (_, index) =>
    memberRow(2 + index, `M${index}`, `B${index}`, "2005-01-01", { sector: "rural" }),
  );
}

/** Run by `child.mjs`: imports and says how many rows are durable, until it is killed. */
export async function main([kind = "", url = "", count = ""]: string[]): Promise<void> {
  const db = openDatabase({
    url,
    connections: 3,
    statementTimeout: 0,
    name: "import to be killed",
  });
  const ctx = { db, actor: operator, today: dayOf("2011-11-15"), zone: "Asia/Shanghai" };
  const onProgress = (rows: number): void => void process.stdout.write(`durable ${rows}\n`);
  if (kind === "units") await importUnits(ctx, manyUnits(Number(count)), { onProgress });
  else await importMembers(ctx, manyMembers(Number(count)), { onProgress });
  process.stdout.write("finished\n");
  await db.close();
}
