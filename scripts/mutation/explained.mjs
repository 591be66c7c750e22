// Why mutants that live change nothing, as scripts/mutation/explained.json has it. By file: the text of the
// line, or of several, or a whole function; and where not all its mutants are meant, which.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/root.mjs";

const explainedFile = join(root, "scripts", "mutation", "explained.json");

/**
 * @returns {(mutant: { at: string, line: string, mutation: string, becomes: string }) => string | null}
 *   the reason why a mutant of this file that lived changes nothing; null where nobody has given one
 */
export function explainer(file) {
  const given = JSON.parse(readFileSync(explainedFile, "utf8"))[file] ?? [];
  const source = readFileSync(join(root, file), "utf8").split("\n");
  const reasons = given.map((one) => ({ ...one, within: linesOf(source, one.function) }));
  return (mutant) => reasons.find((one) => meant(one, mutant))?.why ?? null;
}

function meant({ within, line, mutation, becomes }, mutant) {
  const at = Number(mutant.at.split(":")[0]);
  const texts = line === undefined ? [""] : [line].flat();
  return (
    within[0] <= at &&
    at <= within[1] &&
    texts.some((text) => mutant.line.includes(text)) &&
    (mutation === undefined || mutation.includes(mutant.mutation)) &&
    (becomes === undefined || becomes.includes(mutant.becomes))
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
