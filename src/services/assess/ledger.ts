import { createHash } from "node:crypto";
import type { EntryRow, Numbered, RowProblem, StatedEntryRow } from "#contract/rows";
import type { Day } from "#core/day";
import type { LedgerRow } from "#core/ledger";

/** Under which key the rows about a unit stand, beside those of members. */
export function unitKey(code: string): string {
  return `u ${code}`;
}

/** Rows of the ledger by member number, or by `unitKey`. */
export type FileLedger = ReadonlyMap<string, readonly LedgerRow[]>;

interface Standing {
  readonly rootId: string;
  readonly hash: string;
}

interface State {
  readonly rows: Map<string, LedgerRow[]>;
  readonly known: Map<string, Standing>;
  /** The standing row of each chain. */
  readonly heads: Map<string, LedgerRow>;
  readonly providers: Map<string, { id: number; name: string; kind: string; level: string }>;
  readonly sessions: Map<string, { id: string; content: string }>;
  readonly today: Day;
  readonly problems: RowProblem[];
}

/**
 * Reads entries in the order of the file: keys, corrections and withdrawals as in the register. A
 * row that names a provider described further down waits, with its corrections, until `finish`.
 */
export function fileLedger(
  today: Day,
  problems: RowProblem[],
): {
  add(row: Numbered<EntryRow>): void;
  finish(): FileLedger;
} {
  const state: State = {
    rows: new Map(),
    known: new Map(),
    heads: new Map(),
    providers: new Map(),
    sessions: new Map(),
    today,
    problems,
  };
  const waiting: Numbered<EntryRow>[] = [];
  return {
    add(row) {
      const before = problems.length;
      addRow(state, row);
      const why = problems[before]?.code;
      if (why !== "provider-unknown" && why !== "corrects-unknown") return;
      problems.length = before;
      waiting.push(row);
    },
    finish() {
      for (const row of waiting.splice(0)) addRow(state, row);
      return state.rows;
    },
  };
}

function complain(
  state: State,
  row: number,
  column: string,
  code: RowProblem["code"],
  value: string,
): void {
  state.problems.push({ row, column, code, value, detail: "" });
}

function addRow(state: State, { row, value }: Numbered<EntryRow>): void {
  const memberNo = value.memberNo ?? unitKey(value.subjectUnit ?? "");
  const key = `${memberNo}\n${value.source}\n${value.sourceKey}`;
  const hash = createHash("sha256").update(JSON.stringify(value)).digest("base64");
  const here = state.known.get(key);
  if (here !== undefined) {
    if (here.hash !== hash) complain(state, row, "source_key", "conflict", value.sourceKey);
    return;
  }
  const corrects = value.act === "entry" ? null : (value.corrects ?? "");
  const corrected =
    corrects === null ? null : state.known.get(`${memberNo}\n${value.source}\n${corrects}`);
  if (corrected === undefined) {
    return complain(state, row, "corrects", "corrects-unknown", corrects ?? "");
  }
  const rootId = corrected?.rootId ?? String(row);
  const head = state.heads.get(rootId);
  const made = value.act === "withdrawal" ? withdrawal(head) : stated(state, row, value);
  if (made === null) return;
  if (value.act === "withdrawal" && head?.act === "withdrawal") {
    return complain(state, row, "corrects", "corrects-superseded", corrects ?? "");
  }
  const whole = { ...made, id: String(row), rootId, sequence: row, act: value.act };
  state.known.set(key, { rootId, hash });
  state.heads.set(rootId, whole);
  const own = state.rows.get(memberNo);
  if (own === undefined) state.rows.set(memberNo, [whole]);
  else own.push(whole);
}

type Made = Omit<LedgerRow, "id" | "rootId" | "sequence" | "act">;

function withdrawal(head: LedgerRow | undefined): Made | null {
  if (head === undefined) return null;
  return { ...head, minutes: null, credit: null, days: null, outcome: null, attested: false };
}

function stated(state: State, row: number, value: StatedEntryRow): Made | null {
  const provider = providerOf(state, row, value);
  const sessionId = provider === null ? null : sessionOf(state, row, value);
  if (provider === null || sessionId === null) return null;
  const { startsOn, endsOn, minutes, days, form, topic, course, place, outcome } = value;
  const credit =
    value.credit === null ? null : { thousandths: value.credit, unit: value.creditUnit ?? "" };
  return {
    sessionId,
    startsOn,
    endsOn,
    minutes,
    credit,
    days,
    form,
    topic,
    course,
    place,
    provider,
    outcome,
    attested: value.attested,
    recordedOn: state.today,
  };
}

function providerOf(
  state: State,
  row: number,
  value: StatedEntryRow,
): LedgerRow["provider"] | null {
  const { providerCode: code, providerName: name, providerKind, providerLevel } = value;
  const known = state.providers.get(code);
  if (known === undefined) {
    if (providerKind === null || providerLevel === null) {
      complain(state, row, "provider_code", "provider-unknown", code);
      return null;
    }
    const id = state.providers.size + 1;
    const made = { id, name: name === "" ? code : name, kind: providerKind, level: providerLevel };
    state.providers.set(code, made);
    return { id, code, kind: made.kind, level: made.level };
  }
  const differs =
    (name !== "" && name !== known.name) ||
    (providerKind !== null && providerKind !== known.kind) ||
    (providerLevel !== null && providerLevel !== known.level);
  if (!differs) return { id: known.id, code, kind: known.kind, level: known.level };
  complain(state, row, "provider_code", "provider-differs", code);
  return null;
}

/** The first row that names a session says what it is. */
function sessionOf(state: State, row: number, value: StatedEntryRow): string | null {
  const { startsOn, endsOn, startsAt, endsAt, form, topic, course, place, unit } = value;
  const content = JSON.stringify([
    startsOn,
    endsOn,
    startsAt,
    endsAt,
    form,
    topic,
    course,
    place,
    unit,
    value.providerCode,
  ]);
  const key = `${value.source}\n${value.sessionKey}`;
  const known = state.sessions.get(key);
  if (known === undefined) {
    const id = String(state.sessions.size + 1);
    state.sessions.set(key, { id, content });
    return id;
  }
  if (known.content === content) return known.id;
  complain(state, row, "session_key", "session-differs", value.sessionKey);
  return null;
}
