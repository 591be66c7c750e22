import { describe, expect, test } from "vitest";
import { cureSentence, demandText, explain, sentences } from "#core/judge";
import type { History } from "#core/members";
import type { LedgerEntry } from "#core/ledger";
import { compiledWith, did, holding, memberWith, on, rowOf, type Steps } from "#test/shapes";

function why(steps: Steps, member: History | readonly LedgerEntry[], today = "2024-07-01") {
  const pack = compiledWith(steps);
  const history = "homes" in member ? member : memberWith(member);
  const row = rowOf(pack, history, { today });
  const reasons = explain(pack, history, { today: on(today) }, row);
  if (reasons === null) throw new Error("no reasons");
  const said = sentences(reasons);
  return {
    row,
    reasons,
    en: said.map((one) => one.text.en),
    zh: said.map((one) => one.text.zh),
    cure: cureSentence(reasons),
  };
}

const credit = (more: string): string => `{ counts: { anything: true }, within: end, ${more} }`;

describe("what each step did to an entry", () => {
  test("multiplied and rounded", () => {
    const steps = credit(
      "multiply: [{ of: { form: lecturing }, by: 3 }], rounding: { to: 60, how: down }",
    );
    const { en, zh } = why({ credit: steps }, [did("2024-03-04", 1.5, { form: "lecturing" })]);
    expect(en).toContain("2024-03-04: 4 h counted (multiplied by 3; rounded to 4 h).");
    expect(zh).toContain("2024-03-04:计4学时(按3倍计;取整为4学时)。");
  });

  test("over a cap, named by the pack's own titles", () => {
    const steps = credit(
      "caps: [{ of: { form: online }, hours: 4 }, { of: { topic: cyber }, hours: 9 }]",
    );
    const { en } = why({ credit: steps }, [did("2024-03-04", 6, { form: "online" })]);
    expect(en).toContain(
      "2024-03-04: 4 h counted (at most 4 h of form Online course: 2 h taken away).",
    );
  });

  test("nothing, and why", () => {
    const steps = credit(
      "blocks: { days: 1, atLeast: 3 }, repeats: { of: topic, in: window, keep: first }",
    );
    const { en } = why({ credit: steps }, [
      did("2024-03-04", 1, { course: "a" }),
      did("2024-03-05", 4, { topic: "ethics" }),
      did("2024-03-06", 4, { topic: "ethics" }),
    ]);
    expect(en).toContain(
      "2024-03-04: the parts of this course that lie together are too short to count.",
    );
    expect(en).toContain("2024-03-05: 4 h counted.");
    expect(en).toContain("2024-03-06: a repeat of what counts already; not counted.");
  });

  test("too little attended", () => {
    const stated = { minutes: 60, credit: { thousandths: 8000, unit: "hour" } };
    const { en } = why({ credit: credit("threshold: { percent: 80, below: nothing }") }, [
      did("2024-03-04", 0, stated),
    ]);
    expect(en).toContain("2024-03-04: too little of it was attended; not counted.");
  });

  test("from before the window", () => {
    const { en } = why(
      { credit: credit("reachBack: { months: 2, of: { anything: true }, hours: 3 }") },
      [did("2023-12-04", 5)],
    );
    expect(en).toContain(
      "2023-12-04: 3 h counted (from the 2 months before the window, which count too; together at most 3 h from before the window).",
    );
  });
});

describe("each part of the demand", () => {
  const demand = `
  all:
    - hours: 20
    - { hours: 4, of: { topic: ethics } }
    - { hours: 2, of: { topic: driving }, when: { post: driver } }
    - { hours: 1, of: { form: lecturing }, unless: { post: clerk } }
    - { hours: 1, of: { topic: cyber }, cycles: { only: [2] } }`;

  test("asked or left out and why, reached, missing; what would cure it", () => {
    const member = memberWith(
      [did("2024-03-04", 19, { form: "online" }), did("2024-03-04", 1, { topic: "ethics" })],
      [holding("clerk", "2023-01-01")],
    );
    const { en, cure } = why({ demand }, member);
    expect(en).toContain("Asked: 20 h. So far 20 h: reached.");
    expect(en).toContain("Asked: 4 h (topic Ethics). So far 1 h; missing: 3 h.");
    expect(en).toContain("Not asked: 2 h (topic Driving) (asked only of Post: Driver).");
    expect(en).toContain("Not asked: 1 h (form Lecturing) (not asked of Post: Clerk).");
    expect(en).toContain("Not asked: 1 h (topic Cyber security) (not in this cycle).");
    expect(cure).toEqual({
      en: "3 h more (topic Ethics), by 2024-12-31.",
      zh: "还需3学时(主题:职业道德),最晚2024-12-31。",
    });
  });

  test("of alternatives the nearest is named, with what counts at all", () => {
    const steps = {
      credit: "{ counts: { provider: { kind: school, level: { atLeast: county } } }, within: end }",
      demand: "{ any: [{ hours: 10 }, { distinct: { of: course, atLeast: 2 } }] }",
    };
    const { cure } = why(steps, [did("2024-03-04", 8, { course: "a" })]);
    expect(cure?.en).toBe(
      "1 different course more (provider: School at the level County or above), by 2024-12-31.",
    );
  });

  test("a window that ended cannot be cured", () => {
    const { cure } = why({ demand }, [did("2024-03-04", 22)], "2025-02-01");
    expect(cure?.en).toBe(
      "The window has ended; missing: 4 h of 4 h (topic Ethics); 1 h of 1 h (form Lecturing). It cannot be cured.",
    );
  });

  test("a whole demand in words", () => {
    const words = (text: string) => demandText(compiledWith({ demand: text }), "R")?.en;
    expect(words("{ hours: 2 }")).toBe("2 h");
    expect(words(demand)).toContain("20 h and 4 h (topic Ethics)");
    expect(words("{ any: [{ sessions: 2 }, { inOne: { of: topic, hours: 5 } }] }")).toBe(
      "2 trainings or 5 h in one topic",
    );
    expect(
      words(
        "{ all: [{ hours: 24 }, { floor: { years: 1, hours: 5 } }, { hours: 2, of: { course: x }, extra: true }] }",
      ),
    ).toBe("24 h and 5 h in each year and 2 h (course x) on top");
  });
});
