import { describe, expect, test } from "vitest";
import { explain, sentences } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import { compiledWith, did, memberWith, on, rowOf } from "#test/shapes";

const day = "2024-03-04";

/** What the reasons say of one entry, in both languages, where `counts` is this filter. */
function said(counts: string, more: Partial<LedgerEntry> = {}) {
  const pack = compiledWith({ credit: `{ counts: ${counts}, within: end }` });
  const member = memberWith([did(day, 2, { id: "it", ...more })]);
  const today = "2024-07-01";
  const reasons = explain(pack, member, { today: on(today) }, rowOf(pack, member, { today }));
  const found = reasons === null ? [] : sentences(reasons);
  return found.find((one) => one.entryId === "it")?.text;
}

const counted = { en: "2024-03-04: 2 h counted.", zh: "2024-03-04:计2学时。" };
const provider = (kind: string, level: string) => ({ provider: { id: 1, kind, level } });

describe("why an entry is not taken", () => {
  test.each<[string, Partial<LedgerEntry>, string, string]>([
    [
      "{ form: lecturing }",
      { form: "online" },
      "not a form of training that counts here.",
      "培训形式不符。",
    ],
    [
      "{ mode: in-room }",
      { form: "online" },
      "not attended in the way that counts here.",
      "参加方式不符。",
    ],
    [
      "{ education: concentrated }",
      { form: "online" },
      "not concentrated training.",
      "不是集中培训。",
    ],
    ["{ topic: cyber }", { topic: "ethics" }, "not a topic that counts here.", "主题不符。"],
    ["{ outcome: passed }", {}, "without the outcome that is asked.", "没有所需的结果。"],
    ["{ attested: true }", {}, "not attested.", "未经核实。"],
    ["{ place: Yinchuan }", { place: "Guyuan" }, "not at a place that counts here.", "地点不符。"],
    ["{ course: x }", { course: "y" }, "not a course that counts here.", "课程不符。"],
    [
      "{ provider: { kind: firm } }",
      {},
      "the provider is not of a kind that counts here.",
      "办学单位类型不符。",
    ],
    [
      "{ provider: { level: { atLeast: state } } }",
      {},
      "the provider's level is too low.",
      "办学单位级别不够。",
    ],
    ["{ minutes: { atLeast: 121 } }", {}, "too short to be taken.", "时长不足。"],
    [
      "{ within: { last: { months: 9 } } }",
      {},
      "not in the last part of the window that counts.",
      "不在规定的期末时段内。",
    ],
    ["{ not: { form: course } }", {}, "of a kind left out here.", "本要求不计此类记录。"],
  ])("%s", (counts, more, en, zh) => {
    expect(said(counts, more)).toEqual({ en: `${day}: ${en}`, zh: `${day}:${zh}` });
  });

  test("of conditions that must all hold the first that does not is named", () => {
    const both = "{ all: [{ topic: ethics }, { form: online }] }";
    expect(said(both, { form: "online" })?.en).toContain("not a topic");
    expect(said(both, { topic: "ethics" })?.en).toContain("not a form");
    expect(said(both, { topic: "ethics", form: "online" })).toEqual(counted);
  });

  // Each way in asks one thing first and another that the entry fails: the later one is told.
  const order = [
    ["{ form: course }", "a form"],
    ["{ mode: practice }", "in the way"],
    ["{ education: frequent }", "concentrated"],
    ["{ topic: driving }", "a topic"],
    ["{ outcome: passed }", "outcome"],
    ["{ attested: true }", "attested"],
    ["{ provider: { kind: firm } }", "of a kind that counts"],
    ["{ provider: { level: { atLeast: state } } }", "level is too low"],
    ["{ course: x }", "a course"],
    ["{ place: p }", "a place"],
    ["{ minutes: { atLeast: 600 } }", "too short to be taken"],
    ["{ within: { last: { months: 1 } } }", "last part"],
  ] as const;
  test.each(order.slice(1).map(([later, words], at) => [order[at]?.[0] ?? "", later, words]))(
    "of several ways in the one that got furthest is told: %s or %s",
    (earlier, later, words) => {
      const one = { form: "lecture" };
      expect(said(`{ any: [${earlier}, ${later}] }`, one)?.en).toContain(words);
      expect(said(`{ any: [${later}, ${earlier}] }`, one)?.en).toContain(words);
    },
  );

  test("what is left out by kind is told only where no other way in got further", () => {
    const left = "{ not: { form: course } }";
    expect(said(`{ any: [${left}, { form: online }] }`)?.en).toContain("not a form");
    expect(said(`{ any: [${left}, { not: ${left} }] }`)).toEqual(counted);
  });
});

describe("which entries a filter takes", () => {
  test.each<[string, Partial<LedgerEntry>, boolean]>([
    ["{ topic: cyber }", { topic: "cyber-ethics" }, true],
    ["{ topic: cyber-ethics }", { topic: "cyber" }, false],
    ["{ topic: [driving, ethics] }", { topic: "ethics" }, true],
    ["{ mode: alone }", { form: "online" }, true],
    ["{ mode: [practice, in-room] }", { form: "lecturing" }, true],
    ["{ education: frequent }", { form: "lecturing" }, true],
    ["{ outcome: passed }", { outcome: "passed" }, true],
    ["{ attested: true }", { attested: true }, true],
    ["{ minutes: { atLeast: 120 } }", {}, true],
    ["{ not: { minutes: { atLeast: 121 } } }", {}, true],
    ["{ not: { within: { last: { months: 9 } } } }", {}, true],
    ["{ any: [{ course: x }, { form: course }] }", {}, true],
    ["{ provider: { kind: firm, level: { atLeast: county } } }", provider("firm", "county"), true],
    ["{ provider: { kind: firm, level: { atLeast: county } } }", provider("firm", "state"), true],
    ["{ provider: { kind: firm, level: { atLeast: county } } }", provider("firm", ""), false],
    ["{ provider: { level: [county] } }", provider("firm", "county"), true],
    ["{ provider: { level: [county] } }", provider("firm", "state"), false],
  ])("%s of %o: %s", (counts, more, taken) => {
    const text = said(counts, more);
    if (taken) expect(text).toEqual(counted);
    else expect(text).not.toEqual(counted);
  });

  test("entries that differ in one thing alone are told apart, in any order", () => {
    const kinds: [string, Partial<LedgerEntry>, Partial<LedgerEntry>][] = [
      ["{ outcome: passed }", { outcome: "passed" }, {}],
      ["{ outcome: passed }", { outcome: "passed", attested: true }, { attested: true }],
      ["{ attested: true }", { attested: true }, {}],
      ["{ attested: true }", { outcome: "passed", attested: true }, { outcome: "passed" }],
      ["{ topic: ethics }", { topic: "ethics" }, {}],
      ["{ form: online }", { form: "online" }, {}],
      ["{ provider: { kind: firm } }", provider("firm", "county"), provider("school", "county")],
      ["{ provider: { level: [state] } }", provider("firm", "state"), provider("firm", "county")],
    ];
    for (const [counts, taken, other] of kinds) {
      const credit = `{ counts: ${counts}, within: end }`;
      const [yes, no] = [did(day, 2, taken), did(day, 3, other)];
      expect(rowOf({ credit }, [yes, no]).credited).toBe(120);
      expect(rowOf({ credit }, [no, yes]).credited).toBe(120);
    }
  });
});
