import type { Day } from "#core/day";
import type { Database, Sight } from "#store/database";
import { nothing, wholeSight, type Tx } from "#store/database";
import {
  accountPosts,
  closeSessionOf,
  findSession,
  markRotationSeen,
  rotateSession,
  sessionRoles,
  touchSession,
  type RoleRow,
  type Seat,
  type SessionAccount,
} from "#store/access/sessions";
import type { HeldMandate } from "#store/looks";
import { roles, type Actor, type HeldRole, type Role } from "../context.ts";
import { logOther, program } from "./acts.ts";
import type { Secrets } from "./sign-in.ts";
import { deviceOf } from "./where.ts";

/** A session ends after an hour without a request, and twelve hours after sign-in in any case. */
export const idleMinutes = 60;
export const sessionMinutes = 12 * 60;

/** Who is behind a session. */
export interface SignedIn {
  readonly actor: Actor;
  readonly displayName: string;
  readonly isDemo: boolean;
  readonly mustChangePassword: boolean;
  readonly posts: readonly RoleRow[];
  readonly session: {
    readonly sessionId: number;
    readonly method: Seat["method"];
    /** Opened within the last quarter of an hour. */
    readonly isFresh: boolean;
  };
}

/** Who is behind a request, and the token that the browser is to use from now on, if a new one. */
export interface Recognised {
  readonly caller: SignedIn | null;
  readonly nextToken: string | null;
}

/**
 * Recognises a browser by its token. A session ends where its token comes from another browser or
 * system than it was given to, or where one comes back whose successor is in use: somebody copied it.
 */
export async function recognise(
  db: Database,
  secrets: Pick<Secrets, "fingerprint" | "newToken">,
  shown: { readonly token: string; readonly agent: string },
  today: Day,
): Promise<Recognised> {
  const tokenHash = secrets.fingerprint(shown.token);
  return db.write(wholeSight, async (tx) => {
    const [account, posts] = await Promise.all([
      findSession(tx, tokenHash, idleMinutes),
      sessionRoles(tx, tokenHash, today),
    ]);
    if (account === null) return { caller: null, nextToken: null };
    const isMoved = account.device !== "" && account.device !== deviceOf(shown.agent);
    if (account.replayed || isMoved) {
      await closeSessionOf(tx, account.accountId, account.sessionId);
      const act = account.replayed ? "session-replayed" : "session-moved";
      logOther(tx, account.accountId, act, program);
      return { caller: null, nextToken: null };
    }
    if (account.stale) touchSession(tx, account.sessionId);
    if (account.unseen) markRotationSeen(tx, account.sessionId);
    const nextToken = account.due ? await rotated(tx, secrets, tokenHash) : null;
    return { caller: signedIn(account, posts), nextToken };
  });
}

/** Null where another request of the browser brought it a new token meanwhile. */
async function rotated(
  tx: Tx,
  secrets: Pick<Secrets, "fingerprint" | "newToken">,
  tokenHash: string,
): Promise<string | null> {
  const next = secrets.newToken();
  return (await rotateSession(tx, tokenHash, secrets.fingerprint(next))) ? next : null;
}

function signedIn(account: SessionAccount, posts: readonly RoleRow[]): SignedIn {
  const { displayName, isDemo, mustChangePassword, sessionId, method, fresh } = account;
  return {
    actor: actorFrom(account, posts),
    displayName,
    isDemo,
    mustChangePassword,
    posts,
    session: { sessionId, method, isFresh: fresh },
  };
}

/** The account of a session token, with the posts that it holds today; null where there is none. */
export async function actorOf(
  db: Database,
  tokenHash: string,
  today: Day,
): Promise<SignedIn | null> {
  return db.write(wholeSight, async (tx) => {
    const [account, posts] = await Promise.all([
      findSession(tx, tokenHash, idleMinutes),
      sessionRoles(tx, tokenHash, today),
    ]);
    if (account === null) return null;
    if (account.stale) touchSession(tx, account.sessionId);
    return signedIn(account, posts);
  });
}

function actorFrom(account: SessionAccount, posts: readonly RoleRow[]): Actor {
  const held = posts.flatMap(heldRole);
  const member =
    account.memberId === null || account.memberRegionId === null
      ? null
      : { memberId: account.memberId, regionId: account.memberRegionId };
  return {
    accountId: account.accountId,
    login: account.login,
    roles: held,
    member,
    sight: sightOf(account.accountId, held, member?.memberId ?? null),
  };
}

/**
 * The account for work that it asked for and that goes on without it, with the posts that it holds
 * today: what was taken from it meanwhile, the work has no more. Null where it holds none.
 */
export async function actorBehind(
  db: Database,
  accountId: number,
  today: Day,
): Promise<Actor | null> {
  const posts = await db.snapshot(wholeSight, (tx) => accountPosts(tx, accountId, today));
  if (posts.length === 0) return null;
  const held = posts.flatMap(heldRole);
  return { accountId, login: "", roles: held, member: null, sight: sightOf(accountId, held, null) };
}

function heldRole(row: RoleRow): HeldRole[] {
  const role = roles.find((one) => one === row.role);
  if (role === undefined) return [];
  const { unitId, unitPath, unitLevel, regionId } = row;
  return [{ role, unitId, unitPath, unitLevel, regionId }];
}

const standing: readonly Role[] = ["secretary", "training-office"];

/**
 * What an account sees. Persons: members whose own list of seers holds a unit where the account has
 * a standing post. Counts: the subtrees of all its posts. Oneself: always. Inspector and organiser
 * get counts only (persons under a mandate: `services/mandates`); a plain member gets no counts.
 */
function sightOf(accountId: number, held: readonly HeldRole[], memberId: number | null): Sight {
  return {
    ...nothing,
    account: accountId,
    member: memberId,
    units: held.filter((post) => standing.includes(post.role)).map((post) => post.unitId),
    paths: held.filter((post) => post.role !== "member").map((post) => post.unitPath),
  };
}

/** Who looks and for which task, and the posts of which one allows it, or the mandate that does. */
export interface Looker {
  readonly accountId: number;
  readonly task: "standing" | "mandate";
  readonly posts: readonly HeldRole[];
  readonly mandate?: HeldMandate;
}

export function lookerOf(actor: Actor): Looker {
  const { accountId, mandate } = actor;
  if (mandate !== undefined) return { accountId, task: "mandate", posts: [], mandate };
  const posts = actor.roles.filter((post) => standing.includes(post.role));
  return { accountId, task: "standing", posts };
}

/** Whether a unit stands at or below a unit where the actor holds one of the roles. */
export function holdsAbove(actor: Actor, wanted: readonly Role[], path: string): boolean {
  return actor.roles.some((post) => wanted.includes(post.role) && isWithin(path, post.unitPath));
}

/** Paths are ids joined by dots, highest first. */
export function isWithin(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}
