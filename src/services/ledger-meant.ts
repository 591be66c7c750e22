import { type Outcome, type Problem, success } from "#core/outcome";
import type { Tx } from "#store/database";
import type { RecordedMember } from "#store/ledger-members";
import type { StoredProvider } from "#store/ledger-providers";
import type { StoredSession } from "#store/ledger-sessions";
import {
  entriesByKey,
  type FirstEntry,
  type KeyedEntry,
  reserveEntryIds,
} from "#store/ledger-write";
import type { Appended } from "./ledger-append.ts";
import { alreadyOtherwise, type Attendee, type Claim, handSource } from "./ledger-claim.ts";
import { contentHash } from "./ledger-content.ts";
import { restored, undoneHeads } from "./ledger-restore.ts";
import type { Loaded } from "./verdicts.ts";

/** A claim that may be recorded. */
export interface Accepted {
  readonly claim: Claim;
  readonly session: StoredSession;
  readonly provider: StoredProvider;
  readonly recordedBy: number;
}

/** An attendance with the row that it would be. */
export interface Meant extends Omit<Appended, "entry"> {
  readonly entry: FirstEntry;
  readonly recordedBy: number;
  readonly member: RecordedMember;
}

/** An attendance with the row that it is. */
export interface Numbered extends Appended {
  readonly recordedBy: number;
}

export const recorderOf = (one: { readonly recordedBy: number }): number => one.recordedBy;
export const entryIn = (one: Meant): FirstEntry => one.entry;

/** Of attendances, those that have a number, as rows that begin a chain. */
export function numbered(meant: readonly Meant[], ids: ReadonlyMap<number, number>): Numbered[] {
  return meant.flatMap(({ entry, ...one }) => {
    const entryId = ids.get(entry.memberId);
    return entryId === undefined ? [] : [{ ...one, entry: { ...entry, entryId, rootId: entryId } }];
  });
}

/** What the register has already of attendances that were not written. */
interface FoundInstead {
  readonly present: ReadonlyMap<number, KeyedEntry>;
  /** Rows that make those count again that were undone; not yet written. */
  readonly again: readonly Numbered[];
}

/** Seldom there is any: what was recorded before with the same content, or undone, is no conflict. */
export async function foundInstead(
  tx: Tx,
  loaded: Loaded,
  meant: readonly (readonly Meant[])[],
  fresh: ReadonlyMap<number, number>,
): Promise<Outcome<FoundInstead>> {
  const here = meant.flat().filter((one) => !fresh.has(one.entry.memberId));
  if (here.length === 0) return success({ present: new Map(), again: [] });
  const keyed = await entriesByKey(tx, here.map(entryIn));
  const present = new Map(keyed.map((row) => [row.memberId, row]));
  const undone = await undoneHeads(tx, present, loaded.rows);
  for (const rows of meant) {
    const conflicts = conflicting(rows, present, undone);
    if (conflicts.length > 0) return alreadyOtherwise(conflicts);
  }
  const ids = await reserveEntryIds(tx, undone.size);
  const idOf = new Map([...undone.keys()].map((memberId, index) => [memberId, ids[index] ?? 0]));
  return success({ present, again: restored(numbered(here, idOf), undone) });
}

export function entryIdOf(present: ReadonlyMap<number, KeyedEntry>, memberId: number): number {
  const found = present.get(memberId);
  if (found === undefined) throw new Error(`an entry of member ${memberId} is nowhere`);
  return found.entryId;
}

/** The rows of one claim. */
export function meantBy(
  { claim, session, provider, recordedBy }: Accepted,
  members: ReadonlyMap<number, RecordedMember>,
): Meant[] {
  return claim.attended.flatMap((one) => {
    const member = members.get(one.memberId);
    if (member === undefined) return [];
    const entry = entryOf(one, member.regionId, session);
    return [{ member, session, provider, recordedBy, entry }];
  });
}

function entryOf(
  { memberId, ...attended }: Attendee,
  regionId: number,
  session: StoredSession,
): FirstEntry {
  const { minutes, credit, days, outcome, attested, note } = attended;
  const content = {
    subject: "member",
    subjectId: memberId,
    act: "entry",
    corrects: null,
    sessionId: session.sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
  } as const;
  return {
    regionId,
    memberId,
    corrects: null,
    act: "entry",
    sessionId: session.sessionId,
    minutes,
    credit,
    days,
    outcome,
    attested,
    note,
    source: handSource,
    sourceKey: session.sourceKey,
    contentHash: contentHash(content, session),
    recordedAt: null,
  };
}

function conflicting(
  meant: readonly Meant[],
  present: ReadonlyMap<number, KeyedEntry>,
  undone: ReadonlyMap<number, unknown>,
): Problem[] {
  return meant.flatMap(({ entry }, index) => {
    const stored = present.get(entry.memberId);
    if (stored === undefined || stored.contentHash === entry.contentHash) return [];
    if (undone.has(entry.memberId)) return [];
    const message = `Entry ${stored.entryId} records this session with other content: correct it.`;
    return [{ at: `/attendees/${index}`, message }];
  });
}
