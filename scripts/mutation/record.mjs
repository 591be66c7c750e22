// What mutation testing found out, kept in docs/mutation.json: for each file of src/core its hash, how
// many mutants were killed, and which lived.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.mjs";

const recordFile = join(root, "docs", "mutation.json");
const explainedFile = join(root, "scripts", "mutation", "explained.json");

/** The files of src/core that hold code, tests left out, as paths with forward slashes. */
export function coreFiles() {
  return readdirSync(join(root, "src", "core"), { recursive: true, encoding: "utf8" })
    .map((name) => `src/core/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .toSorted((a, b) => (a < b ? -1 : 1));
}

function hashOf(file) {
  return hashOfText(readFileSync(join(root, file), "utf8"));
}

function hashOfText(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** One hash of everything in src/core that could be mutated. */
export function hashOfCore() {
  const all = createHash("sha256");
  for (const file of coreFiles()) all.update(`${file} ${hashOf(file)}\n`);
  return all.digest("hex").slice(0, 16);
}

/** @returns {{ core: string, files: Record<string, object> }} */
export function readRecord() {
  if (!existsSync(recordFile)) return { core: "", files: {} };
  return JSON.parse(readFileSync(recordFile, "utf8"));
}

export function writeRecord(files) {
  const there = new Set(coreFiles());
  const kept = Object.fromEntries(
    Object.entries(files)
      .filter(([file]) => there.has(file))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const record = { core: hashOfCore(), files: kept };
  writeFileSync(recordFile, `${JSON.stringify(record, null, 1)}\n`);
  return record;
}

/** Files that have changed since they were mutated, or never were. */
export function staleFiles(record) {
  return coreFiles().filter((file) => record.files[file]?.hash !== hashOf(file));
}

/** Why mutants that live change nothing: by file, the line's own text, and the mutation. */
export function readExplained() {
  return JSON.parse(readFileSync(explainedFile, "utf8"));
}

/** What the first trial says of one file: every mutant was killed or lived. */
export function resultOf({ mutants, source }) {
  return {
    // Of the text that was mutated: the file may have changed meanwhile.
    hash: hashOfText(source),
    killed: mutants.filter((one) => one.status === "Killed").length,
    loading: 0,
    lived: mutants
      .filter((one) => one.status === "Survived")
      .map((one) => livedOf(one, source.split("\n"))),
  };
}

function livedOf({ location, mutatorName, replacement }, lines) {
  return {
    at: placeOf(location),
    mutation: mutatorName,
    line: (lines[location.start.line - 1] ?? "").trim(),
    becomes: becomesOf(replacement),
  };
}

const placeOf = ({ start, end }) => `${start.line}:${start.column}-${end.line}:${end.column}`;

const becomesOf = (replacement) =>
  (replacement ?? "")
    .split("\n")
    .map((one) => one.trim())
    .join(" ")
    .slice(0, 120);

/** The result of a file after the tests have tried what lived, and said what became of each. */
export function afterTests(before, mutants) {
  const key = ({ at, mutation, becomes }) => `${at} ${mutation} ${becomes}`;
  const statuses = new Map(
    mutants.map(({ location, mutatorName, replacement, status }) => [
      key({ at: placeOf(location), mutation: mutatorName, becomes: becomesOf(replacement) }),
      status,
    ]),
  );
  const result = { ...before, lived: [] };
  for (const { uncovered: _, ...one } of before.lived) {
    const status = statuses.get(key(one)) ?? "Survived";
    if (status === "Ignored") result.loading += 1;
    else if (status === "NoCoverage") result.lived.push({ ...one, uncovered: true });
    else if (status === "Survived") result.lived.push(one);
    else result.killed += 1;
  }
  return result;
}
