// `npm run mutation [-- OPTIONS] [FILE ...]`: mutates src/core, asks every mutant what its tests know, and
// writes docs/mutation.md and docs/mutation.json. Files that have not changed since are left out.
//   --survivors   tries only those again that lived unexplained, all tests first and then more random
//                 questions: after tests were added
//   --all         also files that have not changed
//   --seconds=N   asks each mutant for so many seconds of processor time at most
//   --report      writes the report alone, from what is recorded
// Each file's result is kept as soon as its batch has ended.
import { runScript } from "./bootstrap.mjs";
import { Plain, say } from "./lib/root.mjs";
import { tryInProcess } from "./mutation/in-process.mjs";
import {
  afterAgain,
  coreFiles,
  livedBefore,
  readRecord,
  resultOf,
  sorted,
  staleFiles,
  writeRecord,
} from "./mutation/record.mjs";
import { writeReport } from "./mutation/report.mjs";

/**
 * How much the properties draw, in percent of their usual runs; how many random packs of each kind are
 * asked; and for how many seconds of processor time one mutant is asked at most.
 */
const quick = strength("3", "100", "1.5");
const thorough = { ...strength("10", "300", "10"), MUTATION_TESTS_FIRST: "1" };
/** Files of one batch: a batch costs the making of its questions. */
const filesPerBatch = 40;

await runScript(async (argv) => {
  const options = new Set(argv.filter((one) => one.startsWith("--")));
  const seconds = argv.find((one) => one.startsWith("--seconds="))?.split("=")[1];
  if (seconds !== undefined) quick.MUTATION_SECONDS = thorough.MUTATION_SECONDS = seconds;
  const chosen = argv.filter((one) => !one.startsWith("--"));
  const unknown = chosen.filter((file) => !coreFiles().includes(file));
  if (unknown.length > 0) throw new Plain(`not files of src/core: ${unknown.join(", ")}`);
  if (!options.has("--report")) {
    const again = options.has("--survivors");
    const files = again ? filesWithSurvivors(chosen) : filesToMutate(chosen, options.has("--all"));
    await inBatches(files, again ? tryAgain : tryAll);
  }
  const { score } = writeReport(readRecord());
  console.log(`${score} % of the mutants were killed; see docs/mutation.md`);
  return 0;
});

function strength(runsPercent, questions, seconds) {
  return {
    MUTATION_RUNS_PERCENT: runsPercent,
    MUTATION_QUESTIONS: questions,
    MUTATION_SECONDS: seconds,
  };
}

/** What a batch found is written down as soon as it has ended. */
async function inBatches(files, work) {
  for (let at = 0; at < files.length; at += filesPerBatch) {
    const batch = files.slice(at, at + filesPerBatch);
    say(`${at + 1} to ${at + batch.length} of ${files.length} files`);
    const results = await work(batch);
    writeRecord({ ...readRecord().files, ...results });
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
  return wanted.filter((file) => !stale.has(file) && sorted(record, file).open.length > 0);
}

async function tryAll(batch) {
  const found = await tryInProcess(batch, () => true, quick);
  return Object.fromEntries(batch.map((file) => [file, resultOf(found[file])]));
}

async function tryAgain(batch) {
  const record = readRecord();
  const found = await tryInProcess(batch, livedBefore(record), thorough);
  return Object.fromEntries(
    batch.map((file) => [file, afterAgain(record, file, resultOf(found[file]))]),
  );
}
