// `npm run generate` writes the files that are made from code and committed for review;
// with `--check` it writes nothing and fails when one of them is not what the code makes.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { root } from "./lib/root.mjs";
import { sqlListing } from "./lib/sql-listing.mjs";

/**
 * The file, and what makes its whole text out of the compiled program. It must depend on nothing but
 * the code: no clock, no database.
 */
const generated = [
  { file: "docs/openapi.json", make: async () => (await compiled("app/openapi.js")).openApiText() },
  {
    file: "docs/pack.schema.json",
    make: async () => (await compiled("contract/pack-schema.js")).packSchemaText(),
  },
  { file: "docs/sql.md", make: sqlListing },
  ...packFolders().map((folder) => ({
    file: `docs/sentences/${basename(folder)}.md`,
    make: async () =>
      (await compiled("app/told-cases.js")).toldCasesText(join(root, folder), basename(folder)),
  })),
];

function packFolders() {
  const examples = readdirSync(join(root, "packs", "examples")).toSorted();
  return [
    "packs/five-year-plan",
    "packs/later-rules",
    ...examples.map((name) => `packs/examples/${name}`),
  ];
}

await runScript(async (argv) => {
  await bootstrap({ builds: ["server"] });
  const checking = argv.includes("--check");
  let stale = 0;
  for (const { file, make } of generated) {
    const text = await make();
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

function compiled(module) {
  return import(pathToFileURL(join(root, "dist", "src", module)).href);
}

function read(file) {
  try {
    return readFileSync(join(root, file), "utf8");
  } catch {
    return null;
  }
}
