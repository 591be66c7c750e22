// Why mutants that live change nothing, as scripts/mutation/explained.json has it: by file, reasons, and
// for each the mutants that it is of, by the text of their line. A line without mutants means all of them;
// a reason may be of a whole function.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.mjs";

const explainedFile = join(root, "scripts", "mutation", "explained.json");

/**
 * @returns {(mutant: { at: string, line: string, becomes: string }) => string | null} the reason why a
 *   mutant of this file that lived changes nothing; null where nobody has given one
 */
export function explainer(file) {
  const given = JSON.parse(readFileSync(explainedFile, "utf8"))[file] ?? [];
  const source = readFileSync(join(root, file), "utf8").split("\n");
  const reasons = given.map((one) => ({ ...one, within: linesOf(source, one.function) }));
  return (mutant) => reasons.find((one) => isOf(one, mutant))?.why ?? null;
}

function isOf({ within, lines = { "": [] } }, mutant) {
  const at = Number(mutant.at.split(":")[0]);
  if (at < within[0] || at > within[1]) return false;
  return Object.entries(lines).some(
    ([text, becomes]) =>
      mutant.line.includes(text) && (becomes.length === 0 || becomes.includes(mutant.becomes)),
  );
}

/** The first and the last line of a function that stands by itself in a file; of none, all lines. */
function linesOf(source, name) {
  if (name === undefined) return [1, source.length];
  const first = source.findIndex(
    (line) => line.match(/^(?:export )?function (\w+)/u)?.[1] === name,
  );
  if (first < 0) return [0, -1];
  return [first + 1, source.indexOf("}", first) + 1];
}
