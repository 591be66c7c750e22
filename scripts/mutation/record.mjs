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

/** What one run of Stryker says of one file. */
export function resultOf({ mutants, source }) {
  const count = (...states) => mutants.filter((one) => states.includes(one.status)).length;
  return {
    // Of the text that was mutated: the file may have changed meanwhile.
    hash: hashOfText(source),
    killed: count("Killed", "Timeout", "RuntimeError"),
    uncovered: count("NoCoverage"),
    loading: count("Ignored"),
    lived: mutants
      .filter((one) => one.status === "Survived" || one.status === "NoCoverage")
      .map((one) => livedOf(one, source.split("\n"))),
  };
}

function livedOf({ location, mutatorName, replacement, status }, lines) {
  const { start, end } = location;
  return {
    at: `${start.line}:${start.column}-${end.line}:${end.column}`,
    mutation: mutatorName,
    line: (lines[start.line - 1] ?? "").trim(),
    becomes: (replacement ?? "")
      .split("\n")
      .map((one) => one.trim())
      .join(" ")
      .slice(0, 120),
    ...(status === "NoCoverage" ? { uncovered: true } : {}),
  };
}

/** The result of a file after those that lived were tried again, harder. */
export function afterSecondTry(before, again) {
  const key = (one) => `${one.at} ${one.mutation} ${one.becomes}`;
  const stillThere = new Set(again.lived.map(key));
  const lived = before.lived.filter((one) => stillThere.has(key(one)));
  return {
    ...before,
    killed: before.killed + before.lived.length - lived.length,
    uncovered: lived.filter((one) => one.uncovered === true).length,
    lived,
  };
}
