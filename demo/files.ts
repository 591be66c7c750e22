import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { RowKind } from "#contract/rows";
import { type DemoRows, generate, type GenerateOptions } from "./generate.ts";
import { type DemoBytes, headers, lineWriter } from "./lines.ts";
import { writtenByThreads } from "./threads.ts";

export interface DemoFiles {
  /** Absolute or relative path of each file that was written. */
  readonly files: Readonly<Record<RowKind, string>>;
  readonly rows: Readonly<Record<RowKind, number>>;
}

export interface WriteOptions extends Omit<GenerateOptions, "parts"> {
  /** Called now and then with the member numbers issued so far. */
  readonly onProgress?: (members: number) => void;
  /** How many threads make the rows; absent: one for few members, else as many as processors. */
  readonly threads?: number;
}

/** Some rows as bytes of each file, and how many of each there are. */
export interface WrittenRows {
  readonly bytes: DemoBytes;
  readonly rows: Readonly<Record<RowKind, number>>;
  /** Member numbers that they issue. */
  readonly issued: number;
}

export const kinds: readonly RowKind[] = ["units", "members", "facts", "entries"];
/** Members from which on threads are worth their start. */
const manyMembers = 20_000;

/**
 * Writes units.csv, members.csv, facts.csv and entries.csv into a folder, in UTF-8 with English
 * headers, as `rollbook import` reads them; the same bytes for any number of threads. Streams: memory
 * does not grow with the number of members. Existing files of these names are overwritten.
 */
export async function writeDemoFiles(folder: string, options: WriteOptions): Promise<DemoFiles> {
  await mkdir(folder, { recursive: true });
  const paths = pathsIn(folder);
  const streams = kinds.map((kind) => open(paths[kind], kind));
  const rows = { units: 0, members: 0, facts: 0, entries: 0 };
  let issued = 0;
  try {
    for await (const some of written(options)) {
      for (const [at, kind] of kinds.entries()) {
        await write(streams[at], some.bytes[kind]);
        rows[kind] += some.rows[kind];
      }
      issued += some.issued;
      options.onProgress?.(issued);
    }
  } finally {
    for (const stream of streams) stream.end();
    await Promise.all(streams.map((stream) => finished(stream)));
  }
  return { files: paths, rows };
}

function written(all: WriteOptions): AsyncIterable<WrittenRows> {
  const { members, seed, today, tree } = all;
  const most = Math.min(8, availableParallelism());
  const width = all.threads ?? (members < manyMembers ? 1 : most);
  // Plain data alone: a thread takes no functions.
  const options = { members, seed, today, tree };
  return width === 1 ? writtenHere(options) : writtenByThreads(options, width);
}

async function* writtenHere(options: GenerateOptions): AsyncGenerator<WrittenRows> {
  const write = rowWriter();
  for (const some of generate(options)) yield write(some);
}

/** Rows as bytes; keeps what sessions share, so one for all rows of a thread. */
export function rowWriter(): (rows: DemoRows) => WrittenRows {
  const bytesOf = lineWriter();
  return (some) => ({
    bytes: bytesOf(some),
    rows: {
      units: some.units.length,
      members: some.members.length,
      facts: some.facts.length,
      entries: some.entries.length,
    },
    issued: some.members.reduce((sum, row) => sum + (row.to === null ? 1 : 0), 0),
  });
}

function pathsIn(folder: string): Record<RowKind, string> {
  return {
    units: join(folder, "units.csv"),
    members: join(folder, "members.csv"),
    facts: join(folder, "facts.csv"),
    entries: join(folder, "entries.csv"),
  };
}

function open(path: string, kind: RowKind): WriteStream {
  const stream = createWriteStream(path);
  stream.write(`${headers[kind].join(",")}\n`);
  return stream;
}

async function write(stream: WriteStream | undefined, bytes: Uint8Array): Promise<void> {
  if (stream === undefined || bytes.length === 0) return;
  // A failed stream (a full disk) is reported here or by `finished`; nothing waits for ever.
  if (stream.errored !== null) throw stream.errored;
  if (!stream.write(bytes)) await once(stream, "drain");
}
