import {
  followedFiles,
  isFollowed,
  type PackFile,
  parsePack,
  withFollowed,
} from "#contract/policy";
import { type ParameterChanges, withParameters } from "#contract/parameters";
import { type Day, formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { sendStop } from "#store/jobs/jobs";
import { loadPack, packInForce, savePack, sendInForce } from "#store/policy";
import {
  duePublications,
  lockPublishing,
  savePublication,
  sendCameIntoForce,
  waitingPublication,
} from "#store/policy-publications";
import { readSettings } from "#store/settings";
import { mayRule } from "./access/rule.ts";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { filesOf } from "./policy.ts";
import { askRecompute } from "./verdicts-recompute.ts";
import { withThoseBefore } from "./policy-following.ts";

export interface Published {
  readonly packRef: number;
  readonly hash: string;
  /** True: its day has come, it judges, and everybody is being judged again. */
  readonly inForce: boolean;
  /** False where only words changed: nothing needs to be judged again. */
  readonly judges: boolean;
}

/** What a decision is recorded with. */
export interface Decision {
  /** Why; may be empty only for the first pack of a register. */
  readonly reason: string;
  /** The first day on which the register judges by it; null for today. */
  readonly effectiveOn: Day | null;
}

/** A pack that was read, with the content that is recorded. */
export interface ReadPack {
  readonly packId: string;
  readonly version: string;
  readonly hash: string;
  readonly wordingHash: string;
  readonly files: Readonly<Record<string, string>>;
  /** The first day on which it may judge; null where it follows no pack. */
  readonly beginsOn: Day | null;
}

export const publishedElsewhere = failure(
  "not-found",
  "not-found",
  "Packs are published by the operator and the administrators of the top unit.",
);

/** Parses a whole pack; its mistakes are told with their places. */
function readPack(files: readonly PackFile[]): Outcome<ReadPack> {
  const parsed = parsePack(files);
  if (!parsed.ok) {
    const problems = parsed.mistakes.map((one) => ({
      at: `${one.file}:${one.line}:${one.column}`,
      message: one.path === "" ? one.message : `${one.path}: ${one.message}`,
    }));
    const message = "The pack has mistakes; nothing was changed.";
    return failure("invalid", "pack-invalid", message, problems);
  }
  return success({
    packId: parsed.pack.id,
    version: parsed.pack.version,
    hash: parsed.hash,
    wordingHash: parsed.wordingHash,
    beginsOn: parsed.pack.follows?.on ?? null,
    files: Object.fromEntries(files.map((file) => [file.name, file.text])),
  });
}

/** Parses a pack together with those that it follows in this register. */
export async function readFiles(tx: Tx, files: readonly PackFile[]): Promise<Outcome<ReadPack>> {
  const whole = await withThoseBefore(tx, files);
  return whole.ok ? readPack(whole.value) : whole;
}

/** The day from which a pack judges: the stated one, else the first on which it can. */
export function effectOf({ beginsOn }: ReadPack, stated: Day | null, today: Day): Day {
  return stated ?? Math.max(today, beginsOn ?? today);
}

/** The pack in force with other values of some parameters. */
export async function changedParameters(
  tx: Tx,
  changes: ParameterChanges,
): Promise<Outcome<ReadPack>> {
  const inForce = await packInForce(tx);
  const stored = inForce === null ? null : await loadPack(tx, inForce.packRef);
  if (stored === null) {
    return failure("conflict", "no-policy", "No policy pack is in force yet: publish a whole one.");
  }
  const files = filesOf(stored.files);
  const changed = withParameters(
    files.filter((file) => !isFollowed(file)),
    changes,
  );
  // What the packs before said is past: nobody changes it.
  if (changed.ok) return readPack(withFollowed(changed.files, followedFiles(files)));
  const problems = changed.unknown.map((name) => ({ at: name, message: "is no parameter" }));
  const message = "The pack in force has no such parameter; `rollbook pack show` lists them.";
  return failure("invalid", "parameter-unknown", message, problems);
}

/**
 * Puts a pack in force (or keeps it until its day); everybody is judged again from then on, by
 * `continueRecompute` or the running server. Refused where two persons must decide.
 */
export async function publishPack(
  ctx: Context,
  files: readonly PackFile[],
  decision: Decision = { reason: "", effectiveOn: null },
): Promise<Outcome<Published>> {
  if (!mayRule(ctx)) return publishedElsewhere;
  return attempt(ctx.db, wholeSight, async (tx) => {
    lockPublishing(tx);
    const pack = await readFiles(tx, files);
    if (!pack.ok) return pack;
    const [{ twoPersonPublishing }, before] = [await readSettings(tx), await packInForce(tx)];
    if (twoPersonPublishing === true && before !== null) return needsTwo;
    const effectiveOn = effectOf(pack.value, decision.effectiveOn, ctx.today);
    const proposedBy = ctx.actor.accountId;
    return publishIn(tx, ctx, pack.value, { ...decision, effectiveOn, proposedBy });
  });
}

const needsTwo = failure(
  "conflict",
  "approval-needed",
  "Here one person proposes a pack and another publishes it: propose it, with its reason.",
);

/** Publishes within a transaction that holds `lockPublishing`. */
export async function publishIn(
  tx: Tx,
  ctx: Context,
  pack: ReadPack,
  decision: Decision & { readonly proposedBy: number },
): Promise<Outcome<Published>> {
  // What was published for a day that nobody was there to notice comes first, or it would replace
  // this one when it is noticed.
  await bringDue(tx, ctx.today);
  const before = await packInForce(tx);
  const refused = await refusal(tx, ctx, pack, decision, before);
  if (refused !== null) return refused;
  const { hash, wordingHash } = pack;
  const judges = before?.hash !== hash;
  const publishedBy = ctx.actor.accountId;
  const packRef = await savePack(tx, { ...pack, recordedBy: publishedBy });
  // Words alone are read at once: there is one wording of what judges.
  const effectiveOn = judges ? (decision.effectiveOn ?? ctx.today) : ctx.today;
  const inForce = effectiveOn <= ctx.today;
  const { proposedBy, reason } = decision;
  await savePublication(
    tx,
    { packRef, hash, wordingHash, reason, effectiveOn, proposedBy, publishedBy },
    inForce,
  );
  if (inForce && judges) await bringIn(tx, packRef, publishedBy);
  return success({ packRef, hash, inForce, judges });
}

async function bringIn(tx: Tx, packRef: number, by: number): Promise<void> {
  sendInForce(tx, packRef);
  sendStop(tx, "what-if", "another pack was published meanwhile");
  await askRecompute(tx, by);
}

async function refusal(
  tx: Tx,
  ctx: Context,
  pack: ReadPack,
  decision: Decision,
  before: { readonly hash: string; readonly wordingHash: string } | null,
): Promise<ReturnType<typeof failure> | null> {
  const { effectiveOn, reason } = decision;
  if (before !== null && reason.trim() === "") return reasonMissing;
  if (effectiveOn !== null && effectiveOn < ctx.today) return dayPast;
  if (pack.beginsOn !== null && (effectiveOn ?? ctx.today) < pack.beginsOn) {
    return beginsLater(pack.beginsOn);
  }
  if (before?.hash === pack.hash && before.wordingHash === pack.wordingHash) return inForceAlready;
  const waiting = await waitingPublication(tx, pack.hash);
  if (waiting === null) return null;
  return failure(
    "conflict",
    "pack-published",
    `This pack is published already and judges from ${formatDay(waiting)} on: there is nothing to do.`,
  );
}

export const reasonMissing = failure(
  "invalid",
  "reason-missing",
  "Say why: the reason is recorded with the publication.",
);
const dayPast = failure(
  "invalid",
  "day-past",
  "A pack judges from today or a later day on; past days stay judged by the pack of then.",
);
function beginsLater(day: Day) {
  const message = `The pack follows another on ${formatDay(day)}: it judges from that day or a later one on.`;
  return failure("invalid", "day-before-change", message);
}

const inForceAlready = failure(
  "conflict",
  "pack-in-force",
  "This very pack is in force already. To judge everybody again by it, run `rollbook recompute`.",
);

/**
 * Brings into force what was published for a day that has come. Answers whether the pack in force
 * changed; everybody is then judged again.
 */
export async function bringIntoForce(ctx: Pick<Context, "db" | "today">): Promise<boolean> {
  return ctx.db.write(wholeSight, async (tx) => {
    lockPublishing(tx);
    return bringDue(tx, ctx.today);
  });
}

/**
 * Within a transaction that holds `lockPublishing`. What a publication of a later day has overtaken
 * is never brought in: it judged the days between, for whoever asks about them.
 */
async function bringDue(tx: Tx, today: Day): Promise<boolean> {
  const waiting = await duePublications(tx, today);
  for (const one of waiting) sendCameIntoForce(tx, one.publicationId);
  const last = waiting.at(-1);
  if (last === undefined || last.overtaken) return false;
  await bringIn(tx, last.packRef, last.publishedBy);
  return true;
}
