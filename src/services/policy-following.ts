import { followedFiles, isFollowed, nameOf, type PackFile, withFollowed } from "#contract/policy";
import { failure, type Outcome, success } from "#core/outcome";
import type { Tx } from "#store/database";
import { loadPack, packInForce } from "#store/policy";
import { filesOf } from "./policy.ts";

/**
 * The files of a proposed pack together with those of the pack that it follows, as this register
 * judged by it: what stands under follows/ in the proposal itself is only for a register without a
 * pack. A pack of another id that does not follow would take away what was judged so far.
 */
export async function withThoseBefore(
  tx: Tx,
  files: readonly PackFile[],
): Promise<Outcome<readonly PackFile[]>> {
  const found = await packInForce(tx);
  const stored = found === null ? null : await loadPack(tx, found.packRef);
  const name = nameOf(files);
  if (stored === null || name === null) return success(files);
  const inForce = filesOf(stored.files);
  const before = nameOf(inForce);
  const own = files.filter((file) => !isFollowed(file));
  if (before === null) return success(files);
  if (name.follows === before.id && name.id !== before.id) {
    return success(withFollowed(own, inForce));
  }
  if (name.id !== before.id) return notFollowing(before.id, name);
  if (name.follows !== before.follows) return otherBefore(before);
  return success(withFollowed(own, followedFiles(inForce)));
}

function notFollowing(inForce: string, name: { id: string; follows: string | null }) {
  const says = name.follows === null ? "follows none" : `follows ${name.follows}`;
  const message =
    `${inForce} is in force, and ${name.id} ${says}: its rows of past years would be lost. ` +
    `Say pack.follows: { pack: ${inForce}, on: DAY }, or keep the id for a new version.`;
  return failure("conflict", "pack-not-following", message);
}

function otherBefore({ id, follows }: { id: string; follows: string | null }) {
  const message =
    follows === null
      ? `${id} is in force and follows no pack: a new version of it cannot follow one. Give it an id of its own.`
      : `${id} is in force and follows ${follows}: a new version of it says the same.`;
  return failure("conflict", "pack-follows-other", message);
}
