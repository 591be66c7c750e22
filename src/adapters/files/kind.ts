import { open } from "node:fs/promises";

const headBytes = 4096;

export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** XLSX, DOCX, ODS and plain ZIP files begin alike; `checkArchive` tells them apart. */
export function isArchive(head: Buffer): boolean {
  return head.subarray(0, 4).toString("latin1") === "PK\u0003\u0004";
}

const signatures: readonly (readonly [signature: string, meaning: string])[] = [
  ["\u00d0\u00cf\u0011\u00e0", "an old Office file (.xls): open it and save it as .xlsx or CSV."],
  ["%PDF", "a PDF file; Rollbook reads CSV and XLSX."],
  ["\u001f\u008b", "packed with gzip: unpack it first."],
  ["7z\u00bc\u00af", "a 7z archive: unpack it first."],
  ["Rar!", "a RAR archive: unpack it first."],
  ["\u0089PNG", "a picture; Rollbook reads CSV and XLSX."],
  ["\u00ff\u00d8\u00ff", "a picture; Rollbook reads CSV and XLSX."],
  ["SQLite format 3", "a database file; Rollbook reads CSV and XLSX."],
  ["PK\u0005\u0006", "an empty archive; Rollbook reads CSV and XLSX."],
];

/** What a file is that is certainly not CSV, by its first bytes, with what to do; or null. */
export function foreignKind(head: Buffer): string | null {
  const start = head.toString("latin1");
  const found = signatures.find(([signature]) => start.startsWith(signature));
  if (found !== undefined) return found[1];
  const text = start
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|table|head|meta)/.test(text)) {
    return "a web page, though it may be named .xls or .csv: open it and save it as .xlsx or CSV.";
  }
  if (text.startsWith("<?xml")) return "an XML file; Rollbook reads CSV and XLSX.";
  if (/^[[{]\s*["[{\]}]/.test(text)) return "a JSON file; Rollbook reads CSV and XLSX.";
  return null;
}
