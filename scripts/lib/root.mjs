// Where the package is, whatever folder the command was typed in.
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** One line of progress on stderr, so that a command's own output stays clean for pipes. */
export function say(text) {
  process.stderr.write(`rollbook: ${text}\n`);
}

/** A failure that the reader can act on: printed without a stack. */
export class Plain extends Error {}
