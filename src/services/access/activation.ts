import type { Day } from "#core/day";
import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Database, Tx } from "#store/database";
import { wholeSight } from "#store/database";
import { addAccount, addAccountRole, findCredentials, setPassword } from "#store/access/accounts";
import { markFailed, markSucceeded } from "#store/access/attempts";
import { addChallenge } from "#store/access/passkeys";
import {
  findSlip,
  markSlipUsed,
  memberAccounts,
  type FoundSlip,
  type MemberAccount,
} from "#store/access/slips";
import { everybody, lockMembersIn } from "#store/members/stored";
import { attempt } from "../attempt.ts";
import { closeWays, logOther, logOwn } from "./acts.ts";
import { enter } from "./enter.ts";
import { challengeMinutes, storeMade } from "./passkeys.ts";
import { passwordTrouble } from "./password-rules.ts";
import type { Secrets } from "./sign-in.ts";
import { accountToOpen, slipHash, slipRefusal } from "./slips.ts";
import { admit, crowded, throttled } from "./throttle.ts";
import type { Site, Ways } from "./ways.ts";
import type { From } from "./where.ts";

/** What opening an account by a slip needs, whoever asks. */
export interface Opening {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly ways: Ways;
  readonly today: Day;
  readonly from: From;
}

/** One sentence for every cause: whoever guesses learns nothing. */
const worthless: Failure = failure(
  "not-found",
  "slip-worthless",
  "This code opens nothing. It may be mistyped, used, out of date, or replaced by a later slip: ask for a new one.",
);
const loginTaken: Failure = failure(
  "conflict",
  "login-taken",
  "This login is taken; choose another.",
  [{ at: "/login", message: "is taken" }],
);

interface Target {
  readonly slip: FoundSlip;
  /** Null where the slip opens a new account. */
  readonly account: MemberAccount | null;
}

/** What a slip opens at this moment; null where that is nothing. */
async function targetOf(tx: Tx, codeHash: string, today: Day): Promise<Target | null> {
  const slip = await findSlip(tx, codeHash);
  if (slip === null || !slip.isOpen) return null;
  const account = accountToOpen(await memberAccounts(tx, [slip.memberId], today));
  // A post that was given since may be one that the slip's issuer could not have opened.
  return slipRefusal(account, slip.issuedPath) === null ? { slip, account } : null;
}

/** Counts a try with a code before it is looked at, and answers what it opens. */
async function tried(
  { db, secrets, today, from }: Opening,
  code: string,
): Promise<Outcome<Target & { attemptId: number }>> {
  const codeHash = slipHash(secrets, code);
  const attemptId = await db.write(wholeSight, (tx) => admit(tx, codeHash, from.address));
  if (attemptId === null) return throttled;
  return db.write(wholeSight, async (tx) => {
    const target = await targetOf(tx, codeHash, today);
    if (target === null) markFailed(tx, attemptId);
    else markSucceeded(tx, attemptId);
    await tx.settle();
    return target === null ? worthless : success({ ...target, attemptId });
  });
}

/** Whether a slip opens a new account, or which one anew. */
export async function lookAtSlip(
  opening: Opening,
  code: string,
): Promise<Outcome<{ login: string | null; expiresAt: string }>> {
  const found = await tried(opening, code);
  if (!found.ok) return found;
  const { account, slip } = found.value;
  return success({ login: account?.login ?? null, expiresAt: slip.expiresAt });
}

const loginNeeded: Failure = failure("invalid", "login-needed", "Choose a login.", [
  { at: "/login", message: "is needed for a new account" },
]);

/** What an authenticator is asked, to make the passkey with which a slip opens an account. */
export async function askActivationPasskey(
  opening: Opening,
  site: Site,
  asked: { readonly code: string; readonly login: string | null },
): Promise<Outcome<Readonly<Record<string, unknown>>>> {
  const found = await tried(opening, asked.code);
  if (!found.ok) return found;
  const { account, slip } = found.value;
  const login = account?.login ?? asked.login;
  if (login === null) return loginNeeded;
  const { db, ways } = opening;
  return db.write(wholeSight, async (tx) => {
    if (account === null && (await findCredentials(tx, login)) !== null) return loginTaken;
    const userHandle = ways.passkeys.newUserHandle();
    const who = { login, displayName: slip.name, userHandle, present: [] };
    const { challenge, options } = await ways.passkeys.askToMake(site, who);
    const { slipId } = slip;
    const stored = { challenge, purpose: "activate", accountId: null, slipId, userHandle } as const;
    addChallenge(tx, stored, challengeMinutes);
    await tx.settle();
    return success(options);
  });
}

export interface Activation {
  readonly code: string;
  readonly login: string | null;
  /** One of the two, and no more. */
  readonly password: string | null;
  readonly passkey: { readonly name: string; readonly answer: unknown } | null;
  readonly site: Site;
  readonly oldToken: string | null;
}

/**
 * Opens an account by a slip, or opens it anew: whatever opened it before opens it no longer. Answers
 * the token of a session. The slip is used with it, or not at all.
 */
export async function activate(opening: Opening, asked: Activation): Promise<Outcome<string>> {
  const { login, password, passkey } = asked;
  if ((password === null) === (passkey === null)) {
    return failure("invalid", "one-way-needed", "Choose a password or a passkey, one of the two.");
  }
  const found = await tried(opening, asked.code);
  if (!found.ok) return found;
  const name = found.value.account?.login ?? login;
  if (name === null) return loginNeeded;
  const { db, secrets } = opening;
  let hash: string | null = null;
  if (password !== null) {
    const trouble = passwordTrouble(password, name);
    if (trouble !== null) {
      const problems = trouble.problems.map((one) => ({ ...one, at: "/password" }));
      return { ...trouble, problems };
    }
    if (secrets.isBusy()) return crowded;
    hash = await secrets.hash(password);
  }
  // Refused after writing: the whole transaction is undone, the slip stays as it was.
  return attempt(db, wholeSight, (tx) => open(tx, opening, asked, { login: name, hash }));
}

async function open(
  tx: Tx,
  opening: Opening,
  asked: Activation,
  chosen: { readonly login: string; readonly hash: string | null },
): Promise<Outcome<string>> {
  const { secrets, ways, today, from } = opening;
  const codeHash = slipHash(secrets, asked.code);
  const seen = await findSlip(tx, codeHash);
  if (seen === null) return worthless;
  // Two who use one slip, or two slips of one member, stand in line here.
  await lockMembersIn(tx, [seen.memberId], everybody);
  const target = await targetOf(tx, codeHash, today);
  if (target === null) return worthless;
  const { slip, account } = target;
  const accountId =
    account === null
      ? await openNew(tx, slip, today, chosen)
      : await openAnew(tx, slip, account.accountId, chosen.hash);
  if (accountId === null) return loginTaken;
  if (asked.passkey !== null) {
    const isWho = (one: { readonly slipId: number | null }): boolean => one.slipId === slip.slipId;
    const making = { ...asked.passkey, site: asked.site, accountId, isWho };
    const stored = await storeMade(tx, ways, { ...making, purpose: "activate" });
    if (!stored.ok) return stored;
  }
  markSlipUsed(tx, slip.slipId, accountId);
  logOwn(tx, accountId, account === null ? "account-opened" : "password-set", from);
  const token = enter(tx, secrets, { accountId, method: "slip", from, oldToken: asked.oldToken });
  await tx.settle();
  return success(token);
}

/** Null where the login is taken. */
async function openNew(
  tx: Tx,
  slip: FoundSlip,
  today: Day,
  { login, hash }: { readonly login: string; readonly hash: string | null },
): Promise<number | null> {
  const { memberId, regionId, name, homeUnit, issuedBy } = slip;
  const accountId = await addAccount(tx, {
    login,
    displayName: name,
    passwordHash: hash,
    mustChangePassword: false,
    memberId,
    memberRegionId: regionId,
    isDemo: false,
    recordedBy: issuedBy,
  });
  if (accountId === null) return null;
  const role = { role: "member", unitId: homeUnit, from: today, to: null };
  addAccountRole(tx, { accountId, ...role, recordedBy: issuedBy });
  return accountId;
}

async function openAnew(
  tx: Tx,
  slip: FoundSlip,
  accountId: number,
  hash: string | null,
): Promise<number> {
  await closeWays(tx, accountId);
  setPassword(tx, accountId, hash, false);
  logOther(tx, accountId, "slip-used", slip.issuedBy);
  return accountId;
}
