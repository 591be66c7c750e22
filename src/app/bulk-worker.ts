import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { workOnParts } from "#services/verdicts-bulk";
import { openDatabase } from "#store/database";
import { stopWord, type WorkerOrder, type WorkerWord } from "./bulk-workers.ts";

/** Connections of one worker: while it judges one portion the database reads or writes another. */
const connections = 2;

/** One thread of work on everybody: takes portions until there is none or it is told to stop. */
export async function work({ url, order }: WorkerOrder): Promise<void> {
  const db = openDatabase({ url, connections, statementTimeout: 0, name: "rollbook worker" });
  const stopping = new AbortController();
  const listen = (word: unknown): void => {
    if (word === stopWord) stopping.abort();
  };
  parentPort?.on("message", listen);
  let told = 0;
  const onProgress = (done: number): void => {
    parentPort?.postMessage({ done: done - told } satisfies WorkerWord);
    told = done;
  };
  try {
    await workOnParts(db, order, { signal: stopping.signal, onProgress });
  } finally {
    // A port that is listened to keeps its thread alive.
    parentPort?.off("message", listen);
    await db.close();
  }
}

// The sources are run by scripts/worker.mjs, which calls `work`; what was compiled starts itself.
if (!isMainThread && import.meta.url.endsWith(".js")) await work(workerData as WorkerOrder);
