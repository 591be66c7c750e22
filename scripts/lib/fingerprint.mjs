// Tells whether the inputs of a build changed: first by sizes and times, then by content.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./root.mjs";

/** Every file under the given files and folders (those missing count as empty), sorted. */
export function inputFiles(paths, wanted) {
  const found = [];
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(path)) visit(join(path, name));
    } else if (wanted(relative(root, path).replaceAll("\\", "/"))) {
      found.push({ path, size: stat.size, time: stat.mtimeMs });
    }
  };
  for (const path of paths) visit(join(root, path));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function quickFingerprint(files) {
  const hash = createHash("sha256");
  for (const { path, size, time } of files)
    hash.update(`${relative(root, path)} ${size} ${time}\n`);
  return hash.digest("hex");
}

export function contentFingerprint(files) {
  const hash = createHash("sha256");
  for (const { path, size } of files) {
    hash.update(`${relative(root, path)} ${size}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}
