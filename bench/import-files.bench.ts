import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { errorFile } from "#adapters/files/error-file";
import { openTable } from "#adapters/files/table";
import type { RowKind } from "#contract/rows";
import { demoSeed } from "#demo/load";
import { writeDemoFiles } from "#demo/files";
import { readTree } from "#demo/tree";
import { importFile } from "#services/imports/import";
import { wordsInForce } from "#services/imports/words";
import { type Bench, openBench, option, report, timed } from "./support.ts";

/** As many as in the national statistics' codes of 2023: provinces, cities, counties, towns, villages. */
const realSizes = [31, 342, 2_978, 41_352, 620_573] as const;
const levels = ["province", "city", "county", "township", "grassroots"] as const;
/** Digits of a code at each of those levels. */
const digits = [2, 4, 6, 9, 12] as const;
const entriesAtMost = 6;

/**
 * Files into an empty register as `rollbook import` reads them, until the last row is durable, judged
 * and folded: a whole national tree, then members with facts and entries. `--tree=FILE` takes a real
 * tree (lines of code, tab, name, as gzip or not; a unit's parent is the code it begins with); without
 * it one of the same sizes is made. One run each: it fills an empty register.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-bench-"));
  try {
    const tree = argv.find((one) => one.startsWith("--tree="))?.slice("--tree=".length);
    const units = await inRegister((bench) => importTree(bench, folder, tree));
    console.log(units);
    const members = option(argv, "members", 100_000);
    if (members === 0) return 0;
    const people = await inRegister((bench) => importPeople(bench, folder, members));
    await report("import-files", {
      tree: tree === undefined ? "made" : "real",
      ...units,
      ...people,
    });
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inRegister<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  const bench = await openBench(6);
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}

async function importTree(bench: Bench, folder: string, tree: string | undefined) {
  const file = join(folder, "tree.csv");
  const rows = tree === undefined ? madeTree() : realTree(tree);
  await pipeline(Readable.from(treeLines(rows)), createWriteStream(file));
  const { seconds, loaded } = await imported(bench, "units", file);
  return { treeUnits: loaded, treeSeconds: seconds };
}

async function importPeople(bench: Bench, folder: string, members: number) {
  const tree = await readTree();
  const { files } = await writeDemoFiles(folder, {
    members,
    seed: demoSeed,
    today: bench.ctx.today,
    tree,
  });
  const entries = join(folder, "some-entries.csv");
  await pipeline(Readable.from(someEntries(files.entries)), createWriteStream(entries));
  const units = await imported(bench, "units", files.units);
  // As the manual advises for a first load: everybody is judged once, after the last file.
  const people = await imported(bench, "members", files.members, true);
  const facts = await imported(bench, "facts", files.facts, true);
  const ledger = await imported(bench, "entries", entries);
  return {
    members,
    unitsLoaded: units.loaded,
    memberRowsLoaded: people.loaded,
    factsLoaded: facts.loaded,
    entriesLoaded: ledger.loaded,
    unitsSeconds: units.seconds,
    membersSeconds: people.seconds,
    factsSeconds: facts.seconds,
    entriesSeconds: ledger.seconds,
    membersFactsEntriesSeconds: people.seconds + facts.seconds + ledger.seconds,
  };
}

async function imported(bench: Bench, kind: RowKind, path: string, judgeLater = false) {
  const { words, hash } = await wordsInForce(bench.ctx);
  let loaded = 0;
  const milliseconds = await timed(async () => {
    const table = await openTable(path, { encoding: null, sheet: null });
    if (!table.ok) throw new Error(table.message);
    const done = await importFile(bench.ctx, {
      kind,
      table: table.value,
      errors: errorFile(`${path}.errors.csv`),
      words,
      wordsHash: hash,
      dryRun: false,
      allOrNothing: false,
      judgeLater,
      onProgress: () => undefined,
    });
    if (!done.ok) throw new Error(done.message);
    if (done.value.errorLines > 0)
      throw new Error(`${done.value.errorLines} rows of ${kind} refused`);
    loaded = done.value.loaded;
  });
  return { seconds: milliseconds / 1000, loaded };
}

interface TreeRow {
  readonly code: string;
  readonly name: string;
}

async function* realTree(path: string): AsyncGenerator<TreeRow> {
  const bytes = createReadStream(path);
  const text = path.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  for await (const line of createInterface({ input: text, crlfDelay: Infinity })) {
    const [code = "", name = ""] = line.split("\t");
    if (code !== "") yield { code, name };
  }
}

/** Every unit of a level has as many below it as any other, give or take one. */
async function* madeTree(): AsyncGenerator<TreeRow> {
  let above: readonly string[] = [""];
  for (const [depth, size] of realSizes.entries()) {
    const codes: string[] = [];
    const width = (digits[depth] ?? 0) - (digits[depth - 1] ?? 0);
    for (let index = 0; index < size; index += 1) {
      const parent = above[index % above.length] ?? "";
      const nth = Math.floor(index / above.length) + 1;
      codes.push(`${parent}${String(nth).padStart(width, "0")}`);
      yield { code: codes.at(-1) ?? "", name: `单位${index + 1}` };
    }
    above = codes;
  }
}

async function* treeLines(rows: AsyncIterable<TreeRow>): AsyncGenerator<string> {
  yield "code,parent,name,kind,level,from\n";
  yield "0,,中央,committee,centre,1949-10-01\n";
  for await (const { code, name } of rows) {
    const depth = digits.findIndex((length) => length === code.length);
    const parent = depth === 0 ? "0" : code.slice(0, digits[depth - 1]);
    yield `${code},${parent},${name},committee,${levels[depth]},1949-10-01\n`;
  }
}

/** The generated entries of members, at most six of each. */
async function* someEntries(path: string): AsyncGenerator<string> {
  const counts = new Map<string, number>();
  let header: string[] | null = null;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Infinity,
  })) {
    const cells = line.split(",");
    if (header === null) {
      header = cells;
      yield `${line}\n`;
      continue;
    }
    const no = cells[header.indexOf("member_no")] ?? "";
    const count = counts.get(no) ?? 0;
    if (no === "" || count >= entriesAtMost || cells[header.indexOf("act")] !== "entry") continue;
    counts.set(no, count + 1);
    yield `${line}\n`;
  }
}
