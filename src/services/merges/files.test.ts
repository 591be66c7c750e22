import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { errorFile } from "#adapters/files/error-file";
import { tableWriter } from "#adapters/files/sheet-writer";
import type { RowKind, UnitRow } from "#contract/rows";
import { rowWriter } from "#contract/rows/write";
import { assessByPlan, openFile, storedAsAssessed } from "#test/assessing";
import { buildProviders, buildUnits, classBody, day, openRegister } from "#test/register";
import type { Register, UnitSketch } from "#test/register";
import { memberRow, partial, unitRow } from "#test/rows";
import { writeTable } from "../exports/export.ts";
import { peopleExport } from "../exports/people.ts";
import { importFile } from "../imports/import.ts";
import { wordsInForce } from "../imports/words.ts";
import { recordClass } from "../ledger.ts";
import { correctEntry } from "../ledger-correct.ts";
import { importMembers } from "../members/import.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askMerge } from "./ask.ts";
import { decideMerge, undoMerge } from "./decide.ts";

const tree: readonly UnitSketch[] = [
  ["P", null, "committee", "province"],
  ["C1", "P", "committee", "county"],
  ["T1", "C1", "committee", "township"],
  ["B1", "T1", "branch", "branch", "rural"],
  ["B2", "T1", "branch", "branch", "rural"],
];

let register: Register;
let folder: string;
let mergeId: number;

/** M2 is merged into M1; both attended one class, and what was recorded for M2 was corrected since. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-merges-"));
  register = await openRegister();
  const { ctx } = register;
  await buildUnits(register, tree);
  const known = { sector: "rural", admitted: partial("2005") };
  await importMembers(ctx, [
    memberRow(2, "M1", "B1", "2005-01-01", known),
    memberRow(3, "M2", "B2", "2008-01-01", known),
  ]);
  const rows = await register.sql<{ member_id: string }>(
    "select member_id from member order by member_no",
  );
  const [first = 0, second = 0] = rows.map((row) => Number(row.member_id));
  const providers = await buildProviders(register);
  await judgeQueue(ctx);
  const both = classBody(providers, [first, second], 480);
  const [one, other] = both.attendees;
  if (one === undefined || other === undefined) throw new Error("two attend");
  await recordClass(ctx, { ...both, attendees: [one, { ...other, minutes: 360 }] });
  await recordClass(ctx, classBody(providers, [second], 240, { startsOn: "2011-04-02" }));
  const asked = await askMerge(ctx, { survivorId: first, loserId: second, reason: "twice" });
  if (!asked.ok) throw new Error(asked.message);
  ({ mergeId } = asked.value);
  const other2 = { ...ctx, actor: { ...ctx.actor, accountId: 1 } };
  const done = await decideMerge(other2, mergeId, { outcome: "approved" });
  if (!done.ok) throw new Error(done.message);
  const [entry] = await register.sql<{ entry_id: string }>(
    "select entry_id from entry where original_member is not null order by entry_id desc limit 1",
  );
  const body = { minutes: 300, credit: null, days: null, outcome: null, attested: false, note: "" };
  const address = { memberId: first, entryId: Number(entry?.entry_id) };
  const corrected = await correctEntry(ctx, address, { ...body, reason: "counted again" });
  if (!corrected.ok) throw new Error(corrected.message);
});
afterEach(async () => {
  await register.close();
  await rm(folder, { recursive: true, force: true });
});

async function exported(): Promise<Record<RowKind, string>> {
  const [top] = await register.sql<{ unit_id: string }>(
    "select unit_id from unit where code = 'P'",
  );
  const paths: Partial<Record<RowKind, string>> = {};
  for (const kind of ["members", "facts", "entries"] as const) {
    const query = { purpose: "copy", language: "en" as const };
    const table = await peopleExport(register.ctx, kind, Number(top?.unit_id), query);
    if (!table.ok) throw new Error(table.message);
    paths[kind] = join(folder, `${kind}.csv`);
    await writeTable(tableWriter, "csv", createWriteStream(paths[kind]), table.value);
  }
  const writer = rowWriter("units");
  const values = tree.map(([code, parent, kind, level, sector], index): UnitRow => {
    const more = { kind, level, sector: sector ?? null, from: day("2000-01-01") };
    return unitRow(index + 2, code, parent, more).value;
  });
  paths.units = join(folder, "units.csv");
  const out = tableWriter("csv", createWriteStream(paths.units), writer.header("en"), []);
  await out.rows(values.map((value) => writer.cells(value)));
  await out.end();
  return paths as Record<RowKind, string>;
}

test("files written after a merge are judged alone as the register judges", async () => {
  const { rows, problems } = await assessByPlan(await exported(), register.ctx.today);
  expect(problems).toEqual([]);
  const stored = await register.sql<{ line: string }>(storedAsAssessed);
  expect(rows.toSorted()).toEqual(stored.map((row) => row.line).toSorted());
  expect(rows.some((row) => row.startsWith("M2,"))).toBe(false);
});

test("the same file loaded again finds every row, and what a file records under the merged number goes back with it", async () => {
  const { entries } = await exported();
  const { words, hash } = await wordsInForce(register.ctx);
  const load = async (path: string) => {
    const table = await openFile(path);
    const errors = errorFile(`${path}.errors.csv`);
    const done = await importFile(register.ctx, {
      kind: "entries",
      table,
      words,
      wordsHash: hash,
      errors,
      dryRun: false,
      allOrNothing: false,
      judgeLater: false,
      onProgress: () => undefined,
    });
    if (!done.ok) throw new Error(done.message);
    return done.value;
  };
  expect(await load(entries)).toMatchObject({ loaded: 0, present: 4, errorLines: 0 });
  await undoMerge(register.ctx, mergeId, { reason: "two persons" });
  await judgeQueue(register.ctx);
  const counts = await register.sql(
    `select m.member_no, count(*)::integer as rows from entry e
     join member m on m.member_id = e.member_id group by 1 order by 1`,
  );
  expect(counts).toEqual([
    { member_no: "M1", rows: 1 },
    { member_no: "M2", rows: 3 },
  ]);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});
