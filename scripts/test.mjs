// `npm test [-- path ...]`: prepares the clone, runs Vitest, and ends with one line of counts.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { Plain, root, say } from "./lib/root.mjs";

await runScript(async (argv) => {
  await prepare(argv.filter((argument) => !argument.startsWith("-")));
  const scratch = mkdtempSync(join(tmpdir(), "rollbook-test-"));
  const countsFile = join(scratch, "counts.json");
  const code = await vitest(argv, countsFile);
  const counts = readCounts(countsFile);
  rmSync(scratch, { recursive: true, force: true });
  const failed = verdict(code, counts);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  process.stdout.write(`\n${counts.passed} passed, ${failed} failed${skipped}\n`);
  return failed === 0 ? 0 : 1;
});

/** Most chosen files do not need the pages, and must not fail because those do not build. */
async function prepare(chosen) {
  await bootstrap({ builds: ["server"] });
  if (chosen.length > 0 && !chosen.some((path) => /web|test|app|api/.test(path))) return;
  try {
    await bootstrap({ builds: ["web"] });
  } catch (error) {
    if (chosen.length === 0 || !(error instanceof Plain)) throw error;
    say(`${error.message} Going on with the chosen tests.`);
  }
}

function vitest(argv, countsFile) {
  return new Promise((done, fail) => {
    const program = join(root, "node_modules", "vitest", "vitest.mjs");
    const child = spawn(process.execPath, [program, "run", ...argv], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        NODE_ENV: "test",
        ROLLBOOK_TEST_COUNTS: countsFile,
        // Who names files wants those, the slow ones too.
        ...(argv.some((one) => one.includes("faults")) ? { ROLLBOOK_TEST_FAULTS: "1" } : {}),
      },
    });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.on("error", fail);
    child.on("exit", (code) => done(code ?? 1));
  });
}

function readCounts(countsFile) {
  try {
    return JSON.parse(readFileSync(countsFile, "utf8"));
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

/** Nothing executed is a failure, and so is any complaint of Vitest that no test accounts for. */
function verdict(code, { passed, failed }) {
  if (failed > 0) return failed;
  if (passed === 0) say("no test was executed.");
  return code !== 0 || passed === 0 ? 1 : 0;
}
