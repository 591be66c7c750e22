import type { BodyOf } from "#contract/route";
import type { issueMandate as issueRoute, MandateView } from "#contract/routes/mandates";
import { parseDay } from "#core/day";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { findSpot } from "#store/access/account-lists";
import { type Tx, wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import { findMandate } from "#store/mandates";
import {
  countMembersBelow,
  countTry,
  drawMembers,
  findPost,
  hasOffice,
  type HolderPost,
  resolveNumbers,
} from "#store/mandates-issue";
import { isWithin } from "../access/actor.ts";
import { attempt } from "../attempt.ts";
import type { Context, HeldRole } from "../context.ts";
import { type Issuer, noPost, openMandate } from "./open.ts";
import { holderRoles, issuingPosts } from "./rights.ts";
import { mandateViews } from "./view.ts";

export type IssueBody = BodyOf<typeof issueRoute>;

/** Tries and member numbers of one account in a day: enough for work, too few for guessing. */
const triesADay = 100;
const numbersADay = 2_000;
/** A draw reads everybody below the unit; a larger one is drawn from its parts. */
const largestDraw = 100_000;
/** Members whose records one mandate keeps; a larger unit has an office of its own. */
const largestUnit = 3_000;

/**
 * Issues a mandate to a post at a unit directly below the caller's: the persons named by their exact
 * numbers, drawn by the server, or those of a unit that has no office. The caller learns how many
 * they are, and of numbers whether they are of his units; nothing else. Counted, so that numbers
 * cannot be guessed.
 */
export async function issueMandate(
  ctx: Context,
  newSeed: () => string,
  body: IssueBody,
): Promise<Outcome<MandateView>> {
  const posts = issuingPosts(ctx);
  if (posts.length === 0) return noPost;
  // In a transaction of its own: a refusal counts, and is put down, too.
  const tried = await ctx.db.write(wholeSight, (tx) => tryToIssue(tx, ctx, posts, body));
  if (!tried.ok) return tried;
  const { post, issuing, named } = tried.value;
  return attempt(ctx.db, wholeSight, async (tx) => {
    const whom =
      "numbers" in body
        ? success({ memberIds: named, unitId: null, seed: null })
        : await personsOf(tx, ctx, issuing, body, newSeed);
    if (!whom.ok) return whom;
    const opened = await openMandate(tx, ctx, {
      ...whom.value,
      kind: body.kind,
      post,
      issuer: issuerOf(ctx, issuing),
      fields: body.fields,
      from: (body.from === undefined ? null : parseDay(body.from)) ?? ctx.today,
      to: (parseDay(body.until) ?? ctx.today) + 1,
      reason: body.reason,
      about: "",
    });
    if (!opened.ok) return opened;
    logNamed(tx, ctx, opened.value, issuing, named);
    const stored = await findMandate(tx, ctx.today, opened.value);
    const [view] = await mandateViews(tx, ctx, stored === null ? [] : [stored]);
    if (view === undefined) throw new Error("a mandate was not stored");
    return success(view);
  });
}

interface Tried {
  readonly post: HolderPost;
  /** The caller's own post, by which he issues. */
  readonly issuing: HeldRole;
  /** The members with the numbers that were named. */
  readonly named: readonly number[];
}

async function tryToIssue(
  tx: Tx,
  ctx: Context,
  posts: readonly HeldRole[],
  body: IssueBody,
): Promise<Outcome<Tried>> {
  const numbers = "numbers" in body ? body.numbers : [];
  const counted = await countTry(tx, ctx.actor.accountId, numbers.length);
  if (counted.tries > triesADay || counted.numbers > numbersADay) return tooMany;
  const post = await findPost(tx, ctx.today, holderRoles, body.postId);
  const issuing = posts.find((held) => held.unitId === post?.parentId);
  if (post === null || issuing === undefined) return noPost;
  const named = await namedBy(tx, ctx, issuing, numbers);
  return named.ok ? success({ post, issuing, named: named.value }) : named;
}

function issuerOf(ctx: Context, issuing: HeldRole): Issuer {
  const { accountId, member } = ctx.actor;
  const { role, unitId } = issuing;
  return { accountId, role, unitId, memberId: member?.memberId ?? null };
}

const tooMany: Failure = {
  ...failure(
    "too-many",
    "mandates-too-many",
    `No more than ${triesADay} mandates and ${numbersADay} member numbers a day. Go on tomorrow.`,
  ),
  retryAfter: 3600,
};

/**
 * Whoever named persons knew their numbers and learned that they are here: that is put down. Of a
 * draw he learned a number of persons, and they are not to learn of it before it begins.
 */
function logNamed(
  tx: Tx,
  ctx: Context,
  mandateId: number,
  issuing: HeldRole,
  memberIds: readonly number[],
): void {
  const { role, unitId } = issuing;
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    mandate: { mandateId, role, unitId },
    act: "write",
    task: "mandate",
    what: "mandate issued",
    memberIds,
  });
}

interface Whom {
  readonly memberIds: readonly number[] | null;
  readonly unitId: number | null;
  readonly seed: string | null;
}

async function personsOf(
  tx: Tx,
  ctx: Context,
  issuing: HeldRole,
  body: Exclude<IssueBody, { numbers: unknown }>,
  newSeed: () => string,
): Promise<Outcome<Whom>> {
  const spot = await findSpot(tx, body.unitId);
  if (spot === null || !isWithin(spot.path, issuing.unitPath)) return noUnit;
  if (body.kind === "records") return ofUnit(tx, ctx, spot);
  if ((await countMembersBelow(tx, spot.path, largestDraw + 1)) > largestDraw) {
    return failure(
      "invalid",
      "unit-too-large",
      `The server draws from at most ${largestDraw} members: name a unit below.`,
      [{ at: "/unitId", message: "has too many members" }],
    );
  }
  const seed = newSeed();
  const memberIds = await drawMembers(tx, spot.path, seed, body.draw);
  if (memberIds.length === 0) return nobodyThere;
  return success({ memberIds, unitId: spot.unitId, seed });
}

const noUnit = failure("not-found", "unit-unknown", "There is no such unit below yours.", [
  { at: "/unitId", message: "is not below yours" },
]);

const nobodyThere = failure("invalid", "unit-empty", "Nobody is at home in this unit.", [
  { at: "/unitId", message: "has no members" },
]);

/**
 * The members with these numbers, all of them below the issuer. Where one is not, the answer tells
 * which of the others are there: so these are told that somebody asked.
 */
async function namedBy(
  tx: Tx,
  ctx: Context,
  issuing: HeldRole,
  numbers: readonly string[],
): Promise<Outcome<number[]>> {
  if (numbers.length === 0) return success([]);
  const found = await resolveNumbers(tx, numbers, issuing.unitPath);
  const known = new Set(found.map((one) => one.memberNo));
  const unknown = numbers.flatMap((no, index) => (known.has(no) ? [] : [index]));
  // Two numbers may be one person's, since a merge.
  if (unknown.length === 0) return success([...new Set(found.map((one) => one.memberId))]);
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    act: "look",
    task: "mandate",
    what: "number named",
    memberIds: found.map((one) => one.memberId),
  });
  return failure(
    "invalid",
    "numbers-unknown",
    "These numbers are of nobody in your units.",
    unknown.map((index) => ({ at: `/numbers/${index}`, message: "is of nobody here" })),
  );
}

async function ofUnit(
  tx: Tx,
  ctx: Context,
  spot: { readonly unitId: number; readonly path: string },
): Promise<Outcome<Whom>> {
  if (await hasOffice(tx, ctx.today, spot.unitId)) {
    return failure(
      "conflict",
      "unit-has-office",
      "This unit has a secretary or training office of its own, who keeps its records.",
      [{ at: "/unitId", message: "has an office of its own" }],
    );
  }
  const members = await countMembersBelow(tx, spot.path, largestUnit + 1);
  if (members > largestUnit) {
    return failure(
      "invalid",
      "unit-too-large",
      `Records are kept for at most ${largestUnit} members: name a unit below.`,
      [{ at: "/unitId", message: "has too many members" }],
    );
  }
  return success({ memberIds: null, unitId: spot.unitId, seed: null });
}
