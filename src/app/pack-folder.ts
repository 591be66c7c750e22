import { basename, dirname, join, resolve } from "node:path";
import { readPackDirectory } from "#adapters/packs";
import { isFollowed, nameOf, type PackFile, withFollowed } from "#contract/policy";
import { failure, type Outcome, success } from "#core/outcome";

const chainLimit = 8;

/**
 * Reads the folder of a pack, and those of the packs that it follows: they stand beside it, each
 * named as its pack, unless their files lie in the folder already.
 */
export async function readPackFolder(
  folder: string,
  after: readonly string[] = [],
): Promise<Outcome<readonly PackFile[]>> {
  const files = await readPackDirectory(folder);
  if (!files.ok || files.value.some(isFollowed)) return files;
  const name = nameOf(files.value);
  if (name === null || name.follows === null) return files;
  const chain = [...after, name.id];
  if (chain.includes(name.follows) || chain.length > chainLimit) {
    const message = `A cycle of packs: ${[...chain, name.follows].join(" follows ")}.`;
    return failure("invalid", "pack-cycle", message);
  }
  const beside = join(dirname(resolve(folder)), basename(name.follows));
  const before = await readPackFolder(beside, chain);
  if (before.ok) return success(withFollowed(files.value, before.value));
  if (before.code === "pack-cycle") return before;
  const message = `The pack ${name.id} follows ${name.follows}, whose folder is to be ${beside}. ${before.message}`;
  return failure("invalid", "pack-before-missing", message);
}
