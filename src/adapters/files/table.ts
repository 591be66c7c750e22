import { stat } from "node:fs/promises";
import { failure, type Outcome, success } from "#core/outcome";
import { csvBatches, findSeparator } from "./csv.ts";
import { foreignKind, isArchive, readHead } from "./kind.ts";
import { defaultLimits, type FileLimits } from "./limits.ts";
import { chooseEncoding, decoded } from "./text.ts";
import { hashOf, inspect } from "./inspect.ts";
import { stated } from "./safe.ts";
import { sheetBatches } from "./xlsx.ts";
import { checkArchive } from "./zip.ts";

/** A row as it stands in the file; `row` is the number that a spreadsheet shows. */
export interface TableRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export interface TableBatch {
  readonly rows: readonly TableRow[];
  /** Share of the file that has been read, 0 to 1. */
  readonly progress: number;
}

/** A file that can be read from its beginning as often as needed, in bounded memory. */
export interface Table {
  readonly path: string;
  readonly format: "csv" | "xlsx";
  /** Null for XLSX, which is always UTF-8. */
  readonly encoding: string | null;
  readonly bytes: number;
  /** SHA-256 of the content, as hex. */
  readonly hash: string;
  /** Rows in order; a failure is the last thing that comes. */
  batches(): AsyncGenerator<Outcome<TableBatch>>;
}

export interface TableOptions {
  /** Null: found out from the content. */
  readonly encoding: string | null;
  /** Null: the first sheet. */
  readonly sheet: string | null;
  readonly limits?: FileLimits;
  /** What messages call the file; absent: its path. */
  readonly name?: string;
}

/** Finds out what a file is and makes it readable as rows; every bad file is a failure with a reason. */
export async function openTable(path: string, options: TableOptions): Promise<Outcome<Table>> {
  const limits = options.limits ?? defaultLimits;
  const name = options.name ?? path;
  try {
    const found = await stat(path);
    if (!found.isFile()) return failure("invalid", "file-unreadable", `${name} is not a file.`);
    if (found.size === 0) return failure("invalid", "file-empty", `${name} is empty.`);
    if (found.size > limits.fileBytes) {
      const limit = `${Math.round(limits.fileBytes / 1024 / 1024)} MB`;
      return failure("invalid", "file-too-large", `${name} is larger than ${limit}: split it.`);
    }
    const head = await readHead(path);
    return isArchive(head)
      ? await openWorkbook(path, found.size, options.sheet, limits)
      : await openText(path, found.size, head, options, limits);
  } catch (error) {
    return unreadable(name, error);
  }
}

async function openWorkbook(
  path: string,
  bytes: number,
  sheet: string | null,
  limits: FileLimits,
): Promise<Outcome<Table>> {
  const checked = await checkArchive(path, limits);
  if (!checked.ok) return checked;
  const hash = await hashOf(path);
  const batches = (): AsyncGenerator<Outcome<TableBatch>> =>
    asStated(sheetBatches(path, sheet, limits));
  return success({ path, format: "xlsx", encoding: null, bytes, hash, batches });
}

async function openText(
  path: string,
  bytes: number,
  head: Buffer,
  options: TableOptions,
  limits: FileLimits,
): Promise<Outcome<Table>> {
  const foreign = foreignKind(head);
  if (foreign !== null)
    return failure("invalid", "file-kind", `${options.name ?? path} is ${foreign}`);
  const inspected = await inspect(path);
  const encoding = await chooseEncoding(path, inspected, options.encoding);
  if (!encoding.ok) return encoding;
  const separator = findSeparator(encoding.value.sample);
  const { hash } = inspected;
  const batches = (): AsyncGenerator<Outcome<TableBatch>> =>
    asStated(csvBatches(decoded(path, encoding.value), separator, bytes, limits));
  return success({ path, format: "csv", encoding: encoding.value.name, bytes, hash, batches });
}

/** Cells without the apostrophe by which an export makes a formula harmless. */
async function* asStated(
  batches: AsyncGenerator<Outcome<TableBatch>>,
): AsyncGenerator<Outcome<TableBatch>> {
  for await (const batch of batches) {
    if (!batch.ok) yield batch;
    else {
      const rows = batch.value.rows.map(withStatedCells);
      yield success({ rows, progress: batch.value.progress });
    }
  }
}

function withStatedCells(one: TableRow): TableRow {
  const isMarked = one.cells.some((cell) => cell.startsWith("'"));
  return isMarked ? { row: one.row, cells: one.cells.map(stated) } : one;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist: check the name and the folder.",
  EACCES: "may not be read by this user: change its permissions.",
  EISDIR: "is a folder.",
  ENAMETOOLONG: "is too long a name.",
};

function unreadable(name: string, error: unknown): Outcome<never> {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== "string") throw error;
  return failure(
    "invalid",
    "file-unreadable",
    `${name} ${reasons[code] ?? `cannot be read (${code}).`}`,
  );
}
