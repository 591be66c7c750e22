import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";

const program = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const reporter = fileURLToPath(new URL("./vitest-counts.mjs", import.meta.url));
const made = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** Runs Vitest itself on one file and returns what the reporter counted. */
function countsOf(text) {
  const folder = mkdtempSync(join(tmpdir(), "rollbook-counts-"));
  made.push(folder);
  writeFileSync(join(folder, "a.test.js"), text);
  const config = `export default { test: { globals: true, reporters: [${JSON.stringify(reporter)}] } };`;
  writeFileSync(join(folder, "vitest.config.mjs"), config);
  const counts = join(folder, "counts.json");
  spawnSync(process.execPath, [program, "run", "--root", folder], {
    env: { ...process.env, ROLLBOOK_TEST_COUNTS: counts, VITEST: undefined },
  });
  return JSON.parse(readFileSync(counts, "utf8"));
}

test("passed, failed and skipped tests are counted", () => {
  const text = `
    test("a", () => {}); test("b", () => {}); test("c", () => expect(1).toBe(2));
    test.skip("d", () => {}); describe("inner", () => test("e", () => {}));`;
  expect(countsOf(text)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test("a file that cannot be loaded counts as failed", () => {
  expect(countsOf('import "./missing.js";').failed).toBe(1);
});

test("a hook that fails counts as failed", () => {
  const text =
    'describe("x", () => { beforeAll(() => { throw new Error("no"); }); test("a", () => {}); });';
  expect(countsOf(text).failed).toBeGreaterThan(0);
});

test("an error that no test caught counts as failed", () => {
  const text =
    'test("a", async () => { Promise.reject(new Error("lost")); await new Promise((d) => setTimeout(d, 20)); });';
  expect(countsOf(text)).toMatchObject({ passed: 1, failed: 1 });
});
