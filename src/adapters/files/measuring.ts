import { createHash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";

/** What went through a stream. */
export interface Measure {
  readonly bytes: number;
  readonly lines: number;
  readonly sha256: string;
}

const lineFeed = 0x0a;

/** Lets everything through and measures it; `measured` is to be asked once, at the end. */
export class Measuring extends Transform {
  readonly #hash = createHash("sha256");
  readonly #onLines: (lines: number) => void;
  #bytes = 0;
  #lines = 0;

  /** `onLines` hears how many lines have gone through so far. */
  constructor(onLines: (lines: number) => void = () => undefined) {
    super();
    this.#onLines = onLines;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) {
      this.#lines += 1;
    }
    this.#onLines(this.#lines);
    done(null, chunk);
  }

  measured(): Measure {
    return { bytes: this.#bytes, lines: this.#lines, sha256: this.#hash.digest("hex") };
  }
}
