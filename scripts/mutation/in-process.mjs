// The trial of mutants: all mutants of src/core are put into one copy of it, switched on one by one within
// a process, and asked what the tests and the reference judge know. No process is started for a mutant.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { root, say } from "../lib/root.mjs";
import { answersFile, copyEngine } from "./copy.mjs";

const folder = join(root, ".data", "mutation", "in-process");
const prepared = join(folder, "questions");
const processes = 2;
/** A mutant that says nothing for so long loops without end: killed. */
const silence = 60_000;

/** What became of a mutant, in the words of Stryker's report. */
const statuses = {
  killed: "Killed",
  lived: "Survived",
  unreached: "NoCoverage",
  loading: "Ignored",
};

/**
 * Mutates these files and tries those mutants that are wanted.
 * @param {(mutant: object) => boolean} wanted by place and mutation
 * @param {Record<string, string>} strength environment of the trials
 * @returns {Promise<Record<string, { source: string, mutants: object[] }>>} by file
 */
export async function tryInProcess(files, wanted, strength) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyEngine(folder, {
    include: "scripts/mutation/trials.ts",
    aliases: {
      vitest: "scripts/mutation/collected.ts",
      "fast-check": "scripts/mutation/fast-check.ts",
    },
  });
  // As they are now: they may change while the trials run.
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  const mutants = (await plantAll(sources)).filter(wanted);
  say(`${mutants.length} mutants in ${files.length} files`);
  const stated = {
    ...strength,
    MUTATION_ANSWERS: answersFile(strength.MUTATION_QUESTIONS),
    MUTATION_PREPARED: prepared,
  };
  await runTrials(stated, null);
  if (!existsSync(prepared)) throw new Error("the questions could not be made; see above");
  const ids = mutants.map((one) => one.id);
  const fates = await tryAll(ids, stated);
  return Object.fromEntries(
    files.map((file) => [
      file,
      {
        source: sources.get(file),
        mutants: mutants
          .filter((one) => one.file === file)
          .map((one) => ({ ...one, status: statuses[fates.get(one.id)] })),
      },
    ]),
  );
}

/** Writes the files with all their mutants into the copy. Places count from 1, as in Stryker's report. */
async function plantAll(sources) {
  const quiet = () => {};
  const logger = { debug: quiet, info: quiet, warn: quiet, isDebugEnabled: () => false };
  const files = [...sources.keys()];
  const asked = files.map((file) => ({
    name: join(folder, file),
    content: sources.get(file),
    mutate: true,
  }));
  const planted = await new Instrumenter(logger).instrument(asked, {
    plugins: null,
    excludedMutations: [],
    ignorers: [],
  });
  for (const file of planted.files) writeFileSync(file.name, file.content);
  return planted.mutants.map(({ id, fileName, location, mutatorName, replacement }) => ({
    id,
    file: files.find((file) => fileName.endsWith(file)),
    location: { start: fromOne(location.start), end: fromOne(location.end) },
    mutatorName,
    replacement,
  }));
}

const fromOne = ({ line, column }) => ({ line: line + 1, column: column + 1 });

async function tryAll(ids, stated) {
  const shares = Array.from({ length: processes }, (_, share) =>
    ids.filter((_, at) => at % processes === share),
  );
  const fates = await Promise.all(
    shares.map((share, at) => tryShare(share, `share-${at}`, stated)),
  );
  return new Map(fates.flatMap((one) => [...one]));
}

async function tryShare(ids, name, stated) {
  const results = join(folder, `${name}.results`);
  const asked = join(folder, `${name}.ids`);
  writeFileSync(results, "");
  for (;;) {
    const fates = fatesIn(results);
    const open = ids.filter((id) => !fates.has(id));
    say(`${name}: ${ids.length - open.length} of ${ids.length} tried`);
    if (open.length === 0) return fates;
    writeFileSync(asked, open.join("\n"));
    await runTrials({ ...stated, MUTATION_RESULTS: results, MUTATION_IDS: asked }, results);
    if (fatesIn(results).size === fates.size && !stopAtBegun(results)) {
      throw new Error(`the trials of ${name} do not run; see above`);
    }
  }
}

/** @returns {Map<string, keyof typeof statuses>} */
function fatesIn(results) {
  const lines = readFileSync(results, "utf8").split("\n").slice(0, -1);
  const told = lines.map((line) => line.split(" ")).filter(([, fate]) => fate !== "begun");
  return new Map(told);
}

/** A mutant that ended its process or was stopped is killed. Whether there is one. */
function stopAtBegun(results) {
  const last = readFileSync(results, "utf8").split("\n").slice(0, -1).at(-1) ?? "";
  const [id, fate] = last.split(" ");
  if (fate !== "begun") return false;
  appendFileSync(results, `${id} killed\n`);
  return true;
}

function runTrials(stated, results) {
  return new Promise((done) => {
    const program = join(root, "node_modules", "vitest", "vitest.mjs");
    const env = { ...process.env, ...stated };
    const child = spawn(process.execPath, [program, "run", "--root", folder, "--reporter=dot"], {
      cwd: folder,
      env,
      stdio: ["ignore", "ignore", "inherit"],
      detached: true,
    });
    const lengthNow = () => (results === null ? 0 : readFileSync(results).length);
    const first = lengthNow();
    let size = first;
    let quietSince = Date.now();
    const watch = setInterval(() => {
      const now = lengthNow();
      if (now !== size) [size, quietSince] = [now, Date.now()];
      // Before its first line it still reads the questions.
      else if (size > first && Date.now() - quietSince > silence)
        process.kill(-(child.pid ?? 0), "SIGKILL");
    }, 1000);
    child.on("exit", () => {
      clearInterval(watch);
      done();
    });
  });
}
