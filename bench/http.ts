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
import type { HttpLoad } from "./http-clients.ts";
import type { Bench } from "./support.ts";

/**
 * Milliseconds of each of many requests over HTTP: the product's server on a free port, clients with
 * open connections and a session in a thread of their own, so that they wait as browsers do. Several
 * paths are asked in turn.
 */
export async function overHttp(
  bench: Bench,
  path: string | readonly string[],
  as: { readonly role: Role; readonly unitId: number },
  load: Pick<HttpLoad, "requests" | "clients">,
): Promise<number[]> {
  const cookie = `rollbook=${await signIn(bench, as)}`;
  await bench.register.reloadSettings();
  const unlimited = Number.MAX_SAFE_INTEGER;
  const server = await serve(bench.register, {
    config: { host: "127.0.0.1", port: 0 },
    limits: { perAccount: unlimited, perAddress: unlimited },
    log: { write: () => undefined },
  });
  try {
    const urls = [path].flat().map((one) => new URL(one, server.address).href);
    return await clients({ ...load, cookie, urls });
  } finally {
    await server.close();
  }
}

/** An account with one post and an open session; the register stands still at the bench's day. */
async function signIn(
  bench: Bench,
  as: { readonly role: Role; readonly unitId: number },
): Promise<string> {
  const secrets = await openPasswords();
  const token = secrets.newToken();
  const passwordHash = await secrets.hash("a rather long password");
  await bench.register.db.write(wholeSight, async (tx) => {
    putSetting(tx, "today", formatDay(bench.ctx.today));
    const accountId = await addAccount(tx, {
      login: "bench",
      displayName: "bench",
      passwordHash,
      mustChangePassword: false,
      memberId: null,
      memberRegionId: null,
      isDemo: false,
      recordedBy: 0,
    });
    if (accountId === null) throw new Error("The login bench is taken");
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
