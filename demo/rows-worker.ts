import { once } from "node:events";
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { kinds, rowWriter } from "./files.ts";
import { generate } from "./generate.ts";
import { portionsAhead, type RowsOrder, type RowsWord } from "./threads.ts";

/** One thread that makes rows: its portions in order, never far ahead of the writer. */
export async function work({ options, at, of }: RowsOrder): Promise<void> {
  if (parentPort === null) return;
  const port: MessagePort = parentPort;
  const write = rowWriter();
  let ahead = 0;
  port.on("message", () => (ahead -= 1));
  for (const some of generate(options, { at, of })) {
    const word: RowsWord = write(some);
    const buffers = kinds.map((kind) => word.bytes[kind].buffer as ArrayBuffer);
    port.postMessage(word, buffers);
    ahead += 1;
    while (ahead >= portionsAhead) await once(port, "message");
  }
  port.postMessage(null satisfies RowsWord);
  port.removeAllListeners("message");
}

// The sources are run by scripts/worker.mjs, which calls `work`; what was compiled starts itself.
if (!isMainThread && import.meta.url.endsWith(".js")) await work(workerData as RowsOrder);
