import { failure, type Outcome, success } from "#core/outcome";
import type { Context } from "../context.ts";
import type { LeavingNote } from "./leaving.ts";
import { type UnderWrite, writeMember, type Written } from "./one.ts";

export type TakenBack = Pick<Written, "events" | "homes" | "changed"> & {
  /** What could not be made as it was, or is as it was for another reason. */
  readonly notes: LeavingNote[];
};

/**
 * Takes back something of a member's record, or puts it right, as one change of this member, and
 * answers what stands then. Of somebody whose identity was removed nothing is taken back any more.
 */
export async function takingBack(
  ctx: Context,
  memberId: number,
  what: string,
  takeBack: (under: UnderWrite) => Promise<Outcome<LeavingNote[]>>,
): Promise<Outcome<TakenBack>> {
  let notes: LeavingNote[] = [];
  const written = await writeMember(ctx, memberId, what, async (under) => {
    if (under.member.isRemoved) return identityRemoved;
    const done = await takeBack(under);
    if (!done.ok) return done;
    notes = done.value;
    return success(null);
  });
  if (!written.ok) return written;
  const { events, homes, changed } = written.value;
  return success({ events, homes, changed, notes });
}

const identityRemoved = failure(
  "conflict",
  "identity-removed",
  "What identified this person was removed: nothing about the membership can be taken back any more.",
);
