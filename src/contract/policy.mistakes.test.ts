import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smallText } from "#test/small-pack";
import { formatMistake, type PackFile, parsePack } from "./policy.ts";

const folder = join(import.meta.dirname, "../../packs/five-year-plan");
const files: PackFile[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => ({
    name: name.replaceAll("\\", "/"),
    text: readFileSync(join(folder, name), "utf8"),
  }));

function edited(name: string, from: string | RegExp, to: string): PackFile[] {
  return files.map((file) => {
    if (file.name !== name) return file;
    const text = file.text.replace(from, to);
    expect(text).not.toBe(file.text);
    return { name, text };
  });
}

function mistakesOf(list: readonly PackFile[]): string[] {
  const parsed = parsePack(list);
  return parsed.ok ? [] : parsed.mistakes.map(formatMistake);
}

function lineOf(name: string, text: string): number {
  const file = files.find((one) => one.name === name);
  const at = file?.text.indexOf(text) ?? -1;
  expect(at).toBeGreaterThanOrEqual(0);
  return file?.text.slice(0, at).split("\n").length ?? 0;
}

const small = smallText({ R: { window: "{ calendar: { years: 1 } }" } });
const smallMistakes = (from: string, to: string): string =>
  mistakesOf([{ name: "small.yaml", text: small.replace(from, to) }]).join("\n");

test("what training is about may have a protected word in its code, what is true of a person not", () => {
  expect(smallMistakes("b: { zh: 乙", "workplace-health: { zh: 乙")).toBe("");
  expect(smallMistakes("low: { zh: 低", "poor-health: { zh: 低")).toContain(
    "poor-health: no rule may ask about a protected attribute (health)",
  );
  expect(smallMistakes("licensed: {", "pregnancy: {")).toContain("protected attribute");
});

test("a text with a comma and without quotes is told so", () => {
  expect(smallMistakes("en: Driver", "en: Driver, of lorries")).toContain(
    '"of lorries" stands after a comma: a text with a comma in it needs quotes',
  );
});

test("a duty beside a rule is a rule about units of the same pack", () => {
  const withDuty = (duty: string, subject = "unit"): string => {
    const rules = {
      R: { window: "{ calendar: { years: 1 } }", more: `    duty: ${duty}` },
      plans: { window: "{ calendar: { years: 1 } }", more: `    subject: ${subject}` },
    };
    return mistakesOf([{ name: "small.yaml", text: smallText(rules) }]).join("\n");
  };
  expect(withDuty("plans")).toBe("");
  expect(withDuty("plan")).toMatch(
    /^small\.yaml:\d+:\d+: .*duty: plan is no rule with subject: unit; did you mean plans\?$/,
  );
  expect(withDuty("plans", "member")).toContain(
    "plans is no rule with subject: unit; there are none",
  );
  expect(withDuty("R")).toContain("R is no rule with subject: unit");
  const ofUnit = { window: "{ calendar: { years: 1 } }", more: "    subject: unit\n    duty: R" };
  expect(mistakesOf([{ name: "small.yaml", text: smallText({ R: ofUnit }) }]).join()).toContain(
    "only a rule about members has one",
  );
});

test("two rules with one id are told so, and nothing else is blamed for it", () => {
  const found = smallMistakes("  R:\n", "  R: {}\n  R:\n");
  expect(found).toMatch(
    /^small\.yaml:\d+:3: .*R: stands here already; give one of the two another name$/,
  );
});

test("who has several values of a kind may be asked for two of them, or for one and not another", () => {
  expect(
    smallMistakes(
      "{ when: { member: true } }",
      "{ when: { all: [{ post: driver }, { post: guard }, { not: { grade: low } }] } }",
    ),
  ).toBe("");
});

describe("mistakes in a pack", () => {
  test("a misspelt key is named with its place and the nearest right key", () => {
    const line = lineOf("members.yaml", "    window: { calendar");
    const found = mistakesOf(
      edited("members.yaml", "    window: { calendar", "    windw: { calendar"),
    );
    expect(found).toContain(
      `members.yaml:${line}:5: requirements.S1.windw: windw: no such key here; did you mean window?`,
    );
    expect(found.join("\n")).toContain("requirements.S1: the key window is missing");
    expect(found).toHaveLength(2);
  });

  test.each([
    ["members.yaml", "sector: [rural,", "sector: [rurl,", "did you mean rural?"],
    ["members.yaml", "role: leading-body", "role: leading-boddy", "did you mean leading-body?"],
    [
      "members.yaml",
      "when: { sector: [new-economic",
      "when: { sectr: [new-economic",
      "did you mean sector?",
    ],
    [
      "members.yaml",
      "atLeast: $partYearDays",
      "atLeast: $partYearDay",
      "did you mean partYearDays?",
    ],
    [
      "members.yaml",
      "atLeast: $partYearDays",
      "atLeast: $straddle",
      "a whole number is needed here",
    ],
    ["members.yaml", "mode: alone", "mode: alon", "did you mean alone?"],
    ["members.yaml", "lifts: [S1,", "lifts: [S99,", "S99 is no rule"],
    ["members.yaml", "{ sector: other }", "{ religion: other }", "protected attribute (religion)"],
    [
      "members.yaml",
      "{ sector: other }",
      "{ fact: ethnicity, in: [other] }",
      "protected attribute",
    ],
    [
      "vocabulary.yaml",
      "    education:\n      zh: 学历",
      "    health:\n      zh: 学历",
      "protected attribute (health)",
    ],
    [
      "vocabulary.yaml",
      "    education:\n      zh: 学历",
      "    民族:\n      zh: 学历",
      "protected attribute",
    ],
    [
      "members.yaml",
      "window: { calendar: { years: 1 } }",
      "window: { season: { days: 90 } }",
      "season: the key from is missing",
    ],
    [
      "members.yaml",
      "window: { calendar: { years: 1 } }",
      "window: { calendar: { years: 0 } }",
      "0 is outside 1..50",
    ],
    ["members.yaml", "- hours: $hours", "- validUntil: 3", "validUntil: no such key here"],
    ["members.yaml", "- hours: $hours", "- hours: many", "a number is needed here"],
    ["projects.yaml", "lapses: true", "lapses: ja", "true or false is needed here"],
    ["projects.yaml", "after: { event: $event }", "after: { event: joined }", "no such event"],
    [
      "projects.yaml",
      "anniversary: { wholeWindow: true }",
      "anniversry: { wholeWindow: true }",
      "nothing is written for anniversary",
    ],
    ["pack.yaml", "from: 2009-01-01", "from: 2009-02-30", "a day of the calendar"],
    ["pack.yaml", "to: 2013-12-31", "to: 2003-12-31", "ends before it begins"],
    ["parameters.yaml", "value: 183", "value: 999", "999 is outside 1..366"],
    [
      "parameters.yaml",
      "straddle: { value: days",
      "straddle: { value: weeks",
      "not among the choices",
    ],
    ["parameters.yaml", "S9.months: {", "S99.months: {", "S99 is no rule"],
    [
      "parameters.yaml",
      "parameters:\n",
      "parameters:\n  spare: { value: 1, range: [0, 2], source: guess, zh: a, en: b }\n",
      "nothing refers to this parameter",
    ],
    ["cases/vectors.yaml", "form: lecture", "form: lectur", "did you mean lecture?"],
    ["cases/vectors.yaml", "status: met", "status: mett", "did you mean met?"],
    [
      "cases/vectors.yaml",
      "parameters: { S11.perSession: true }",
      "parameters: { S11.perSession: maybe }",
      "not among the choices",
    ],
  ])("%s: %s", (name, from, to, message) => {
    const found = mistakesOf(edited(name, from, to));
    expect(found.join("\n")).toContain(message);
    for (const one of found) expect(one).toMatch(/^[\w./-]+:\d+:\d+: /);
  });

  test("all mistakes are reported at once", () => {
    const twice = edited("members.yaml", "mode: alone", "mode: alon").map((file) =>
      file.name === "pack.yaml" ? { ...file, text: file.text.replace("basis", "bases") } : file,
    );
    expect(mistakesOf(twice).length).toBeGreaterThanOrEqual(3);
  });

  test("a name that stands in two files is refused", () => {
    const again = { name: "z.yaml", text: "requirements:\n  S1: {}\n" };
    expect(mistakesOf([...files, again]).join("\n")).toContain(
      "z.yaml:2:3: requirements.S1: S1: stands in members.yaml already",
    );
  });

  test.each([
    ["", "a map with the keys"],
    ["a: [", ""],
    ["x: 1\nx: 2\n", "stands here already"],
    ["pack: &a {}\nvocabulary: *a\n", "are not read"],
    ["pack: !!js/function 'x'\n", ""],
    [`pack: ${"[".repeat(5000)}`, "nested deeper"],
    [
      `pack:\n${Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")}`,
      "nested deeper",
    ],
    [`pack:\n  ${"- ".repeat(3000)}x`, "nested deeper"],
    ["x".repeat(2_000_001), "longer than"],
    ["\u0000\ufffe", ""],
    ["a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\n", "are not read"],
    ["__proto__: { x: 1 }\nconstructor: 1\n", "no such key here"],
  ])("bad text %#", (text, message) => {
    const found = mistakesOf([{ name: "bad.yaml", text }]);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("\n")).toContain(message);
  });

  test("no files at all", () => {
    expect(mistakesOf([])).toEqual([":1:1: a pack needs a file"]);
  });

  test("random damage never throws, and every mistake has a place inside its file", () => {
    const damage = fc.record({
      file: fc.nat({ max: files.length - 2 }),
      at: fc.nat(),
      cut: fc.integer({ min: 0, max: 60 }),
      put: fc.oneof(
        fc.constantFrom(
          "",
          "{",
          "}",
          "[",
          "]",
          ":",
          "- ",
          "\n",
          "\t",
          "$",
          "&a ",
          "*a",
          "null",
          "'",
          '"',
          "#",
          "~",
          "!!",
          "__proto__",
          "  ",
        ),
        fc.string({ maxLength: 8 }),
      ),
    });
    const few = files.filter((file) => file.name !== "cases/decisions.yaml");
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (list) => {
        const texts = few.map((file) => file.text);
        for (const { file, at, cut, put } of list) {
          const text = texts[file] ?? "";
          const from = at % (text.length + 1);
          texts[file] = text.slice(0, from) + put + text.slice(from + cut);
        }
        const parsed = parsePack(few.map((file, i) => ({ name: file.name, text: texts[i] ?? "" })));
        if (parsed.ok) return;
        expect(parsed.mistakes.length).toBeGreaterThan(0);
        for (const one of parsed.mistakes) {
          const index = few.findIndex((file) => file.name === one.file);
          expect(index).toBeGreaterThanOrEqual(0);
          const lines = (texts[index] ?? "").split("\n");
          expect(one.line).toBeGreaterThanOrEqual(1);
          expect(one.line).toBeLessThanOrEqual(lines.length + 1);
          expect(one.column).toBeGreaterThanOrEqual(1);
          expect(one.message).not.toBe("");
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe("hashes of a pack", () => {
  const hashOf = (list: readonly PackFile[]): [string, string] => {
    const parsed = parsePack(list);
    if (!parsed.ok) throw new Error(parsed.mistakes.map(formatMistake).join("\n"));
    return [parsed.hash, parsed.wordingHash];
  };
  const [hash, wording] = hashOf(files);

  test("wording changes the one, judging the other", () => {
    const [sameHash, otherWording] = hashOf(edited("members.yaml", "五年全员培训", "五年轮训"));
    expect(sameHash).toBe(hash);
    expect(otherWording).not.toBe(wording);
    const [otherHash] = hashOf(edited("parameters.yaml", "value: 183", "value: 184"));
    expect(otherHash).not.toBe(hash);
    const [alsoOther] = hashOf(edited("projects.yaml", "lapses: true", "lapses: false"));
    expect(alsoOther).not.toBe(hash);
  });

  test("comments, order of files and layout change neither", () => {
    const turned = [...files].reverse().map((file) => ({ ...file, text: `# x\n${file.text}\n` }));
    expect(hashOf(turned)).toEqual([hash, wording]);
  });
});
