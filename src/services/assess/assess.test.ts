import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorFile } from "#adapters/files/error-file";
import { openTable, type Table } from "#adapters/files/table";
import { readPackDirectory } from "#adapters/packs";
import { parsePack } from "#contract/policy";
import type { RowKind } from "#contract/rows";
import { writeDemoFiles } from "#demo/files";
import { demoSeed } from "#demo/load";
import { readTree } from "#demo/tree";
import { day, openRegister, type Register } from "#test/register";
import { importFile } from "../imports/import.ts";
import { packWords } from "../imports/words.ts";
import { assessFiles } from "./assess.ts";

const kinds = ["units", "members", "facts", "entries"] as const;
const today = day("2011-11-15");
let folder = "";
let register: Register;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-assess-"));
  register = await openRegister({ today: "2011-11-15" });
});
afterAll(async () => {
  await register.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(path: string): Promise<Table> {
  const table = await openTable(path, { encoding: null, sheet: null });
  if (!table.ok) throw new Error(table.message);
  return table.value;
}

async function thePack() {
  const files = await readPackDirectory(
    fileURLToPath(new URL("../../../packs/five-year-plan", import.meta.url)),
  );
  const parsed = files.ok ? parsePack(files.value) : null;
  if (parsed?.ok !== true) throw new Error("the plan's pack does not parse");
  return parsed;
}

async function assess(paths: Readonly<Record<RowKind, string>>) {
  const { pack, hash: packHash } = await thePack();
  const [units, members, facts, entries] = await Promise.all(
    kinds.map((kind) => open(paths[kind])),
  );
  if (!units || !members || !facts || !entries) throw new Error("four files are needed");
  const tables = { units, members, facts, entries };
  const result = await assessFiles({ pack, packHash, today, tables });
  if (!result.ok) throw new Error(result.message);
  const rows: string[] = [];
  for await (const batch of result.value.table.rows) {
    for (const row of batch) rows.push(row.map((cell) => cell ?? "").join(","));
  }
  return { rows, problems: result.value.problems };
}

const stored = `select concat_ws(',', m.member_no, v.requirement_id, v.window_start, v.due_on, v.period,
    v.status, v.credited, v.demanded, v.sessions, v.missing_minutes, v.missing_count,
    case when v.owes then 'yes' else 'no' end, u.code, coalesce(v.next_change_on::text, '')) as line
  from verdict v join member m on m.region_id = v.region_id and m.member_id = v.member_id
  join unit u on u.unit_id = v.counted_at where v.requirement_id !~ '^~'`;

test("files judged alone and the same files in the register give identical verdicts", async () => {
  const made = await writeDemoFiles(folder, {
    members: 700,
    seed: demoSeed,
    today,
    tree: await readTree(),
  });
  const assessed = await assess(made.files);
  expect(assessed.problems).toEqual([]);
  expect(assessed.rows.length).toBeGreaterThan(3_000);
  const { pack, hash } = await thePack();
  for (const kind of kinds) {
    const path = made.files[kind];
    const done = await importFile(register.ctx, {
      kind,
      table: await open(path),
      errors: errorFile(`${path}.errors.csv`),
      words: packWords(pack),
      wordsHash: hash,
      dryRun: false,
      allOrNothing: false,
      judgeLater: kind !== "entries",
      onProgress: () => undefined,
    });
    expect(done).toMatchObject({ ok: true, value: { refused: 0, conflicts: 0 } });
  }
  const rows = await register.sql<{ line: string }>(stored);
  expect(rows.map((row) => row.line).sort()).toEqual([...assessed.rows].sort());
});

test("a provider may be described below a row that names it", async () => {
  const samples = fileURLToPath(new URL("../../../docs/samples/", import.meta.url));
  const [header = "", ...lines] = (await readFile(`${samples}entries.csv`, "utf8"))
    .trim()
    .split("\n");
  const turned = join(folder, "turned.csv");
  await writeFile(turned, [header, lines[2], lines[3], lines[4], lines[0], lines[1]].join("\n"));
  const { rows, problems } = await assess({
    units: `${samples}units.csv`,
    members: `${samples}members.csv`,
    facts: `${samples}facts.csv`,
    entries: turned,
  });
  expect(problems).toEqual([]);
  expect(rows.find((row) => row.startsWith("EX0004,S1,2010"))).toContain(",short,420,960,1,540,");
});

test("wrong rows are named with file, row and reason, and the rest is judged", async () => {
  const samples = fileURLToPath(new URL("../../../docs/samples/", import.meta.url));
  const entries = join(folder, "wrong.csv");
  const text = await readFile(`${samples}entries.csv`, "utf8");
  await writeFile(
    entries,
    text.replaceAll("EX0003", "NOBODY").replace("2010-03-01,2010-03-01", "2010-03-01,2010-02-30"),
  );
  const { rows, problems } = await assess({
    units: `${samples}units.csv`,
    members: `${samples}members.csv`,
    facts: `${samples}facts.csv`,
    entries,
  });
  expect(
    problems.map(({ file, problem }) => [file === entries, problem.row, problem.code]),
  ).toEqual([
    [true, 3, "no-such-day"],
    [true, 5, "provider-unknown"],
    [true, 6, "corrects-unknown"],
    [true, 7, "provider-unknown"],
    [true, 8, "corrects-unknown"],
    [true, 4, "member-unknown"],
  ]);
  expect(rows.some((row) => row.startsWith("EX0001,S8,2010-01-01"))).toBe(true);
});
