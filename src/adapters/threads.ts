import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { Worker, type ResourceLimits } from "node:worker_threads";

/** What every thread is given beside its own order: the file that exports `work`. */
export interface ThreadOrder {
  readonly file: string;
}

export interface ThreadOptions<T extends object> {
  /** Shown by debuggers. */
  readonly name: string;
  /** Handed to `work` of the file; plain data. */
  readonly order: T;
  readonly limits: ResourceLimits;
}

const fromSources = import.meta.url.endsWith(".ts");
const sourceLoader = join(fileURLToPath(import.meta.url), "../../../scripts/worker.mjs");

/**
 * Starts a thread that runs the exported `work(order)` of a file beside `from` (the caller's
 * `import.meta.url`), named without its ending. What was compiled runs by itself and must call `work`
 * at its end; TypeScript is loaded by a script.
 */
export function startThread<T extends object>(
  from: string,
  name: string,
  options: ThreadOptions<T>,
): Worker {
  const file = join(fileURLToPath(from), "..", `${name}.${fromSources ? "ts" : "js"}`);
  return new Worker(fromSources ? sourceLoader : file, {
    workerData: { ...options.order, file } satisfies T & ThreadOrder,
    name: options.name,
    resourceLimits: options.limits,
  });
}
