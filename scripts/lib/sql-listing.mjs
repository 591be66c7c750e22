// docs/sql.md: every SQL statement that the store declares, by the file that declares it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.mjs";

const store = join(root, "src", "store");

/** The text of docs/sql.md, from the compiled store. */
export async function sqlListing() {
  const files = sourceFiles();
  for (const file of files) await compiled(file);
  const { declaredStatements } = await compiled("database.ts");
  const all = declaredStatements();
  const sections = [];
  let listed = 0;
  for (const file of files) {
    const names = declaredIn(file, [...all.keys()]);
    if (names.length === 0) continue;
    listed += names.length;
    sections.push(`## src/store/${file}\n`);
    for (const name of names) {
      sections.push(`### ${name}\n`, "```sql", evenly(all.get(name)), "```\n");
    }
  }
  // A name that does not stand right after `statement(` would be missed, or found twice.
  if (listed !== all.size) throw new Error(`${all.size} SQL statements, ${listed} found by file`);
  return `${[heading(all.size), ...sections].join("\n").trimEnd()}\n`;
}

function heading(count) {
  return `# SQL statements

Made from the code by \`npm run generate\`; \`npm run check\` fails when it is not what the code makes.

The ${count} named statements of \`src/store\`, as they are prepared on the server. Beside them stand the
schema in \`src/store/migrations\`, the roles in \`src/store/roles.ts\`, and the settings of a transaction in
\`src/store/database.ts\`.
`;
}

function sourceFiles() {
  return readdirSync(store, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .sort();
}

function compiled(file) {
  const path = join(root, "dist", "src", "store", file.replace(/\.ts$/, ".js"));
  return import(pathToFileURL(path).href);
}

/**
 * Those of the names that a file declares. Type arguments may stand between `statement` and its
 * name, and a part of the name may be filled in: `carry_${table}`.
 */
function declaredIn(file, names) {
  const text = readFileSync(join(store, file), "utf8");
  const found = [...text.matchAll(/\bstatement\b(?:<[^"`]*?>)?\(\s*(?:"([^"]+)"|`([^`]+)`)/g)];
  const plain = new Set(found.map((match) => match[1]));
  const patterns = found
    .filter((match) => match[2] !== undefined)
    .map((match) => new RegExp(`^${match[2].replace(/\$\{[^}]*\}/g, "\\w+")}$`));
  return names
    .filter((name) => plain.has(name) || patterns.some((pattern) => pattern.test(name)))
    .sort();
}

/** Without the indentation that the text has in its file. */
function evenly(text) {
  const lines = text.split("\n").map((line) => line.trimEnd());
  while (lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  const later = lines.slice(1).filter((line) => line !== "");
  const indent = Math.min(...later.map((line) => /^ */.exec(line)[0].length), Infinity);
  return [lines[0].trimStart(), ...lines.slice(1).map((line) => line.slice(indent))].join("\n");
}
