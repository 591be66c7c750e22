import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Database, Tx } from "#store/database";
import { wholeSight } from "#store/database";
import { findCredentials, setPassword, type Credentials } from "#store/access/accounts";
import { forgiveFailures, markFailed, markSucceeded } from "#store/access/attempts";
import { closeSession, closeSessionsOf } from "#store/access/sessions";
import { logOwn } from "./acts.ts";
import { checkCode } from "./codes.ts";
import { enter } from "./enter.ts";
import { passwordTrouble } from "./password-rules.ts";
import { admit, crowded, throttled } from "./throttle.ts";
import { demonstration, unfitToChange, type Own, type Ways } from "./ways.ts";
import type { From } from "./where.ts";

/** The part of the adapter for secrets that is needed here. */
export interface Secrets {
  hash(password: string): Promise<string>;
  verify(stored: string | null, password: string): Promise<boolean>;
  isBusy(): boolean;
  newToken(): string;
  fingerprint(text: string): string;
  oneTimePassword(): string;
  slipCode(): string;
}

/** One sentence for every cause, so that nobody learns which logins exist. */
const refused: Failure = failure(
  "unauthenticated",
  "sign-in-failed",
  "Login or password is wrong, or the account is disabled.",
);

export interface SignInRequest {
  readonly login: string;
  readonly password: string;
  /** Six digits, or a recovery code. */
  readonly code: string | null;
  readonly from: From;
  /** The session that the browser had; it ends. */
  readonly oldToken: string | null;
}

/** Opens a session and returns its token, which is never seen again. */
export async function signIn(
  db: Database,
  secrets: Secrets,
  ways: Ways,
  request: SignInRequest,
): Promise<Outcome<string>> {
  const { login, password, from, oldToken } = request;
  const name = nameOf(secrets, login);
  const attempt = await db.write(wholeSight, (tx) => begin(tx, name, login, from.address));
  if (attempt === null) return throttled;
  const { attemptId, credentials: known } = attempt;
  const right = await verified(secrets, known?.passwordHash ?? null, password);
  return db.write(wholeSight, async (tx) => {
    if (right === null) {
      markSucceeded(tx, attemptId);
      return crowded;
    }
    if (!right || known === null || known.disabled) {
      markFailed(tx, attemptId);
      return refused;
    }
    const { accountId } = known;
    const code = await checkCode(tx, { secrets, ways, accountId, code: request.code, from });
    if (!code.ok) {
      if (code.code === "code-needed") markSucceeded(tx, attemptId);
      else markFailed(tx, attemptId);
      return code;
    }
    markSucceeded(tx, attemptId);
    forgiveFailures(tx, name);
    return success(enter(tx, secrets, { accountId, method: "password", from, oldToken }));
  });
}

/** Null where so many wait that this one was not looked at. */
async function verified(
  secrets: Secrets,
  stored: string | null,
  password: string,
): Promise<boolean | null> {
  return secrets.isBusy() ? null : secrets.verify(stored, password);
}

function nameOf(secrets: Secrets, login: string): string {
  return secrets.fingerprint(`login ${login.toLowerCase()}`);
}

interface Attempt {
  readonly attemptId: number;
  readonly credentials: Credentials | null;
}

async function begin(
  tx: Tx,
  name: string,
  login: string,
  address: string,
): Promise<Attempt | null> {
  const attemptId = await admit(tx, name, address);
  if (attemptId === null) return null;
  return { attemptId, credentials: await findCredentials(tx, login) };
}

export async function signOut(db: Database, secrets: Secrets, token: string): Promise<void> {
  await db.write(wholeSight, async (tx) => {
    closeSession(tx, secrets.fingerprint(token));
    await tx.settle();
  });
}

/** Ends every session of the caller's account. */
export async function signOutEverywhere({ ctx, from }: Own): Promise<void> {
  const { accountId } = ctx.actor;
  await ctx.db.write(ctx.actor.sight, async (tx) => {
    closeSessionsOf(tx, accountId);
    logOwn(tx, accountId, "signed-out-everywhere", from);
    await tx.settle();
  });
}

export interface PasswordChange {
  /** Null where the account has no password yet. */
  readonly current: string | null;
  readonly next: string;
}

/** Sets a new password, ends every session of the account, and opens a fresh one. */
export async function changePassword(
  own: Own,
  secrets: Secrets,
  { current, next }: PasswordChange,
): Promise<Outcome<string>> {
  if (own.caller.isDemo) return demonstration;
  const { actor, db } = own.ctx;
  const trouble = passwordTrouble(next, actor.login);
  if (trouble !== null) return trouble;
  if (next === current) {
    return failure("invalid", "password-unchanged", "The new password is the old one.");
  }
  const name = nameOf(secrets, actor.login);
  const { address } = own.from;
  const attempt = await db.write(wholeSight, (tx) => begin(tx, name, actor.login, address));
  if (attempt === null) return throttled;
  const { attemptId, credentials } = attempt;
  const isRight = await mayReplace(own, secrets, credentials?.passwordHash ?? null, current);
  if (!isRight.ok || secrets.isBusy()) {
    await db.write(wholeSight, async (tx) => markFailed(tx, attemptId));
    return isRight.ok ? crowded : isRight;
  }
  const hash = await secrets.hash(next);
  return db.write(wholeSight, async (tx) => {
    const { accountId } = actor;
    markSucceeded(tx, attemptId);
    setPassword(tx, accountId, hash, false);
    closeSessionsOf(tx, accountId);
    logOwn(tx, accountId, "password-changed", own.from);
    const entrance = { accountId, method: own.caller.session.method, from: own.from };
    return success(enter(tx, secrets, { ...entrance, oldToken: null }));
  });
}

/** A password is replaced by whoever knows it; a first one is set soon after signing in. */
async function mayReplace(
  own: Own,
  secrets: Secrets,
  stored: string | null,
  current: string | null,
): Promise<Outcome<null>> {
  if (stored === null) return unfitToChange(own) ?? success(null);
  const right = await verified(secrets, stored, current ?? "");
  if (right === null) return crowded;
  return right
    ? success(null)
    : failure("invalid", "password-wrong", "The current password is wrong.");
}
