// Runs inside the copy that `in-process.mjs` makes: tries mutants one after the other in one process, on
// questions whose answers the reference judge gave, and on the worked cases of all packs. Each mutant is
// tried on those questions alone that reach it. One line a mutant: its id and what became of it.
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parsePack } from "#contract/policy";
import type { Pack } from "#core/policy/pack";
import { runCases } from "#core/policy/run-cases";
import { kinds, referenceRows } from "../../test/reference/drawn.ts";
import type { Row } from "../../test/reference/judge.ts";
import { engineRows, open, type Opened } from "../../test/reference/oracle.ts";

/** What Stryker's instrumented code looks at. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { perTest: Record<string, Record<string, number>> };
}

const mutants: Switch = ((globalThis as { __stryker__?: Switch }).__stryker__ ??= {});
const { MUTATION_QUESTIONS, MUTATION_PREPARED, MUTATION_RESULTS, MUTATION_IDS } = process.env;
const results = MUTATION_RESULTS ?? "";

/** Asks once; true where the answer is the right one. */
type Question = () => boolean;

/** A worked case of a pack by itself, or a drawn pack and member with the rows of the reference judge. */
type Kept =
  | { readonly pack: Pack }
  | { readonly opened: Opened; readonly today: number; readonly right: readonly Row[] };

/** What is asked, and by the id of a mutant which questions reach it, and how often. */
interface Prepared {
  readonly kept: readonly Kept[];
  readonly reached: ReadonlyMap<string, readonly (readonly [number, number])[]>;
}

const questionOf = (kept: Kept): Question =>
  "pack" in kept
    ? () => runCases(kept.pack).failed === 0
    : () => isDeepStrictEqual(engineRows(kept.opened, kept.today), kept.right);

function drawnOnes(): Kept[] {
  const runs = Number(MUTATION_QUESTIONS ?? 1000);
  return kinds.flatMap(({ drawn, share }) =>
    fc
      .sample(drawn, { numRuns: Math.ceil(runs * share), seed: 20111115 })
      .flatMap((one): Kept[] => {
        const opened = open(one);
        if (typeof opened === "string") return [];
        return [{ opened, today: one.today, right: referenceRows(one) }];
      }),
  );
}

function workedCases(): Kept[] {
  const packs = join(import.meta.dirname, "../../packs");
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
function prepared(): Prepared {
  const file = MUTATION_PREPARED ?? "";
  if (existsSync(file)) return deserialize(readFileSync(file)) as Prepared;
  const kept = [...workedCases(), ...drawnOnes()];
  const made: Prepared = { kept, reached: reachedBy(kept.map(questionOf)) };
  writeFileSync(file, serialize(made));
  return made;
}

function reachedBy(questions: readonly Question[]): Prepared["reached"] {
  const found = new Map<string, [number, number][]>();
  for (const [at, ask] of questions.entries()) {
    mutants.currentTestId = String(at);
    if (!ask()) throw new Error(`question ${at} is answered wrongly without any mutant`);
    const seen = mutants.mutantCoverage?.perTest[String(at)] ?? {};
    for (const [id, times] of Object.entries(seen)) {
      const before = found.get(id);
      if (before === undefined) found.set(id, [[at, times]]);
      else before.push([at, times]);
    }
    if (mutants.mutantCoverage !== undefined) mutants.mutantCoverage.perTest = {};
  }
  mutants.currentTestId = undefined;
  return found;
}

/** Whether one question tells the mutant from the engine: another answer, a throw, a loop without end. */
function tells(ask: Question, id: string, times: number): boolean {
  mutants.activeMutant = id;
  mutants.hitCount = 0;
  mutants.hitLimit = 1000 + 100 * times;
  try {
    return !ask();
  } catch {
    return true;
  } finally {
    mutants.activeMutant = undefined;
    mutants.hitCount = undefined;
    mutants.hitLimit = undefined;
  }
}

test("mutants are tried", { timeout: 0 }, () => {
  const { kept, reached } = prepared();
  const questions = kept.map(questionOf);
  expect(questions.length).toBeGreaterThan(0);
  if (MUTATION_IDS === undefined) return;
  for (const id of readFileSync(MUTATION_IDS, "utf8").split("\n")) {
    appendFileSync(results, `${id} begun\n`);
    const asked = reached.get(id) ?? [];
    const told = asked.find(([at, times]) => tells(questions[at] ?? (() => true), id, times));
    appendFileSync(results, `${id} ${told === undefined ? "lived" : "killed"}\n`);
    // What a mutant left behind in memory must not be blamed on the next: a fresh process goes on.
    if (told !== undefined && questions[told[0]]?.() !== true) break;
  }
});
