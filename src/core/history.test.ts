import { describe, expect, test } from "vitest";
import type { Day, PartialDay } from "./day.ts";
import { placeFact, placeHome, resolveHistory } from "./history.ts";
import type { Fact } from "./members.ts";
import { placesOf, type VersionRow } from "./places.ts";

/** A village that became a community on day 100 and a workplace on day 200. */
const kinds: readonly (readonly [string, Day, Day | null])[] = [
  ["village", 0, 100],
  ["community", 100, 200],
  ["workplace", 200, null],
];
const versions = kinds.map(([kind, from, to]): VersionRow => ({
  unitId: 1,
  parentId: null,
  kind,
  level: "branch",
  sector: null,
  from,
  to,
}));
const places = placesOf(versions);
const place = (kind: string) => ({ kind, level: "branch", sector: null });
const exact = (day: Day): PartialDay => ({ first: day, last: day });
const within = (first: Day, last: Day): PartialDay => ({ first, last });

describe("a home", () => {
  test("is one for each stretch on which its unit was one kind of place", () => {
    expect(placeHome({ unitId: 1, from: 50, to: null }, places)).toEqual([
      { unitId: 1, place: place("village"), from: 50, to: 100 },
      { unitId: 1, place: place("community"), from: 100, to: 200 },
      { unitId: 1, place: place("workplace"), from: 200, to: null },
    ]);
    expect(placeHome({ unitId: 1, from: 100, to: 200 }, places)).toEqual([
      { unitId: 1, place: place("community"), from: 100, to: 200 },
    ]);
  });
});

describe("a fact that is held in a unit", () => {
  const role = { kind: "role", value: "secretary", unitId: 1 };
  /** Kind of place, first and last day of the beginning and of the end. */
  const parts = (from: PartialDay, to: PartialDay | null) =>
    placeFact({ ...role, from, to }, places).map((part) => {
      expect(part).toMatchObject(role);
      return [part.place?.kind, part.from, part.to];
    });

  test("is cut on the days on which the unit changed", () => {
    expect(parts(exact(50), null)).toEqual([
      ["village", exact(50), exact(100)],
      ["community", exact(100), exact(200)],
      ["workplace", exact(200), null],
    ]);
    expect(parts(exact(99), exact(101))).toEqual([
      ["village", exact(99), exact(100)],
      ["community", exact(100), exact(101)],
    ]);
    expect(parts(exact(100), exact(200))).toEqual([["community", exact(100), exact(200)]]);
  });

  test("is not cut inside an incomplete end: the last date keeps one place", () => {
    expect(parts(exact(50), within(90, 110))).toEqual([["village", exact(50), within(90, 110)]]);
    expect(parts(exact(50), within(100, 110))).toEqual([["village", exact(50), within(100, 110)]]);
    expect(parts(exact(50), within(101, 110))).toEqual([
      ["village", exact(50), exact(100)],
      ["community", exact(100), within(101, 110)],
    ]);
  });

  test("is cut after an incomplete beginning where the unit changed in it", () => {
    expect(parts(within(90, 99), exact(150))).toEqual([
      ["village", within(90, 99), exact(100)],
      ["community", exact(100), exact(150)],
    ]);
    expect(parts(within(90, 100), exact(150))).toEqual([
      ["village", within(90, 100), exact(101)],
      ["community", exact(101), exact(150)],
    ]);
    expect(parts(within(90, 120), null)).toEqual([
      ["village", within(90, 120), exact(121)],
      ["community", exact(121), exact(200)],
      ["workplace", exact(200), null],
    ]);
  });

  test("is after an incomplete beginning what its unit was last, where it changed twice in it", () => {
    expect(parts(within(90, 199), null)).toEqual([
      ["village", within(90, 199), exact(200)],
      ["workplace", exact(200), null],
    ]);
    expect(parts(within(90, 210), null)).toEqual([
      ["village", within(90, 210), exact(211)],
      ["workplace", exact(211), null],
    ]);
  });

  test("has one place where beginning and end follow each other without a day between", () => {
    expect(parts(within(50, 149), within(150, 300))).toEqual([
      ["village", within(50, 149), within(150, 300)],
    ]);
    expect(parts(within(50, 148), within(150, 300))).toEqual([
      ["village", within(50, 148), exact(149)],
      ["community", exact(149), within(150, 300)],
    ]);
  });

  test("that ends no later than it begins has the place of its first day", () => {
    expect(parts(exact(150), exact(150))).toEqual([["community", exact(150), exact(150)]]);
    expect(parts(exact(250), exact(50))).toEqual([["workplace", exact(250), exact(50)]]);
    expect(parts(exact(150), exact(151))).toEqual([["community", exact(150), exact(151)]]);
    expect(parts(within(90, 110), within(90, 110))).toEqual([
      ["village", within(90, 110), within(90, 110)],
    ]);
  });
});

test("a fact of no unit has no place and stays whole", () => {
  const fact = { kind: "sector", value: "school", unitId: null, from: exact(50), to: null };
  expect(placeFact(fact, places)).toEqual([{ ...fact, place: null }]);
});

test("of a history homes and facts are placed; events, entries and waivers stay", () => {
  const fact: Omit<Fact, "place"> = {
    kind: "role",
    value: "secretary",
    unitId: 1,
    from: exact(150),
    to: exact(160),
  };
  const recorded = {
    homes: [
      { unitId: 1, from: 150, to: 160 },
      { unitId: 1, from: 170, to: 180 },
    ],
    facts: [fact, { ...fact, unitId: null }],
    events: [{ id: "e", kind: "full", on: exact(1), unitId: null }],
    entries: [],
    waivers: [{ requirement: "S1", window: 1, kind: "age", effect: "lift", amount: 0 } as const],
  };
  expect(resolveHistory(recorded, places)).toEqual({
    ...recorded,
    homes: [
      { unitId: 1, place: place("community"), from: 150, to: 160 },
      { unitId: 1, place: place("community"), from: 170, to: 180 },
    ],
    facts: [
      { ...fact, place: place("community") },
      { ...fact, unitId: null, place: null },
    ],
  });
});
