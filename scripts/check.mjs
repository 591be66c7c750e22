// `npm run check`: everything besides the tests that must hold. Each check has a name; the last
// line counts them. `npm run check -- lint format` runs only those named.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { root } from "./lib/root.mjs";

/** Names of checks, and how each is done: a program's arguments, or a module's function. */
const checks = {
  types: program("typescript/bin/tsc", "-p", "tsconfig.check.json"),
  lint: program("oxlint/bin/oxlint", "--deny-warnings"),
  format: program("oxfmt/bin/oxfmt", "--check"),
  imports: own("check-imports.mjs"),
  "dead code": program("knip/bin/knip.js", "--no-progress"),
  "generated files": own("generate.mjs", "--check"),
  "size of the pages": own("check-size.mjs"),
  "what is committed": own("check-committed.mjs"),
  "report of mutants": own("check-mutation.mjs"),
};

await runScript(async (chosen) => {
  await bootstrap({
    builds:
      chosen.includes("size of the pages") || chosen.length === 0 ? ["server", "web"] : ["server"],
  });
  const names = Object.keys(checks).filter((name) => chosen.length === 0 || chosen.includes(name));
  let failed = names.length === 0 ? 1 : 0;
  for (const name of names) {
    const begun = Date.now();
    const { status, output } = checks[name]();
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    process.stdout.write(`${status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
    if (status !== 0 || name.startsWith("size") || name.startsWith("report"))
      process.stdout.write(`${output.replace(/^/gm, "       ")}\n`);
    if (status !== 0) failed += 1;
  }
  process.stdout.write(`\n${Math.max(0, names.length - failed)} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});

function program(path, ...args) {
  return () => run(join(root, "node_modules", path), args);
}

function own(script, ...args) {
  return () => run(join(root, "scripts", script), args);
}

function run(script, args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status: status ?? 1, output: `${error ?? ""}${stdout}${stderr}`.trimEnd() };
}
