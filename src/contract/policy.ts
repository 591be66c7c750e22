/** The door of the pack parser. */
import { compilePack } from "#core/judge";
import type { PackFile } from "#core/policy/files";
import type { Pack } from "#core/policy/pack";
import { judgingHash, wordingHash } from "./policy/hash.ts";
import { readPack } from "./policy/parse.ts";
import type { Mistake } from "./policy/reading.ts";

export { followedFiles, isFollowed, nameOf, withFollowed } from "./policy/follows.ts";
export type { Mistake } from "./policy/reading.ts";
export type { PackFile } from "#core/policy/files";

export type ParsedPack =
  | {
      readonly ok: true;
      readonly pack: Pack;
      /** SHA-256 of what judges, stored with each verdict. */
      readonly hash: string;
      readonly wordingHash: string;
    }
  | { readonly ok: false; readonly mistakes: readonly Mistake[] };

/** Reads, checks and compiles a pack once. Never throws for bad input. */
export function parsePack(files: readonly PackFile[]): ParsedPack {
  const read = readPack(files);
  if (!read.ok) return read;
  try {
    compilePack(read.pack);
  } catch (error) {
    const message = error instanceof Error ? error.message : "this pack cannot be compiled";
    return {
      ok: false,
      mistakes: [{ file: read.files[0] ?? "", line: 1, column: 1, path: "", message }],
    };
  }
  return {
    ok: true,
    pack: read.pack,
    hash: judgingHash(read.pack),
    wordingHash: wordingHash(read.pack),
  };
}

/** A mistake as one line: `file:line:column: path: message`. */
export function formatMistake(one: Mistake): string {
  const path = one.path === "" ? "" : ` ${one.path}:`;
  return `${one.file}:${one.line}:${one.column}:${path} ${one.message}`;
}
