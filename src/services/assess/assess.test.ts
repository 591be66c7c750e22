import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { errorFile } from "#adapters/files/error-file";
import { writeDemoFiles } from "#demo/files";
import { demoSeed } from "#demo/load";
import { readTree } from "#demo/tree";
import { assessByPlan, openFile, storedAsAssessed, thePlansPack } from "#test/assessing";
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
