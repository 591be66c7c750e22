import { setTimeout as sleep } from "node:timers/promises";
import { serverLockHolder, serverLockName, tryServerLock } from "#adapters/postgres/lock";
import type { Register } from "./register.ts";
import { Trouble } from "./trouble.ts";

export interface ServerLock {
  release(): Promise<void>;
}

const retryEvery = 1_000;
const giveUpAfter = 30;

/**
 * Makes this process the one server of its database, for as long as the connection lives. `onLost`
 * is called when the database was away for half a minute, or another server took the place.
 */
export async function takeServerLock(
  register: Register,
  onLost: (why: Trouble) => void,
): Promise<ServerLock> {
  let released = false;
  let client = await lockedClient(register);
  const watch = (): void => {
    client.once("end", () => {
      if (!released) void again();
    });
  };
  const again = async (): Promise<void> => {
    for (let attempt = 0; attempt < giveUpAfter && !released; attempt += 1) {
      await sleep(retryEvery);
      // Whoever starts an embedded one again says by himself when it is too much.
      while (register.databaseIsAway() && !released) await sleep(retryEvery);
      try {
        client = await lockedClient(register);
        watch();
        return;
      } catch (error) {
        if (error instanceof Trouble) return onLost(error);
      }
    }
    if (!released) onLost(away);
  };
  watch();
  return {
    async release() {
      released = true;
      await client.end().catch(() => undefined);
    },
  };
}

const away = new Trouble(
  "The database has not answered for half a minute.",
  "Look at its log, and start Rollbook again when it runs. Nothing that was acknowledged is lost.",
);

async function lockedClient(register: Register) {
  const client = await register.db.connect();
  await client.query("select set_config('application_name', $1, false)", [serverLockName()]);
  await client.query("set statement_timeout = 0");
  if (await tryServerLock(client)) return client;
  const holder = await serverLockHolder(client);
  await client.end();
  const who = holder === null ? "" : ` (process ${holder})`;
  throw new Trouble(
    `A Rollbook server${who} works on ${register.place} already; a second one is refused.`,
    "Use that one, or end it first. Another register needs another ROLLBOOK_DATA or DATABASE_URL.",
  );
}
