import { defineConfig } from "vitest/config";

/** Rooms whose tests touch no database: their runs need not wait for one to start. */
const pure = ["src/core/**/*.test.ts", "src/contract/**/*.test.ts", "src/web/**/*.test.{ts,tsx}"];
const rest = ["src", "scripts", "demo", "test", "packs"].map(
  (room) => `${room}/**/*.test.{ts,mjs}`,
);
// Servers that are killed and disks that fill take minutes: `npm test -- test/faults` runs them, and CI.
const faults = process.env["ROLLBOOK_TEST_FAULTS"] === "1" ? [] : ["test/faults/**"];
const never = ["**/node_modules/**", "**/dist/**", "**/.data/**", ...faults];

/** Imports like `#core/x` lead to the sources, not to what was last compiled. */
const conditions = ["rollbook-source", "module", "node", "development"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // The environment in which Vitest loads global setups.
  environments: { __vitest__: { resolve: { conditions, externalConditions: conditions } } },
};

export default defineConfig({
  ...shared,
  test: {
    pool: "forks",
    // Two: the smallest machine this is developed on has two cores and PostgreSQL wants one.
    maxWorkers: 2,
    reporters: ["default", "./scripts/vitest-counts.mjs"],
    projects: [
      {
        ...shared,
        test: { name: "pure", include: pure, exclude: never, testTimeout: 60_000 },
      },
      {
        ...shared,
        test: {
          name: "whole",
          include: rest,
          exclude: [...never, ...pure],
          globalSetup: ["./test/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
