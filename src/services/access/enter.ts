import type { Tx } from "#store/database";
import { closeSession, openSession, type Seat } from "#store/access/sessions";
import { sessionMinutes } from "./actor.ts";
import type { Secrets } from "./sign-in.ts";
import { deviceOf, networkOf, type From } from "./where.ts";

/** Who signs in, how and from where. */
export interface Entrance {
  readonly accountId: number;
  readonly method: Seat["method"];
  readonly from: From;
  /** The session that the browser had; it ends. */
  readonly oldToken: string | null;
}

/** Opens a session and answers its token, which is never seen again. */
export function enter(tx: Tx, secrets: Secrets, entrance: Entrance): string {
  const { accountId, method, from, oldToken } = entrance;
  if (oldToken !== null) closeSession(tx, secrets.fingerprint(oldToken));
  const token = secrets.newToken();
  const place = networkOf(from.address);
  const device = deviceOf(from.agent);
  openSession(tx, secrets.fingerprint(token), accountId, sessionMinutes, { place, device, method });
  return token;
}
