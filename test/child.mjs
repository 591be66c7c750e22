// A process of its own that a test may kill: `node test/child.mjs FILE.ts [arguments]` runs the
// exported `main(argv)` of a TypeScript file from the sources.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [file = "", ...argv] = process.argv.slice(2);
const conditions = ["rollbook-source", "module", "node", "development|production"];
/** @type {{ module: { main(argv: string[]): Promise<unknown> } }} */
const { module } = await runnerImport(resolve(root, file), {
  root,
  configFile: false,
  logLevel: "error",
  resolve: { conditions, externalConditions: conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
});
await module.main(argv);
