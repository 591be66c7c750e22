import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { openPasswords } from "#adapters/passwords";
import { serve } from "#app/server";
import { formatDay } from "#core/day";
import { sessionMinutes } from "#services/access/actor";
import type { Role } from "#services/context";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { openSession } from "#store/access/sessions";
import { wholeSight } from "#store/database";
import { putSetting } from "#store/settings";
import type { HttpLoad, Noticed } from "./http-clients.ts";
import { type Bench, timed } from "./support.ts";

/**
 * Milliseconds of each of many requests over HTTP: the product's server on a free port, clients with
 * open connections and a session in a thread of their own, so that they wait as browsers do. Several
 * paths are asked in turn.
 */
export async function overHttp(
  bench: Bench,
  path: string | readonly string[],
  as: { readonly role: Role; readonly unitId: number },
  load: { readonly requests: number; readonly clients: number },
): Promise<number[]> {
  return served(bench, path, as, (at) => clients({ ...load, ...at }));
}

/**
 * The same of clients that rest between their requests, from their warm-up until some work in this
 * process has ended: what readers notice of it. Answers the time of the work, too.
 */
export async function overHttpWhile(
  bench: Bench,
  path: readonly string[],
  as: { readonly role: Role; readonly unitId: number },
  load: { readonly clients: number; readonly restMs: number; readonly work: () => Promise<void> },
): Promise<Noticed & { readonly workMs: number }> {
  const { clients: count, restMs, work } = load;
  return served(bench, path, as, async (at) => {
    const worker = new Worker(new URL("./http-clients.js", import.meta.url), {
      workerData: { ...at, requests: null, clients: count, restMs } satisfies HttpLoad,
    });
    const failed = new Promise<never>((_, reject) => worker.once("error", reject));
    await Promise.race([once(worker, "message"), failed]);
    const workMs = await timed(work);
    worker.postMessage("stop");
    const [noticed] = (await Promise.race([once(worker, "message"), failed])) as [Noticed];
    return { ...noticed, workMs };
  });
}

/** The product's server on a free port while something asks it. */
async function served<T>(
  bench: Bench,
  path: string | readonly string[],
  as: { readonly role: Role; readonly unitId: number },
  ask: (at: Pick<HttpLoad, "urls" | "cookie">) => Promise<T>,
): Promise<T> {
  const cookie = `rollbook=${await signIn(bench, as)}`;
  await bench.register.reloadSettings();
  const unlimited = Number.MAX_SAFE_INTEGER;
  const server = await serve(bench.register, {
    config: { host: "127.0.0.1", port: 0 },
    limits: { perAccount: unlimited, perAddress: unlimited },
    log: { write: () => undefined },
  });
  try {
    return await ask({
      cookie,
      urls: [path].flat().map((one) => new URL(one, server.address).href),
    });
  } finally {
    await server.close();
  }
}

let signedIn = 0;

/** An account with one post and an open session; the register stands still at the bench's day. */
async function signIn(
  bench: Bench,
  as: { readonly role: Role; readonly unitId: number },
): Promise<string> {
  const secrets = await openPasswords();
  signedIn += 1;
  const login = `bench-${signedIn}`;
  const token = secrets.newToken();
  const passwordHash = await secrets.hash("a rather long password");
  await bench.register.db.write(wholeSight, async (tx) => {
    putSetting(tx, "today", formatDay(bench.ctx.today));
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
    if (accountId === null) throw new Error("The login of the bench is taken");
    addAccountRole(tx, {
      ...as,
      accountId,
      from: bench.ctx.today - 100,
      to: null,
      recordedBy: 0,
    });
    openSession(tx, secrets.fingerprint(token), accountId, sessionMinutes);
  });
  return token;
}

function clients(workerData: HttpLoad): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./http-clients.js", import.meta.url), { workerData });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
