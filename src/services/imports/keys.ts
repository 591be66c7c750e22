import { createHash } from "node:crypto";
import type { EntryCells, EntryRow } from "#contract/rows";

/** Fills the keys that a file of entries leaves out; one for each reading of one file, in its order. */
export type EntryKeys = (row: EntryCells) => EntryRow;

/**
 * A row without a key gets the hash of what it says with its ordinal among the identical rows of
 * this file: importing the file again meets the same keys, and two equal rows stay two.
 */
export function entryKeys(): EntryKeys {
  const seen = new Map<string, number>();
  return (row) => {
    const whole = row.act === "withdrawal" ? row : withSession(row);
    if (whole.sourceKey !== "") return whole as EntryRow;
    const digest = hash(Object.values(whole).map(plain));
    const ordinal = (seen.get(digest) ?? 0) + 1;
    seen.set(digest, ordinal);
    return { ...whole, sourceKey: `row:${digest}:${ordinal}` } as EntryRow;
  };
}

/** Sessions and providers without a key are told apart by what is said about them. */
function withSession(row: EntryCells): EntryCells {
  const providerCode =
    row.providerCode !== ""
      ? row.providerCode
      : `named:${hash([row.providerName, row.providerKind])}`;
  if (row.sessionKey !== "") return { ...row, providerCode };
  const session = [
    row.startsOn,
    row.endsOn,
    row.startsAt,
    row.endsAt,
    row.form,
    row.topic,
    row.course,
    providerCode,
    row.place,
    row.unit,
  ];
  return { ...row, providerCode, sessionKey: `made:${hash(session)}` };
}

/** Twelve bytes: among a billion rows two hashes meet by chance once in a hundred billion times. */
function hash(parts: readonly unknown[]): string {
  const text = JSON.stringify(parts);
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

function plain(value: unknown): unknown {
  return value ?? null;
}
