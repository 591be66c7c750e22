import { availableParallelism } from "node:os";
import { startThread } from "#adapters/threads";
import type { BulkDone, BulkOrder, BulkWorkers } from "#services/verdicts-bulk";

/** What a worker is started with; plain data. */
export interface WorkerOrder {
  readonly url: string;
  readonly order: BulkOrder;
}

/** What a worker says: members done since it said so last. */
export interface WorkerWord {
  readonly done: number;
}

/** What the main thread says: end after the portions at hand. */
export const stopWord = "stop";

export interface WorkerOptions {
  /** Jobs of fewer members are done in the calling thread. */
  readonly from?: number;
  /** Usually as many as there are processors, eight at most: the database needs some as well. */
  readonly threads?: number;
}

/** Megabytes of long-lived objects that one worker may hold: packs, and what is read at once. */
const heapLimit = 96;
const youngLimit = 24;

/** Threads for work on everybody, each with connections and a compiled pack of its own. */
export function bulkWorkers(url: () => string, options: WorkerOptions = {}): BulkWorkers {
  const threads = options.threads ?? Math.min(8, availableParallelism());
  return {
    from: options.from ?? 10_000,
    async run(order, { signal, onProgress }) {
      let members = 0;
      const failures: Error[] = [];
      const tell = (done: number): void => {
        members += done;
        onProgress?.(members);
      };
      const running = Array.from({ length: threads }, () =>
        runOne({ url: url(), order }, signal, tell).catch((error: unknown) => {
          failures.push(error instanceof Error ? error : new Error(String(error)));
        }),
      );
      await Promise.all(running);
      return { members, failures } satisfies BulkDone;
    },
  };
}

function runOne(
  order: WorkerOrder,
  signal: AbortSignal | undefined,
  tell: (done: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = startThread(import.meta.url, "bulk-worker", {
      name: "rollbook bulk",
      order,
      limits: { maxOldGenerationSizeMb: heapLimit, maxYoungGenerationSizeMb: youngLimit },
    });
    const stop = (): void => worker.postMessage(stopWord);
    if (signal?.aborted === true) stop();
    signal?.addEventListener("abort", stop, { once: true });
    worker.on("message", ({ done }: WorkerWord) => tell(done));
    worker.on("error", reject);
    worker.on("exit", (code) => {
      signal?.removeEventListener("abort", stop);
      if (code === 0) resolve();
      else reject(new Error(`a worker ended with ${code}`));
    });
  });
}
