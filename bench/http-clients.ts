import { parentPort, workerData } from "node:worker_threads";
import { timed } from "./support.ts";

/** What this thread asks for; it answers with the milliseconds of each request. */
export interface HttpLoad {
  readonly urls: readonly string[];
  readonly cookie: string;
  /** Null: until this thread is told to stop, each client resting `restMs` between its requests. */
  readonly requests: number | null;
  readonly clients: number;
  readonly restMs?: number;
}

const { urls, cookie, requests, clients, restMs = 0 } = workerData as HttpLoad;

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

/** What readers noticed: milliseconds of each request, and how many were not answered with a page. */
export interface Noticed {
  readonly times: number[];
  readonly refused: number;
}

async function untilTold(): Promise<Noticed> {
  const times: number[] = [];
  let refused = 0;
  let told = false;
  parentPort?.once("message", () => {
    told = true;
  });
  const client = async (): Promise<void> => {
    while (!told) {
      const refusal = ask().catch(() => (refused += 1));
      times.push(await timed(() => refusal));
      await new Promise((resolve) => setTimeout(resolve, restMs));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { times, refused };
}

// Connections are opened and code is warm before the clock runs.
await all(clients * 20);
if (requests === null) parentPort?.postMessage("warm");
parentPort?.postMessage(await (requests === null ? untilTold() : all(requests)));
