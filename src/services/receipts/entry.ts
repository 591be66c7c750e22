import type { ReceiptView } from "#contract/routes/receipts";
import type { EntryAct } from "#core/ledger";
import { failure, type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { type Tx, wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import { findHashed, type HashedEntry, registerName } from "#store/receipts";
import { findFiledMember } from "#store/study-file";
import { lookerOf } from "../access/actor.ts";
import type { Context } from "../context.ts";
import { canonicalContent, type EntryContent, sha256Hex } from "../ledger-content.ts";
import { receiptText, registerKey } from "./code.ts";
import { stateOf } from "./state.ts";

const acts: Readonly<Record<HashedEntry["act"], EntryAct>> = {
  e: "entry",
  c: "correction",
  w: "withdrawal",
};

const notHere = failure("not-found", "entry-unknown", "There is no such entry in sight.");

/**
 * The receipt of one entry of a member in sight: its hash, its time, the text to be typed, and the
 * content that the hash is of, so that whoever holds it can reckon the hash himself.
 */
export async function entryReceipt(
  ctx: Context,
  memberId: number,
  entryId: number,
): Promise<Outcome<ReceiptView>> {
  const found = await ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const { whole, units, member: self } = ctx.actor.sight;
    const member = await findFiledMember(tx, memberId, { whole, units }, self);
    if (member === null) return null;
    const of = { regionId: member.regionId, subject: "m", subjectId: memberId } as const;
    const entry = await findHashed(tx, of, entryId, ctx.zone);
    if (entry !== null && member.fromPost) logLook(tx, ctx, memberId);
    return entry;
  });
  return found === null ? notHere : receiptOf(ctx, entryId, found);
}

/**
 * The same of an entry about a unit itself. Whoever sees the counts of the unit sees it: there is no
 * person in it.
 */
export async function unitEntryReceipt(
  ctx: Context,
  unitId: number,
  entryId: number,
): Promise<Outcome<ReceiptView>> {
  const found = await ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return null;
    const of = { regionId: unit.regionId, subject: "u", subjectId: unitId } as const;
    return findHashed(tx, of, entryId, ctx.zone);
  });
  return found === null ? notHere : receiptOf(ctx, entryId, found);
}

async function receiptOf(
  ctx: Context,
  entryId: number,
  found: HashedEntry,
): Promise<Outcome<ReceiptView>> {
  const content = contentOf(found);
  if (sha256Hex(content) !== found.contentHash) return found.removed ? gone : disagrees;
  const [key, name] = await Promise.all([
    registerKey(ctx.db),
    ctx.db.snapshot(wholeSight, registerName),
  ]);
  const { contentHash, recordedAt } = found;
  return success({
    register: name,
    entryId,
    contentHash,
    recordedAt,
    text: receiptText(key, { kind: "entry", id: entryId, contentHash, recordedAt }),
    content,
    ...stateOf(found),
  });
}

/** What the hash of a row is made of, as text. */
export function contentOf(entry: HashedEntry): string {
  const { subjectId, corrects, sessionId, minutes, credit, days, outcome, attested, note } = entry;
  const content: EntryContent = {
    subject: entry.subject === "m" ? "member" : "unit",
    act: acts[entry.act],
    subjectId,
    corrects,
    sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
  };
  return canonicalContent(content, entry.session);
}

const gone = failure(
  "conflict",
  "entry-note-removed",
  "The note of this entry was removed with the member's name: a receipt that was handed out still holds.",
);

const disagrees = failure(
  "conflict",
  "entry-content-differs",
  "This entry no longer has the content that its hash is of: tell the operator, who runs `rollbook verify`.",
);

function logLook(tx: Tx, ctx: Context, memberId: number): void {
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: "look",
    task: "standing",
    what: "receipt",
    memberIds: [memberId],
  });
}
