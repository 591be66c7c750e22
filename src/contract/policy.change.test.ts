import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compilePack, demandText, explain, judge, sentences } from "#core/judge";
import { type Day, dayOf } from "#core/day";
import type { Case } from "#core/policy/cases";
import type { Pack } from "#core/policy/pack";
import { runCases } from "#core/policy/run-cases";
import { formatMistake, type PackFile, parsePack, withFollowed } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs");

function read(name: string): readonly PackFile[] {
  return readdirSync(join(folder, name), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => ({ name: file, text: readFileSync(join(folder, name, file), "utf8") }));
}

const own = read("later-rules");
const before = read("five-year-plan");

function parsed(files: readonly PackFile[]): Pack {
  const found = parsePack(files);
  if (!found.ok) throw new Error(found.mistakes.map(formatMistake).join("\n"));
  return found.pack;
}

const whole = (): Pack => parsed(withFollowed(own, before));
const changed = (name: string, from: string, to: string): readonly PackFile[] =>
  own.map((one) => {
    if (one.name !== name) return one;
    expect(one.text).toContain(from);
    return { name, text: one.text.replace(from, to) };
  });

function mistakesOf(files: readonly PackFile[]): string {
  const found = parsePack(files);
  return found.ok ? "" : found.mistakes.map(formatMistake).join("\n");
}

function caseOf(pack: Pack, id: string): Case & { history: NonNullable<Case["history"]> } {
  const found = pack.cases.find((one) => one.id === id);
  if (found === undefined || found.history === null) throw new Error(id);
  return { ...found, history: found.history };
}

test("every case of the later rules, over both packs, comes out as written", () => {
  const run = runCases(whole());
  expect(run.results.flatMap((one) => one.failures)).toEqual([]);
  expect(run.passed).toBeGreaterThanOrEqual(12);
});

test("on every day before the change the old pack judges alone, and each row is asked again then", () => {
  const old = compilePack(parsed(before));
  const pack = whole();
  const both = compilePack(pack);
  const on = dayOf(2014, 1, 1);
  let seen = 0;
  for (const one of pack.cases) {
    if (one.history === null) continue;
    for (const today of [dayOf(2012, 6, 1), on - 1]) {
      const plain = judge(old, one.history, { today });
      const rows = judge(both, one.history, { today });
      const timeless = (all: typeof rows) => all.map((row) => ({ ...row, nextChangeOn: null }));
      expect(timeless(rows)).toEqual(timeless(plain));
      for (const row of rows) expect(row.nextChangeOn).toBeLessThanOrEqual(on);
      seen += rows.length;
    }
  }
  expect(seen).toBeGreaterThan(20);
});

test("windows that ended before the change keep their verdicts", () => {
  const old = compilePack(parsed(before));
  const pack = whole();
  const both = compilePack(pack);
  const on = dayOf(2014, 1, 1);
  const ended = (rows: ReturnType<typeof judge>) => rows.filter((row) => row.dueOn < on);
  for (const one of pack.cases) {
    if (one.history === null) continue;
    const today = dayOf(2015, 9, 1);
    const kept = ended(judge(old, one.history, { today }));
    expect(ended(judge(both, one.history, { today }))).toEqual(kept);
  }
});

describe("reasons say how a window goes over", () => {
  const said = (id: string, requirement: string, today?: Day) => {
    const pack = whole();
    const compiled = compilePack(pack);
    const one = caseOf(pack, id);
    const options = { today: today ?? one.today };
    const rows = judge(compiled, one.history, options);
    const row = rows.find((each) => each.requirement === requirement);
    const reasons = row === undefined ? null : explain(compiled, one.history, options, row);
    return reasons === null ? [] : sentences(reasons).map((each) => each.text);
  };
  test("finished under the old", () => {
    const texts = said("finished-under-old", "S11");
    expect(texts.some(({ en }) => en.includes("2014-01-01") && en.includes("old rule"))).toBe(true);
    expect(texts.some(({ zh }) => zh.includes("本期按旧规定考核完毕"))).toBe(true);
    // On the day before nothing is known of it.
    const day = dayOf(2013, 12, 31);
    expect(JSON.stringify(said("finished-under-old", "S11", day))).not.toContain("old rule");
  });
  test("judged under the new", () => {
    const texts = said("judged-under-new", "R4");
    expect(texts.some(({ en }) => en.includes("judged whole under the new rule"))).toBe(true);
  });
  test("pro rata by days", () => {
    expect(said("pro-rata", "R7").map(({ en }) => en)).toContain(
      "Pro rata: 153 of 365 days under 40 h, 212 under 56 h.",
    );
    expect(said("pro-rata", "R7").map(({ zh }) => zh)).toContain(
      "按天折算:全期365天,153天按旧规定40学时,212天按新规定56学时。",
    );
  });
});

test("the demands of both packs are told, each with its own parameters", () => {
  const compiled = compilePack(whole());
  expect(demandText(compiled, "S1")?.en).toContain("16 h");
  expect(demandText(compiled, "R1")?.en).toContain("32 h");
});

describe("what contradicts itself is refused with its place", () => {
  const rules = (from: string, to: string) =>
    mistakesOf(withFollowed(changed("rules.yaml", from, to), before));
  const head = (from: string, to: string) =>
    mistakesOf(withFollowed(changed("pack.yaml", from, to), before));
  test("the pack before is not there", () => {
    expect(mistakesOf(own)).toMatch(/pack\.yaml:\d+:\d+: pack: follows: the pack five-year-plan/);
  });
  test("another pack is there", () => {
    expect(head("pack: five-year-plan", "pack: five-year-plans")).toContain(
      "no pack five-year-plans is here; did you mean five-year-plan?",
    );
  });
  test("files of a pack that nobody follows", () => {
    expect(head("  follows: { pack: five-year-plan, on: 2014-01-01 }\n", "")).toContain(
      "pack.follows does not name",
    );
  });
  test("a pack follows itself, or one that follows it", () => {
    expect(head("id: later-rules", "id: five-year-plan")).toContain("a cycle of packs");
    const again = own.map((one) => ({
      ...one,
      text: one.text
        .replace("id: later-rules", "id: five-year-plan")
        .replace("pack: five-year-plan", "pack: later-rules"),
    }));
    const circle = mistakesOf(withFollowed(again, withFollowed(own, before)));
    expect(circle).toContain(
      "a cycle of packs: five-year-plan follows later-rules follows five-year-plan",
    );
  });
  test("it begins on another day than it says it follows", () => {
    expect(head("on: 2014-01-01", "on: 2014-02-01")).toContain("the same as from");
  });
  test("a rule does not say what it replaces", () => {
    expect(rules("    transition: { replaces: none }\n", "")).toMatch(
      /rules\.yaml:\d+:\d+: requirements\.R6: the key transition is missing/,
    );
  });
  test("a rule that does not exist, the nearest named; a way over that does not exist", () => {
    expect(rules("replaces: [S13]", "replaces: [S31]")).toContain("S31: no rule of five-year-plan");
    expect(rules("how: judge-under-new", "how: judge-under-now")).toContain("judge-under-new?");
    expect(rules("replaces: [S9], how: judge-under-new", "replaces: [S9]")).toContain(
      "how is missing",
    );
    expect(rules("replaces: none", "replaces: none, how: judge-under-new")).toContain("how: what");
  });
  test("one rule replaced in two ways", () => {
    expect(rules("[S8], how: finish-under-old", "[S8], how: judge-under-new")).toContain(
      "S8: R2 replaces it by judge-under-new, this rule by finish-under-old",
    );
  });
  test("ids of both packs", () => {
    expect(rules("  R10:", "  S24:")).toContain("S24: a rule of five-year-plan has this id");
  });
  test("a family that is replaced in part", () => {
    const some = "[S1, S2], how: judge-under-new";
    expect(rules("[S1, S2, S3, S4, S5, S6], how: finish-under-old", some)).toContain(
      "is judged together with",
    );
  });
  test("hours that are shared by days where none are asked", () => {
    expect(rules("[S9], how: judge-under-new", "[S9], how: pro-rata-by-days")).toContain(
      "asks no main hours",
    );
  });
  test("a transition in a pack that follows none", () => {
    const stated = before.map((one) => ({
      ...one,
      text: one.text.replace("    bind:\n", "    transition: { replaces: none }\n    bind:\n"),
    }));
    expect(mistakesOf(stated)).toContain("this pack follows none");
  });
  test("mistakes of the pack before keep its file", () => {
    const broken = before.map((one) =>
      one.name === "members.yaml" ? { ...one, text: one.text.replace("prorate:", "prorat:") } : one,
    );
    expect(mistakesOf(withFollowed(own, broken))).toMatch(/^follows\/members\.yaml:\d+/);
  });
});
