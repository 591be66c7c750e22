import { expect, test } from "vitest";
import { type Anchor, isOffice, regionAnchor, unitsThatSee } from "./placement.ts";

/** Anchors of a line of levels, top unit first; ids are 1, 2, 3 ... */
function anchorsOf(...levels: string[]): number[] {
  let above: Anchor | null = null;
  return levels.map((level, index) => {
    above = regionAnchor({ unitId: index + 1, level }, above);
    return above.unitId;
  });
}

test("units at and below a county belong to its region, those above to regions of their own", () => {
  expect(anchorsOf("centre", "province", "city", "county", "township", "branch")).toEqual([
    1, 2, 3, 4, 4, 4,
  ]);
});

test("where there is no county the nearest unit above county level has the region", () => {
  expect(anchorsOf("province", "city", "township", "grassroots")).toEqual([1, 2, 2, 2]);
});

test("below a county no higher level founds a region: a province's enterprise there is the county's", () => {
  expect(anchorsOf("province", "county", "city", "branch")).toEqual([1, 2, 2, 2]);
});

test("a tree whose top is a township is one region", () => {
  expect(anchorsOf("township", "grassroots", "branch")).toEqual([1, 1, 1]);
});

const unit = (unitId: number, level: string, kind = "committee") => ({ unitId, level, kind });

test("a member is seen from the home up to the township, and not from above", () => {
  const chain = [
    unit(5, "branch", "branch"),
    unit(4, "grassroots", "village"),
    unit(3, "township"),
    unit(2, "county"),
    unit(1, "province"),
  ];
  expect(unitsThatSee(chain)).toEqual([5, 4, 3]);
});

test("the committee of a workplace is the office of its branches", () => {
  const chain = [
    unit(4, "branch", "branch"),
    unit(3, "grassroots", "work-committee"),
    unit(2, "township"),
  ];
  expect(unitsThatSee(chain)).toEqual([4, 3]);
});

test("a branch directly below a county is seen from the county", () => {
  expect(unitsThatSee([unit(2, "branch", "branch"), unit(1, "county")])).toEqual([2, 1]);
});

test("offices are units from the township up, and committees at a workplace below it", () => {
  const offices = [
    unit(1, "township", "other"),
    unit(2, "centre", "other"),
    unit(3, "county", "other"),
  ];
  for (const one of offices) expect(isOffice(one)).toBe(true);
  expect(isOffice(unit(4, "grassroots", "committee"))).toBe(true);
  expect(isOffice(unit(5, "grassroots", "work-committee"))).toBe(true);
  expect(isOffice(unit(6, "grassroots", "village"))).toBe(false);
  expect(isOffice(unit(7, "no such level", "branch"))).toBe(false);
});

test("the top unit of a tree and a county name a region even where they stand under another", () => {
  expect(regionAnchor({ unitId: 7, level: "branch" }, null)).toEqual({
    unitId: 7,
    level: "branch",
  });
  expect(regionAnchor({ unitId: 8, level: "county" }, { unitId: 7, level: "county" }).unitId).toBe(
    8,
  );
});
