import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayOf, type PartialDay } from "./day.ts";
import {
  type Agreement,
  type Likeness,
  plainName,
  rates,
  scorePair,
  signFields,
  type SignField,
} from "./doubles.ts";

/** Nothing but name and unit is known, and both differ from those of `other`. */
const one: Likeness = {
  memberNo: "",
  name: "王小明",
  nameEn: "",
  sex: null,
  born: null,
  joinedOn: null,
  unitId: 1,
  seenBy: [1, 10],
};
const other: Likeness = { ...one, name: "李大华", unitId: 2, seenBy: [2, 20] };
const never = () => 0;

/** How a field compares; undefined where it gives nothing. */
function agreement(
  field: SignField,
  a: Partial<Likeness>,
  b: Partial<Likeness>,
  alike: (one: string, other: string) => number = never,
): Agreement | undefined {
  const { signs } = scorePair({ ...one, ...a }, { ...other, ...b }, alike);
  return signs.find((sign) => sign.field === field)?.agreement;
}

const exact = (year: number, month: number, day: number): PartialDay => ({
  first: dayOf(year, month, day),
  last: dayOf(year, month, day),
});
const yearOnly = (year: number): PartialDay => ({
  first: dayOf(year, 1, 1),
  last: dayOf(year, 12, 31),
});

describe("names", () => {
  const names = (a: string, b: string, alike = never) =>
    agreement("name", { name: a }, { name: b }, alike);

  test("width, case, blanks, points and the order of words are no part of a name", () => {
    expect(plainName(" ＷＡＮＧ  Ming ")).toBe("ming wang");
    expect(plainName("Ming WANG")).toBe("ming wang");
    expect(plainName("王 小明")).toBe("王小明");
    expect(plainName("买买提·阿不都")).toBe("买买提阿不都");
    expect(["a·b", "a•b", "a.b", "a'b", "a’b", "a-b", "a\tb"].map(plainName)).toEqual(
      Array<string>(7).fill("a b"),
    );
    expect(plainName("王 A")).toBe("a 王");
    expect(plainName("A 王")).toBe("a 王");
    expect(plainName("")).toBe("");
    expect(plainName("  ")).toBe("");
    expect(names("王·小明", "王小明")).toBe("same");
  });

  test.each([
    ["王小明", "王晓明", "close"],
    ["王小明", "王小鸣", "close"],
    ["王小明", "李小明", "differs"],
    ["王小明", "王晓鸣", "differs"],
    ["王明", "王华", "close"],
    ["王明", "王小明", "close"],
    ["小明", "王小明", "close"],
    ["王小", "王小明", "close"],
    ["王晓", "王小明", "differs"],
    ["王", "王明", "differs"],
    ["王", "李", "differs"],
    ["王明", "王大小明", "differs"],
    ["𠮷明", "𠮷", "differs"],
    ["王𠮷明", "王𠮷", "close"],
  ])("%s and %s: one character of a name may be another or missing: %s", (a, b, expected) => {
    // Likeness of letters says nothing about characters.
    expect(names(a, b, () => 1)).toBe(expected);
    expect(names(b, a, () => 1)).toBe(expected);
  });

  test("names with letters are close when they are alike to 0.92", () => {
    expect(names("Li Ming", "Ming Li")).toBe("same");
    for (const [a, b] of [
      ["Li Ming", "Li Min"],
      ["王小明", "Wang"],
      ["Wang", "王小明"],
      ["王小明", ""],
    ] as const) {
      expect(names(a, b, () => 0.92)).toBe("close");
      expect(names(a, b, () => 0.9199)).toBe("differs");
    }
  });

  test("the spelling is compared as it is plain, and only where both have one", () => {
    const spelled = (a: string, b: string, alike = never) =>
      agreement("name-en", { nameEn: a }, { nameEn: b }, alike);
    expect(spelled("Li Ming", "MING LI")).toBe("same");
    expect(spelled("Li Ming", "Li Min", () => 0.92)).toBe("close");
    expect(spelled("Li Ming", "Li Min", () => 0.91)).toBe("differs");
    for (const [a, b] of [
      ["", "Li"],
      ["Li", " "],
      ["", ""],
    ] as const) {
      expect(spelled(a, b, () => 1)).toBeUndefined();
    }
    const seen: string[] = [];
    agreement("name-en", { nameEn: "B a" }, { nameEn: "D c" }, (a, b) => seen.push(a, b));
    expect(seen).toEqual(["a b", "c d"]);
  });
});

describe("what else is known", () => {
  test("sex agrees or does not, and gives nothing where it is unknown of either", () => {
    expect(agreement("sex", { sex: "f" }, { sex: "f" })).toBe("same");
    expect(agreement("sex", { sex: "f" }, { sex: "m" })).toBe("differs");
    expect(agreement("sex", { sex: null }, { sex: "m" })).toBeUndefined();
    expect(agreement("sex", { sex: "f" }, { sex: null })).toBeUndefined();
  });

  test.each([
    ["the same day", exact(1960, 4, 5), exact(1960, 4, 5), "same"],
    ["day and month exchanged", exact(1960, 4, 5), exact(1960, 5, 4), "close"],
    ["exchanged in another year", exact(1960, 4, 5), exact(1961, 5, 4), "differs"],
    ["the day slipped", exact(1960, 4, 5), exact(1960, 4, 15), "close"],
    ["the month slipped", exact(1960, 4, 5), exact(1960, 6, 5), "close"],
    ["the year slipped", exact(1960, 4, 5), exact(1966, 4, 5), "close"],
    ["the year alone", exact(1960, 4, 5), exact(1960, 6, 7), "differs"],
    ["the month alone", exact(1960, 4, 5), exact(1961, 4, 7), "differs"],
    ["the day alone", exact(1960, 4, 5), exact(1961, 6, 5), "differs"],
    ["the month is the other's day only", exact(1960, 4, 5), exact(1960, 9, 4), "differs"],
    ["the day is the other's month only", exact(1960, 4, 5), exact(1960, 5, 9), "differs"],
    ["a year and its first day", yearOnly(1960), exact(1960, 1, 1), "close"],
    ["a year and its last day", yearOnly(1960), exact(1960, 12, 31), "close"],
    ["a year and the day after it", yearOnly(1960), exact(1961, 1, 1), "differs"],
    ["a year and the day before it", yearOnly(1960), exact(1959, 12, 31), "differs"],
    ["the same year, known no better", yearOnly(1960), yearOnly(1960), "close"],
    ["two years", yearOnly(1960), yearOnly(1961), "differs"],
  ] as const)("births, %s", (_, a, b, expected) => {
    expect(agreement("born", { born: a }, { born: b })).toBe(expected);
    expect(agreement("born", { born: b }, { born: a })).toBe(expected);
  });

  test("a birth that is unknown of either gives nothing", () => {
    expect(agreement("born", { born: exact(1960, 4, 5) }, { born: null })).toBeUndefined();
    expect(agreement("born", { born: null }, { born: exact(1960, 4, 5) })).toBeUndefined();
  });

  test("admissions within a year of each other are close", () => {
    const joined = (a: number | null, b: number | null) =>
      agreement("joined", { joinedOn: a }, { joinedOn: b });
    expect([0, 1, 366, 367].map((days) => joined(9000, 9000 + days))).toEqual([
      "same",
      "close",
      "close",
      "differs",
    ]);
    expect([1, 366, 367].map((days) => joined(9000, 9000 - days))).toEqual([
      "close",
      "close",
      "differs",
    ]);
    expect([joined(null, 9000), joined(9000, null), joined(0, 0)]).toEqual([
      undefined,
      undefined,
      "same",
    ]);
  });

  test("units of one office are close; the unit always says something", () => {
    expect(agreement("unit", {}, { unitId: 1, seenBy: [] })).toBe("same");
    expect(agreement("unit", { seenBy: [1, 10, 30] }, { seenBy: [2, 10, 40] })).toBe("close");
    expect(agreement("unit", { seenBy: [1, 10] }, { seenBy: [2, 20] })).toBe("differs");
    expect(agreement("unit", { seenBy: [] }, { seenBy: [] })).toBe("differs");
  });

  test("numbers are never the same, and close when they are alike to 0.95", () => {
    const number = (a: string, b: string, alike: number) =>
      agreement("number", { memberNo: a }, { memberNo: b }, () => alike);
    expect(number("A1", "A2", 0.95)).toBe("close");
    expect(number("A1", "A2", 0.9499)).toBe("differs");
    expect(number("", "A2", 1)).toBeUndefined();
    expect(number("A1", "", 1)).toBeUndefined();
  });
});

describe("the score", () => {
  test("the ways in which a field can agree share out all pairs: m and u come to one each", () => {
    const possible: Partial<Record<SignField, readonly Agreement[]>> = {
      sex: ["same", "differs"],
      number: ["close", "differs"],
    };
    for (const field of signFields) {
      const ways = possible[field] ?? (["same", "close", "differs"] as const);
      for (const rate of ["m", "u"] as const) {
        const sum = ways.reduce((total, way) => total + rates[field][way][rate], 0);
        expect([field, rate, sum.toFixed(9)]).toEqual([field, rate, "1.000000000"]);
      }
    }
  });

  test.each([
    // log2(m/u) of each, with two decimals.
    ["name", 10.17, 3.64, -7.63],
    ["name-en", 1.5, 0.26, -4.32],
    ["sex", 0.85, 0, -5.49],
    ["born", 13, 2.58, -4.03],
    ["joined", 7.45, 1.32, -2.64],
    ["unit", 4.06, -0.19, -1.93],
    ["number", 0, 1.54, -0.44],
  ] as const)("%s gives these bits", (field, same, close, differs) => {
    const bits = (way: Agreement) => Math.log2(rates[field][way].m / rates[field][way].u);
    expect(bits("same")).toBeCloseTo(same, 2);
    expect(bits("close")).toBeCloseTo(close, 2);
    expect(bits("differs")).toBeCloseTo(differs, 2);
  });

  test("the bits of all fields are added; signs stand in the order of the fields", () => {
    const full: Likeness = {
      ...one,
      memberNo: "A1",
      nameEn: "Wang Xiaoming",
      sex: "f",
      born: exact(1960, 4, 5),
      joinedOn: 9000,
    };
    const { bits, strength, signs } = scorePair(full, { ...full, memberNo: "A2" }, () => 1);
    expect(bits).toBeCloseTo(10.167 + 1.503 + 0.848 + 13.001 + 7.451 + 4.059 + 1.544, 2);
    expect(strength).toBe("very-likely");
    expect(signs.map((sign) => sign.field)).toEqual(signFields);
    expect(signs.map((sign) => sign.agreement)).toEqual([
      ...Array<Agreement>(6).fill("same"),
      "close",
    ]);
  });

  test("what is unknown gives nothing: a name and a unit that differ are all there is", () => {
    const { bits, strength, signs } = scorePair(one, other, never);
    expect(bits).toBeCloseTo(-7.634 - 1.926, 2);
    expect(strength).toBe("unlikely");
    expect(signs).toEqual([
      { field: "name", agreement: "differs" },
      { field: "unit", agreement: "differs" },
    ]);
  });

  // The name is the same in all of them: 10.17 bits. Beside each the sum of its bits.
  const away = { unitId: 2, seenBy: [2] };
  const office = { unitId: 2, seenBy: [10] };
  const born = exact(1960, 4, 5);
  const slipped = exact(1960, 4, 6);
  test.each<[number, string, Partial<Likeness>, Partial<Likeness>]>([
    [20.01, "very-likely", { born, joinedOn: 0 }, { ...office, born: slipped, joinedOn: 0 }],
    [
      19.13,
      "likely",
      { born, joinedOn: 0, sex: "f" },
      { ...away, born: slipped, joinedOn: 0, sex: "f" },
    ],
    [13.4, "likely", { born, joinedOn: 0 }, { ...office, born: exact(1970, 1, 1), joinedOn: 0 }],
    [12.56, "possible", { born }, { ...office, born: slipped }],
    [9.97, "possible", {}, office],
    [8.24, "unlikely", {}, away],
  ])("%f bits are %s", (expected, strength, a, b) => {
    const found = scorePair({ ...one, ...a }, { ...one, ...b }, never);
    expect(found.bits).toBeCloseTo(expected, 1);
    expect(found.strength).toBe(strength);
  });
});

test("it does not matter which of the two records comes first", () => {
  const name = fc.stringMatching(/^[王李小明]{1,4}$/);
  const born = fc.constantFrom(null, exact(1960, 4, 5), exact(1960, 5, 4), yearOnly(1960));
  const record: fc.Arbitrary<Likeness> = fc.record({
    memberNo: fc.constantFrom("", "A1", "A2"),
    name: fc.oneof(name, fc.constantFrom("Li Ming", "Ming")),
    nameEn: fc.constantFrom("", "Li", "Ming Li"),
    sex: fc.constantFrom(null, "f", "m"),
    born,
    joinedOn: fc.option(fc.integer({ min: 0, max: 800 })),
    unitId: fc.integer({ min: 1, max: 2 }),
    seenBy: fc.subarray([1, 2, 3]),
  });
  const alike = (a: string, b: string) =>
    Math.min(a.length, b.length) / Math.max(a.length, b.length);
  fc.assert(
    fc.property(record, record, (a, b) => {
      expect(scorePair(b, a, alike)).toEqual(scorePair(a, b, alike));
    }),
  );
});
