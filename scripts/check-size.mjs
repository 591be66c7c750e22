// What the first page loads, compressed, against a budget. Pages and charts that are loaded when
// they are opened do not count, so that it pays to split them off.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./lib/root.mjs";

const BUDGET_KB = 450;

const dist = join(root, "dist", "web");
const manifestFile = join(dist, ".vite", "manifest.json");

if (!existsSync(manifestFile)) {
  console.log("no pages were built: src/web/index.html is missing");
  process.exitCode = 1;
} else {
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
  const files = initialFiles(manifest);
  const sizes = [...files].map((file) => [file, gzipSync(readFileSync(join(dist, file))).length]);
  for (const [file, bytes] of sizes) console.log(`${kb(bytes).padStart(7)} KB ${file}`);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  console.log(`${kb(total)} KB of ${BUDGET_KB} KB (gzip) for the first page`);
  process.exitCode = files.size > 0 && total <= BUDGET_KB * 1024 ? 0 : 1;
}

/** Entries, what they import statically, and the styles of both. */
function initialFiles(manifest) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);
  return files;
}

function kb(bytes) {
  return (bytes / 1024).toFixed(1);
}
