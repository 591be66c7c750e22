import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeFileWhole } from "./output.ts";
import { neutral, stated } from "./safe.ts";
import { type TableFormat, tableWriter } from "./sheet-writer.ts";
import { openTable } from "./table.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-safe-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Mostly what is dangerous at the beginning of a cell, or special to a file of cells. */
const cell = fc.string({
  unit: fc.constantFrom(...Array.from("'''=+-@,;|\"#1250. x党𠮷"), "\t"),
  maxLength: 8,
});

test("what an export makes harmless is stated again as it was, apostrophes of its own too", () => {
  fc.assert(
    fc.property(fc.oneof(cell, fc.string({ unit: "binary" })), (text) => {
      expect(stated(neutral(text))).toBe(text);
      expect(neutral(text)).not.toMatch(/^[=@\t\r]/);
    }),
  );
  expect(["'=1+1", "''=1+1", "'-3", "'党"].map(stated)).toEqual(["=1+1", "'=1+1", "'-3", "'党"]);
});

test.each<TableFormat>(["csv", "csv-bom", "xlsx"])(
  "cells that were exported as %s are read back unchanged",
  async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 30 }), async (cells) => {
        const path = join(folder, `out.${format === "xlsx" ? "xlsx" : "csv"}`);
        const rows = cells.map((one) => ["begin", one, "end"]);
        const written = await writeFileWhole(path, async (out) => {
          const writer = tableWriter(format, out, ["a", "b", "c"], []);
          await writer.rows(rows);
          await writer.end();
        });
        expect(written.ok).toBe(true);
        const table = await openTable(path, { encoding: "utf-8", sheet: null });
        if (!table.ok) throw new Error(table.message);
        const found: (readonly string[])[] = [];
        for await (const batch of table.value.batches()) {
          if (!batch.ok) throw new Error(batch.message);
          found.push(...batch.value.rows.map((row) => row.cells));
        }
        expect(found.slice(1)).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  },
);
