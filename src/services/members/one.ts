import type { StudyFile, VerdictChangeView } from "#contract/views";
import { failure, type Failure, type Outcome } from "#core/outcome";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import type { Recording } from "#store/members/load";
import { lockMembersIn, type StoredMember } from "#store/members/stored";
import { loadUnitNames } from "#store/names";
import { keepOrganisation } from "#store/organisation/locks";
import { loadFiledRows } from "#store/study-file";
import { writeSoon } from "../busy.ts";
import { lookerOf } from "../access/actor.ts";
import { askedOf } from "../as-of.ts";
import type { Context } from "../context.ts";
import { policyInForce } from "../policy.ts";
import { datedRows } from "../study-file.ts";
import { verdictChanges } from "./changed.ts";
import { judgeAfter } from "./moving.ts";
import { reachOf } from "./reach.ts";
import { settleMembers } from "./settle.ts";

const memberNotFound: Failure = failure(
  "not-found",
  "member-unknown",
  "There is no such member in sight.",
);

/** What is in force about a member, latest first. */
export type DatedRows = Pick<StudyFile, "homes" | "attachments" | "facts" | "events">;

/** The same after a change, with what that did to the verdicts; none where nothing changed. */
export interface Written extends DatedRows {
  readonly changed: VerdictChangeView[];
}

/** One member under change: the writer holds the row. */
export interface UnderWrite {
  readonly tx: Tx;
  readonly ctx: Context;
  readonly member: StoredMember;
  readonly recording: Recording;
}

/**
 * Changes one member whom the caller keeps records for: locks the row, does the work, brings home,
 * sight and region up to date, judges again, and logs the write. A refusal leaves nothing behind.
 */
export async function writeMember(
  ctx: Context,
  memberId: number,
  what: string,
  work: (under: UnderWrite) => Promise<Outcome<null>>,
): Promise<Outcome<Written>> {
  return writeSoon(ctx, async (tx) => {
    await keepOrganisation(tx);
    const [member] = await lockMembersIn(tx, [memberId], reachOf(ctx));
    if (member === undefined) return memberNotFound;
    // Before the change: afterwards he may be out of the sight of the post that made it.
    sendLook(tx, {
      ...lookerOf(ctx.actor),
      act: "write",
      task: "standing",
      what,
      memberIds: [memberId],
    });
    const recording: Recording = { by: ctx.actor.accountId, at: null };
    const done = await work({ tx, ctx, member, recording });
    if (!done.ok) return done;
    const settled = await settleMembers(tx, ctx.today, [member]);
    const judged = await judgeAfter(tx, ctx, settled);
    const regionId = settled[0]?.regionId ?? member.regionId;
    const rows = await loadFiledRows(tx, regionId, memberId, askedOf(ctx, {}));
    const units = [...rows.homes, ...rows.attachments, ...rows.facts, ...rows.events];
    const names = await loadUnitNames(
      tx,
      units.map((row) => row.unitId),
    );
    const changed = verdictChanges(await policyInForce(tx), judged);
    return { ok: true, value: { ...datedRows(rows, names), changed } };
  });
}
