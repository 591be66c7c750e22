import { expect, test } from "vitest";
import { parsePartialDay } from "./day.ts";
import { contradictions, type RecordOfPerson } from "./merging.ts";

const one: RecordOfPerson = {
  name: "王晓明",
  nameEn: "",
  sex: "m",
  born: parsePartialDay("1970-05-06"),
  homes: [{ unitId: 1, from: 100, to: 200 }],
  facts: [
    { kind: "sector", value: "rural", from: 100, to: null },
    { kind: "role", value: "guide", from: 100, to: null },
  ],
  events: [{ kind: "admitted", on: { first: 50, last: 50 } }],
};
const against = (more: Partial<RecordOfPerson>) =>
  contradictions(one, { ...one, ...more }, (kind) => kind === "role");

test("two records that say the same contradict in nothing", () => {
  expect(against({})).toEqual([]);
});

test("what is unknown of one, or known less exactly, is no contradiction", () => {
  expect(against({ sex: null, nameEn: "Wang", born: parsePartialDay("1970") })).toEqual([]);
  expect(against({ homes: [], facts: [], events: [] })).toEqual([]);
  expect(against({ events: [{ kind: "admitted", on: { first: 0, last: 365 } }] })).toEqual([]);
});

test("homes, single facts and what happens once contradict where both hold", () => {
  expect(against({ homes: [{ unitId: 2, from: 200, to: null }] })).toEqual([]);
  expect(against({ homes: [{ unitId: 2, from: 150, to: null }] })).toEqual([
    { about: "home", kind: "", survivor: "1", loser: "2", on: 150 },
  ]);
  const facts = [
    { kind: "sector", value: "urban", from: 90, to: 101 },
    { kind: "role", value: "leader", from: 100, to: null },
  ];
  expect(against({ facts })).toEqual([
    { about: "fact", kind: "sector", survivor: "rural", loser: "urban", on: 100 },
  ]);
  expect(against({ events: [{ kind: "admitted", on: { first: 51, last: 51 } }] })).toMatchObject([
    { about: "event", kind: "admitted" },
  ]);
  const born = parsePartialDay("1971");
  expect(against({ born, sex: "f", name: "王小明" }).map((each) => each.about)).toEqual([
    "name",
    "sex",
    "born",
  ]);
});

const contradicting: readonly (readonly [string, Partial<RecordOfPerson>, readonly string[]])[] = [
  ["another spelling", { nameEn: "Wong" }, []],
  ["homes that touch", { homes: [{ unitId: 2, from: 0, to: 100 }] }, []],
  ["homes of which one begins first", { homes: [{ unitId: 2, from: 0, to: 101 }] }, ["home  100"]],
  ["a home that follows", { homes: [{ unitId: 2, from: 200, to: null }] }, []],
  ["facts that touch", { facts: [{ kind: "sector", value: "urban", from: 0, to: 100 }] }, []],
  ["a birth of another year", { born: parsePartialDay("1969") }, ["born  null"]],
  ["a birth of a later year", { born: parsePartialDay("1971") }, ["born  null"]],
  ["a birth of which nothing is known", { born: null }, []],
  [
    "another admission, earlier",
    { events: [{ kind: "admitted", on: { first: 40, last: 49 } }] },
    ["event admitted null"],
  ],
  ["another kind of event", { events: [{ kind: "hired", on: { first: 40, last: 49 } }] }, []],
];
test.each(contradicting)("%s: what contradicts is told", (_, more, told) => {
  expect(against(more).map(({ about, kind, on }) => `${about} ${kind} ${String(on)}`)).toEqual(
    told,
  );
});

test("what may happen several times does not contradict", () => {
  const twice = (kind: string, day: number): RecordOfPerson => ({
    ...one,
    events: [{ kind, on: { first: day, last: day } }],
  });
  const found = contradictions(twice("praised", 50), twice("praised", 60), () => false);
  expect(found).toEqual([]);
});

test("a sex that one record does not state contradicts nothing", () => {
  expect(contradictions({ ...one, sex: null }, one, () => false)).toEqual([]);
});

test("two spellings contradict under their own name", () => {
  const spelt = (nameEn: string): RecordOfPerson => ({ ...one, nameEn });
  expect(contradictions(spelt("Wang"), spelt("Wong"), () => true)).toEqual([
    { about: "name-en", kind: "", survivor: "Wang", loser: "Wong", on: null },
  ]);
  const born = (text: string): RecordOfPerson => ({ ...one, born: parsePartialDay(text) });
  expect(contradictions(born("1970"), born("1972"), () => true)).toMatchObject([
    { about: "born", kind: "" },
  ]);
  expect(contradictions({ ...one, born: null }, born("1972"), () => true)).toEqual([]);
});
