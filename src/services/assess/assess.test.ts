import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorFile } from "#adapters/files/error-file";
import { writeDemoFiles } from "#demo/files";
import { demoSeed } from "#demo/load";
import { readTree } from "#demo/tree";
import {
  assessByPlan,
  dutiesAsAssessed,
  openFile,
  storedAsAssessed,
  thePlansPack,
} from "#test/assessing";
import { day, openRegister, type Register } from "#test/register";
import { importFile } from "../imports/import.ts";
import { packWords } from "../imports/words.ts";

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

const assess = (paths: Parameters<typeof assessByPlan>[0]) => assessByPlan(paths, today);

/** Codes of a county's committee and of a village, of a file of units. */
async function someUnits(path: string): Promise<string[]> {
  const [header = "", ...lines] = (await readFile(path, "utf8")).replace("\ufeff", "").split("\n");
  const names = header.trim().split(",");
  const cell = (line: string, name: string) => line.trim().split(",")[names.indexOf(name)];
  const of = (kind: string, level: string) =>
    lines.find((line) => cell(line, "kind") === kind && cell(line, "level") === level);
  const village = lines.find((line) => cell(line, "kind") === "village");
  return [of("committee", "county"), village].flatMap((line) =>
    line === undefined ? [] : (cell(line, "code") ?? []),
  );
}

async function addRow(path: string, cells: Readonly<Record<string, string>>): Promise<void> {
  const text = await readFile(path, "utf8");
  const names = text.slice(0, text.indexOf("\n")).replace("\ufeff", "").trim().split(",");
  const row = names.map((name) => cells[name] ?? "").join(",");
  await writeFile(path, `${text.trimEnd()}\n${row}\n`);
}

test("files judged alone and the same files in the register give identical verdicts", async () => {
  const made = await writeDemoFiles(folder, {
    members: 700,
    seed: demoSeed,
    today,
    tree: await readTree(),
  });
  // Units have facts and entries too, in the same files by `subject_unit`.
  const [county = "", village = ""] = await someUnits(made.files.units);
  await addRow(made.files.facts, {
    subject_unit: village,
    kind: "website",
    value: "yes",
    from: "2010-05-01",
  });
  await addRow(made.files.entries, {
    subject_unit: county,
    source_key: "meeting-2010",
    starts_on: "2010-03-04",
    credit: "1",
    credit_unit: "item",
    form: "joint-meeting",
    provider_code: "county-office",
    provider_name: "County office",
    provider_kind: "party-organisation",
    provider_level: "county",
  });
  const assessed = await assess(made.files);
  expect(assessed.problems).toEqual([]);
  expect(assessed.rows.length).toBeGreaterThan(3_000);
  const { pack, hash } = await thePlansPack();
  for (const kind of kinds) {
    const path = made.files[kind];
    const done = await importFile(register.ctx, {
      kind,
      table: await openFile(path),
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
  const rows = await register.sql<{ line: string }>(storedAsAssessed);
  expect(rows.map((row) => row.line).sort()).toEqual([...assessed.rows].sort());
  const duties = await register.sql<{ line: string }>(dutiesAsAssessed);
  expect(duties.map((row) => row.line).sort()).toEqual([...assessed.duties].sort());
  const met = assessed.duties.filter((line) => line.includes(",met,"));
  expect(met.some((line) => line.startsWith(`${county},S17,2010-01-01`))).toBe(true);
  const owed = `${village},S20,2011-01-01`;
  expect(assessed.duties.filter((line) => line.startsWith(owed))).toHaveLength(1);
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
