// What mutation testing found out, kept in docs/mutation.json: for each file of src/core its hash, how
// many mutants were killed, and which lived.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.mjs";
import { explainer } from "./explained.mjs";

const recordFile = join(root, "docs", "mutation.json");

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

/** What the trials say of one file. */
export function resultOf({ mutants, source }) {
  const lines = source.split("\n");
  const those = (...statuses) => mutants.filter((one) => statuses.includes(one.status));
  return {
    // Of the text that was mutated: the file may have changed meanwhile.
    hash: hashOfText(source),
    killed: those("Killed").length,
    loading: those("Ignored").length,
    lived: those("Survived", "NoCoverage").map((one) => livedOf(one, lines)),
  };
}

function livedOf(mutant, lines) {
  const { location, mutatorName, replacement, status } = mutant;
  return {
    at: placeOf(location),
    mutation: mutatorName,
    line: (lines[location.start.line - 1] ?? "").trim(),
    becomes: becomesOf(replacement),
    ...(status === "NoCoverage" ? { uncovered: true } : {}),
  };
}

const placeOf = ({ start, end }) => `${start.line}:${start.column}-${end.line}:${end.column}`;

const becomesOf = (replacement) =>
  (replacement ?? "")
    .split("\n")
    .map((one) => one.trim())
    .join(" ")
    .slice(0, 120);

const keyOf = ({ at, mutation, becomes }) => `${at} ${mutation} ${becomes}`;

/** Whether a mutant lived when it was last tried, and nobody has explained it. */
export function livedBefore(record) {
  const known = new Set(
    Object.keys(record.files).flatMap((file) =>
      sorted(record, file).open.map((one) => `${file} ${keyOf(one)}`),
    ),
  );
  return ({ file, location, mutatorName, replacement }) => {
    const [at, becomes] = [placeOf(location), becomesOf(replacement)];
    return known.has(`${file} ${keyOf({ at, mutation: mutatorName, becomes })}`);
  };
}

/** Those of a file that lived: explained as changing nothing, or open. */
export function sorted(record, file) {
  const whyOf = explainer(file);
  const { lived } = record.files[file];
  return {
    explained: lived.filter((one) => whyOf(one) !== null),
    open: lived.filter((one) => whyOf(one) === null),
  };
}

/** The result of a file of which only those were tried again that had lived unexplained. */
export function afterAgain(record, file, again) {
  const before = record.files[file];
  return {
    ...again,
    killed: before.killed + again.killed,
    loading: before.loading + again.loading,
    lived: [...sorted(record, file).explained, ...again.lived].toSorted(byPlace),
  };
}

function byPlace(a, b) {
  const [[line, column], [otherLine, otherColumn]] = [a, b].map(({ at }) =>
    at.split(/[:-]/u).map(Number),
  );
  return line - otherLine || column - otherColumn;
}
