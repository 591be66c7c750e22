import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitter } from "./split.ts";

function rowsOf(text: string, cut: number, separator = ","): unknown[] {
  const lines = splitter(separator, 1000);
  const rows: unknown[] = [];
  for (let at = 0; at < text.length; at += cut) {
    for (const row of lines.push(text.slice(at, at + cut))) rows.push(row.cells ?? row);
  }
  for (const row of lines.end()) rows.push(row.cells ?? row);
  return rows;
}

const cell = fc.string({
  unit: fc.constantFrom("a", "王", "䶮", ",", '"', "\n", "\r", " ", ";"),
  maxLength: 6,
});
const written = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

test("whatever is written by the rules is read back, wherever the text is cut", () => {
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  const ends = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(
      table,
      fc.array(ends, { minLength: 5, maxLength: 5 }),
      fc.integer({ min: 1, max: 7 }),
      (rows, end, cut) => {
        const text = rows.map((row, i) => row.map(written).join(",") + (end[i] ?? "\n")).join("");
        // A line feed after a carriage return at the end of the row before is one line end.
        fc.pre(
          !rows.some(
            (_, i) =>
              end[i] === "\r" &&
              rows[i + 1]?.length === 1 &&
              rows[i + 1]?.[0] === "" &&
              end[i + 1] === "\n",
          ),
        );
        expect(rowsOf(text, cut)).toEqual(rows);
      },
    ),
    { numRuns: 500 },
  );
});

test("another reader of the same rules agrees on everything that both accept", () => {
  const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", " "), maxLength: 14 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 5 }), (some, cut) => {
      const ours = rowsOf(some, cut);
      if (ours.some((row) => !Array.isArray(row))) return;
      expect(ours).toEqual(parse(some, { relax_column_count: true }));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['a,b\n1,"x\n2,y\n', { fault: "quote-not-closed", column: 2 }],
  ['a,b\n1,x"y\n', { fault: "quote-inside", column: 2 }],
  ['a,b\n"1"x,y\n', { fault: "text-after-quote", column: 1 }],
  [`a,b\n1,${"x".repeat(1001)}\n2,y\n`, { fault: "row-too-large", column: 2 }],
  [`a,b\n1,"${"x".repeat(1001)}`, { fault: "row-too-large", column: 2 }],
] as const)("a fault ends the rows and names its column (%#)", (text, fault) => {
  expect(rowsOf(text, 300)).toEqual([["a", "b"], fault]);
});
