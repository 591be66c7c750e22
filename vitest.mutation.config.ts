import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The tests that judge `src/core` without a database, those that kill most in least time first. */
const files = [
  "src/core/**/*.test.ts",
  "src/contract/policy.test.ts",
  "src/contract/policy.examples.test.ts",
  "src/contract/policy.why.test.ts",
  "src/contract/policy.judge.test.ts",
  "src/contract/policy.credit.test.ts",
  "src/contract/policy.demand.test.ts",
  "src/contract/policy.windows.test.ts",
  "src/contract/policy.change.test.ts",
  "src/contract/policy.cure.test.ts",
  "src/contract/policy.objections.test.ts",
  "src/contract/policy.bulk-waivers.test.ts",
  "src/contract/policy.windows.laws.test.ts",
  "src/contract/policy.laws.test.ts",
];
// Its tests count how often a rule was seen, and fail by themselves when they run less.
if (Number(process.env["MUTATION_RUNS_PERCENT"] ?? 100) >= 100) {
  files.push("src/contract/policy.shapes.laws.test.ts");
}

class CheapestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      files.findIndex((file) => moduleId.endsWith(file));
    return specifications.toSorted((a, b) => rank(a) - rank(b));
  }
}

const conditions = ["rollbook-source", "module", "node", "development"];
const fastCheck = fileURLToPath(new URL("scripts/mutation/fast-check.ts", import.meta.url));

export default defineConfig({
  resolve: { conditions, alias: [{ find: /^fast-check$/, replacement: fastCheck }] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: files, sequence: { sequencer: CheapestFirst }, testTimeout: 60_000 },
});
