import { parseDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { sendAttachments } from "#store/members/load";
import { attachmentsInForce } from "#store/members/stored";
import { sendSuperseded } from "#store/members/supersede";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { pastDay } from "./move.ts";
import { writeMember, type Written } from "./one.ts";
import { isInReach } from "./reach.ts";

const unitUnknown: Failure = failure(
  "not-found",
  "unit-unknown",
  "There is no such unit in sight. To attach a member elsewhere, send a transfer to that unit.",
);

export interface StatedAttachment {
  readonly unitId: UnitId;
  readonly kind: "floating" | "seconded" | "second-post";
  readonly from: string;
  /** First day outside; null while it lasts. */
  readonly to?: string | null | undefined;
}

/** Attaches a member to a host unit, which then sees and records; the home counts. */
export async function attachMember(
  ctx: Context,
  memberId: number,
  stated: StatedAttachment,
): Promise<Outcome<Pick<Written, "attachments" | "changed">>> {
  const written = await writeMember(ctx, memberId, "attachment", async (under) => {
    const from = pastDay(ctx, stated.from);
    if (!from.ok) return from;
    const end = stated.to ?? null;
    const to = end === null ? null : parseDay(end);
    if (end !== null && (to === null || to <= from.value)) {
      return failure(
        "invalid",
        "ends-before-starts",
        "The end is the first day outside: it is after the start.",
      );
    }
    const place = (await placement(under.tx, [stated.unitId])).get(stated.unitId);
    // The other side agrees to a transfer; nobody puts a member where he keeps no records himself.
    if (place === undefined || !isInReach(ctx, place)) return unitUnknown;
    if (place.openedOn > from.value || place.closedOn !== null) {
      return failure("conflict", "unit-not-open", "The unit is not open from that day on.");
    }
    const { regionId, memberId: id, seenBy } = under.member;
    const row = {
      regionId,
      memberId: id,
      seenBy,
      unitId: stated.unitId,
      kind: stated.kind,
      from: from.value,
      to,
      supersedes: null,
    };
    const here = await attachmentsInForce(under.tx, [under.member]);
    const same = here.some(
      (one) =>
        one.unitId === row.unitId &&
        one.kind === row.kind &&
        one.from === row.from &&
        one.to === row.to,
    );
    if (!same) sendAttachments(under.tx, [row], under.recording);
    return success(null);
  });
  return attachmentsOf(written);
}

function attachmentsOf(
  written: Outcome<Written>,
): Outcome<Pick<Written, "attachments" | "changed">> {
  if (!written.ok) return written;
  const { attachments, changed } = written.value;
  return success({ attachments, changed });
}

/** Ends an open attachment to a host unit; `to` is the first day outside. */
export async function detachMember(
  ctx: Context,
  memberId: number,
  unitId: UnitId,
  to: string,
): Promise<Outcome<Pick<Written, "attachments" | "changed">>> {
  const written = await writeMember(ctx, memberId, "attachment", async (under) => {
    const day = pastDay(ctx, to);
    if (!day.ok) return day;
    const open = (await attachmentsInForce(under.tx, [under.member])).find(
      (one) => one.unitId === unitId && one.to === null && one.from < day.value,
    );
    if (open === undefined) {
      return failure("not-found", "attachment-unknown", "There is no such open attachment.");
    }
    const { regionId, memberId: id, seenBy } = under.member;
    sendSuperseded(under.tx, "attachment", [{ regionId, memberId: id, rowId: open.attachmentId }]);
    sendAttachments(
      under.tx,
      [
        {
          regionId,
          memberId: id,
          seenBy,
          unitId,
          kind: open.kind,
          from: open.from,
          to: day.value,
          supersedes: open.attachmentId,
        },
      ],
      under.recording,
    );
    return success(null);
  });
  return attachmentsOf(written);
}
