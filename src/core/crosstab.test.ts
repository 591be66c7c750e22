import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  carriersOf,
  type Cell,
  type CrossTable,
  type Dimension,
  everyCode,
  isWithheld,
  type Level,
  nothingWithheld,
  smallestShown,
  standingOf,
  unknownCode,
  type Withheld,
  withhold,
  withholdOwn,
} from "./crosstab.ts";

const sex: Dimension = { personal: true, codes: ["f", "m", "unknown"] };
const age: Dimension = { personal: true, codes: ["a", "b", "c", "d"] };
const form: Dimension = { personal: false, codes: ["x", "y", "z"] };

/** Persons, and how many of them are counted in each part, by row and column. */
type Counts = ReadonlyMap<string, { readonly heads: number; readonly parts: readonly number[] }>;

function tableOf(rows: Dimension, columns: Dimension | null, counts: Counts): CrossTable {
  const sum = (row: string, column: string): Cell => {
    let heads = 0;
    const parts: number[] = [];
    for (const [key, cell] of counts) {
      const [r, c] = key.split(" ");
      if ((row !== everyCode && r !== row) || (column !== everyCode && c !== column)) continue;
      heads += cell.heads;
      cell.parts.forEach((value, part) => (parts[part] = (parts[part] ?? 0) + value));
    }
    return { heads, parts };
  };
  return { rows, columns, cell: sum };
}

function plain(rows: Dimension, columns: Dimension | null, values: readonly number[][]) {
  const counts = new Map(
    rows.codes.flatMap((row, i) =>
      (columns?.codes ?? ["only"]).map(
        (column, j) =>
          [
            `${row} ${column}`,
            { heads: values[i]?.[j] ?? 0, parts: [values[i]?.[j] ?? 0] },
          ] as const,
      ),
    ),
  );
  return tableOf(rows, columns, counts);
}

const shownCells = (table: CrossTable, withheld: Withheld): (number | null)[][] =>
  [...table.rows.codes, everyCode].map((row) =>
    [...(table.columns?.codes ?? []), everyCode].map((column) =>
      isWithheld(withheld, row, column) ? null : (table.cell(row, column).parts[0] ?? 0),
    ),
  );

describe("what one table withholds", () => {
  test("a count under five goes, and the smallest other with it, or a subtraction would tell it", () => {
    const table = plain(age, null, [[3], [40], [7], [60]]);
    expect(shownCells(table, withholdOwn(table))).toEqual([[null], [40], [null], [60], [110]]);
  });

  test("nought of those who are here is withheld; a category that nobody has is not", () => {
    const counts = new Map([
      ["a x", { heads: 9, parts: [0] }],
      ["b x", { heads: 30, parts: [20] }],
      ["c x", { heads: 30, parts: [25] }],
      ["d x", { heads: 0, parts: [0] }],
    ]);
    const table = tableOf(age, null, counts);
    expect(shownCells(table, withholdOwn(table))).toEqual([[null], [null], [25], [0], [45]]);
  });

  test("two small counts that add up to less than five hide with a third", () => {
    const table = plain(age, null, [[1], [2], [30], [60]]);
    expect(shownCells(table, withholdOwn(table))).toEqual([[null], [null], [null], [60], [93]]);
  });

  test("a form is no attribute of a person: its sums stay, its cells by sex may go", () => {
    const table = plain(sex, form, [
      [2, 50, 60],
      [30, 70, 80],
    ]);
    expect(shownCells(table, withholdOwn(table))).toEqual([
      [null, null, 60, 112],
      [null, null, 80, 180],
      [0, 0, 0, 0],
      [32, 120, 140, 292],
    ]);
    expect(withholdOwn(plain(form, null, [[1], [2], [3]]))).toEqual(nothingWithheld);
  });

  test("who reached it and who owes are both counts: two who owe hide the hundred who do not", () => {
    const counts = new Map([
      ["f only", { heads: 102, parts: [100, 2] }],
      ["m only", { heads: 180, parts: [120, 60] }],
    ]);
    expect(withholdOwn(tableOf(sex, null, counts)).rowSums).toEqual(new Set(["f", "m"]));
  });
});

test("carriers are the smallest units up to the second that has fifty members", () => {
  const family = [10, 900, 60, 55, 3].map((heads, unitId) => ({
    unitId,
    heads,
  }));
  expect([...carriersOf(family)].sort((a, b) => a - b)).toEqual([0, 2, 3, 4]);
  expect(carriersOf(family.slice(0, 2)).size).toBe(2);
});

describe("what one line withholds", () => {
  const ages = (...values: number[]) =>
    [
      ...withholdOwn(
        plain(
          age,
          null,
          values.map((one) => [one]),
        ),
      ).rowSums,
    ]
      .sort()
      .join("");
  const sexes = (...values: number[]) =>
    [
      ...withholdOwn(
        plain(
          sex,
          null,
          values.map((one) => [one]),
        ),
      ).rowSums,
    ].sort();

  test("five are shown, four are not", () => {
    expect([smallestShown, unknownCode, everyCode]).toEqual([5, "unknown", ""]);
    expect(ages(5, 40, 7, 60)).toBe("");
    expect(ages(4, 40, 7, 60)).toBe("ac");
  });

  test("two small counts hide behind each other when they are five together", () => {
    expect(ages(1, 4, 30, 60)).toBe("ab");
    expect(ages(1, 3, 30, 60)).toBe("abc");
    expect(ages(1, 3, 60, 30)).toBe("abd");
  });

  test("of two counts that hide as well the first by its code goes, wherever it stands", () => {
    const turned: Dimension = { personal: true, codes: ["d", "c", "b", "a"] };
    expect(withholdOwn(plain(turned, null, [[3], [9], [9], [60]])).rowSums).toEqual(
      new Set(["d", "b"]),
    );
    expect(ages(3, 9, 9, 60)).toBe("ab");
  });

  test("unknown says nothing about anybody: it is never small, but others hide behind it", () => {
    expect(sexes(30, 40, 2)).toEqual([]);
    expect(sexes(3, 40, 7)).toEqual(["f", "unknown"]);
    // With two unknown a subtraction leaves too little: the larger count goes.
    expect(sexes(3, 40, 2)).toEqual(["f", "m"]);
    // Where nothing hides five, what hides most goes too.
    expect(sexes(1, 1, 4)).toEqual(["f", "m", "unknown"]);
    expect(sexes(1, 2, 0)).toEqual(["f", "m"]);
  });

  test("where all have the same, that is about each of them", () => {
    expect(ages(60, 0, 0, 0)).toBe("abcd");
    expect(ages(0, 0, 0, 0)).toBe("");
    expect(ages(60, 70, 0, 0)).toBe("");
  });

  test("a part that nobody is in is nought everywhere and no secret", () => {
    const parts = (a: number[], b: number[]) => {
      const counts = new Map([
        ["a x", { heads: 50, parts: a }],
        ["b x", { heads: 50, parts: b }],
      ]);
      return [...withholdOwn(tableOf(age, null, counts)).rowSums].sort().join("");
    };
    expect(parts([30, 0], [40, 0])).toBe("");
    expect(parts([30, 0], [40, 9])).toBe("ab");
    expect(parts([0, 0], [0, 0])).toBe("");
  });
});

describe("what a table of two attributes withholds", () => {
  const sets = (withheld: Withheld) => [
    [...withheld.rowSums].sort().join(" "),
    [...withheld.columnSums].sort().join(" "),
    [...withheld.blockRows].sort().join(" "),
    [...withheld.blockColumns].sort().join(" "),
  ];
  const nothing = ["", "", "", ""];
  /** By rows and columns, and the same turned round. */
  const both = (rows: Dimension, columns: Dimension, values: readonly number[][]) => {
    const turned = columns.codes.map((_, j) => rows.codes.map((_row, i) => values[i]?.[j] ?? 0));
    const [rowSums, columnSums, blockRows, blockColumns] = sets(
      withholdOwn(plain(columns, rows, turned)),
    );
    return [
      sets(withholdOwn(plain(rows, columns, values))),
      [columnSums, rowSums, blockColumns, blockRows],
    ];
  };
  const twice = (expected: readonly string[]) => [expected, expected];

  test("a small cell goes with the cheapest row and the cheapest column", () => {
    const values = [
      [2, 50, 60],
      [30, 70, 80],
    ];
    expect(both(sex, form, values)).toEqual(twice(["", "", "f m", "x y"]));
    expect(both(sex, form, [[5, 50, 60], values[1] ?? []])).toEqual(twice(nothing));
  });

  test("of sessions a small cell of persons without the attribute is no secret", () => {
    const values = [
      [50, 60, 70],
      [30, 70, 80],
      [1, 0, 2],
    ];
    expect(both(sex, form, values)).toEqual(twice(nothing));
  });

  test("where both are of persons, one known attribute is enough for a secret", () => {
    const known: Dimension = { personal: true, codes: ["a", "b", "unknown"] };
    const values = (one: number) => [
      [10, 20, one],
      [30, 40, 9],
      [7, 8, 1],
    ];
    // Nobody at all in a cell, and a small one of persons of whom neither is known, disclose nothing.
    expect(both(known, sex, values(9))).toEqual(twice(nothing));
    expect(both(known, sex, values(0))).toEqual(twice(nothing));
    // 1 goes with 10 in its row; with 7 and 1 in the next; the last column hides 2 so far, so 9 goes too.
    expect(sets(withholdOwn(plain(known, sex, values(1))))).toEqual([
      "",
      "",
      "a b unknown",
      "f unknown",
    ]);
  });

  test("nought of somebody who is here is a secret, where both attributes are of persons", () => {
    const counts = new Map([
      ["f a", { heads: 3, parts: [0] }],
      ["f b", { heads: 20, parts: [20] }],
      ["m a", { heads: 30, parts: [30] }],
      ["m b", { heads: 40, parts: [40] }],
    ]);
    const two: Dimension = { personal: true, codes: ["a", "b"] };
    expect(sets(withholdOwn(tableOf(sex, two, counts)))).toEqual(["", "", "f m", "a b"]);
    counts.set("f a", { heads: 0, parts: [0] });
    expect(sets(withholdOwn(tableOf(sex, two, counts)))).toEqual(nothing);
  });

  test("the sums of a line are withheld as in the table of that attribute alone", () => {
    const values = [
      [3, 0, 0],
      [40, 0, 0],
    ];
    // One form alone is the sums of the rows once more.
    expect(both(sex, form, values)).toEqual(twice(["f m", "", "f m", "x"]));
    expect(both(sex, form, [[30], [40]])).toEqual(twice(nothing));
  });

  test("the sum of a form is shown however small it is, and its cells are not", () => {
    const values = [
      [2, 2],
      [30, 40],
      [50, 60],
    ];
    expect(both(form, sex, values)).toEqual(twice(["", "", "x y", "f m"]));
  });

  test("two attributes of sessions, or nobody at all, withhold nothing", () => {
    const topic: Dimension = { personal: false, codes: ["s", "t"] };
    const values = [
      [1, 2],
      [3, 4],
    ];
    expect(withholdOwn(plain(form, topic, values))).toBe(nothingWithheld);
    expect(withholdOwn(plain(sex, form, []))).toBe(nothingWithheld);
  });
});

test("sums of columns are withheld as those of rows are, and at least two of what hides anything", () => {
  const count = fc.integer({ min: 0, max: 12 });
  const values = fc.array(fc.array(count, { minLength: 4, maxLength: 4 }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(
    fc.property(values, (of) => {
      const upright = withholdOwn(plain(sex, age, of));
      const turned = withholdOwn(
        plain(
          age,
          sex,
          age.codes.map((_, column) => of.map((row) => row[column] ?? 0)),
        ),
      );
      expect(turned.columnSums).toEqual(upright.rowSums);
      expect(turned.rowSums).toEqual(upright.columnSums);
      for (const hidden of Object.values(upright)) expect(hidden.size).not.toBe(1);
    }),
    { numRuns: 200 },
  );
});

describe("where a withheld count stands", () => {
  const withheld: Withheld = {
    rowSums: new Set(["a"]),
    columnSums: new Set(["x"]),
    blockRows: new Set(["b"]),
    blockColumns: new Set(["y"]),
  };

  test("sums of rows, sums of columns and the block are told apart; the sum of all is always shown", () => {
    const cells = [
      ["a", everyCode, true],
      ["b", everyCode, false],
      [everyCode, "x", true],
      [everyCode, "y", false],
      ["b", "y", true],
      ["a", "y", false],
      ["b", "x", false],
      ["a", "x", false],
      [everyCode, everyCode, false],
    ] as const;
    for (const [row, column, expected] of cells) {
      expect([row, column, isWithheld(withheld, row, column)]).toEqual([row, column, expected]);
    }
    const all = new Set(["a", everyCode]);
    const every = { rowSums: all, columnSums: all, blockRows: all, blockColumns: all };
    expect(isWithheld(every, everyCode, everyCode)).toBe(false);
  });
});

describe("behind whom others hide", () => {
  const carriers = (...family: [unitId: number, heads: number][]) =>
    [...carriersOf(family.map(([unitId, heads]) => ({ unitId, heads })))].sort((a, b) => a - b);

  test("units with fifty members are substantial, with forty-nine not", () => {
    expect(carriers([1, 50], [2, 50], [3, 60])).toEqual([1, 2]);
    expect(carriers([1, 49], [2, 50], [3, 60], [4, 70])).toEqual([1, 2, 3]);
  });

  test("all where there are no two of those, and units without members never", () => {
    expect(carriers([1, 49], [2, 49], [3, 60])).toEqual([1, 2, 3]);
    expect(carriers([1, 0], [2, 1], [3, 60])).toEqual([2, 3]);
    expect(carriers([1, 0], [2, 50], [3, 60], [4, 70])).toEqual([2, 3]);
    expect(carriers()).toEqual([]);
  });

  test("of units of one size the lowest number is taken first", () => {
    expect(carriers([5, 60], [3, 60], [4, 60])).toEqual([3, 4]);
  });

  const level = (unitId: number, heads: number, ...others: number[]): Level => ({
    unitId,
    heads,
    family: [
      { unitId, heads },
      ...others.map((size, index) => ({ unitId: 100 + index, heads: size })),
    ],
  });
  const top: Level = { unitId: 1, heads: 900, family: [] };
  const large = level(2, 700, 80, 90);
  const small = level(3, 20, 80, 90);

  test("a unit that is no carrier withholds what its own table asks for", () => {
    expect(standingOf([top])).toEqual({ kind: "own" });
    expect(standingOf([])).toEqual({ kind: "own" });
    expect(standingOf([large, top])).toEqual({ kind: "own" });
    expect(standingOf([large, small, top])).toEqual({ kind: "own" });
  });

  test("a carrier withholds for its family, and below another carrier everything", () => {
    expect(standingOf([small, top])).toEqual({ kind: "carrier", level: 0 });
    expect(standingOf([small, large, top])).toEqual({ kind: "carrier", level: 0 });
    expect(standingOf([small, level(4, 30, 80, 90), top])).toEqual({ kind: "everything" });
  });

  test("a unit that has all members of the one above is that one once more", () => {
    const only = level(5, 20);
    expect(standingOf([only, small, top])).toEqual({ kind: "carrier", level: 1 });
    expect(standingOf([only, only, small, top])).toEqual({ kind: "carrier", level: 2 });
    expect(standingOf([level(6, 900), top])).toEqual({ kind: "own" });
    expect(standingOf([level(7, 700), large, top])).toEqual({ kind: "own" });
    // The unit above the carrier is that one, with a single child of its own size between them.
    const above = level(4, 30, 80, 90);
    expect(standingOf([small, level(8, 30), above, top])).toEqual({ kind: "everything" });
    expect(standingOf([small, level(8, 700), large, top])).toEqual({ kind: "carrier", level: 0 });
  });
});

describe("what a unit withholds beside its own", () => {
  const fine = plain(age, null, [[50], [60], [70], [80]]);
  const small = plain(age, null, [[3], [60], [7], [80]]);
  const other = plain(age, null, [[50], [60], [9], [4]]);
  const carrier = { kind: "carrier", level: 0 } as const;

  test("by itself its own; as a carrier what any of the family does", () => {
    const rows = (table: CrossTable, family: readonly CrossTable[]) =>
      [...withhold(table, carrier, family).rowSums].sort().join("");
    expect([...withhold(small, { kind: "own" }, []).rowSums].sort()).toEqual(["a", "c"]);
    expect(rows(fine, [])).toBe("");
    expect(rows(fine, [small])).toBe("ac");
    expect(rows(fine, [small, other])).toBe("acd");
    expect(rows(small, [fine])).toBe("ac");
  });

  test("of cells and of the sums of columns too", () => {
    const values = [
      [2, 50, 60],
      [30, 70, 80],
    ];
    const family = [plain(sex, form, values)];
    const wide = plain(sex, form, [
      [40, 50, 60],
      [30, 70, 80],
    ]);
    expect(withhold(wide, carrier, family)).toEqual({
      ...nothingWithheld,
      blockRows: new Set(["f", "m"]),
      blockColumns: new Set(["x", "y"]),
    });
    const turned = plain(form, sex, [[3, 40]]);
    expect(withhold(turned, carrier, []).columnSums).toEqual(new Set(["f", "m"]));
  });

  test("everything are all counts by attributes of persons", () => {
    const all = { kind: "everything" } as const;
    const [sexes, forms, none] = [new Set(sex.codes), new Set(form.codes), new Set()];
    expect(withhold(fine, all, [])).toEqual({
      rowSums: new Set(age.codes),
      columnSums: none,
      blockRows: new Set(age.codes),
      blockColumns: none,
    });
    expect(withhold(plain(sex, form, [[50]]), all, [])).toEqual({
      rowSums: sexes,
      columnSums: none,
      blockRows: sexes,
      blockColumns: forms,
    });
    expect(withhold(plain(form, sex, [[50]]), all, [])).toEqual({
      rowSums: none,
      columnSums: sexes,
      blockRows: forms,
      blockColumns: sexes,
    });
    expect(withhold(plain(form, null, [[50]]), all, [])).toBe(nothingWithheld);
  });

  test("a unit without members withholds nothing, whatever its family does", () => {
    const empty = plain(age, null, []);
    expect(withhold(empty, { kind: "everything" }, [])).toBe(nothingWithheld);
    expect(withhold(empty, carrier, [small])).toBe(nothingWithheld);
  });
});

// What can be worked out ----------------------------------------------------------------------------

interface Unit {
  readonly name: string;
  readonly table: CrossTable;
  readonly children: readonly Unit[];
  /** Members at home directly in a unit that has others below: counted, never shown. */
  readonly isDirect: boolean;
}

function headsOf(unit: Unit): number {
  return unit.table.cell(everyCode, everyCode).heads;
}

/** As the service decides it: from the families on the way up. */
function decide(root: Unit): Map<Unit, Withheld> {
  const decided = new Map<Unit, Withheld>();
  let count = 0;
  const visit = (unit: Unit, above: readonly { unit: Unit; level: Level }[]): void => {
    const way = above.map((one) => one.level);
    const standing = standingOf(way);
    const parent = standing.kind === "carrier" ? above[standing.level + 1]?.unit : undefined;
    const family = parent === undefined ? [] : [parent, ...parent.children];
    decided.set(
      unit,
      withhold(
        unit.table,
        standing,
        family.map((one) => one.table),
      ),
    );
    const sizes = unit.children.map((child) => ({
      child,
      unitId: (count += 1),
      heads: headsOf(child),
    }));
    for (const { child, unitId, heads } of sizes) {
      visit(child, [{ unit: child, level: { unitId, heads, family: sizes } }, ...above]);
    }
  };
  visit(root, [{ unit: root, level: { unitId: 0, heads: headsOf(root), family: [] } }]);
  return decided;
}

type Equation = Map<string, bigint>;
const prime = 2_147_483_647n;

/** Every sum that holds: of rows and columns in each unit, and of units below in the one above. */
function sumsThatHold(unit: Unit): string[][] {
  const { rows, columns } = unit.table;
  const name = (of: Unit, row: string, column: string) => `${of.name}|${row}|${column}`;
  const sums: string[][] = [];
  const lines = (across: readonly string[], key: (code: string) => string): void => {
    sums.push([key(everyCode), ...across.map(key)]);
  };
  const columnCodes = [...(columns?.codes ?? []), everyCode];
  for (const column of columnCodes) lines(rows.codes, (row) => name(unit, row, column));
  for (const row of [...rows.codes, everyCode]) {
    if (columns !== null) lines(columns.codes, (column) => name(unit, row, column));
    if (unit.children.length === 0) continue;
    for (const column of columnCodes) {
      sums.push([name(unit, row, column), ...unit.children.map((one) => name(one, row, column))]);
    }
  }
  return [...sums, ...unit.children.flatMap(sumsThatHold)];
}

/** Gauss and Jordan over a prime field: the unknowns that have one value only. */
function computable(sums: readonly string[][], isKnown: (key: string) => boolean): Set<string> {
  const reduced: { pivot: string; row: Equation }[] = [];
  const scale = (row: Equation, by: bigint, into: Equation): void => {
    for (const [key, value] of row) {
      const next = ((into.get(key) ?? 0n) + by * value) % prime;
      if (next === 0n) into.delete(key);
      else into.set(key, (next + prime) % prime);
    }
  };
  for (const [sum = "", ...terms] of sums) {
    const row: Equation = new Map();
    if (!isKnown(sum)) row.set(sum, prime - 1n);
    for (const term of terms) if (!isKnown(term)) row.set(term, 1n);
    for (const { pivot, row: old } of reduced) {
      const factor = row.get(pivot);
      if (factor !== undefined) scale(old, prime - factor, row);
    }
    const [first] = row;
    if (first === undefined) continue;
    const inverse = power(first[1], prime - 2n);
    const unit: Equation = new Map();
    scale(row, inverse, unit);
    for (const old of reduced) {
      const factor = old.row.get(first[0]);
      if (factor !== undefined) scale(unit, prime - factor, old.row);
    }
    reduced.push({ pivot: first[0], row: unit });
  }
  return new Set(reduced.flatMap(({ pivot, row }) => (row.size === 1 ? [pivot] : [])));
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % prime, e = exponent; e > 0n; e >>= 1n, b = (b * b) % prime) {
    if (e & 1n) result = (result * b) % prime;
  }
  return result;
}

const amount = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) },
  { weight: 3, arbitrary: fc.integer({ min: 5, max: 90 }) },
);

const shapes = [
  [sex, null],
  [age, null],
  [sex, age],
  [sex, form],
  [form, age],
] as const satisfies readonly (readonly [Dimension, Dimension | null])[];

/** Three levels; a unit with others below may have members of its own. */
const forest = fc.constantFrom(...shapes).chain(([rows, columns]) => {
  const cells = rows.codes.length * (columns?.codes.length ?? 1);
  const leaf = fc.array(amount, { minLength: cells, maxLength: cells });
  const middle = fc.record({
    direct: fc.option(leaf),
    below: fc.array(leaf, { minLength: 0, maxLength: 3 }),
  });
  const top = fc.record({
    direct: fc.option(leaf),
    below: fc.array(middle, { minLength: 1, maxLength: 4 }),
  });
  return top.map((drawn) => ({ rows, columns, drawn }));
});

type Drawn = { direct: number[] | null; below: (number[] | Drawn)[] };

function grow(
  rows: Dimension,
  columns: Dimension | null,
  name: string,
  drawn: Drawn | number[],
): Unit {
  const width = columns?.codes.length ?? 1;
  if (Array.isArray(drawn)) {
    const values = rows.codes.map((_, i) => drawn.slice(i * width, (i + 1) * width));
    return {
      name,
      table: plain(rows, columns, values),
      children: [],
      isDirect: false,
    };
  }
  const children: Unit[] = drawn.below.map((one, i) => grow(rows, columns, `${name}.${i}`, one));
  if (drawn.direct !== null || children.length === 0) {
    const direct = drawn.direct ?? rows.codes.flatMap(() => Array<number>(width).fill(7));
    const own = grow(rows, columns, `${name}.d`, direct);
    if (children.length === 0) return { ...own, name };
    children.push({ ...own, isDirect: true });
  }
  const table: CrossTable = {
    rows,
    columns,
    cell: (row, column) => {
      const all = children.map((one) => one.table.cell(row, column));
      return {
        heads: all.reduce((sum, one) => sum + one.heads, 0),
        parts: [all.reduce((sum, one) => sum + (one.parts[0] ?? 0), 0)],
      };
    },
  };
  return { name, table, children, isDirect: false };
}

function unitsOf(root: Unit): Unit[] {
  return [root, ...root.children.flatMap(unitsOf)];
}

test("no withheld count of any unit can be computed from all that all units show", () => {
  let hidden = 0;
  fc.assert(
    fc.property(forest, ({ rows, columns, drawn }) => {
      const root = grow(rows, columns, "r", drawn);
      const decided = decide(root);
      const units = unitsOf(root);
      const isKnown = (key: string): boolean => {
        const [name = "", row = "", column = ""] = key.split("|");
        if (row === everyCode && column === everyCode) return true;
        const unit = units.find((one) => one.name === name);
        if (unit === undefined || unit.isDirect) return false;
        return !isWithheld(decided.get(unit) ?? nothingWithheld, row, column);
      };
      const found = computable(sumsThatHold(root), isKnown);
      for (const key of found) {
        const [name = "", row = "", column = ""] = key.split("|");
        const unit = units.find((one) => one.name === name);
        if (unit === undefined) throw new Error(name);
        // Of members directly in a unit nothing is shown: what follows for them must not be small.
        const withheld = unit.isDirect ? withholdOwn(unit.table) : decided.get(unit);
        expect(isWithheld(withheld ?? nothingWithheld, row, column) ? key : null).toBeNull();
      }
      hidden += units.filter((one) => decided.get(one) !== nothingWithheld).length;
    }),
    { numRuns: 400 },
  );
  expect(hidden).toBeGreaterThan(0);
});

test("every count that is shown of persons by attribute is five or more, or nought of nobody", () => {
  fc.assert(
    fc.property(forest, ({ rows, columns, drawn }) => {
      for (const { table } of unitsOf(grow(rows, columns, "r", drawn))) {
        const withheld = withholdOwn(table);
        for (const row of [...rows.codes, everyCode]) {
          for (const column of [...(columns?.codes ?? []), everyCode]) {
            const isPersonal =
              (rows.personal && row !== everyCode && row !== "unknown") ||
              (columns?.personal === true && column !== everyCode);
            const { heads, parts } = table.cell(row, column);
            if (!isPersonal || heads === 0 || isWithheld(withheld, row, column)) continue;
            expect(parts[0]).toBeGreaterThanOrEqual(smallestShown);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});
