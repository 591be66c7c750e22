// `npm run generate` writes the files that are made from code and committed for review;
// with `--check` it writes nothing and fails when one of them is not what the code makes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { root } from "./lib/root.mjs";

/**
 * The file, the compiled module that makes it, and that module's function, which returns the whole
 * text (or a promise of it). It must depend on nothing but the code: no clock, no database.
 */
const generated = [
  { file: "docs/openapi.json", module: "src/app/openapi.js", make: "openApiText" },
];

await runScript(async (argv) => {
  await bootstrap({ builds: ["server"] });
  const checking = argv.includes("--check");
  let stale = 0;
  for (const { file, module, make } of generated) {
    const loaded = await import(pathToFileURL(join(root, "dist", module)).href);
    const text = await loaded[make]();
    if (read(file) === text) continue;
    stale += 1;
    if (checking) {
      console.log(`${file} is not what the code makes: run \`npm run generate\` and commit it`);
    } else {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
      console.log(`written: ${file}`);
    }
  }
  console.log(`${generated.length} generated files, ${stale} ${checking ? "stale" : "changed"}`);
  return checking && stale > 0 ? 1 : 0;
});

function read(file) {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return null;
  }
}
