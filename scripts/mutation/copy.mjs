// A copy of the engine and of what asks it, in which mistakes are planted without touching the checkout.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.mjs";

/** The engine, the reader of packs, the packs, the reference judge, the tests' helpers and the trials. */
const copied = [
  "src/core",
  "src/contract",
  "test",
  "scripts/mutation",
  "packs",
  "docs/sentences",
  "package.json",
];

/**
 * Makes the copy in an empty folder, ready for Vitest.
 * @param {{ include: string, aliases?: Record<string, string>, testTimeout?: number }} asked the file
 *   that Vitest runs there; packages for which files of the copy stand in
 */
export function copyEngine(folder, { include, aliases = {}, testTimeout = 0 }) {
  for (const path of copied)
    cpSync(join(root, path), join(folder, path), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const conditions = ["rollbook-source", "module", "node", "development"];
  const alias = Object.fromEntries(
    Object.entries(aliases).map(([name, file]) => [name, join(folder, file)]),
  );
  const config = {
    resolve: { conditions, alias },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { include: [include], testTimeout, bail: 1, pool: "forks" },
  };
  writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify(config)};\n`);
}

/**
 * Where the answers of the reference judge are kept, to so many questions of a kind, as long as neither
 * it nor what it reads changes.
 */
export function answersFile(questions) {
  const folder = join(root, ".data", "mutation");
  mkdirSync(folder, { recursive: true });
  const all = createHash("sha256").update(String(questions));
  for (const path of ["test/reference", "src/contract"]) {
    const names = readdirSync(join(root, path), { recursive: true, encoding: "utf8" }).toSorted();
    for (const name of names.filter((one) => one.endsWith(".ts") && !one.endsWith(".test.ts")))
      all.update(`${name}\n${readFileSync(join(root, path, name), "utf8")}`);
  }
  return join(folder, `answers-${all.digest("hex").slice(0, 16)}`);
}
