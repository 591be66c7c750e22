import type { PrintedSlipView, SlipRefusal, SlipRowView } from "#contract/routes/slips";
import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { lockMembersIn, type StoredMember } from "#store/members/stored";
import { placement, type Placement } from "#store/organisation/placement";
import {
  issueSlips as insertSlips,
  memberAccounts,
  revokeSlip as stampRevoked,
  slipsOfUnit,
  type MemberAccount,
} from "#store/access/slips";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { isInReach, reachOf } from "../members/reach.ts";
import { lookAtPersons, noSuchUnit } from "../persons.ts";
import { isWithin, lookerOf } from "./actor.ts";
import { logOther } from "./acts.ts";
import type { Secrets } from "./sign-in.ts";

/**
 * Slips for members without e-mail or phone: a code on paper opens the member's account, or opens it
 * anew where the password is forgotten. Whoever keeps the members' records hands them out: the
 * secretary of the branch, and the office directly responsible above it.
 */
const slipDays = 14;

/** Why no slip is issued for an account from a post at `path`; null where one may be. */
export function slipRefusal(account: MemberAccount | null, path: string): SlipRefusal | null {
  if (account === null) return null;
  if (account.isDemo) return "demonstration";
  if (account.disabled) return "disabled";
  if (account.administers) return "administrator";
  // Whoever sets a password acts as its owner could: never in a post at one's own level or above.
  const isBelow = (post: string): boolean => post !== path && isWithin(post, path);
  return account.posts.every(isBelow) ? null : "post-above";
}

/** The account that a slip opens anew: the member's first one that is not disabled. */
export function accountToOpen(accounts: readonly MemberAccount[]): MemberAccount | null {
  return accounts.find((one) => !one.disabled) ?? accounts[0] ?? null;
}

/** The post from which slips are issued to members of a place: the caller's highest there. */
function issuingPost(ctx: Context, place: Placement): { unitId: number; path: string } {
  const [top = ""] = place.path.split(".");
  if (ctx.actor.sight.whole) return { unitId: Number(top), path: top };
  const reach = reachOf(ctx);
  const posts = ctx.actor.roles.filter(
    (held) => reach.units.includes(held.unitId) && place.seenBy.includes(held.unitId),
  );
  const highest = posts.toSorted((one, other) => depth(one.unitPath) - depth(other.unitPath))[0];
  if (highest === undefined) throw new Error("A unit in reach without a post that reaches it");
  return { unitId: highest.unitId, path: highest.unitPath };
}

function depth(path: string): number {
  return path.split(".").length;
}

async function placeInReach(tx: Tx, ctx: Context, unitId: number): Promise<Placement | null> {
  const place = (await placement(tx, [unitId])).get(unitId);
  return place !== undefined && isInReach(ctx, place) ? place : null;
}

export interface SlipPage {
  readonly items: SlipRowView[];
  /** The last member's id, where there are more. */
  readonly after: number | null;
}

/** Members at home in a unit with account and latest slip, for whoever may hand slips out. */
export async function listSlips(
  ctx: Context,
  unitId: number,
  page: { readonly after: number; readonly limit: number },
): Promise<Outcome<SlipPage>> {
  if (reachOf(ctx).units.length === 0 && !ctx.actor.sight.whole) return noSuchUnit;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const place = await placeInReach(tx, ctx, unitId);
    if (place === null) return noSuchUnit;
    const { path } = issuingPost(ctx, place);
    const wanted = { after: page.after, limit: page.limit + 1 };
    const found = await slipsOfUnit(tx, unitId, reachOf(ctx), wanted);
    const rows = found.slice(0, page.limit);
    const accounts = await accountsOf(tx, ctx, rows);
    lookAtPersons(tx, ctx, "slips", rows);
    const items = rows.map(({ memberId, memberNo, name, ...slip }) => {
      const account = accounts.get(memberId) ?? null;
      const login = account?.login ?? null;
      return {
        memberId,
        memberNo,
        name,
        login,
        refusal: slipRefusal(account, path),
        ...seen(slip),
      };
    });
    return success({
      items,
      after: found.length > page.limit ? (rows.at(-1)?.memberId ?? null) : null,
    });
  });
}

function seen(row: {
  readonly slipId: number | null;
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly state: NonNullable<SlipRowView["slip"]>["state"] | null;
}): Pick<SlipRowView, "slip"> {
  const { slipId, issuedAt, expiresAt, state } = row;
  if (slipId === null || issuedAt === null || expiresAt === null || state === null) {
    return { slip: null };
  }
  return { slip: { slipId, issuedAt, expiresAt, state } };
}

async function accountsOf(
  tx: Tx,
  ctx: Context,
  members: readonly { readonly memberId: number }[],
): Promise<Map<number, MemberAccount>> {
  const ids = members.map((one) => one.memberId);
  const all = await memberAccounts(tx, ids, ctx.today);
  const chosen = new Map<number, MemberAccount>();
  for (const memberId of ids) {
    const account = accountToOpen(all.filter((one) => one.memberId === memberId));
    if (account !== null) chosen.set(memberId, account);
  }
  return chosen;
}

export interface IssuedSlips {
  readonly slips: PrintedSlipView[];
  readonly refused: { memberId: number; refusal: SlipRefusal }[];
}

/**
 * Issues a slip to each of some members at home in a unit; an earlier slip of theirs is worth nothing
 * any more. The codes are answered and kept nowhere: an answer that got lost is asked for anew.
 */
export async function issueSlips(
  ctx: Context,
  secrets: Secrets,
  unitId: number,
  memberIds: readonly number[],
): Promise<Outcome<IssuedSlips>> {
  if (reachOf(ctx).units.length === 0 && !ctx.actor.sight.whole) return noSuchUnit;
  const wanted = [...new Set(memberIds)];
  return writeSoon(ctx, async (tx) => {
    const place = await placeInReach(tx, ctx, unitId);
    if (place === null) return noSuchUnit;
    const post = issuingPost(ctx, place);
    const members = await lockMembersIn(tx, wanted, reachOf(ctx));
    const here = members.filter((one) => one.unitId === unitId);
    const accounts = await accountsOf(tx, ctx, here);
    const refused: IssuedSlips["refused"] = [];
    const taking: StoredMember[] = [];
    for (const memberId of wanted) {
      const member = here.find((one) => one.memberId === memberId);
      const account = accounts.get(memberId) ?? null;
      const refusal = member === undefined ? "unknown" : slipRefusal(account, post.path);
      if (refusal !== null) refused.push({ memberId, refusal });
      else if (member !== undefined) taking.push(member);
    }
    const slips = await issue(tx, ctx, { secrets, unitId, issuedUnit: post.unitId }, taking);
    return success({
      slips: slips.map((one) => ({ ...one, login: accounts.get(one.memberId)?.login ?? null })),
      refused,
    });
  });
}

async function issue(
  tx: Tx,
  ctx: Context,
  by: { readonly secrets: Secrets; readonly unitId: number; readonly issuedUnit: number },
  members: readonly StoredMember[],
): Promise<Omit<PrintedSlipView, "login">[]> {
  const { actor } = ctx;
  if (members.length === 0) return [];
  const coded = members.map((member) => ({ member, code: by.secrets.slipCode() }));
  const rows = coded.map(({ member, code }) => ({
    ...member,
    codeHash: slipHash(by.secrets, code),
    homeUnit: by.unitId,
    issuedUnit: by.issuedUnit,
  }));
  const until = await insertSlips(tx, rows, actor.accountId, slipDays);
  for (const account of (await accountsOf(tx, ctx, members)).values()) {
    logOther(tx, account.accountId, "slip-issued", actor.accountId);
  }
  const memberIds = members.map((one) => one.memberId);
  sendLook(tx, { ...lookerOf(actor), act: "write", task: "standing", what: "slip", memberIds });
  return coded.map(({ member: { memberId, name }, code }) => {
    const expiresAt = until.get(memberId);
    if (expiresAt === undefined) throw new Error("A slip was not stored");
    return { memberId, name, code, expiresAt };
  });
}

/** What is stored of a code; hyphens are for the eye. */
export function slipHash(secrets: Secrets, code: string): string {
  return secrets.fingerprint(`slip ${code.replaceAll("-", "")}`);
}

const noSlip: Failure = failure(
  "not-found",
  "slip-unknown",
  "There is no such slip that could still be used.",
);

/** Makes a slip worthless that was lost, or given to the wrong person. */
export async function revokeSlip(ctx: Context, slipId: number): Promise<Outcome<null>> {
  const reach = reachOf(ctx);
  if (reach.units.length === 0 && !reach.whole) return noSlip;
  return ctx.db.write(ctx.actor.sight, async (tx) => {
    const memberId = await stampRevoked(tx, slipId, ctx.actor.accountId, reach);
    if (memberId === null) return noSlip;
    const { actor } = ctx;
    const memberIds = [memberId];
    sendLook(tx, { ...lookerOf(actor), act: "write", task: "standing", what: "slip", memberIds });
    await tx.settle();
    return success(null);
  });
}
