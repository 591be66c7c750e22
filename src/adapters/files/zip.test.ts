import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultLimits } from "./limits.ts";
import { checkArchive } from "./zip.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-zip-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Planted {
  readonly name: string;
  readonly packed: Buffer;
  readonly size: number;
  readonly crc: number;
  /** Left out of the directory: only a reader that goes from the start finds it. */
  readonly hidden?: boolean;
}

function part(name: string, content: Buffer, lie: Partial<Planted> = {}): Planted {
  const packed = deflateRawSync(content);
  return { name, packed, size: content.length, crc: crc32(content), ...lie };
}

/** A ZIP archive written by hand, so that it can lie. */
function archive(parts: readonly Planted[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const one of parts) {
    const name = Buffer.from(one.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(one.crc, 10);
    common.writeUInt32LE(one.packed.length, 14);
    common.writeUInt32LE(one.size, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, one.packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    if (one.hidden !== true) {
      const made = Buffer.from([20, 0]);
      directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), made, common, tail, name]));
    }
    pieces.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...pieces, listed, Buffer.from("PK\u0005\u0006"), end]);
}

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
