import { parentPort, workerData } from "node:worker_threads";
import { timed } from "./support.ts";

/** What this thread asks for; it answers with the milliseconds of each request. */
export interface HttpLoad {
  readonly urls: readonly string[];
  readonly cookie: string;
  readonly requests: number;
  readonly clients: number;
}

const { urls, cookie, requests, clients } = workerData as HttpLoad;

let asked = 0;

/** One request to the end of its body; the runtime's `fetch` keeps connections open. */
async function ask(): Promise<void> {
  asked += 1;
  const answer = await fetch(urls[asked % urls.length] ?? "", { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 200)}`);
}

async function all(count: number): Promise<number[]> {
  const times: number[] = [];
  let left = count;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      times.push(await timed(ask));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return times;
}

// Connections are opened and code is warm before the clock runs.
await all(clients * 20);
parentPort?.postMessage(await all(requests));
