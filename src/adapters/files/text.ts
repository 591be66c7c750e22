import { analyse } from "chardet";
import { createReadStream } from "node:fs";
import { failure, type Outcome, success } from "#core/outcome";
import type { Inspection } from "./inspect.ts";

/** How the bytes of a text file become characters. */
export interface TextEncoding {
  readonly name: string;
  /** Bytes of the byte order mark at the beginning. */
  readonly mark: number;
  /** The first characters, for finding the separator. */
  readonly sample: string;
}

const chunkBytes = 256 * 1024;
const marks: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];
/** Encodings that chardet may find instead of GB18030, by the names of the WHATWG standard. */
const others = new Set(["Big5", "Shift_JIS", "EUC-JP", "EUC-KR", "windows-1251", "windows-1252"]);

/**
 * The stated encoding, else the byte order mark's, else UTF-8 where the whole file is valid UTF-8,
 * else GB18030 where the whole file is valid GB18030 and nothing else is likelier.
 */
export async function chooseEncoding(
  path: string,
  found: Inspection,
  stated: string | null,
): Promise<Outcome<TextEncoding>> {
  const marked = marks.find(([, bytes]) => bytes.every((byte, i) => found.sample[i] === byte));
  const mark = marked?.[1].length ?? 0;
  if (stated !== null) {
    const name = labelOf(stated);
    if (name === null) return unknownEncoding(stated);
    return checked(path, found, name, name === marked?.[0] ? mark : 0);
  }
  if (marked !== undefined) return checked(path, found, marked[0], mark);
  if (found.zeros) {
    return undecided("It holds zero bytes: it is no text, or UTF-16 without a byte order mark.");
  }
  if (found.utf8) return success(withSample("utf-8", 0, found.sample));
  const likeliest = likeliestOther(found.sample);
  if (likeliest !== null) return undecided(`It is not UTF-8; it looks like ${likeliest}.`);
  return checked(path, found, "gb18030", 0);
}

function labelOf(stated: string): string | null {
  const label = stated.toLowerCase() === "ansi" ? "gb18030" : stated;
  try {
    const name = new TextDecoder(label).encoding;
    return name === "gbk" ? "gb18030" : name;
  } catch {
    return null;
  }
}

/** An encoding that fits clearly better than GB18030, which fits almost anything a little. */
function likeliestOther(sample: Buffer): string | null {
  const matches = analyse(sample);
  const chinese = matches.find((match) => match.name === "GB18030")?.confidence ?? 0;
  const best = matches[0];
  if (best === undefined || best.confidence <= chinese || chinese >= 10) return null;
  return others.has(best.name) ? best.name : null;
}

async function checked(
  path: string,
  found: Inspection,
  name: string,
  mark: number,
): Promise<Outcome<TextEncoding>> {
  const encoding = withSample(name, mark, found.sample);
  if (name === "utf-8" && found.utf8) return success(encoding);
  const decoder = new TextDecoder(name, { fatal: true });
  let line = 1;
  try {
    for await (const part of createReadStream(path, { start: mark, highWaterMark: chunkBytes })) {
      const text = decoder.decode(part as Buffer, { stream: true });
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line += 1;
    }
    decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return failure(
      "invalid",
      "bad-encoding",
      `The file is not ${name}: a byte after line ${line} is none of its characters. ` +
        "Save it as UTF-8, or name its encoding with --encoding.",
    );
  }
  return success(encoding);
}

function withSample(name: string, mark: number, sample: Buffer): TextEncoding {
  return { name, mark, sample: new TextDecoder(name).decode(sample.subarray(mark, chunkBytes)) };
}

const names = "utf-8, gb18030, utf-16le, utf-16be, big5";

function unknownEncoding(stated: string): Outcome<never> {
  return failure(
    "invalid",
    "unknown-encoding",
    `"${stated}" is not an encoding known here. Known are for example ${names}.`,
  );
}

function undecided(why: string): Outcome<never> {
  return failure(
    "invalid",
    "bad-encoding",
    `${why} Save the file as UTF-8, or name its encoding with --encoding (${names}).`,
  );
}

/** The text of a checked file, as UTF-8 bytes with how many bytes of the file have been read. */
export async function* decoded(
  path: string,
  encoding: TextEncoding,
): AsyncGenerator<{ readonly text: Buffer; readonly read: number }> {
  const decoder = encoding.name === "utf-8" ? null : new TextDecoder(encoding.name);
  let read = encoding.mark;
  const stream = createReadStream(path, { start: encoding.mark, highWaterMark: chunkBytes });
  for await (const part of stream) {
    const chunk = part as Buffer;
    read += chunk.length;
    const text = decoder === null ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    yield { text, read };
  }
}
