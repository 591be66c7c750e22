import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { Tx } from "#store/database";
import { type NewAttachment, sendAttachments } from "#store/members/load";
import { attachmentsInForce, type StoredMember } from "#store/members/stored";
import { type RowKey, sendSuperseded } from "#store/members/supersede";
import type { Context } from "../context.ts";
import { judgeAfter } from "./moving.ts";
import { settleMembers } from "./settle.ts";

/** A host unit that ends; `to` null: nobody takes its guests over. */
export interface HostChange {
  readonly from: UnitId;
  readonly to: UnitId | null;
  readonly on: Day;
}

/** Ends the attachments to a unit on a day, or hands them to another. The caller holds the members. */
export async function rehostGuests(
  tx: Tx,
  ctx: Context,
  members: readonly StoredMember[],
  change: HostChange,
): Promise<void> {
  if (members.length === 0) return;
  const { from: unitId, to: successor, on } = change;
  const seenBy = new Map(members.map((one) => [one.memberId, one.seenBy]));
  const gone: RowKey[] = [];
  const added: NewAttachment[] = [];
  for (const one of await attachmentsInForce(tx, members)) {
    if (one.unitId !== unitId || (one.to !== null && one.to <= on)) continue;
    const { regionId, memberId, kind } = one;
    const row = {
      regionId,
      memberId,
      kind,
      seenBy: seenBy.get(memberId) ?? [],
      supersedes: one.attachmentId,
    };
    gone.push({ regionId, memberId, rowId: one.attachmentId });
    if (one.from < on) added.push({ ...row, unitId, from: one.from, to: on });
    if (successor === null) continue;
    added.push({ ...row, unitId: successor, from: Math.max(one.from, on), to: one.to });
  }
  sendSuperseded(tx, "attachment", gone);
  sendAttachments(tx, added, { by: ctx.actor.accountId, at: null });
  await judgeAfter(tx, ctx, await settleMembers(tx, ctx.today, members));
}
