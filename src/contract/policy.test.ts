import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { factsOfUnits } from "#core/policy/fact-subjects";
import { casesSummary, runCases } from "#core/policy/run-cases";
import { formatMistake, type PackFile, parsePack } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs/five-year-plan");

function planFiles(): PackFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

describe("the plan's pack", () => {
  const parsed = parsePack(planFiles());

  test("is read without a mistake", () => {
    expect(parsed.ok ? [] : parsed.mistakes.map(formatMistake)).toEqual([]);
  });

  test("knows which kinds of facts are about units alone", () => {
    if (!parsed.ok) throw new Error("the pack was not read");
    const ofUnits = factsOfUnits(parsed.pack);
    const members = parsed.pack.vocabulary.facts.filter((one) => !ofUnits.has(one.code));
    expect(members.map((one) => one.code)).toEqual([
      "sector",
      "role",
      "contract",
      "cadre-scope",
      "standing",
      "floating",
      "education",
    ]);
  });

  test("passes its worked cases", () => {
    if (!parsed.ok) throw new Error("the pack was not read");
    const run = runCases(parsed.pack);
    const failed = run.results.filter((one) => one.outcome === "failed");
    expect(failed.map((one) => [one.id, ...one.failures])).toEqual([]);
    console.log(casesSummary(run));
  });
});
