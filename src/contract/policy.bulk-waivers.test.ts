import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDay, type PartialDay } from "#core/day";
import { compileQuestion } from "#core/judge";
import type { Fact, History } from "#core/members";
import { formatMistake, parsePack } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs/five-year-plan");
const own = readFileSync(join(folder, "waivers.yaml"), "utf8");

function planWith(from: string, to: string) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8").replace(from, to) }));
  return parsePack(files);
}

/** The plan with other words in its one rule for waivers. */
function ruleWith(from: string, to: string): string {
  expect(own).toContain(from);
  const parsed = planWith(own, own.replace(from, to));
  return parsed.ok ? "" : parsed.mistakes.map(formatMistake).join("\n");
}

const who = "{ event: { kind: born, atLeast: { years: $bulkWaiverAge } } }";

describe("rules by which an office waives many at once", () => {
  test("the plan has one, about age, which the register knows without a word of the vocabulary", () => {
    const plan = planWith("", "");
    if (!plan.ok) throw new Error("the plan does not parse");
    expect(plan.pack.bulkWaivers).toMatchObject([
      { id: "senior-members", requirements: ["S1", "S2"], kind: "age", effect: "lift" },
    ]);
    expect(plan.pack.vocabulary.events.map((one) => one.code)).not.toContain("born");
  });

  test("it judges nobody: with it, without it and with another age the hash of what judges is one", () => {
    const age = "bulkWaiverAge: { value: 75";
    const plan = planWith("", "");
    const older = planWith(age, "bulkWaiverAge: { value: 80");
    const lower = planWith(own, own.replace("effect: lift", "effect: { reduceMinutes: 240 }"));
    if (!plan.ok || !older.ok || !lower.ok) throw new Error("the plan does not parse");
    expect([older.hash, lower.hash]).toEqual([plan.hash, plan.hash]);
    expect(older.wordingHash).not.toBe(plan.wordingHash);
  });

  test.each([
    ["requirements: [S1, S2]", "requirements: [S1, S99]", /requirements: S99 is no rule/],
    ["requirements: [S1, S2]", "requirements: [S1, S1]", /S1 is named twice/],
    ["requirements: [S1, S2]", "requirements: []", /at least 1 needed/],
    ["requirements: [S1, S2]", "requirements: [S9]", /S9 does not allow lift/],
    ["requirements: [S1, S2]", "requirements: [S17]", /S17 is a duty of units/],
    ["kind: age", "kind: illness", /illness/],
    ["kind: age", "colour: red", /colour: no such key here/],
    ["effect: lift", "effect: shift", /effect/],
    ["effect: lift", "effect: { reduceMinutes: 0 }", /reduceMinutes/],
    ["effect: lift", "effect: { reduceMinutes: 60, until: 2010-01-01 }", /until/],
    [who, "{ done: S15 }", /done: whether a rule was reached is not asked here/],
    [who, "{ all: [{ member: true }, { not: { done: S15 } }] }", /done: whether a rule/],
    [who, "{ event: { kind: baptised } }", /baptised/],
    [who, "{ religion: [any] }", /protected attribute \(religion\)/],
    ["zh: 高龄党员免年度学时", "zn: 高龄党员免年度学时", /zh is missing|zn: no such key/],
  ])("%s as %s is refused with its place", (from, to, said) => {
    const text = ruleWith(from, to);
    expect(text).toMatch(/^waivers\.yaml:\d+:\d+: bulkWaivers\.senior-members/m);
    expect(text).toMatch(said);
  });
});

const dayOf = (text: string): number => parseDay(text) ?? 0;

describe("asking a question about one member", () => {
  const plan = planWith("", "");
  if (!plan.ok) throw new Error("the plan does not parse");
  const [rule] = plan.pack.bulkWaivers ?? [];
  if (rule === undefined) throw new Error("no rule");
  const holds = compileQuestion(plan.pack, rule.who);
  const born = (on: PartialDay, facts: readonly Fact[] = []): History => ({
    homes: [],
    facts,
    events: [{ id: "1", kind: "born", on, unitId: null }],
    entries: [],
    waivers: [],
  });
  const exactly = (text: string): PartialDay => ({ first: dayOf(text), last: dayOf(text) });

  test("he is of the age from his birthday on", () => {
    const history = born(exactly("1936-11-15"));
    expect(holds(history, dayOf("2011-11-14"))).toBe(false);
    expect(holds(history, dayOf("2011-11-15"))).toBe(true);
    expect(holds(history, dayOf("2031-11-15"))).toBe(true);
  });

  test("a year alone says yes only where every day of it does", () => {
    const year = { first: dayOf("1936-01-01"), last: dayOf("1936-12-31") };
    expect(holds(born(year), dayOf("2011-11-15"))).toBe(false);
    expect(holds(born(year), dayOf("2011-12-31"))).toBe(true);
  });

  test("of whom nothing is known it says no", () => {
    const nothing = { homes: [], facts: [], events: [], entries: [], waivers: [] };
    expect(holds(nothing, dayOf("2011-11-15"))).toBe(false);
  });
});
