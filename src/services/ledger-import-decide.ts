import type { RowProblem, WithdrawalRow } from "#contract/rows";
import type { Tx } from "#store/database";
import type { DescribedProvider } from "#store/ledger-providers";
import { loadSessions, type StoredSession } from "#store/ledger-sessions";
import { chainHeads, entriesByKey, type NewEntry } from "#store/ledger-write";
import { type EntryContent, contentHash } from "./ledger-content.ts";
import type { Resolved, ResolvedRow } from "./ledger-import-resolve.ts";

/** What a portion of rows comes to. */
export interface Decided {
  readonly entries: readonly { unit: boolean; entry: NewEntry }[];
  readonly present: number;
  readonly problems: readonly RowProblem[];
  readonly sessions: ReadonlyMap<string, StoredSession>;
  readonly providers: ReadonlyMap<string, DescribedProvider>;
}

/** A row of the ledger under its key, here already or to be appended. */
interface Known {
  readonly entryId: number;
  readonly rootId: number;
  readonly contentHash: string;
}

/** The row of a chain that stands. */
interface Head {
  readonly entryId: number;
  readonly withdrawn: boolean;
  readonly sessionId: number;
}

interface State {
  readonly known: Map<string, Known>;
  readonly heads: Map<number, Head>;
  readonly sessions: Map<number, StoredSession>;
  readonly problems: RowProblem[];
  readonly entries: { unit: boolean; entry: NewEntry }[];
  present: number;
}

/** Decides row by row, in the order of the file: append, present already, or a problem. */
export async function decideRows(
  tx: Tx,
  resolved: Resolved,
  entryIds: readonly number[],
): Promise<Decided> {
  const state = await readState(tx, resolved);
  resolved.rows.forEach((row, index) => decideRow(state, row, entryIds[index] ?? 0));
  const { sessions, providers } = resolved;
  const { entries, present, problems } = state;
  return { entries, present, problems: [...resolved.problems, ...problems], sessions, providers };
}

/** Under whose name a row stands: the member's, or that of one merged into him. */
function nameOf({ subjectId, recordedFor }: ResolvedRow["subject"]): number {
  return recordedFor ?? subjectId;
}

function keyOf(recordedFor: number, source: string, sourceKey: string): string {
  return `${recordedFor}\n${source}\n${sourceKey}`;
}

async function readState(tx: Tx, resolved: Resolved): Promise<State> {
  const regions = new Map<number, ResolvedRow[]>();
  for (const row of resolved.rows) {
    const group = regions.get(row.subject.regionId);
    if (group === undefined) regions.set(row.subject.regionId, [row]);
    else group.push(row);
  }
  const parts = [...regions].map(([regionId, rows]) => readRegion(tx, regionId, rows));
  const state: State = {
    known: new Map(),
    heads: new Map(),
    sessions: new Map(),
    problems: [],
    entries: [],
    present: 0,
  };
  for (const session of resolved.sessions.values()) state.sessions.set(session.sessionId, session);
  for (const { keyed, heads } of await Promise.all(parts)) {
    for (const one of keyed) {
      state.known.set(keyOf(one.recordedFor, one.source, one.sourceKey), one);
    }
    for (const one of heads) {
      const { entryId, sessionId } = one;
      state.heads.set(one.rootId, { entryId, sessionId, withdrawn: one.act === "w" });
    }
  }
  const ids = new Set([...state.heads.values()].map((one) => one.sessionId));
  for (const session of ids.size === 0 ? [] : await loadSessions(tx, [...ids])) {
    state.sessions.set(session.sessionId, session);
  }
  return state;
}

async function readRegion(tx: Tx, regionId: number, rows: readonly ResolvedRow[]) {
  const keys = rows.flatMap(({ subject, value }) => {
    const { source, sourceKey } = value;
    const { subjectId: memberId } = subject;
    const own = { regionId, memberId, recordedFor: nameOf(subject), source, sourceKey };
    const corrects = correctsOf(value);
    return corrects === null ? [own] : [own, { ...own, sourceKey: corrects }];
  });
  const keyed = await entriesByKey(tx, keys);
  const corrected = rows.some(({ value }) => value.act !== "entry");
  return { keyed, heads: corrected ? await chainHeads(tx, regionId, keyed) : [] };
}

function correctsOf(value: ResolvedRow["value"]): string | null {
  return value.act === "entry" ? null : (value.corrects ?? "");
}

function decideRow(state: State, row: ResolvedRow, entryId: number): void {
  const { value, subject } = row;
  const complain = (column: string, code: RowProblem["code"], text: string, detail = ""): void => {
    state.problems.push({ row: row.row, column, code, value: text, detail });
  };
  const corrects = correctsOf(value);
  const target =
    corrects === null ? null : state.known.get(keyOf(nameOf(subject), value.source, corrects));
  if (target === undefined) return complain("corrects", "corrects-unknown", corrects ?? "");
  const rootId = target?.rootId ?? entryId;
  const head = state.heads.get(rootId);
  const session = row.session ?? sessionOfTarget(state, head);
  if (session === null) return complain("corrects", "corrects-unknown", corrects ?? "");
  const entry = entryOf(row, session, entryId, rootId, target?.entryId ?? null);
  const key = keyOf(nameOf(subject), value.source, value.sourceKey);
  const here = state.known.get(key);
  if (here !== undefined) {
    if (here.contentHash === entry.contentHash) state.present += 1;
    else complain("source_key", "conflict", value.sourceKey, ` (${here.entryId})`);
    return;
  }
  if (target !== null && head !== undefined && head.entryId !== target.entryId) {
    return complain("corrects", "corrects-superseded", corrects ?? "", String(head.entryId));
  }
  if (value.act === "withdrawal" && head?.withdrawn === true) {
    return complain("corrects", "corrects-superseded", corrects ?? "", String(head.entryId));
  }
  state.entries.push({ unit: row.unit, entry });
  state.known.set(key, entry);
  const { sessionId } = session;
  state.heads.set(rootId, { entryId, sessionId, withdrawn: value.act === "withdrawal" });
}

function sessionOfTarget(state: State, head: Head | undefined): StoredSession | null {
  return head === undefined ? null : (state.sessions.get(head.sessionId) ?? null);
}

/** Written out field by field: half a million spreads are felt. */
function entryOf(
  row: ResolvedRow,
  session: StoredSession,
  entryId: number,
  rootId: number,
  corrects: number | null,
): NewEntry {
  const { value, subject } = row;
  const { act, note, source, sourceKey } = value;
  const stated = value.act === "withdrawal" ? null : value;
  const content: EntryContent = {
    subject: row.unit ? "unit" : "member",
    subjectId: nameOf(subject),
    act,
    corrects,
    sessionId: session.sessionId,
    minutes: stated?.minutes ?? null,
    credit: stated === null ? null : creditOf(stated),
    days: stated?.days ?? null,
    outcome: stated?.outcome ?? null,
    attested: stated?.attested ?? false,
    note,
  };
  return {
    regionId: subject.regionId,
    entryId,
    memberId: subject.subjectId,
    rootId,
    corrects,
    act,
    sessionId: session.sessionId,
    minutes: content.minutes,
    credit: content.credit,
    days: content.days,
    outcome: content.outcome,
    attested: content.attested,
    note,
    source,
    sourceKey,
    contentHash: contentHash(content, session),
    recordedAt: value.recordedAt ?? null,
    recordedFor: subject.recordedFor ?? undefined,
  };
}

function creditOf(value: Exclude<ResolvedRow["value"], WithdrawalRow>): EntryContent["credit"] {
  return value.credit === null ? null : { thousandths: value.credit, unit: value.creditUnit ?? "" };
}
