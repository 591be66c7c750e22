#!/usr/bin/env -S node --max-semi-space-size=32
// The command line: `npx rollbook`, and `npm start` for `start`. Rows of loads live briefly: with the usual young
// generation V8 copies them over and over (a tenth of the time of an import).
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { root } from "./lib/root.mjs";

await runScript(async (argv) => {
  // Only the server shows pages; a command need not wait until they are built.
  await bootstrap({ builds: argv[0] === "start" ? ["server", "web"] : ["server"] });
  process.setSourceMapsEnabled(true);
  const entry = pathToFileURL(join(root, "dist", "src", "cli", "main.js"));
  const { main } = await import(entry.href);
  return main(argv);
});
