import { describe, expect, test } from "vitest";
import { compileQuestion } from "#core/judge";
import type { Fact, History } from "#core/members";
import type { Place } from "#core/organisation";
import type { PlaceFilter, Selector } from "#core/policy/selectors";
import {
  on,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallPack,
} from "#test/small-pack";

const written = smallPack({ R: { window: "{ calendar: { years: 1 } }" } });
/** The highest level first. */
const levels = ["state", "county", "township"].map((code) => ({
  code,
  title: { zh: code, en: code },
}));
const pack = { ...written, vocabulary: { ...written.vocabulary, levels } };

function holds(when: Selector, one: History, day = "2012-06-01"): boolean {
  return compileQuestion(pack, when)(one, on(day));
}

const place = (kind: string, level: string, sector: string | null, above?: string[]): Place =>
  above === undefined ? { kind, level, sector } : { kind, level, sector, above };

function at(home: Place, facts: readonly Fact[] = []): History {
  return history({
    homes: [{ unitId: 1, place: home, from: on("2010-01-01"), to: null }],
    facts,
  });
}

const any: PlaceFilter = { sector: null, kind: null, level: null, orAbove: false };
const home = (filter: Partial<PlaceFilter>): Selector => ({ home: { ...any, ...filter } });
const held = (kind: string, values: string[], heldIn: Partial<PlaceFilter> | null): Selector => ({
  fact: kind,
  in: values,
  heldIn: heldIn === null ? null : { ...any, ...heldIn },
});
const heldAt = (kind: string, value: string, where: Place | null): Fact => ({
  ...fact(kind, value, "2011-01-01"),
  place: where,
});
const driver: Selector = held("post", ["driver"], null);

describe("the home unit", () => {
  const village = place("village", "township", "rural");

  test("is of one of the kinds", () => {
    expect(holds(home({ kind: ["branch", "village"] }), at(village))).toBe(true);
    expect(holds(home({ kind: ["branch"] }), at(village))).toBe(false);
    expect(holds(home({}), at(village))).toBe(true);
  });

  test("is at a level, or at least as high as one", () => {
    expect(holds(home({ level: { in: ["township"] } }), at(village))).toBe(true);
    expect(holds(home({ level: { in: ["state", "county"] } }), at(village))).toBe(false);
    const county: Selector = home({ level: { atLeast: "county" } });
    expect(holds(county, at(village))).toBe(false);
    expect(holds(county, at(place("village", "county", null)))).toBe(true);
    expect(holds(county, at(place("village", "state", null)))).toBe(true);
    expect(holds(county, at(place("village", "elsewhere", null)))).toBe(false);
  });

  test("has a sector, or lies below a unit that has it", () => {
    const army: Selector = home({ sector: ["army"] });
    const below: Selector = home({ sector: ["army"], orAbove: true });
    expect(holds(army, at(place("branch", "county", "army")))).toBe(true);
    expect(holds(army, at(place("branch", "county", null)))).toBe(false);
    expect(holds(army, at(place("branch", "county", "rural", ["army"])))).toBe(false);
    expect(holds(below, at(place("branch", "county", "rural", ["army"])))).toBe(true);
    expect(holds(below, at(place("branch", "county", "rural", ["school"])))).toBe(false);
    expect(holds(below, at(place("branch", "county", null)))).toBe(false);
    expect(holds(below, at(place("branch", "county", "army", [])))).toBe(true);
  });

  test("is asked itself: the member's own sector is no sector of the home", () => {
    const member = at(place("branch", "county", null), [fact("sector", "army", "2011-01-01")]);
    expect(holds(home({ sector: ["army"] }), member)).toBe(false);
  });

  test("is told apart from another that differs in one thing only", () => {
    const asked: Selector = {
      any: [
        home({ kind: ["village"], level: { in: ["county"] }, sector: ["rural"] }),
        home({ sector: ["army"], orAbove: true }),
      ],
    };
    const question = compileQuestion(pack, asked);
    const answers = [
      place("village", "county", "rural"),
      place("village", "county", "school"),
      place("village", "state", "rural"),
      place("branch", "county", "rural"),
      place("branch", "county", "rural", ["school"]),
      place("branch", "county", "rural", ["school", "army"]),
      place("branch", "county", "rural", ["army"]),
      place("branch", "county", "rural"),
      place("branch", "county", null),
      place("village", "county", "rural"),
    ].map((one) => question(at(one), on("2012-06-01")));
    expect(answers).toEqual([true, false, false, false, false, true, true, false, false, true]);
  });

  test("whoever is at home nowhere is no member and has no home", () => {
    const nobody = history({ homes: [], facts: [heldAt("post", "driver", null)] });
    expect(holds({ member: true }, nobody)).toBe(false);
    expect(holds({ all: [driver, { not: { member: true } }] }, nobody)).toBe(true);
    expect(holds(home({}), nobody)).toBe(false);
    expect(holds(held("post", ["driver"], {}), nobody)).toBe(false);
  });

  test("begins on its first day and has ended on the day after its last", () => {
    const homes = [
      { unitId: 1, place: village, from: on("2011-01-01"), to: on("2012-01-01") },
      { unitId: 2, place: place("branch", "county", null), from: on("2012-03-01"), to: null },
    ];
    const one = history({ homes });
    const answers = (when: Selector): boolean[] =>
      ["2010-12-31", "2011-01-01", "2011-12-31", "2012-01-01", "2012-02-29", "2012-03-01"].map(
        (day) => holds(when, one, day),
      );
    expect(answers({ member: true })).toEqual([false, true, true, false, false, true]);
    expect(answers(home({ kind: ["village"] }))).toEqual([false, true, true, false, false, false]);
  });
});

describe("a fact", () => {
  const branch = place("branch", "county", "rural");

  test("is of its kind and has one of the values", () => {
    const both = at(branch, [
      fact("post", "guard", "2011-01-01"),
      fact("grade", "low", "2011-01-01"),
    ]);
    expect(holds(driver, both)).toBe(false);
    expect(holds(held("post", ["driver", "guard"], null), both)).toBe(true);
    expect(holds(held("grade", ["guard"], null), both)).toBe(false);
    expect(holds({ all: [held("grade", ["low"], null), held("post", ["low"], null)] }, both)).toBe(
      false,
    );
  });

  test("holds from its first day to the day before its end", () => {
    const one = at(branch, [fact("post", "driver", "2011-05-01", "2012-05-01")]);
    const days = ["2011-04-30", "2011-05-01", "2012-04-30", "2012-05-01"];
    expect(days.map((day) => holds(driver, one, day))).toEqual([false, true, true, false]);
  });

  test("is held in the unit that it names, and at home where it names none", () => {
    const inVillage: Selector = held("post", ["driver"], { kind: ["village"] });
    const village = place("village", "county", null);
    expect(holds(inVillage, at(branch, [heldAt("post", "driver", village)]))).toBe(true);
    expect(holds(inVillage, at(branch, [heldAt("post", "driver", null)]))).toBe(false);
    expect(holds(inVillage, at(village, [heldAt("post", "driver", null)]))).toBe(true);
    expect(holds(inVillage, at(village, [heldAt("post", "driver", branch)]))).toBe(false);
    expect(holds(inVillage, at(village, [heldAt("post", "guard", village)]))).toBe(false);
  });

  test("held in different units is told apart, one member after the other", () => {
    const question = compileQuestion(pack, held("post", ["driver"], { level: { in: ["state"] } }));
    const state = place("branch", "state", null);
    const answers = [null, state, branch, null, state].map((where) =>
      question(at(branch, [heldAt("post", "driver", where)]), on("2012-06-01")),
    );
    expect(answers).toEqual([false, true, false, false, true]);
  });

  test("held in a unit without a sector has the member's own, else the home's", () => {
    const rural: Selector = held("post", ["driver"], { sector: ["rural"] });
    const none = place("branch", "county", null);
    const post = heldAt("post", "driver", none);
    const own = fact("sector", "rural", "2011-01-01");
    const other = fact("sector", "school", "2011-01-01");
    expect(holds(rural, at(none, [post]))).toBe(false);
    expect(holds(rural, at(none, [post, own]))).toBe(true);
    expect(holds(rural, at(branch, [post]))).toBe(true);
    expect(holds(rural, at(branch, [post, other]))).toBe(false);
    const school = heldAt("post", "driver", place("branch", "county", "school"));
    expect(holds(rural, at(branch, [school, own]))).toBe(false);
  });
});

describe("the sector of a member", () => {
  const rural: Selector = held("sector", ["rural"], null);
  const stated = (...values: string[]) => values.map((one) => fact("sector", one, "2011-01-01"));

  test("is the one that is stated, else the home unit's", () => {
    const home = place("branch", "county", "rural");
    expect(holds(rural, at(home))).toBe(true);
    expect(holds(rural, at(home, stated("school")))).toBe(false);
    expect(holds(rural, at(place("branch", "county", null)))).toBe(false);
    expect(holds(rural, at(place("branch", "county", null), stated("rural")))).toBe(true);
    expect(holds(rural, history({ homes: [], facts: stated("rural") }))).toBe(true);
    expect(holds(rural, history({ homes: [] }))).toBe(false);
  });

  test("is the first by its word where two are stated, whatever their order", () => {
    const home = place("branch", "county", null);
    expect(holds(rural, at(home, stated("rural", "school")))).toBe(true);
    expect(holds(rural, at(home, stated("school", "rural")))).toBe(true);
    expect(holds(rural, at(home, stated("army", "rural")))).toBe(false);
    expect(holds(rural, at(home, stated("rural", "army")))).toBe(false);
  });

  test("is not the value of another kind of fact", () => {
    const home = place("branch", "county", "rural");
    const asked: Selector = { all: [rural, { not: driver }] };
    expect(holds(asked, at(home, [fact("post", "army", "2011-01-01")]))).toBe(true);
  });
});

describe("several together", () => {
  const guard: Selector = held("post", ["guard"], null);
  const low: Selector = held("grade", ["low"], null);
  const branch = place("branch", "county", null);
  const who = (...pairs: [string, string][]) =>
    at(
      branch,
      pairs.map(([kind, value]) => fact(kind, value, "2011-01-01")),
    );
  const two = who(["post", "driver"], ["grade", "low"]);

  test("all, any, and at least so many of them", () => {
    expect(holds({ all: [driver, low] }, two)).toBe(true);
    expect(holds({ all: [driver, guard] }, two)).toBe(false);
    expect(holds({ any: [guard, low] }, two)).toBe(true);
    expect(holds({ any: [guard, held("grade", ["high"], null)] }, two)).toBe(false);
    const count = (atLeast: number): Selector => ({ count: { atLeast, of: [driver, guard, low] } });
    expect([1, 2, 3].map((n) => holds(count(n), two))).toEqual([true, true, false]);
  });

  test("a question holds surely: whichever day an incomplete date is", () => {
    const from = { first: on("2012-05-01"), last: on("2012-05-31") };
    const one = at(branch, [{ ...fact("post", "driver", "2012-05-01"), from }]);
    expect(holds(driver, one, "2012-05-31")).toBe(true);
    expect(holds(driver, one, "2012-05-30")).toBe(false);
    expect(holds({ not: driver }, one, "2012-05-30")).toBe(false);
    expect(holds({ not: driver }, one, "2012-04-30")).toBe(true);
  });
});

describe("questions of time", () => {
  const branch = place("branch", "county", null);

  test("since so long, without a break", () => {
    const since: Selector = { since: { length: { months: 6 }, holds: driver } };
    const one = at(branch, [
      fact("post", "driver", "2011-01-31", "2011-05-01"),
      fact("post", "driver", "2011-05-01", "2011-09-01"),
      fact("post", "driver", "2011-09-02"),
    ]);
    const days = [
      "2011-07-30",
      "2011-07-31",
      "2011-08-31",
      "2011-09-01",
      "2012-03-01",
      "2012-03-02",
    ];
    expect(days.map((day) => holds(since, one, day))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test("an event so long ago, and not longer", () => {
    const asked = (atLeast: number | null, below: number | null): Selector => ({
      event: {
        kind: "hired",
        atLeast: atLeast === null ? null : { months: atLeast },
        below: below === null ? null : { months: below },
      },
    });
    const one = { ...at(branch), events: [event("hired", "2011-03-15")] };
    const days = [
      "2011-03-14",
      "2011-03-15",
      "2011-06-14",
      "2011-06-15",
      "2011-09-14",
      "2011-09-15",
    ];
    const answers = (when: Selector) => days.map((day) => holds(when, one, day));
    expect(answers(asked(null, null))).toEqual([false, true, true, true, true, true]);
    expect(answers(asked(3, null))).toEqual([false, false, false, true, true, true]);
    expect(answers(asked(null, 6))).toEqual([false, true, true, true, true, false]);
    expect(answers(asked(3, 6))).toEqual([false, false, false, true, true, false]);
  });

  test("frozen as it was on the last event's day", () => {
    const frozen: Selector = { frozen: { at: "hired", when: driver } };
    const one = {
      ...at(branch, [fact("post", "driver", "2011-02-01", "2011-04-01")]),
      events: [event("hired", "2011-03-15"), event("hired", "2011-06-01")],
    };
    const days = ["2011-03-14", "2011-03-15", "2011-05-31", "2011-06-01"];
    expect(days.map((day) => holds(frozen, one, day))).toEqual([false, true, true, false]);
  });
});
