import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { objectionDays } from "#core/objections";
import { formatMistake, parsePack } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs/five-year-plan");
function planWith(from: string, to: string) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8").replace(from, to) }));
  return parsePack(files);
}
const line =
  "  objections: { answerWithinDays: $objectionAnswerDays, appealWithinDays: $objectionAppealDays }\n";

describe("days by the pack", () => {
  test("a pack says how long an answer may take; without one there are usual days", () => {
    const plain = planWith(line, line);
    const own = planWith(line, "  objections: { answerWithinDays: 10, appealWithinDays: 5 }\n");
    expect(objectionDays(plain.ok ? plain.pack : null)).toEqual({ answer: 30, appeal: 30 });
    // The parameters that nothing refers to any more are a mistake of their own.
    expect(own.ok ? [] : own.mistakes.map(formatMistake).join()).toContain("objectionAnswerDays");
    expect(objectionDays(null)).toEqual({ answer: 30, appeal: 30 });
  });

  test("other days judge nobody: the hash of what judges stays, that of the wording does not", () => {
    const value = "objectionAnswerDays: { value: 30";
    const before = planWith(value, value);
    const after = planWith(value, "objectionAnswerDays: { value: 45");
    if (!before.ok || !after.ok) throw new Error("the plan does not parse");
    expect(objectionDays(after.pack)).toEqual({ answer: 45, appeal: 30 });
    expect(after.hash).toBe(before.hash);
    expect(after.wordingHash).not.toBe(before.wordingHash);
  });

  test.each([
    ["{ answerWithinDays: 0, appealWithinDays: $objectionAppealDays }", "answerWithinDays"],
    ["{ answerWithinDays: 366, appealWithinDays: 30 }", "answerWithinDays"],
    ["{ answerWithinDays: soon, appealWithinDays: 30 }", "answerWithinDays"],
    ["{ answerWithinDays: 1.5, appealWithinDays: 30 }", "answerWithinDays"],
    ["{ answerWithinDays: 30 }", "appealWithinDays"],
    ["{ answerWithinDays: 30, appealWithinDays: 30, thirdInstance: 30 }", "thirdInstance"],
    ["30", "a map is needed"],
  ])("what is no number of days is named with its place: %s", (text, named) => {
    const parsed = planWith(line, `  objections: ${text}\n`);
    const mistakes = parsed.ok ? [] : parsed.mistakes.map(formatMistake);
    expect(mistakes.join("\n")).toMatch(
      new RegExp(`pack\\.yaml:\\d+:\\d+: pack\\.objections.*${named}`),
    );
  });
});
