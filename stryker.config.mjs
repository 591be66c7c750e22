// Mutation testing of `src/core`; started by `npm run mutation`, which says which files and how hard.
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  // What runs while a test's modules load as well as in tests is tried by those tests alone; what
  // runs only then is left out, and counted.
  ignoreStatic: true,
  concurrency: 2,
  // Stryker would load TypeScript's JavaScript API, which TypeScript 7 does not have.
  tsconfigFile: "no-such-tsconfig.json",
  allowConsoleColors: false,
  reporters: ["json", "clear-text", "progress-append-only"],
  clearTextReporter: {
    logTests: false,
    reportTests: false,
    allowColor: false,
    reportMutants: false,
  },
  tempDirName: ".data/mutation/sandbox",
  jsonReporter: { fileName: ".data/mutation/report.json" },
  ignorePatterns: ["/bench", "/demo", "/dist", "/docs", "/screenshots", "/src/web", "/.data"],
  // Loops without end are found by how often they turn; a slow machine must not count as a kill.
  timeoutMS: 120_000,
};
