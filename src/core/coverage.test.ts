import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addCounts,
  compareVerdicts,
  countedBy,
  countKey,
  type CountRow,
  type Counts,
  countSums,
  differingFields,
  dueStatus,
  isByNow,
  isZero,
  markOfStatus,
  noCounts,
  regionSums,
  sameVerdict,
} from "./coverage.ts";
import { statuses, type Verdict } from "./verdicts.ts";

const verdict: Verdict = {
  requirement: "S1",
  windowStart: 100,
  anchor: "",
  dueOn: 464,
  period: 90,
  status: "met",
  credited: 700,
  demanded: 600,
  sessions: 4,
  missingMinutes: 0,
  missingCount: 0,
  owes: false,
  countedAt: 7,
  unitNow: 7,
  unitAtEnd: null,
  nextChangeOn: null,
};
/** Owed, with less than is demanded. */
const owed: Verdict = {
  ...verdict,
  status: "short",
  credited: 250,
  sessions: 3,
  missingMinutes: 350,
  missingCount: 2,
  owes: true,
};

const byKey = (a: CountRow, b: CountRow): number => (keyOf(a) < keyOf(b) ? -1 : 1);
const keyOf = (row: CountRow): string => countKey(row.unitId, row.measure, row.period, row.status);

function rowsOf(...verdicts: readonly Verdict[]): CountRow[] {
  const sums = countSums();
  for (const one of verdicts) sums.add(one, 1);
  return sums.rows().sort(byKey);
}

const ofMet: Counts = {
  members: 1,
  credited: 700,
  towards: 600,
  demanded: 600,
  missingMinutes: 0,
  missingCount: 0,
  sessions: 4,
};
const ofOwed: Counts = {
  members: 1,
  credited: 250,
  towards: 250,
  demanded: 600,
  missingMinutes: 350,
  missingCount: 2,
  sessions: 3,
};
const negative = (counts: Counts): Counts => addCounts(noCounts, counts, -1);

describe("what one verdict adds", () => {
  const at = { unitId: 7, measure: "S1", period: 90, status: "met" };

  test("a verdict counts once, where and in the year in which coverage counts it", () => {
    expect(rowsOf(verdict)).toEqual([{ ...at, ...ofMet }]);
  });

  test("credit counts towards the demand as far as the demand goes, for each member alone", () => {
    const towards = (credited: number) => rowsOf({ ...verdict, credited })[0]?.towards;
    expect([599, 600, 601].map(towards)).toEqual([599, 600, 600]);
    // 700 of one member do not make up for the 250 of another: 600 + 250 of 1200.
    const [both] = rowsOf(verdict, { ...owed, status: "met", owes: false });
    expect(both).toEqual({ ...at, ...addCounts(ofMet, ofOwed) });
    expect(both).toMatchObject({ members: 2, credited: 950, towards: 850, demanded: 1200 });
  });

  test("what is owed counts a second time by its due day", () => {
    expect(rowsOf(owed)).toEqual([
      { ...at, period: 464, status: "due", ...ofOwed },
      { ...at, status: "short", ...ofOwed },
    ]);
    expect(dueStatus).toBe("due");
  });

  test("what is shown apart counts a second time under its mark, and only there", () => {
    expect(rowsOf({ ...verdict, mark: "new" })).toEqual([
      { ...at, status: "apart:new", ...ofMet },
      { ...at, ...ofMet },
    ]);
    expect(rowsOf({ ...verdict, mark: "" })).toEqual([{ ...at, ...ofMet }]);
    const read = ["apart:new", "apart:", "met", "due", "now:apart:new"].map(markOfStatus);
    expect(read).toEqual(["new", "", null, null, null]);
  });

  test("units, measures, periods and statuses are counted apart", () => {
    const others: Verdict[] = [
      { ...verdict, countedAt: 8, unitNow: 8 },
      { ...verdict, requirement: "S2" },
      { ...verdict, period: 91 },
      { ...verdict, status: "late" },
    ];
    const rows = rowsOf(verdict, ...others);
    expect(rows.map((row) => row.members)).toEqual([1, 1, 1, 1, 1]);
    expect(new Set(rows.map(keyOf)).size).toBe(5);
    expect(countKey(1, "S1", 2, "met")).toBe("1 S1 2 met");
  });
});

describe("by the home of today", () => {
  const moved: Verdict = { ...verdict, unitNow: 9 };
  const at = { unitId: 7, measure: "S1", period: 90, status: "met" };

  test("who moved is taken out where he counts, and added at today's home", () => {
    expect(rowsOf(moved)).toEqual([
      { ...at, ...ofMet },
      { ...at, status: "now:met", ...negative(ofMet) },
      { ...at, unitId: 9, status: "now:met", ...ofMet },
    ]);
  });

  test("who has no home today is only taken out", () => {
    expect(rowsOf({ ...verdict, unitNow: null })).toEqual([
      { ...at, ...ofMet },
      { ...at, status: "now:met", ...negative(ofMet) },
    ]);
  });

  test("what is shown apart follows the home of today, what is owed stays where it counts", () => {
    const rows = rowsOf({ ...owed, mark: "new", unitNow: 9 });
    expect(rows.map((row) => [row.unitId, row.status, row.members])).toEqual([
      [7, "due", 1],
      [7, "apart:new", 1],
      [7, "now:apart:new", -1],
      [7, "now:short", -1],
      [7, "short", 1],
      [9, "now:apart:new", 1],
      [9, "now:short", 1],
    ]);
  });

  test("figures by the home of then are the rows without the differences, those of today all rows", () => {
    const rows = rowsOf(moved);
    expect(rows.map((row) => isByNow(row.status))).toEqual([false, true, true]);
    expect(isByNow("not-now:met")).toBe(false);
    expect(countedBy(rows, "then")).toEqual([{ ...at, ...ofMet }]);
    const now = countedBy(rows, "now");
    expect(now.map((row) => row.status)).toEqual(["met", "met", "met"]);
    const total = (unitId: number) =>
      now
        .filter((row) => row.unitId === unitId)
        .reduce<Counts>((a, b) => addCounts(a, b), noCounts);
    expect(total(7)).toEqual(noCounts);
    expect(total(9)).toEqual(ofMet);
  });
});

// Laws ----------------------------------------------------------------------------------------------

const whole = fc.integer({ min: 0, max: 2000 });
const unit = fc.integer({ min: 1, max: 4 });
const anyVerdict: fc.Arbitrary<Verdict> = fc.record({
  requirement: fc.constantFrom("S1", "S2"),
  windowStart: fc.integer({ min: 0, max: 2 }),
  anchor: fc.constantFrom("", "e1"),
  dueOn: fc.integer({ min: 100, max: 103 }),
  period: fc.integer({ min: 0, max: 2 }),
  status: fc.constantFrom(...statuses),
  credited: whole,
  demanded: whole,
  sessions: whole,
  missingMinutes: whole,
  missingCount: whole,
  owes: fc.boolean(),
  countedAt: unit,
  unitNow: fc.option(unit),
  unitAtEnd: fc.option(unit),
  nextChangeOn: fc.option(whole),
  mark: fc.constantFrom("", "new", "old"),
});

test("in whatever order verdicts are added, the sums are the same", () => {
  fc.assert(
    fc.property(fc.array(anyVerdict, { maxLength: 12 }), (all) => {
      expect(rowsOf(...all.toReversed())).toEqual(rowsOf(...all));
    }),
  );
});

test("what is added and taken out again leaves nothing", () => {
  fc.assert(
    fc.property(fc.array(anyVerdict, { maxLength: 12 }), (all) => {
      const sums = countSums();
      for (const one of all) sums.add(one, 1);
      for (const one of all.toReversed()) sums.add(one, -1);
      expect(sums.rows()).toEqual([]);
    }),
  );
});

test("by today's home everybody counts where he is at home now, as if he had always been there", () => {
  fc.assert(
    fc.property(fc.array(anyVerdict, { maxLength: 12 }), (all) => {
      const add = (rows: readonly CountRow[]): Map<string, Counts> => {
        const sums = new Map<string, Counts>();
        for (const { unitId, measure, period, status, ...counts } of rows) {
          if (status === dueStatus) continue;
          const key = countKey(unitId, measure, period, status);
          sums.set(key, addCounts(sums.get(key) ?? noCounts, counts));
        }
        return new Map([...sums].filter(([, counts]) => !isZero(counts)));
      };
      const athome = all.flatMap((one): Verdict[] =>
        one.unitNow === null ? [] : [{ ...one, countedAt: one.unitNow }],
      );
      expect(add(countedBy(rowsOf(...all), "now"))).toEqual(add(rowsOf(...athome)));
    }),
  );
});

describe("counts", () => {
  const fields = Object.keys(noCounts) as (keyof Counts)[];

  test("nothing is nothing in every one of the seven sums", () => {
    expect(fields).toEqual([
      "members",
      "credited",
      "towards",
      "demanded",
      "missingMinutes",
      "missingCount",
      "sessions",
    ]);
    expect(isZero(noCounts)).toBe(true);
    for (const field of fields) {
      expect([field, isZero({ ...noCounts, [field]: 1 })]).toEqual([field, false]);
      expect([field, isZero({ ...noCounts, [field]: -1 })]).toEqual([field, false]);
    }
  });

  test("are added and taken out field by field", () => {
    const a = fields.reduce((all, field, i) => ({ ...all, [field]: 10 * (i + 1) }), noCounts);
    const b = fields.reduce((all, field, i) => ({ ...all, [field]: i + 1 }), noCounts);
    expect(Object.values(addCounts(a, b))).toEqual([11, 22, 33, 44, 55, 66, 77]);
    expect(Object.values(addCounts(a, b, -1))).toEqual([9, 18, 27, 36, 45, 54, 63]);
  });
});

describe("regions", () => {
  test("each region has the difference between what was and what is", () => {
    const sums = regionSums();
    expect(sums.rows()).toEqual([]);
    sums.add(1, { before: null, after: verdict });
    sums.add(2, { before: verdict, after: null });
    // The status changed in the first region: one less met, one more late.
    sums.add(1, { before: verdict, after: { ...verdict, status: "late" } });
    const at = { unitId: 7, measure: "S1", period: 90 };
    expect(sums.rows()).toEqual([
      { regionId: 1, ...at, status: "late", ...ofMet },
      { regionId: 2, ...at, status: "met", ...negative(ofMet) },
    ]);
    sums.add(2, { before: null, after: verdict });
    expect(sums.rows().map((row) => row.regionId)).toEqual([1]);
  });
});

describe("what a new judgement changes", () => {
  test("unchanged verdicts are left out; new, changed and no longer binding ones are there", () => {
    const other: Verdict = { ...verdict, requirement: "S2" };
    const late: Verdict = { ...verdict, status: "late" };
    expect(compareVerdicts([], [])).toEqual([]);
    expect(compareVerdicts([verdict, other], [{ ...other }, { ...verdict }])).toEqual([]);
    expect(compareVerdicts([], [verdict])).toEqual([{ before: null, after: verdict }]);
    expect(compareVerdicts([verdict], [])).toEqual([{ before: verdict, after: null }]);
    expect(compareVerdicts([other, verdict], [late])).toEqual([
      { before: verdict, after: late },
      { before: other, after: null },
    ]);
  });

  test("requirement, first day and anchor are the key: another one is another verdict", () => {
    const others: Verdict[] = [
      { ...verdict, requirement: "S2" },
      { ...verdict, windowStart: 101 },
      { ...verdict, anchor: "e1" },
    ];
    for (const one of others) {
      expect(compareVerdicts([verdict], [one])).toEqual([
        { before: null, after: one },
        { before: verdict, after: null },
      ]);
    }
  });

  test("every field that is stored or counted makes a difference, and only that field", () => {
    const changes: Partial<Verdict>[] = [
      { dueOn: 465 },
      { period: 91 },
      { status: "late" },
      { credited: 701 },
      { demanded: 601 },
      { sessions: 5 },
      { missingMinutes: 1 },
      { missingCount: 1 },
      { owes: true },
      { countedAt: 8 },
      { unitNow: null },
      { unitAtEnd: 7 },
      { nextChangeOn: 500 },
      { mark: "new" },
    ];
    for (const change of changes) {
      const changed = { ...verdict, ...change };
      expect(differingFields(verdict, changed)).toEqual(Object.keys(change));
      expect(differingFields(changed, verdict)).toEqual(Object.keys(change));
      expect(sameVerdict(verdict, changed)).toBe(false);
    }
    expect(sameVerdict(verdict, { ...verdict })).toBe(true);
    expect(differingFields(verdict, { ...verdict, dueOn: 1, mark: "new" })).toEqual([
      "dueOn",
      "mark",
    ]);
  });

  test("no mark and an empty mark are the same; what is worked out anew each day is not compared", () => {
    expect(sameVerdict(verdict, { ...verdict, mark: "" })).toBe(true);
    expect(sameVerdict({ ...verdict, mark: "" }, verdict)).toBe(true);
    expect(sameVerdict(verdict, { ...verdict, mayAct: true, advisory: true })).toBe(true);
  });

  test("the changes take what was counted to what a fresh count would be", () => {
    const key = (one: Verdict) => `${one.requirement} ${one.windowStart} ${one.anchor}`;
    const some = fc.uniqueArray(anyVerdict, { maxLength: 8, selector: key });
    fc.assert(
      fc.property(some, some, (stored, fresh) => {
        const sums = countSums();
        for (const one of stored) sums.add(one, 1);
        for (const { before, after } of compareVerdicts(stored, fresh)) {
          if (before !== null) sums.add(before, -1);
          if (after !== null) sums.add(after, 1);
        }
        expect(sums.rows().sort(byKey)).toEqual(rowsOf(...fresh));
      }),
    );
  });
});
