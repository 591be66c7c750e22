// `node scripts/run.mjs FILE.ts [arguments]` runs a TypeScript tool of this checkout (screenshots,
// say) from its sources. The file exports `main(argv)`, which answers with the exit code.
import { resolve } from "node:path";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { Plain, root } from "./lib/root.mjs";

await runScript(async ([file, ...argv]) => {
  if (file === undefined) throw new Plain("say which file to run: node scripts/run.mjs FILE.ts");
  await bootstrap({ builds: ["server"] });
  const { runnerImport } = await import("vite");
  const conditions = ["rollbook-source", "module", "node", "development|production"];
  const { module } = await runnerImport(resolve(root, file), {
    root,
    configFile: false,
    logLevel: "error",
    resolve: { conditions, externalConditions: conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
  });
  return (await module.main(argv)) ?? 0;
});
