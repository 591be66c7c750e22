import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { isUtf8 } from "node:buffer";

/** What one pass over the bytes of a file tells. */
export interface Inspection {
  readonly hash: string;
  /** The whole file is valid UTF-8, so it is UTF-8: other encodings hardly ever are by chance. */
  readonly utf8: boolean;
  readonly zeros: boolean;
  /** The first bytes, for guessing. */
  readonly sample: Buffer;
}

const chunkBytes = 1024 * 1024;

export async function inspect(path: string): Promise<Inspection> {
  const hash = createHash("sha256");
  let carry: Buffer = Buffer.alloc(0);
  let sample: Buffer | null = null;
  let utf8 = true;
  let zeros = false;
  for await (const part of createReadStream(path, { highWaterMark: chunkBytes })) {
    const chunk = part as Buffer;
    hash.update(chunk);
    sample ??= chunk;
    zeros ||= chunk.includes(0);
    if (!utf8) continue;
    const joined = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const whole = wholeCharacters(joined);
    utf8 = isUtf8(joined.subarray(0, whole));
    carry = joined.subarray(whole);
  }
  utf8 &&= carry.length === 0;
  return { hash: hash.digest("hex"), utf8, zeros, sample: sample ?? Buffer.alloc(0) };
}

/** Length without a character that the end of the chunk cuts in two. */
function wholeCharacters(chunk: Buffer): number {
  for (let back = 1; back <= 3 && back <= chunk.length; back += 1) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? chunk.length - back : chunk.length;
    }
  }
  return chunk.length;
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: chunkBytes })) {
    hash.update(part as Buffer);
  }
  return hash.digest("hex");
}
