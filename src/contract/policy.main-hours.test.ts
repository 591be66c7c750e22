import { describe, expect, test } from "vitest";
import { explain, sentences } from "#core/judge";
import { compiledWith, did, memberWith, on, rowOf } from "#test/shapes";

describe("what a row shows as demanded", () => {
  const ethics = "of: { topic: ethics }";
  test.each<[string, string, number, string?]>([
    ["the first hours without a filter", `{ all: [{ hours: 2, ${ethics} }, { hours: 10 }] }`, 600],
    ["else the first hours at all", `{ all: [{ sessions: 1 }, { hours: 2, ${ethics} }] }`, 120],
    ["also where they stand deeper", "{ any: [{ sessions: 2 }, { all: [{ hours: 8 }] }] }", 480],
    ["minutes as well", "{ all: [{ sessions: 1 }, { minutes: 90 }] }", 90],
    [
      "extras added, and never by themselves",
      "{ all: [{ hours: 2, extra: true }, { hours: 10 }] }",
      720,
    ],
    [
      "else what is asked in one",
      "{ all: [{ sessions: 1 }, { inOne: { of: topic, hours: 5 } }] }",
      300,
    ],
    ["or in each stretch", "{ all: [{ sessions: 1 }, { floor: { years: 1, hours: 3 } }] }", 180],
    [
      "hours before those in one",
      "{ all: [{ inOne: { of: topic, hours: 5 } }, { hours: 4 }] }",
      240,
    ],
    ["without hours the first that counts", "{ all: [{ count: 3 }, { sessions: 2 }] }", 3],
    ["a part without a number is none", "{ all: [{ hours: null }, { sessions: 2 }] }", 2],
    ["nothing where nothing is asked", "{ none: true }", 0, "{ always: no-norm }"],
  ])("%s", (_, demand, demanded, verdict = "{}") => {
    expect(rowOf({ demand, verdict }, []).demanded).toBe(demanded);
  });
});

describe("caps", () => {
  const of = (topic: string, hours: number) => did("2024-05-01", hours, { topic });
  const hours = (caps: string, entries: Parameters<typeof rowOf>[1]) =>
    rowOf({ credit: `{ counts: { anything: true }, within: end, caps: [${caps}] }` }, entries)
      .credited / 60;

  test("where every group is over its share, what lies outside them is the measure", () => {
    const each =
      "{ of: { not: { form: online } }, share: { percent: 30, of: credited }, per: topic }";
    const three = [of("ethics", 40), of("cyber", 40), of("driving", 40)];
    const outside = did("2024-05-01", 10, { form: "online" });
    expect(hours(each, [...three, outside])).toBe(100);
    expect(hours(each, three)).toBe(0);
  });

  test("a share of half for each of two leaves the greater as much as the smaller", () => {
    const half = "{ of: { anything: true }, share: { percent: 50, of: credited }, per: topic }";
    expect(hours(half, [of("ethics", 30), of("cyber", 20)])).toBe(40);
    expect(hours(half, [of("ethics", 30), of("cyber", 30)])).toBe(60);
    expect(hours(half, [of("ethics", 30)])).toBe(0);
  });

  test("what is exactly at its cap keeps all of it", () => {
    expect(hours("{ of: { topic: ethics }, hours: 4 }", [of("ethics", 4), of("cyber", 1)])).toBe(5);
    expect(hours("{ of: { topic: ethics }, hours: 0 }", [of("ethics", 4), of("cyber", 1)])).toBe(1);
  });

  test("take away first from what any later cap takes, then from what ends last, then the greater id", () => {
    const caps =
      "{ of: { anything: true }, hours: 4 }, { of: { form: online }, hours: 10 }, { of: { topic: cyber }, hours: 10 }";
    const steps = {
      credit: `{ counts: { anything: true }, within: end, caps: [${caps}] }`,
      demand: "{ hours: 4 }",
    };
    const told = (entries: ReturnType<typeof did>[]) => {
      const pack = compiledWith(steps);
      const member = memberWith(entries);
      const row = rowOf(pack, member);
      const reasons = explain(pack, member, { today: on("2025-06-01") }, row);
      const texts = reasons === null ? [] : sentences(reasons);
      return texts.flatMap(({ entryId, text }) => (entryId === null ? [] : [text.en]));
    };
    expect(told([did("2024-03-04", 3, { form: "online" }), did("2024-05-01", 3)])).toEqual([
      "2024-03-04: 1 h counted (at most 4 h: 2 h taken away).",
      "2024-05-01: 3 h counted.",
    ]);
    expect(told([did("2024-05-01", 3), did("2024-03-04", 3)])).toEqual([
      "2024-03-04: 3 h counted.",
      "2024-05-01: 1 h counted (at most 4 h: 2 h taken away).",
    ]);
    expect(told([did("2024-03-04", 3, { id: "b" }), did("2024-03-04", 3, { id: "a" })])).toEqual([
      "2024-03-04: 3 h counted.",
      "2024-03-04: 1 h counted (at most 4 h: 2 h taken away).",
    ]);
  });
});
