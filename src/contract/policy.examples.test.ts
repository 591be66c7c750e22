import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCases } from "#core/policy/run-cases";
import { parsePack } from "./policy.ts";

const examples = join(import.meta.dirname, "../../packs/examples");

test.each(readdirSync(examples))("the example %s passes its worked cases", (name) => {
  const folder = join(examples, name);
  const parsed = parsePack(
    readdirSync(folder).map((file) => ({
      name: file,
      text: readFileSync(join(folder, file), "utf8"),
    })),
  );
  expect(parsed.ok ? [] : parsed.mistakes).toEqual([]);
  if (!parsed.ok) return;
  const run = runCases(parsed.pack);
  expect(run.results.flatMap((one) => one.failures)).toEqual([]);
  expect(run.passed).toBeGreaterThan(0);
});
