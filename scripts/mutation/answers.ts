// What the reference judge answers to random packs and members: slow to make, so it is kept in a file.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import * as fc from "fast-check";
import { type Drawn, kinds, referenceRows } from "../../test/reference/drawn.ts";
import type { Row } from "../../test/reference/judge.ts";
import { open } from "../../test/reference/oracle.ts";

export interface Answer {
  readonly drawn: Drawn;
  readonly right: readonly Row[];
}

/** Always the same questions: so many of each kind, times its share. */
export function answersOfReference(runs: number, file: string): Answer[] {
  if (existsSync(file)) return deserialize(readFileSync(file)) as Answer[];
  const made = kinds.flatMap(({ drawn: kind, share }) =>
    fc
      .sample(kind, { numRuns: Math.ceil(runs * share), seed: 20111115 })
      // What contradicts itself is refused.
      .filter((drawn) => typeof open(drawn) !== "string")
      .map((drawn): Answer => ({ drawn, right: referenceRows(drawn) })),
  );
  writeFileSync(file, serialize(made));
  return made;
}
