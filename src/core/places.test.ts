import { expect, test } from "vitest";
import { placesOf, type VersionRow } from "./places.ts";

const version = (unitId: number, from: number, more: Partial<VersionRow> = {}): VersionRow => ({
  unitId,
  from,
  to: null,
  parentId: null,
  kind: "branch",
  level: "branch",
  sector: null,
  ...more,
});

test("a home is cut on the day on which its unit became another kind of place", () => {
  const places = placesOf([
    version(1, 0, { to: 100, sector: "rural" }),
    version(1, 100, { sector: "urban-community" }),
  ]);
  expect(places.during(1, 50, null)).toEqual([
    { place: { kind: "branch", level: "branch", sector: "rural" }, from: 50, to: 100 },
    { place: { kind: "branch", level: "branch", sector: "urban-community" }, from: 100, to: null },
  ]);
  expect(places.during(1, 120, 130)).toHaveLength(1);
});

test("a mere new name does not cut a home", () => {
  const places = placesOf([version(1, 0, { to: 100 }), version(1, 100)]);
  expect(places.during(1, 10, 200)).toEqual([
    { place: { kind: "branch", level: "branch", sector: null }, from: 10, to: 200 },
  ]);
});

test("sectors of the units above are those of the day, also after a move", () => {
  const places = placesOf([
    version(1, 0, { to: 100, parentId: 2 }),
    version(1, 100, { parentId: 3 }),
    version(2, 0, { kind: "workplace", sector: "finance" }),
    version(3, 0),
  ]);
  expect(places.on(1, 99).above).toEqual(["finance"]);
  expect(places.on(1, 100).above).toBeUndefined();
});

test("days before a unit's first version count as the first, so that no day of a home is lost", () => {
  const places = placesOf([version(1, 100, { sector: "school" })]);
  expect(places.during(1, 10, null)).toEqual([
    { place: { kind: "branch", level: "branch", sector: "school" }, from: 10, to: null },
  ]);
});

test("a unit that nobody knows is nowhere, on every day", () => {
  const nowhere = { kind: "other", level: "branch", sector: null };
  const places = placesOf([version(1, 0)]);
  expect(places.during(9, 5, 8)).toEqual([{ place: nowhere, from: 5, to: 8 }]);
  expect(places.on(9, 5)).toEqual(nowhere);
});

test("a home that ends on the day of a change lies in what the unit was before", () => {
  const places = placesOf([version(1, 0, { to: 100 }), version(1, 100, { kind: "committee" })]);
  expect(places.during(1, 50, 100).map((one) => one.place.kind)).toEqual(["branch"]);
  expect(places.during(1, 100, 150).map((one) => one.place.kind)).toEqual(["committee"]);
});

test("a unit above that changed its sector cuts the homes below, from the unit's own first day on", () => {
  const places = placesOf([
    version(1, 50, { parentId: 2 }),
    version(2, 0, { to: 30, parentId: 3, sector: "rural" }),
    version(2, 30, { to: 80, parentId: 3, sector: "school" }),
    version(2, 80, { parentId: 3 }),
    version(3, 0, { sector: "finance" }),
  ]);
  expect(places.during(1, 0, null).map(({ from, place }) => [from, place.above])).toEqual([
    [0, ["school", "finance"]],
    [80, ["finance"]],
  ]);
  expect(places.on(1, 10).above).toEqual(["school", "finance"]);
});

test("a unit above that was closed says nothing of the days after, nor what stands above it", () => {
  const places = placesOf([
    version(1, 0, { to: 100, parentId: 2 }),
    version(1, 100, { parentId: 2, kind: "committee" }),
    version(2, 0, { to: 60, parentId: 3, sector: "rural" }),
    version(3, 0, { sector: "finance" }),
  ]);
  expect(places.on(1, 10).above).toEqual(["rural", "finance"]);
  expect(places.on(1, 100).above).toBeUndefined();
});

test("another level, or sectors that only read alike, are another place", () => {
  const levels = placesOf([version(1, 0, { to: 9 }), version(1, 9, { level: "grassroots" })]);
  expect(levels.during(1, 0, null)).toHaveLength(2);
  const above = placesOf([
    version(1, 0, { to: 9, parentId: 2 }),
    version(1, 9, { parentId: 3 }),
    version(2, 0, { sector: "ab" }),
    version(3, 0, { parentId: 4, sector: "a" }),
    version(4, 0, { sector: "b" }),
  ]);
  expect(above.during(1, 0, null)).toHaveLength(2);
});

test("units that stand above each other in a circle are placed all the same", () => {
  const places = placesOf([
    version(1, 0, { parentId: 2, sector: "rural" }),
    version(2, 0, { parentId: 1, sector: "school" }),
  ]);
  expect(places.on(1, 5).above).toHaveLength(40);
});

test("a unit is placed by the days on which it or one above it changed, in their order", () => {
  const places = placesOf([
    version(1, 10, { parentId: 2 }),
    version(2, 0, { sector: "rural", to: 20 }),
    version(2, 20, { sector: "finance", to: 30 }),
    version(2, 30, { sector: "rural" }),
  ]);
  expect(places.during(1, 0, null).map(({ place, from, to }) => [place.above, from, to])).toEqual([
    [["rural"], 0, 20],
    [["finance"], 20, 30],
    [["rural"], 30, null],
  ]);
  const later = placesOf([version(1, 10, { parentId: 2 }), version(2, 20, { sector: "rural" })]);
  expect(later.on(1, 15).above).toBeUndefined();
});
