import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTable } from "#adapters/files/table";
import { readPackDirectory } from "#adapters/packs";
import { parsePack } from "#contract/policy";
import type { RowKind } from "#contract/rows";
import { readHeader } from "#contract/rows/header";
import { rowReader } from "#contract/rows/read";
import { ownWords, vocabularyWords, type Words, wordsOf } from "#contract/rows/words";
import { dayOf } from "#core/day";
import { type DemoFiles, writeDemoFiles } from "./files.ts";
import { generate, type GenerateOptions } from "./generate.ts";
import { readTree } from "./tree.ts";

let folder: string;
let written: DemoFiles;
let options: GenerateOptions;
let words: Words;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-demo-"));
  options = { members: 1_500, seed: 5, today: dayOf(2011, 11, 15), tree: await readTree() };
  written = await writeDemoFiles(folder, options);
  const files = await readPackDirectory("packs/five-year-plan");
  const pack = parsePack(files.ok ? files.value : []);
  if (!pack.ok) throw new Error("The plan's pack does not parse.");
  words = wordsOf(ownWords, vocabularyWords(pack.pack.vocabulary));
});
afterAll(async () => rm(folder, { recursive: true }));

async function readBack(kind: RowKind): Promise<{ rows: unknown[]; problems: unknown[] }> {
  const table = await openTable(written.files[kind], { encoding: null, sheet: null });
  if (!table.ok) throw new Error(table.message);
  let read: ReturnType<typeof rowReader> | null = null;
  const rows: unknown[] = [];
  const problems: unknown[] = [];
  for await (const batch of table.value.batches()) {
    if (!batch.ok) throw new Error(batch.message);
    for (const { row, cells } of batch.value.rows) {
      if (read === null) {
        const header = readHeader(kind, cells);
        if (!header.ok) throw new Error(header.message);
        read = rowReader(kind, header.value, words);
        continue;
      }
      const found = read(cells, row);
      if (found.problems === undefined) rows.push(found.value);
      else problems.push(...found.problems);
    }
  }
  return { rows, problems };
}

test("every row of every file is a row that the import reads, with the pack's own words", async () => {
  for (const kind of ["units", "members", "facts", "entries"] as const) {
    const { rows, problems } = await readBack(kind);
    expect(problems.slice(0, 3)).toEqual([]);
    expect(rows.length).toBe(written.rows[kind]);
    expect(rows.length).toBeGreaterThan(1_500);
  }
});

test("what is read back is what was generated", async () => {
  const made = [...generate(options)];
  expect((await readBack("units")).rows).toEqual(made.flatMap((rows) => rows.units));
  expect((await readBack("facts")).rows).toEqual(made.flatMap((rows) => rows.facts));
  const members = made.flatMap((rows) => rows.members);
  expect((await readBack("members")).rows).toEqual(
    members.map((row) => ({ ...row, to: row.to ?? row.left })),
  );
  const entries = made.flatMap((rows) => rows.entries).filter((row) => row.act !== "withdrawal");
  const back = (await readBack("entries")).rows as { act: string }[];
  expect(back.filter((row) => row.act !== "withdrawal")).toEqual(entries);
});

test("one key means one session and one code one provider, wherever they are named", () => {
  const seen = new Map<string, string>();
  const twofold: string[] = [];
  const same = (key: string, content: unknown) => {
    const text = JSON.stringify(content);
    if ((seen.get(key) ?? text) !== text) twofold.push(key);
    seen.set(key, text);
  };
  for (const rows of generate(options)) {
    for (const row of rows.entries) {
      if (row.act === "withdrawal") continue;
      same(`provider ${row.providerCode}`, [row.providerName, row.providerKind, row.providerLevel]);
      same(`session ${row.source} ${row.sessionKey}`, [
        row.startsOn,
        row.endsOn,
        row.startsAt,
        row.endsAt,
        row.form,
        row.topic,
        row.course,
        row.providerCode,
        row.place,
        row.unit,
      ]);
    }
  }
  expect(seen.size).toBeGreaterThan(1_000);
  expect(twofold).toEqual([]);
});

test("entries lie within the demonstration and were recorded after they ended, some weeks later", () => {
  let late = 0;
  let corrected = 0;
  let entries = 0;
  const keys = new Set<string>();
  for (const rows of generate(options)) {
    for (const [index, row] of rows.entries.entries()) {
      const recordedOn = rows.recorded[index] ?? 0;
      expect(recordedOn).toBeLessThanOrEqual(options.today);
      entries += 1;
      keys.add(`${row.memberNo} ${row.source} ${row.sourceKey}`);
      if (row.act !== "entry") corrected += 1;
      if (row.act === "withdrawal") continue;
      expect(row.startsOn).toBeGreaterThanOrEqual(dayOf(2009, 3, 1));
      expect(row.endsOn).toBeLessThan(options.today);
      expect(recordedOn).toBeGreaterThanOrEqual(row.endsOn);
      if (recordedOn - row.endsOn > 14) late += 1;
      const sum = row.days?.reduce((minutes, line) => minutes + line.minutes, 0) ?? row.minutes;
      expect(sum).toBe(row.minutes);
    }
  }
  expect(keys.size).toBe(entries);
  expect(late / keys.size).toBeGreaterThan(0.05);
  expect(late / keys.size).toBeLessThan(0.25);
  expect(corrected).toBeGreaterThan(10);
});

test("several threads write the very bytes that one writes", async () => {
  const other = await mkdtemp(join(tmpdir(), "rollbook-demo-"));
  try {
    const several = await writeDemoFiles(other, { ...options, threads: 3 });
    expect(several.rows).toEqual(written.rows);
    for (const kind of ["units", "members", "facts", "entries"] as const) {
      const bytes = await readFile(several.files[kind]);
      expect(bytes.equals(await readFile(written.files[kind]))).toBe(true);
    }
  } finally {
    await rm(other, { recursive: true });
  }
});

test("what goes wrong in a thread is the writer's failure", async () => {
  const other = await mkdtemp(join(tmpdir(), "rollbook-demo-"));
  try {
    const tree = { ...options.tree, counties: undefined } as unknown as typeof options.tree;
    const broken = writeDemoFiles(other, { ...options, tree, threads: 2 });
    await expect(broken).rejects.toThrow("undefined");
  } finally {
    await rm(other, { recursive: true });
  }
});
