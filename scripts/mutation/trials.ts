// Runs inside the copy that `in-process.mjs` makes: tries mutants one after the other in one process. Each
// is tried on those questions alone that reach it, the cheapest first: the tests of the core, questions
// whose answers the reference judge gave, and the worked cases of all packs. One line a mutant: its id and
// what became of it.
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";
import { parsePack } from "#contract/policy";
import type { Pack } from "#core/policy/pack";
import { runCases } from "#core/policy/run-cases";
import type { Row } from "../../test/reference/judge.ts";
import { expectLaws } from "../../test/reference/laws.ts";
import { engineRows, open, type Opened } from "../../test/reference/oracle.ts";
import { answersOfReference } from "./answers.ts";
import { collected, expect, runnable } from "./collected.ts";

/** What Stryker's instrumented code looks at. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: {
    static: Record<string, number>;
    perTest: Record<string, Record<string, number>>;
  };
}

const mutants: Switch = ((globalThis as { __stryker__?: Switch }).__stryker__ ??= {});
const {
  MUTATION_QUESTIONS,
  MUTATION_ANSWERS,
  MUTATION_PREPARED,
  MUTATION_RESULTS,
  MUTATION_IDS,
  MUTATION_SECONDS,
  MUTATION_TESTS_FIRST,
} = process.env;
const results = MUTATION_RESULTS ?? "";
const root = join(import.meta.dirname, "../..");

/** Asks once; false or a throw where the answer is not the right one. */
type Question = () => unknown;

/** A worked case of a pack by itself, or a drawn pack and member with the rows of the reference judge. */
type Kept =
  | { readonly pack: Pack }
  | { readonly opened: Opened; readonly today: number; readonly right: readonly Row[] };

/** What reaches a mutant: which question, how often, and what the question costs in milliseconds. */
type Reach = readonly [question: number, times: number, cost: number];

interface Prepared {
  readonly kept: readonly Kept[];
  /** By the id of a mutant, the cheapest question first. */
  readonly reached: ReadonlyMap<string, readonly Reach[]>;
  /** Ids of mutants that run while modules load. */
  readonly loading: ReadonlySet<string>;
}

const questionOf = (kept: Kept): Question =>
  "pack" in kept
    ? () => runCases(kept.pack).failed === 0
    : () => isDeepStrictEqual(engineRows(kept.opened, kept.today), kept.right);

/** Of so many drawn ones one is asked for the laws too, which costs much more than its rows. */
const drawnPerLaw = 8;

function lawsOf(kept: readonly Kept[]): Question[] {
  return kept.flatMap((one, at) =>
    "pack" in one || at % drawnPerLaw > 0 ? [] : [() => expectLaws(one.opened, one.today)],
  );
}

/** Its tests count how often a rule was seen, and fail by themselves where properties draw less. */
const onlyWithAllRuns = "policy.shapes.laws.test.ts";

function questionsOf(tests: readonly Question[], kept: readonly Kept[]): Question[] {
  return [...tests, ...kept.map(questionOf), ...lawsOf(kept)];
}

/** The file that was written last first: its tests may have been written for mutants that lived. */
function inOrder(files: readonly string[]): readonly string[] {
  const written = new Map(files.map((file) => [file, statSync(file).mtimeMs]));
  return files.toSorted(
    (a, b) => (written.get(b) ?? 0) - (written.get(a) ?? 0) || (a < b ? -1 : 1),
  );
}

/** The tests that need no database: those of the core, and those of packs, which ask the core. */
async function testsOfCore(): Promise<Question[]> {
  const files = ["src/core", "src/contract"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .filter((name) => folder === "src/core" || name.startsWith("policy"))
      .filter((name) => name !== onlyWithAllRuns)
      .map((name) => join(root, folder, name)),
  );
  for (const file of inOrder(files)) await import(file);
  return collected;
}

function drawnOnes(): Kept[] {
  const answers = answersOfReference(Number(MUTATION_QUESTIONS), MUTATION_ANSWERS ?? "");
  return answers.flatMap(({ drawn, right }): Kept[] => {
    const opened = open(drawn);
    return typeof opened === "string" ? [] : [{ opened, today: drawn.today, right }];
  });
}

function workedCases(): Kept[] {
  const packs = join(root, "packs");
  const folders = [
    join(packs, "five-year-plan"),
    ...readdirSync(join(packs, "examples")).map((name) => join(packs, "examples", name)),
  ];
  return folders.flatMap((folder) => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
    const parsed = parsePack(files);
    if (!parsed.ok) throw new Error(`${folder} is not read`);
    const { pack } = parsed;
    return pack.cases.map((one) => ({ pack: { ...pack, cases: [one] } }));
  });
}

/** Made once; whoever goes on after a mutant that never ended reads them. */
async function prepare(tests: readonly Question[]): Promise<Prepared> {
  const file = MUTATION_PREPARED ?? "";
  if (existsSync(file)) return deserialize(readFileSync(file)) as Prepared;
  const loading = new Set(Object.keys(mutants.mutantCoverage?.static ?? {}));
  const kept = [...workedCases(), ...drawnOnes()];
  const reached = await reachedBy(questionsOf(tests, kept), tests.length);
  const made: Prepared = { kept, reached, loading };
  writeFileSync(file, serialize(made));
  return made;
}

/** What lived before was asked the cheapest ones already: then the tests go first, as their files do. */
const testsFirst = MUTATION_TESTS_FIRST === "1";

async function reachedBy(
  questions: readonly Question[],
  tests: number,
): Promise<Prepared["reached"]> {
  const isTest = ([at]: Reach): boolean => at < tests;
  const byCost = (a: Reach, b: Reach): number => a[2] - b[2];
  const byFile = (a: Reach, b: Reach): number =>
    Number(isTest(b)) - Number(isTest(a)) || (isTest(a) ? a[0] - b[0] : byCost(a, b));
  const found = new Map<string, Reach[]>();
  for (const [at, ask] of questions.entries()) {
    mutants.currentTestId = String(at);
    const begun = performance.now();
    if ((await ask()) === false) throw new Error(`question ${at} is answered wrongly by itself`);
    const cost = performance.now() - begun;
    const seen = mutants.mutantCoverage?.perTest[String(at)] ?? {};
    for (const [id, times] of Object.entries(seen)) {
      const before = found.get(id);
      if (before === undefined) found.set(id, [[at, times, cost]]);
      else before.push([at, times, cost]);
    }
    if (mutants.mutantCoverage !== undefined) mutants.mutantCoverage.perTest = {};
  }
  mutants.currentTestId = undefined;
  for (const all of found.values()) all.sort(testsFirst ? byFile : byCost);
  return found;
}

/** Whether one question tells the mutant from the engine: another answer, a throw, a loop without end. */
async function tells(ask: Question, id: string, times: number): Promise<boolean> {
  mutants.activeMutant = id;
  mutants.hitCount = 0;
  mutants.hitLimit = 1000 + 100 * times;
  try {
    return (await ask()) === false;
  } catch {
    return true;
  } finally {
    mutants.activeMutant = undefined;
    mutants.hitCount = undefined;
    mutants.hitLimit = undefined;
  }
}

/** Seconds of processor time for which a mutant is asked at most: most that die do within milliseconds. */
const patience = Number(MUTATION_SECONDS);

/** Says now and then that it goes on: whoever is silent for long loops without end. */
async function firstToTell(
  id: string,
  asked: readonly Reach[],
  questions: readonly Question[],
): Promise<Question | null> {
  let said = performance.now();
  const begun = process.cpuUsage();
  for (const [at, times] of asked) {
    if (process.cpuUsage(begun).user / 1e6 > patience) return null;
    if (performance.now() - said > 1000) {
      appendFileSync(results, `${id} begun\n`);
      said = performance.now();
    }
    const ask = questions[at];
    if (ask !== undefined && (await tells(ask, id, times))) return ask;
  }
  return null;
}

async function answersWell(ask: Question): Promise<boolean> {
  try {
    return (await ask()) !== false;
  } catch {
    return false;
  }
}

runnable("mutants are tried", { timeout: 0 }, async () => {
  const tests = await testsOfCore();
  const { kept, reached, loading } = await prepare(tests);
  const questions = questionsOf(tests, kept);
  expect(questions.length).toBeGreaterThan(0);
  if (MUTATION_IDS === undefined) return;
  for (const id of readFileSync(MUTATION_IDS, "utf8").split("\n")) {
    const asked = reached.get(id) ?? [];
    if (asked.length === 0) {
      appendFileSync(results, `${id} ${loading.has(id) ? "loading" : "unreached"}\n`);
      continue;
    }
    appendFileSync(results, `${id} begun\n`);
    const told = await firstToTell(id, asked, questions);
    appendFileSync(results, `${id} ${told === null ? "lived" : "killed"}\n`);
    // What a mutant left behind in memory must not be blamed on the next: a fresh process goes on.
    if (told !== null && !(await answersWell(told))) break;
  }
});
