import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { failure, type Outcome, success } from "#core/outcome";
import type { PackFile } from "#core/policy/files";

const fileLimit = 200;
const byteLimit = 2_000_000;
const depthLimit = 3;

/**
 * Reads the YAML files of a pack's folder, those in folders below it too, sorted by name. Names are
 * relative to the folder, with forward slashes. Other files are left alone; links are not followed.
 */
export async function readPackDirectory(directory: string): Promise<Outcome<readonly PackFile[]>> {
  const files: PackFile[] = [];
  const found = await gather(directory, "", 0, files);
  if (found !== null) return failure("invalid", "pack-unreadable", found);
  if (files.length === 0) {
    return failure("invalid", "pack-empty", `There is no .yaml file in ${directory}.`);
  }
  return success(files.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

/** Null, or what is wrong. */
async function gather(
  directory: string,
  prefix: string,
  depth: number,
  into: PackFile[],
): Promise<string | null> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    return `The folder ${directory} cannot be read: ${message(error)}.`;
  }
  for (const name of names.sort()) {
    const path = join(directory, name);
    const wrong = await take(path, prefix === "" ? name : `${prefix}/${name}`, depth, into);
    if (wrong !== null) return wrong;
  }
  return null;
}

async function take(
  path: string,
  name: string,
  depth: number,
  into: PackFile[],
): Promise<string | null> {
  try {
    const about = await lstat(path);
    if (about.isDirectory() && depth < depthLimit && !name.startsWith(".")) {
      return await gather(path, name, depth + 1, into);
    }
    if (!about.isFile() || !/\.ya?ml$/i.test(name)) return null;
    if (into.length >= fileLimit) return `The pack has more than ${fileLimit} files.`;
    if (about.size > byteLimit) return `${path} is larger than ${byteLimit} bytes.`;
    into.push({ name, text: await readFile(path, "utf8") });
    return null;
  } catch (error) {
    return `${path} cannot be read: ${message(error)}.`;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
