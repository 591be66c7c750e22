// Plants a mistake in a copy of the engine and compares the copy with the reference judge.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../lib/root.mjs";
import { answersFile, copyEngine } from "./copy.mjs";

/** How often the text of a mistake stands in its file. */
export function timesFound({ file, text }) {
  return readFileSync(join(root, file), "utf8").split(text).length - 1;
}

/** Of each kind: enough that each mistake is met. */
const questions = "500";

/** The answers are made once, by the first comparison: the engine that it asks holds no mistake. */
let first = null;

/**
 * Compares a copy of the engine with one mistake, or none, with the reference judge.
 * @returns {Promise<"differs" | "agrees">} throws where the copy does not run at all
 */
export async function compare(mistake) {
  first ??= compareCopy(null);
  const plain = await first;
  return mistake === null ? plain : compareCopy(mistake);
}

async function compareCopy(mistake) {
  const folder = mkdtempSync(join(tmpdir(), "rollbook-planted-"));
  try {
    copyEngine(folder, {
      include: "scripts/mutation/compare.ts",
      aliases: { "fast-check": "scripts/mutation/fast-check.ts" },
    });
    if (mistake !== null) {
      const path = join(folder, mistake.file);
      writeFileSync(
        path,
        readFileSync(path, "utf8").replace(mistake.text, () => mistake.becomes),
      );
    }
    return verdict(await vitest(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function vitest(folder) {
  return new Promise((done, fail) => {
    const program = join(root, "node_modules", "vitest", "vitest.mjs");
    const report = join(folder, "report.json");
    const options = ["run", "--root", folder, "--reporter=json", `--outputFile=${report}`];
    const stated = { MUTATION_QUESTIONS: questions, MUTATION_ANSWERS: answersFile(questions) };
    const env = { ...process.env, ...stated };
    for (const name of Object.keys(env)) if (name.startsWith("VITEST")) delete env[name];
    const child = spawn(process.execPath, [program, ...options], { cwd: folder, env });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", fail);
    child.on("exit", () => {
      try {
        done(JSON.parse(readFileSync(report, "utf8")));
      } catch {
        fail(new Error(`the comparison did not run: ${output}`));
      }
    });
  });
}

/** A mistake is found by a row that differs; a copy that breaks in another way proves nothing. */
function verdict({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const failed = tests.filter((one) => one.status === "failed");
  const messages = failed.flatMap((one) => one.failureMessages).join("\n");
  if (failed.length === 0 && tests.some((one) => one.status === "passed")) return "agrees";
  if (messages.includes("deeply equal")) return "differs";
  throw new Error(`the copy breaks instead of judging otherwise: ${messages.slice(0, 2000)}`);
}
