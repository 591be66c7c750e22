import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Database, Tx } from "#store/database";
import { wholeSight } from "#store/database";
import { markFailed, markSucceeded } from "#store/access/attempts";
import {
  addChallenge,
  addPasskey as insertPasskey,
  holdPasskey,
  markPasskeyUsed,
  passkeysOf,
  removePasskey as deletePasskey,
  renamePasskey as putName,
  takeChallenge,
  type StoredPasskey,
} from "#store/access/passkeys";
import { logOther, logOwn, program } from "./acts.ts";
import { enter } from "./enter.ts";
import { isLastWay } from "./last-way.ts";
import type { Secrets } from "./sign-in.ts";
import { admit, throttled } from "./throttle.ts";
import { unfitToChange, type Own, type Site, type Ways } from "./ways.ts";
import type { From } from "./where.ts";

type Options = Readonly<Record<string, unknown>>;

/** Minutes in which an authenticator must have answered. */
export const challengeMinutes = 5;
const mostPasskeys = 20;

const signInFailed: Failure = failure(
  "unauthenticated",
  "sign-in-failed",
  "This passkey opens no account here, or it waited too long. Try again, or sign in otherwise.",
);

/** What a passkey is to sign; which one, its owner chooses in the browser. */
export async function askToSign(db: Database, ways: Ways, site: Site): Promise<Options> {
  const { challenge, options } = await ways.passkeys.askToSign(site);
  await db.write(wholeSight, async (tx) => {
    const nobody = { accountId: null, slipId: null, userHandle: "" };
    addChallenge(tx, { challenge, purpose: "sign-in", ...nobody }, challengeMinutes);
    await tx.settle();
  });
  return options;
}

export interface PasskeySignIn {
  readonly site: Site;
  readonly answer: unknown;
  readonly from: From;
  readonly oldToken: string | null;
}

/** Opens a session by what a passkey signed. A challenge is worth one try, right or wrong. */
export async function signInByPasskey(
  db: Database,
  secrets: Secrets,
  ways: Ways,
  request: PasskeySignIn,
): Promise<Outcome<string>> {
  const { answer, from, oldToken, site } = request;
  const named = ways.passkeys.named(answer);
  if (named === null) return signInFailed;
  const name = secrets.fingerprint(`passkey ${named.credentialId}`);
  const attemptId = await db.write(wholeSight, (tx) => admit(tx, name, from.address));
  if (attemptId === null) return throttled;
  return db.write(wholeSight, async (tx) => {
    const passkey = await signer(tx, ways, { ...named, site, answer });
    if (passkey === null) {
      markFailed(tx, attemptId);
      return signInFailed;
    }
    markSucceeded(tx, attemptId);
    const { accountId } = passkey;
    return success(enter(tx, secrets, { accountId, method: "passkey", from, oldToken }));
  });
}

interface Signed {
  readonly challenge: string;
  readonly credentialId: string;
  readonly site: Site;
  readonly answer: unknown;
}

/** The passkey that signed, held and counted; null where nothing is opened by it. */
async function signer(
  tx: Tx,
  ways: Ways,
  { challenge, credentialId, site, answer }: Signed,
): Promise<StoredPasskey | null> {
  const asked = await takeChallenge(tx, challenge, "sign-in");
  const passkey = await holdPasskey(tx, credentialId);
  if (asked === null || passkey === null || passkey.disabled) return null;
  const count = await ways.passkeys.signed(site, challenge, passkey, answer);
  if (count === null) return null;
  // Authenticators that count, count up: one that does not is a copy of one that did.
  if ((count > 0 || passkey.counter > 0) && count <= passkey.counter) {
    logOther(tx, passkey.accountId, "passkey-copied", program);
    return null;
  }
  markPasskeyUsed(tx, passkey.passkeyId, count);
  return passkey;
}

/** What an authenticator is asked, to make a passkey for the caller's account. */
export async function askToMake(own: Own, ways: Ways, site: Site): Promise<Outcome<Options>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  const { accountId, login } = actor;
  return db.write(actor.sight, async (tx) => {
    const present = await passkeysOf(tx, accountId);
    if (present.length >= mostPasskeys) {
      return failure("conflict", "passkeys-full", "Remove a passkey first: there are many.");
    }
    const userHandle = present[0]?.userHandle ?? ways.passkeys.newUserHandle();
    const who = { login, displayName: own.caller.displayName, userHandle, present };
    const { challenge, options } = await ways.passkeys.askToMake(site, who);
    const asked = { challenge, purpose: "add", accountId, slipId: null, userHandle } as const;
    addChallenge(tx, asked, challengeMinutes);
    await tx.settle();
    return success(options);
  });
}

const notMade: Failure = failure(
  "invalid",
  "passkey-refused",
  "The authenticator's answer does not fit what it was asked, or came too late. Try again.",
);
const known: Failure = failure(
  "conflict",
  "passkey-known",
  "This passkey opens an account here already.",
);
const missing: Failure = failure("not-found", "passkey-unknown", "You have no such passkey.");

export async function addPasskey(
  own: Own,
  ways: Ways,
  made: { readonly site: Site; readonly name: string; readonly answer: unknown },
): Promise<Outcome<null>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  const { accountId } = actor;
  return db.write(actor.sight, async (tx) => {
    const isWho = (asked: { readonly accountId: number | null }): boolean =>
      asked.accountId === accountId;
    const stored = await storeMade(tx, ways, { ...made, accountId, purpose: "add", isWho });
    if (!stored.ok) return stored;
    logOwn(tx, accountId, "passkey-added", own.from);
    await tx.settle();
    return success(null);
  });
}

interface Making {
  readonly site: Site;
  readonly name: string;
  readonly answer: unknown;
  readonly accountId: number;
  readonly purpose: "add" | "activate";
  /** Whether the challenge was for this account, or for this slip. */
  readonly isWho: (asked: {
    readonly accountId: number | null;
    readonly slipId: number | null;
  }) => boolean;
}

/** Stores the passkey that answers a challenge; the challenge is worth one try. */
export async function storeMade(tx: Tx, ways: Ways, making: Making): Promise<Outcome<null>> {
  const { site, name, answer, accountId, purpose, isWho } = making;
  const challenge = ways.passkeys.named(answer)?.challenge ?? null;
  const asked = challenge === null ? null : await takeChallenge(tx, challenge, purpose);
  if (asked === null || !isWho(asked)) return notMade;
  const made = await ways.passkeys.made(site, asked.challenge, answer);
  if (made === null) return notMade;
  const { userHandle } = asked;
  const added = await insertPasskey(tx, { ...made, accountId, userHandle, name });
  return added === null ? known : success(null);
}

export async function renamePasskey(
  { ctx: { actor, db } }: Own,
  passkeyId: number,
  name: string,
): Promise<Outcome<null>> {
  return db.write(actor.sight, async (tx) =>
    (await putName(tx, actor.accountId, passkeyId, name)) ? success(null) : missing,
  );
}

export async function removePasskey(own: Own, passkeyId: number): Promise<Outcome<null>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  const { accountId } = actor;
  return db.write(actor.sight, async (tx) => {
    const last = await isLastWay(tx, accountId, "passkey");
    if (last !== null) return last;
    if (!(await deletePasskey(tx, accountId, passkeyId))) return missing;
    logOwn(tx, accountId, "passkey-removed", own.from);
    await tx.settle();
    return success(null);
  });
}
