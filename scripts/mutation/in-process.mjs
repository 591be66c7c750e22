// The first and fast trial of mutants: all mutants of src/core are put into one copy of it, switched on
// one by one within a process, and asked what the reference judge has answered. No test is started anew.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, say } from "../lib/root.mjs";

const folder = join(root, ".data", "mutation", "in-process");
const copied = [
  "src/core",
  "src/contract",
  "test/reference",
  "scripts/mutation",
  "packs",
  "package.json",
];
const prepared = join(folder, "questions");
const processes = 2;
/** A mutant that says nothing for so long loops without end: killed. */
const silence = 10_000;

const config = `
const conditions = ["rollbook-source", "module", "node", "development"];
export default {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ["scripts/mutation/trials.ts"], testTimeout: 0, pool: "forks" },
};
`;

/**
 * Mutates these files and tries every mutant.
 * @returns {Promise<Record<string, { source: string, mutants: object[] }>>} by file, in the words of
 *   Stryker's report: `Killed` or `Survived` (those that no question reaches, too)
 */
export async function tryInProcess(files) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "vitest.config.mjs"), config);
  const mutants = await plantAll(files);
  say(`${mutants.length} mutants in ${files.length} files`);
  await runTrials({ MUTATION_PREPARED: prepared }, null);
  if (!existsSync(prepared)) throw new Error("the questions could not be made; see above");
  const fates = await tryAll(mutants.map((one) => one.id));
  return Object.fromEntries(
    files.map((file) => [
      file,
      {
        source: readFileSync(join(root, file), "utf8"),
        mutants: mutants
          .filter((one) => one.file === file)
          .map((one) => ({
            ...one,
            status: fates.get(one.id) === "lived" ? "Survived" : "Killed",
          })),
      },
    ]),
  );
}

/** Writes the files with all their mutants into the copy. Places count from 1, as in Stryker's report. */
async function plantAll(files) {
  const Instrumenter = await instrumenterOfStryker();
  const quiet = () => {};
  const logger = { debug: quiet, info: quiet, warn: quiet, isDebugEnabled: () => false };
  const sources = files.map((file) => ({
    name: join(folder, file),
    content: readFileSync(join(root, file), "utf8"),
    mutate: true,
  }));
  const planted = await new Instrumenter(logger).instrument(sources, {
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

/** Stryker's own; it is no package of ours, so it is found beside the one that is. */
async function instrumenterOfStryker() {
  const require = createRequire(import.meta.url);
  const core = dirname(require.resolve("@stryker-mutator/core/package.json"));
  const path = createRequire(join(core, "package.json")).resolve("@stryker-mutator/instrumenter");
  return (await import(pathToFileURL(path).href)).Instrumenter;
}

async function tryAll(ids) {
  const shares = Array.from({ length: processes }, (_, share) =>
    ids.filter((_, at) => at % processes === share),
  );
  const fates = await Promise.all(shares.map((share, at) => tryShare(share, `share-${at}`)));
  return new Map(fates.flatMap((one) => [...one]));
}

async function tryShare(ids, name) {
  const results = join(folder, `${name}.results`);
  const asked = join(folder, `${name}.ids`);
  writeFileSync(results, "");
  for (;;) {
    const fates = fatesIn(results);
    const open = ids.filter((id) => !fates.has(id));
    say(`${name}: ${ids.length - open.length} of ${ids.length} tried`);
    if (open.length === 0) return fates;
    writeFileSync(asked, open.join("\n"));
    const stated = { MUTATION_RESULTS: results, MUTATION_IDS: asked };
    await runTrials({ ...stated, MUTATION_PREPARED: prepared }, results);
    if (fatesIn(results).size === fates.size && !stopAtBegun(results)) {
      throw new Error(`the trials of ${name} do not run; see above`);
    }
  }
}

/** @returns {Map<string, "killed" | "lived">} */
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
