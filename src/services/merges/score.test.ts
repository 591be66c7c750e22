import fc from "fast-check";
import { expect, test } from "vitest";
import { alike } from "#adapters/alike";
import { dayOf, parsePartialDay } from "#core/day";
import { type Likeness, plainName, rates, scorePair, signFields } from "#core/doubles";

const member: Likeness = {
  memberNo: "1000001",
  name: "王晓明",
  nameEn: "",
  sex: "m",
  born: parsePartialDay("1970-05-06"),
  joinedOn: dayOf(2005, 6, 1),
  unitId: 3,
  seenBy: [3, 2],
};
const like = (more: Partial<Likeness>): Likeness => ({ ...member, memberNo: "2000777", ...more });
const score = (more: Partial<Likeness>) => scorePair(member, like(more), alike);
const agreement = (field: string, one: Partial<Likeness>, other: Partial<Likeness>) =>
  scorePair(like(one), like(other), alike).signs.find((sign) => sign.field === field)?.agreement;

test("the rates of each field are probabilities, and agreeing speaks for one person", () => {
  for (const field of signFields) {
    const { same, close, differs } = rates[field];
    for (const { m, u } of [same, close, differs]) {
      expect(m).toBeGreaterThan(0);
      expect(u).toBeGreaterThan(0);
      expect(Math.max(m, u)).toBeLessThan(1);
    }
    // Numbers are never the same, and a sex is never close.
    const used = { sex: [same, differs], number: [close, differs] }[field as string];
    for (const side of ["m", "u"] as const) {
      const sum = (used ?? [same, close, differs]).reduce((all, one) => all + one[side], 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  }
});

test("one person entered twice is very likely a double, a namesake of another age is none", () => {
  expect(score({}).strength).toBe("very-likely");
  expect(score({ born: parsePartialDay("1970"), unitId: 4, seenBy: [4, 2] }).strength).toBe(
    "very-likely",
  );
  expect(score({ born: null, sex: null, joinedOn: null }).strength).toBe("likely");
  const other = { born: parsePartialDay("1985-01-02"), joinedOn: dayOf(2009, 7, 1) };
  expect(score({ ...other, unitId: 9, seenBy: [9, 8] }).strength).toBe("unlikely");
  expect(score({ ...other, sex: "f" }).strength).toBe("unlikely");
  expect(score({ name: "李建国" }).strength).not.toBe("very-likely");
});

test("names are compared without width, case, blanks and the order of Latin words", () => {
  expect(plainName("王 晓　明")).toBe("王晓明");
  expect(plainName("Ｗang  Xiaoming")).toBe(plainName("XIAOMING Wang"));
  expect(plainName("买买提·艾力")).toBe(plainName("买买提 艾力"));
  const names: [string, string, string][] = [
    ["王晓明", "王小明", "close"],
    ["王晓明", "王晓", "close"],
    ["王晓明", "李晓明", "differs"],
    ["王明", "王强", "close"],
    ["欧阳晓明", "欧阳小明", "close"],
    ["𠮷田明", "𠮷田朋", "close"],
    ["王晓明", "Wang Xiaoming", "differs"],
    ["Wang Xiaoming", "Wang Xiaomin", "close"],
    ["Wang Xiaoming", "Zhao Li", "differs"],
  ];
  for (const [a, b, found] of names) {
    expect([a, b, agreement("name", { name: a }, { name: b })]).toEqual([a, b, found]);
  }
});

test("dates are compared in the precision in which they are known; a slip of one part is close", () => {
  const dates: [string, string, string][] = [
    ["1970-05-06", "1970-05-06", "same"],
    ["1970-05-06", "1970-06-05", "close"],
    ["1970-05-06", "1970-05-16", "close"],
    ["1970-05-06", "1971-05-06", "close"],
    ["1970-05-06", "1970-05", "close"],
    ["1970", "1970-05", "close"],
    ["1970", "1971-05-06", "differs"],
    ["1970-05-06", "1982-09-30", "differs"],
  ];
  for (const [a, b, found] of dates) {
    const [one, other] = [parsePartialDay(a), parsePartialDay(b)];
    expect([a, b, agreement("born", { born: one }, { born: other })]).toEqual([a, b, found]);
  }
});

test("what is unknown of either says nothing", () => {
  const bare = { nameEn: "", sex: null, born: null, joinedOn: null };
  expect(scorePair(like(bare), member, alike).signs.map((one) => one.field)).toEqual([
    "name",
    "unit",
    "number",
  ]);
});

test("a pair scores the same in either order", () => {
  const some = fc.record({
    memberNo: fc.stringMatching(/^[0-9]{6,8}$/),
    name: fc.constantFrom("王晓明", "王小明", "李强", "Wang Li", "Li Wang"),
    nameEn: fc.constantFrom("", "Wang Xiaoming", "Li Qiang"),
    sex: fc.constantFrom("f", "m", null),
    born: fc.constantFrom("1970", "1970-05", "1970-05-06", "1980-01-01").map(parsePartialDay),
    joinedOn: fc.option(fc.integer({ min: 12_000, max: 13_000 })),
    unitId: fc.nat(3),
    seenBy: fc.array(fc.nat(3), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(some, some, (one, other) => {
      expect(scorePair(one, other, alike)).toEqual(scorePair(other, one, alike));
    }),
  );
});
