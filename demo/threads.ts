import { on } from "node:events";
import { startThread } from "#adapters/threads";
import type { WrittenRows } from "./files.ts";
import type { GenerateOptions } from "./generate.ts";

/** What one thread makes: every `of`-th portion of the rows, from the portion `at` on. */
export interface RowsOrder {
  readonly options: GenerateOptions;
  readonly at: number;
  readonly of: number;
}

/** What a thread says; null: there are no more. */
export type RowsWord = WrittenRows | null;

/** Portions that a thread may be ahead of the writer, so that memory stays bounded. */
export const portionsAhead = 12;

/** Megabytes: rows live briefly, and a small young generation would copy them over and over. */
const limits = { maxYoungGenerationSizeMb: 192 };

/** The rows in their order, made by threads of which each takes every `width`-th portion. */
export async function* writtenByThreads(
  options: GenerateOptions,
  width: number,
): AsyncGenerator<WrittenRows> {
  const threads = Array.from({ length: width }, (_, at) => {
    const order: RowsOrder = { options, at, of: width };
    return startThread(import.meta.url, "rows-worker", { name: "rollbook demo", order, limits });
  });
  try {
    // Listened to from the start: what a thread says before its turn is kept.
    const lines = threads.map((thread) => wordsOf(on(thread, "message", { close: ["exit"] })));
    for (let turn = 0; ; turn = (turn + 1) % width) {
      const word = await lines[turn]?.next();
      if (word === undefined || word.done === true) return;
      yield word.value;
      threads[turn]?.postMessage("taken");
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** What a thread makes, until it says that there is no more; throws what it threw. */
async function* wordsOf(heard: AsyncIterable<unknown[]>): AsyncGenerator<WrittenRows> {
  for await (const [word] of heard) {
    if (word === null) return;
    yield word as WrittenRows;
  }
  throw new Error("a thread that made rows ended before its work");
}
