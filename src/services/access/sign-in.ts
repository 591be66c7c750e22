import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Database, Tx } from "#store/database";
import { wholeSight } from "#store/database";
import { findCredentials, setPassword, type Credentials } from "#store/access/accounts";
import {
  forgiveFailures,
  markSucceeded,
  recentFailures,
  recordAttempt,
} from "#store/access/attempts";
import { closeSession, closeSessionsOf, openSession } from "#store/access/sessions";
import type { Context } from "../context.ts";
import { sessionMinutes } from "./actor.ts";
import { passwordTrouble } from "./password-rules.ts";

/** The part of the adapter for secrets that is needed here. */
export interface Secrets {
  hash(password: string): Promise<string>;
  verify(stored: string | null, password: string): Promise<boolean>;
  newToken(): string;
  fingerprint(text: string): string;
  oneTimePassword(): string;
}

/** Failures of the last quarter of an hour after which nothing more is tried. */
const throttleMinutes = 15;
const failuresPerLogin = 10;
const failuresPerAddress = 50;

const throttled: Failure = {
  ...failure(
    "too-many",
    "sign-in-throttled",
    `There were too many failed attempts. Wait ${throttleMinutes} minutes and try again.`,
  ),
  retryAfter: throttleMinutes * 60,
};

/** One sentence for every cause, so that nobody learns which logins exist. */
const refused: Failure = failure(
  "unauthenticated",
  "sign-in-failed",
  "Login or password is wrong, or the account is disabled.",
);

export interface SignInRequest {
  readonly login: string;
  readonly password: string;
  readonly address: string;
  /** The session that the browser had; it ends. */
  readonly oldToken: string | null;
}

/** Opens a session and returns its token, which is never seen again. */
export async function signIn(
  db: Database,
  secrets: Secrets,
  request: SignInRequest,
): Promise<Outcome<string>> {
  const name = secrets.fingerprint(`login ${request.login.toLowerCase()}`);
  const attempt = await db.write(wholeSight, (tx) => admit(tx, name, request));
  if (attempt === null) return throttled;
  const known = attempt.credentials;
  const right = await secrets.verify(known?.passwordHash ?? null, request.password);
  if (!right || known === null || known.disabled) return refused;
  const token = secrets.newToken();
  await db.write(wholeSight, async (tx) => {
    markSucceeded(tx, attempt.attemptId);
    forgiveFailures(tx, name);
    if (request.oldToken !== null) closeSession(tx, secrets.fingerprint(request.oldToken));
    openSession(tx, secrets.fingerprint(token), known.accountId, sessionMinutes);
    await tx.settle();
  });
  return success(token);
}

interface Attempt {
  readonly attemptId: number;
  readonly credentials: Credentials | null;
}

async function admit(tx: Tx, name: string, request: SignInRequest): Promise<Attempt | null> {
  const failures = await recentFailures(tx, name, request.address, throttleMinutes);
  if (failures.ofLogin >= failuresPerLogin) return null;
  if (failures.ofAddress >= failuresPerAddress) return null;
  const attemptId = await recordAttempt(tx, name, request.address);
  return { attemptId, credentials: await findCredentials(tx, request.login) };
}

export async function signOut(db: Database, secrets: Secrets, token: string): Promise<void> {
  await db.write(wholeSight, async (tx) => {
    closeSession(tx, secrets.fingerprint(token));
    await tx.settle();
  });
}

/** Ends every session of the caller's account. */
export async function signOutEverywhere(context: Context): Promise<void> {
  await context.db.write(wholeSight, async (tx) => {
    closeSessionsOf(tx, context.actor.accountId);
    await tx.settle();
  });
}

/** Sets a new password, ends every session of the account, and opens a fresh one. */
export async function changePassword(
  context: Context,
  secrets: Secrets,
  request: { readonly current: string; readonly next: string; readonly address: string },
): Promise<Outcome<string>> {
  const { actor, db } = context;
  const trouble = passwordTrouble(request.next, actor.login);
  if (trouble !== null) return trouble;
  if (request.next === request.current) {
    return failure("invalid", "password-unchanged", "The new password is the old one.");
  }
  const name = secrets.fingerprint(`login ${actor.login.toLowerCase()}`);
  const asked = { login: actor.login, password: "", address: request.address, oldToken: null };
  const attempt = await db.write(wholeSight, (tx) => admit(tx, name, asked));
  if (attempt === null) return throttled;
  const stored = attempt.credentials?.passwordHash ?? null;
  if (!(await secrets.verify(stored, request.current))) {
    return failure("invalid", "password-wrong", "The current password is wrong.");
  }
  const hash = await secrets.hash(request.next);
  const token = secrets.newToken();
  await db.write(wholeSight, async (tx) => {
    markSucceeded(tx, attempt.attemptId);
    setPassword(tx, actor.accountId, hash, false);
    closeSessionsOf(tx, actor.accountId);
    openSession(tx, secrets.fingerprint(token), actor.accountId, sessionMinutes);
    await tx.settle();
  });
  return success(token);
}
