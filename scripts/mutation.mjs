// `npm run mutation [-- OPTIONS] [FILE ...]`: mutates src/core, runs its tests on every mutant, and
// writes docs/mutation.md and docs/mutation.json. Files that have not changed since are left out.
//   --survivors   tries only those again that lived, harder: after tests were added
//   --all         also files that have not changed
//   --report      writes the report alone, from what is recorded
// It takes hours for everything; each file's result is kept as soon as its batch has ended.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runScript } from "./bootstrap.mjs";
import { Plain, root, say } from "./lib/root.mjs";
import { tryInProcess } from "./mutation/in-process.mjs";
import {
  afterTests,
  coreFiles,
  readRecord,
  resultOf,
  staleFiles,
  writeRecord,
} from "./mutation/record.mjs";
import { writeReport } from "./mutation/report.mjs";

/** How much the tests draw, in percent of their usual runs, on mutants that lived through the first trial. */
const quick = { MUTATION_RUNS_PERCENT: "10" };
const thorough = { MUTATION_RUNS_PERCENT: "60" };
/** Files of one batch: a batch costs the making of its questions, and one run of all tests. */
const filesPerBatch = 24;

await runScript(async (argv) => {
  const options = new Set(argv.filter((one) => one.startsWith("--")));
  const chosen = argv.filter((one) => !one.startsWith("--"));
  const unknown = chosen.filter((file) => !coreFiles().includes(file));
  if (unknown.length > 0) throw new Plain(`not files of src/core: ${unknown.join(", ")}`);
  if (!options.has("--report")) {
    const again = options.has("--survivors");
    const files = again ? filesWithSurvivors(chosen) : filesToMutate(chosen, options.has("--all"));
    if (!again) await inBatches("questions", files, tryQuestions);
    await inBatches("tests", files, (batch) => tryTests(batch, again ? thorough : quick));
  }
  const { score } = writeReport(readRecord());
  console.log(`${score} % of the mutants were killed; see docs/mutation.md`);
  return process.exitCode ?? 0;
});

/** What a batch found is written down as soon as it has ended. */
async function inBatches(what, files, work) {
  for (let at = 0; at < files.length; at += filesPerBatch) {
    const batch = files.slice(at, at + filesPerBatch);
    say(`${what}: ${at + 1} to ${at + batch.length} of ${files.length} files`);
    await work(batch);
  }
}

function filesToMutate(chosen, all) {
  const wanted = chosen.length > 0 ? chosen : coreFiles();
  const stale = new Set(staleFiles(readRecord()));
  return all ? wanted : wanted.filter((file) => stale.has(file));
}

function filesWithSurvivors(chosen) {
  const record = readRecord();
  const stale = new Set(staleFiles(record));
  const wanted = chosen.length > 0 ? chosen : coreFiles();
  return wanted.filter((file) => !stale.has(file) && record.files[file].lived.length > 0);
}

/** The first trial: questions to which the reference judge and the packs' worked cases have answers. */
async function tryQuestions(batch) {
  const found = await tryInProcess(batch);
  const { files } = readRecord();
  for (const file of batch) files[file] = resultOf(found[file]);
  writeRecord(files);
}

/** The second: the tests of the core, on what lived. */
function tryTests(batch, strength) {
  const { files } = readRecord();
  const ranges = batch.flatMap((file) =>
    [...new Set(files[file].lived.map((one) => one.at))].map((at) => `${file}:${shift(at)}`),
  );
  if (ranges.length === 0) return;
  const found = stryker(ranges, strength);
  if (found === null) return;
  const now = readRecord().files;
  for (const file of batch) {
    if (found[file] !== undefined) now[file] = afterTests(now[file], found[file].mutants);
  }
  writeRecord(now);
}

/** Stryker counts columns from 1 in its report, and from 0 in what it is told to mutate. */
function shift(at) {
  return at.replace(/:(\d+)/g, (_, column) => `:${Number(column) - 1}`);
}

function stryker(patterns, strength) {
  const folder = join(root, ".data", "mutation");
  mkdirSync(folder, { recursive: true });
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const program = join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js");
  const { status } = spawnSync(process.execPath, [program, "run", "--mutate", patterns.join(",")], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...strength },
  });
  if (status !== 0 || !existsSync(report)) {
    // A test fails without any mutant, say: the next batch may be luckier, and what is done is kept.
    say("Stryker did not come to an end; this batch is left out.");
    process.exitCode = 1;
    return null;
  }
  return JSON.parse(readFileSync(report, "utf8")).files;
}
