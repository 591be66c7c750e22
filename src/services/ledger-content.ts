import { hash } from "node:crypto";
import type { EntryAct } from "#core/ledger";
import type { Attendance } from "#core/ledger-check";
import type { NewSession } from "#store/ledger-sessions";

/** What a session says, as its entries repeat it. */
export type SessionContent = Omit<NewSession, "source" | "sourceKey">;

/** What an entry says; the hash of it is what a receipt can be compared with later. */
export interface EntryContent extends Attendance {
  readonly subject: "member" | "unit";
  readonly subjectId: number;
  readonly act: EntryAct;
  readonly corrects: number | null;
  readonly sessionId: number;
  readonly attested: boolean;
  readonly note: string;
}

/** SHA-256 over the canonical content, hexadecimal. */
export function contentHash(content: EntryContent, session: SessionContent): string {
  return sha256Hex(canonicalContent(content, session));
}

/**
 * The canonical content of an entry: a JSON array without blanks in this order, of ids, days as
 * numbers since 1970-01-01, whole minutes and thousandths. docs/receipts.md tells others how to make
 * it; a change of it is a new first word, and the old one stays for what was recorded by it.
 */
export function canonicalContent(content: EntryContent, session: SessionContent): string {
  return JSON.stringify([
    "rollbook-entry-1",
    content.subject,
    content.subjectId,
    content.act,
    content.corrects,
    content.sessionId,
    sessionFields(session),
    content.minutes,
    content.credit === null ? null : [content.credit.thousandths, content.credit.unit],
    content.days?.map((line) => [line.on, line.minutes]) ?? null,
    content.outcome,
    content.attested,
    content.note,
  ]);
}

/** One key for one session: whoever records it twice, or in two goes, names the same one. */
export function sessionKeyOf(session: SessionContent): string {
  return sha256Hex(JSON.stringify(["rollbook-session-1", ...sessionFields(session)])).slice(0, 40);
}

function sessionFields(session: SessionContent): unknown[] {
  return [
    session.startsOn,
    session.endsOn,
    session.startsAt,
    session.endsAt,
    session.form,
    session.topic,
    session.course,
    session.providerId,
    session.unitId,
    session.place,
  ];
}

/** SHA-256 of a text as UTF-8, hexadecimal. */
export function sha256Hex(text: string): string {
  // In one call: an object for each hash costs more than the hash.
  return hash("sha256", text);
}
