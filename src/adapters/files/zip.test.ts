import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { archive, part, type Planted } from "#test/archives";
import { defaultLimits } from "./limits.ts";
import { checkArchive } from "./zip.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-zip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const honest = part("xl/workbook.xml", Buffer.from("<workbook/>"));

async function check(parts: readonly Planted[], limits = defaultLimits): Promise<string> {
  const path = join(folder, "planted.xlsx");
  await writeFile(path, archive(parts));
  const outcome = await checkArchive(path, limits);
  return outcome.ok ? "let through" : `${outcome.code}: ${outcome.message}`;
}

test("an honest archive is let through", async () => {
  expect(await check([honest, part("xl/worksheets/sheet1.xml", Buffer.from("<a/>"))])).toBe(
    "let through",
  );
});

test("a bomb that says its size is refused before it is unpacked", async () => {
  const bomb = part("xl/worksheets/sheet1.xml", Buffer.alloc(64 * 1024 * 1024));
  expect(await check([honest, bomb])).toMatch(/archive-refused: .*200 times its size/);
});

test("a bomb that lies about its size is refused while it unpacks", async () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const bomb = part("xl/worksheets/sheet1.xml", zeros, { size: 1000 });
  expect(await check([honest, bomb])).toMatch(/archive-damaged: .*too many bytes/);
});

test("many middling entries together are refused by their sum", async () => {
  const limits = { ...defaultLimits, unpackedBytes: 3_000_000 };
  const parts = Array.from({ length: 5 }, (_, i) => part(`xl/m${i}.xml`, Buffer.alloc(900_000)));
  expect(await check([honest, ...parts], limits)).toMatch(/archive-refused: .*unpacks to 4 MB/);
});

test("entries without number are refused", async () => {
  const parts = Array.from({ length: 1500 }, (_, i) => part(`xl/${i}`, Buffer.from("x")));
  expect(await check([honest, ...parts])).toMatch(/archive-refused: .*1501 entries/);
});

test("an entry that the directory does not list is refused", async () => {
  const hidden = part("xl/worksheets/sheet1.xml", Buffer.alloc(200_000), { hidden: true });
  expect(await check([hidden, honest])).toMatch(/archive-refused: .*hides data/);
});

test("other archives are named for what they are", async () => {
  const text = Buffer.from("x");
  expect(await check([part("word/document.xml", text)])).toContain("a Word document");
  expect(await check([part("content.xml", text)])).toContain("OpenDocument");
  expect(await check([part("a.csv", text)])).toContain("ZIP archive without a workbook");
});
