import type { Day } from "#core/day";
import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Tx } from "#store/database";
import { wholeSight } from "#store/database";
import {
  addAccount as insertAccount,
  addAccountRole,
  disableAccount as disable,
  endAccountRole,
  setPassword,
} from "#store/access/accounts";
import {
  findAccount,
  findSpot,
  listAccounts as listRows,
  locateMemberNo,
  rolesOf,
  type AccountRoleRow,
  type AccountRow,
} from "#store/access/account-lists";
import { logPasswordReset } from "#store/access/resets";
import { closeSessionsOf } from "#store/access/sessions";
import { addIdentity } from "#store/access/sign-ons";
import type { Actor, Context, Role } from "../context.ts";
import { closeWays, logOther } from "./acts.ts";
import { holdsAbove, isWithin } from "./actor.ts";
import type { Secrets } from "./sign-in.ts";

/**
 * Administration of accounts. An administrator works within the subtrees of his posts; accounts are
 * read with whole sight, behind the checks of this file. Nobody may change an account that also
 * holds a post outside: its password would open what he may not see.
 */
export interface Account extends AccountRow {
  readonly roles: readonly AccountRoleRow[];
}

const unknownAccount: Failure = failure(
  "not-found",
  "account-unknown",
  "There is no such account at or below your units.",
);
const unknownUnit: Failure = failure(
  "not-found",
  "unit-unknown",
  "There is no such unit at or below your units.",
);

function administeredPaths(actor: Actor): string[] {
  return actor.roles.filter((post) => post.role === "administrator").map((post) => post.unitPath);
}

function administers(actor: Actor, path: string): boolean {
  return holdsAbove(actor, ["administrator"], path);
}

export interface AccountPage {
  readonly items: readonly Account[];
  /** The last account's id, where there are more. */
  readonly after: number | null;
}

export async function listAccounts(
  context: Context,
  query: { readonly unitId: number | null; readonly after: number; readonly limit: number },
): Promise<Outcome<AccountPage>> {
  const own = administeredPaths(context.actor);
  if (own.length === 0) return unknownAccount;
  return context.db.snapshot(wholeSight, async (tx) => {
    let paths = own;
    if (query.unitId !== null) {
      const spot = await findSpot(tx, query.unitId);
      if (spot === null || !own.some((above) => isWithin(spot.path, above))) return unknownUnit;
      paths = [spot.path];
    }
    const rows = await listRows(tx, paths, query.after, query.limit + 1);
    const items = await withRoles(tx, rows.slice(0, query.limit), context.today, own);
    const last = items.at(-1);
    const more = rows.length > query.limit && last !== undefined;
    return success({ items, after: more ? last.accountId : null });
  });
}

/** Roles that lie outside the administrator's units are not shown. */
async function withRoles(
  tx: Tx,
  rows: readonly AccountRow[],
  today: Day,
  within: readonly string[],
): Promise<Account[]> {
  const held = await rolesOf(
    tx,
    rows.map((row) => row.accountId),
    today,
  );
  const inside = held.filter((role) => within.some((above) => isWithin(role.unitPath, above)));
  return rows.map((row) => ({
    ...row,
    roles: inside.filter((role) => role.accountId === row.accountId),
  }));
}

/** The account, if all of its posts lie within the administrator's units. */
async function ownAccount(tx: Tx, context: Context, accountId: number): Promise<Account | null> {
  const own = administeredPaths(context.actor);
  const row = own.length === 0 ? null : await findAccount(tx, accountId);
  if (row === null) return null;
  const roles = await rolesOf(tx, [accountId], context.today);
  const outside = roles.some((role) => !own.some((above) => isWithin(role.unitPath, above)));
  return outside || roles.length === 0 ? null : { ...row, roles };
}

export interface NewAccountRequest {
  readonly login: string;
  readonly displayName: string;
  readonly role: Role;
  readonly unitId: number;
  readonly from: Day | null;
  readonly to: Day | null;
  readonly memberNo: string | null;
}

/** Opens an account with its first role and a password that must be changed at once. */
export async function addAccount(
  context: Context,
  secrets: Secrets,
  request: NewAccountRequest,
): Promise<Outcome<{ account: Account; oneTimePassword: string }>> {
  const { actor, db, today } = context;
  if (administeredPaths(actor).length === 0) return unknownUnit;
  const span = roleSpan(request, today);
  if (!span.ok) return span;
  if ((request.role === "member") !== (request.memberNo !== null)) {
    return failure(
      "invalid",
      "member-no-needed",
      "The role member, and it alone, names a member.",
      [{ at: "/memberNo", message: "belongs to the role member" }],
    );
  }
  const oneTimePassword = secrets.oneTimePassword();
  const passwordHash = await secrets.hash(oneTimePassword);
  return db.write(wholeSight, async (tx) => {
    const spot = await findSpot(tx, request.unitId);
    if (spot === null || !administers(actor, spot.path)) return unknownUnit;
    const member = await memberFor(tx, request);
    if (!member.ok) return member;
    const accountId = await insertAccount(tx, {
      login: request.login,
      displayName: request.displayName,
      passwordHash,
      mustChangePassword: true,
      memberId: member.value?.memberId ?? null,
      memberRegionId: member.value?.regionId ?? null,
      isDemo: false,
      recordedBy: actor.accountId,
    });
    if (accountId === null) {
      return failure("conflict", "login-taken", "This login is taken; choose another.", [
        { at: "/login", message: "is taken" },
      ]);
    }
    const { role, unitId } = request;
    addAccountRole(tx, { accountId, role, unitId, ...span.value, recordedBy: actor.accountId });
    const account = await ownAccount(tx, context, accountId);
    if (account === null) throw new Error("The account just written cannot be read");
    return success({ account, oneTimePassword });
  });
}

async function memberFor(
  tx: Tx,
  request: NewAccountRequest,
): Promise<Outcome<{ memberId: number; regionId: number } | null>> {
  if (request.memberNo === null) return success(null);
  const found = await locateMemberNo(tx, request.memberNo, request.unitId);
  if (found !== null) return success(found);
  return failure("not-found", "member-unknown", "No member at home in this unit has this number.");
}

function roleSpan(
  request: { readonly from: Day | null; readonly to: Day | null },
  today: Day,
): Outcome<{ from: Day; to: Day | null }> {
  const from = request.from ?? today;
  if (request.to !== null && request.to <= from) {
    return failure("invalid", "role-ends-early", "The role ends before it begins.", [
      { at: "/to", message: "must lie after the first day" },
    ]);
  }
  return success({ from, to: request.to });
}

/** Whoever gives posts sees no persons, so he gives none to himself. */
const ownPosts = failure(
  "conflict",
  "own-account",
  "Nobody gives a post to the own account. Ask another administrator.",
);

export async function addRole(
  context: Context,
  accountId: number,
  request: { role: Role; unitId: number; from: Day | null; to: Day | null },
): Promise<Outcome<Account>> {
  const { actor, db, today } = context;
  if (administeredPaths(actor).length === 0) return unknownAccount;
  if (accountId === actor.accountId) return ownPosts;
  const span = roleSpan(request, today);
  if (!span.ok) return span;
  return db.write(wholeSight, async (tx) => {
    if ((await ownAccount(tx, context, accountId)) === null) return unknownAccount;
    const spot = await findSpot(tx, request.unitId);
    if (spot === null || !administers(actor, spot.path)) return unknownUnit;
    const { role, unitId } = request;
    addAccountRole(tx, { accountId, role, unitId, ...span.value, recordedBy: actor.accountId });
    const account = await ownAccount(tx, context, accountId);
    return account === null ? unknownAccount : success(account);
  });
}

export async function endRole(
  context: Context,
  accountId: number,
  accountRoleId: number,
  on: Day,
): Promise<Outcome<Account>> {
  return change(context, accountId, async (tx, account) => {
    const ended = await endAccountRole(tx, accountId, accountRoleId, on, context.actor.accountId);
    if (!ended) return failure("not-found", "role-unknown", "The account has no such role.");
    const roles = await rolesOf(tx, [accountId], context.today);
    return success({ ...account, roles });
  });
}

const ownPassword = failure(
  "conflict",
  "own-account",
  "A one-time password is for other accounts. Change your own with the present one.",
);

/**
 * Sets a one-time password, closes every other way into the account, and notes who did so: the owner of the
 * account reads it after every sign-in of the next year. An account that holds a post outside the
 * administrator's units, or administers above him, is not there.
 */
export async function resetPassword(
  context: Context,
  secrets: Secrets,
  accountId: number,
): Promise<Outcome<string>> {
  const { actor } = context;
  if (administeredPaths(actor).length === 0) return unknownAccount;
  if (accountId === actor.accountId) return ownPassword;
  const password = secrets.oneTimePassword();
  const hash = await secrets.hash(password);
  return change(context, accountId, async (tx) => {
    await closeWays(tx, accountId);
    setPassword(tx, accountId, hash, true);
    logPasswordReset(tx, accountId, actor.accountId);
    logOther(tx, accountId, "password-reset", actor.accountId);
    await tx.settle();
    return success(password);
  });
}

export async function disableAccount(
  context: Context,
  accountId: number,
): Promise<Outcome<Account>> {
  if (accountId === context.actor.accountId) {
    return failure("conflict", "account-own", "You cannot disable your own account.");
  }
  return change(context, accountId, async (tx) => {
    disable(tx, accountId);
    closeSessionsOf(tx, accountId);
    const account = await ownAccount(tx, context, accountId);
    return account === null ? unknownAccount : success(account);
  });
}

const noProvider = failure(
  "not-found",
  "provider-none",
  "This server signs nobody in at an identity provider.",
);

/** Says whom a subject of the identity provider is here; the owner of the account is told. */
export async function linkAccount(
  context: Context,
  issuer: string | null,
  accountId: number,
  subject: string,
): Promise<Outcome<Account>> {
  const by = context.actor.accountId;
  if (administeredPaths(context.actor).length === 0) return unknownAccount;
  if (accountId === by) return ownLink;
  return change(context, accountId, async (tx, account) => {
    if (issuer === null) return noProvider;
    if (!(await addIdentity(tx, { issuer, subject }, accountId, by))) {
      return failure("conflict", "subject-linked", "This subject is linked to an account already.");
    }
    logOther(tx, accountId, "provider-linked", by);
    await tx.settle();
    return success(account);
  });
}

const ownLink = failure(
  "conflict",
  "own-account",
  "Link your own account under My account, by signing in at the provider.",
);

async function change<T>(
  context: Context,
  accountId: number,
  work: (tx: Tx, account: Account) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  if (administeredPaths(context.actor).length === 0) return unknownAccount;
  return context.db.write(wholeSight, async (tx) => {
    const account = await ownAccount(tx, context, accountId);
    return account === null ? unknownAccount : work(tx, account);
  });
}
