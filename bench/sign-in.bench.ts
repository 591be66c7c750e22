import { openPasswords } from "#adapters/passwords";
import { serve } from "#app/server";
import { addAccount } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import { type Bench, median, openBench, option, quantile, report } from "./support.ts";

/** Of the pool that answers requests, as the server has them. */
const connections = 10;
const password = "a rather long password";

/**
 * People who sign in at the same moment, each with an account of his own, from one address, through
 * the server's socket. Told are the slowest of them, the cost of one hash alone, and the memory that
 * the crowd took.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const people = option(argv, "people", 100);
  const bench = await openBench(connections);
  try {
    await openAccounts(bench, people);
    const hashMs = await costOfOne();
    const server = await serve(bench.register, {
      config: { host: "127.0.0.1", port: 0 },
      log: { write: () => undefined },
    });
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
    const url = new URL("/api/v1/session", server.address);
    const begun = performance.now();
    const times = await Promise.all(
      Array.from({ length: people }, (_, index) => signIn(url, `person-${index}`)),
    );
    const allMs = performance.now() - begun;
    clearInterval(watch);
    await server.close();
    await report("sign-in", {
      people,
      hashMs,
      allMs,
      medianMs: median(times),
      p99Ms: quantile(times, 0.99),
      slowestMs: Math.max(...times),
      memoryMb: (peak - before) / 1_048_576,
    });
  } finally {
    await bench.close();
  }
  return 0;
}

async function signIn(url: URL, login: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
  await answer.text();
  if (answer.status !== 200) throw new Error(`${login} was answered ${answer.status}`);
  return performance.now() - begun;
}

/** Milliseconds of one hash with nobody else at work. */
async function costOfOne(): Promise<number> {
  const secrets = await openPasswords();
  const times: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const begun = performance.now();
    await secrets.hash(password);
    times.push(performance.now() - begun);
  }
  return median(times);
}

async function openAccounts(bench: Bench, people: number): Promise<void> {
  const secrets = await openPasswords();
  const passwordHash = await secrets.hash(password);
  await bench.register.db.write(wholeSight, async (tx) => {
    for (let index = 0; index < people; index += 1) {
      const login = `person-${index}`;
      const accountId = await addAccount(tx, {
        login,
        displayName: login,
        passwordHash,
        mustChangePassword: false,
        memberId: null,
        memberRegionId: null,
        isDemo: false,
        recordedBy: 0,
      });
      if (accountId === null) throw new Error(`The login ${login} is taken`);
    }
  });
}
