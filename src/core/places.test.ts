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
