import type { Numbered, RowProblem, StatedEntryRow } from "#contract/rows";
import { type Day, dayOf, formatDay } from "#core/day";
import type { Tx } from "#store/database";
import { findEntryMembers, findEntryUnits, type Subject } from "#store/ledger-members";
import {
  type DescribedProvider,
  describeProviders,
  insertNewProviders,
  type NewProvider,
} from "#store/ledger-providers";
import {
  differingSession,
  ensureSessions,
  type NewSession,
  type StoredSession,
} from "#store/ledger-sessions";
import type { Context } from "./context.ts";
import { unitScope } from "./duties-rights.ts";
import type { EntryToLoad } from "./ledger-import.ts";

/** What earlier portions of one import made sure of; sessions and providers never change. */
export interface Caches {
  readonly sessions: Map<string, StoredSession>;
  readonly providers: Map<string, DescribedProvider>;
  /** Remembers what a portion brought, once it is durable. */
  remember(brought: Pick<Resolved, "sessions" | "providers">): void;
}

const cacheLimit = 200_000;

export function newCaches(): Caches {
  const sessions = new Map<string, StoredSession>();
  const providers = new Map<string, DescribedProvider>();
  return {
    sessions,
    providers,
    remember(brought) {
      if (sessions.size > cacheLimit) sessions.clear();
      if (providers.size > cacheLimit) providers.clear();
      for (const [key, session] of brought.sessions) sessions.set(key, session);
      for (const [code, provider] of brought.providers) providers.set(code, provider);
    },
  };
}

/** A row whose subject, provider and session are known. */
export interface ResolvedRow {
  readonly row: number;
  readonly value: EntryToLoad;
  readonly subject: Subject;
  readonly unit: boolean;
  /** Null for a withdrawal, which has the session of what it takes back. */
  readonly session: StoredSession | null;
}

export interface Resolved {
  readonly rows: readonly ResolvedRow[];
  readonly problems: readonly RowProblem[];
  readonly sessions: ReadonlyMap<string, StoredSession>;
  readonly providers: ReadonlyMap<string, DescribedProvider>;
}

type Row = Numbered<EntryToLoad>;
type Stated = StatedEntryRow & { readonly recordedAt?: string };
type Complain = (
  row: number,
  column: string,
  code: RowProblem["code"],
  value: string,
  detail?: string,
) => void;

/** Finds whom and what the rows name; adds providers and sessions that are not here yet. */
export async function resolve(
  tx: Tx,
  ctx: Context,
  rows: readonly Row[],
  caches: Caches,
  scope: { readonly whole: boolean; readonly units: readonly number[] },
): Promise<Resolved> {
  const problems: RowProblem[] = [];
  const complain: Complain = (row, column, code, value, detail = "") =>
    problems.push({ row, column, code, value, detail });
  const named = rows.flatMap(({ value }) => [value.memberNo, numberInKey(value.sourceKey)]);
  const units = await unitsNamed(tx, rows);
  const [members, subjects, providers] = await Promise.all([
    findEntryMembers(tx, unique(named), scope),
    findEntryUnits(tx, unique(rows.map(({ value }) => value.subjectUnit)), unitScope(ctx)),
    findProviders(tx, ctx, rows, caches),
  ]);
  const byNumber = new Map(members.map((one) => [one.name, one]));
  const byCode = new Map(subjects.map((one) => [one.name, one]));
  const sound: (Row & { subject: Subject; unit: boolean })[] = [];
  for (const one of rows) {
    if (isAfter(one, ctx.today, complain)) continue;
    const { memberNo, subjectUnit } = one.value;
    const subject = memberNo === null ? byCode.get(subjectUnit ?? "") : byNumber.get(memberNo);
    const merged =
      memberNo === null ? undefined : byNumber.get(numberInKey(one.value.sourceKey) ?? "");
    if (
      subject !== undefined &&
      merged !== undefined &&
      merged.recordedFor !== null &&
      merged.subjectId === subject.subjectId
    ) {
      sound.push({ ...one, value: withoutNumber(one.value), subject: merged, unit: false });
    } else if (subject !== undefined) sound.push({ ...one, subject, unit: memberNo === null });
    else if (memberNo !== null) complain(one.row, "member_no", "member-unknown", memberNo);
    else complain(one.row, "subject_unit", "unit-unknown", subjectUnit ?? "");
  }
  const meant = meantSessions(sound, providers, units, complain);
  const sessions = await findSessions(tx, ctx, meant, caches);
  const resolved = sound.flatMap((one): ResolvedRow[] => {
    if (one.value.act === "withdrawal") return [{ ...one, session: null }];
    const wanted = meant.get(one.row);
    if (wanted === undefined) return [];
    const stored = sessions.get(sessionKey(wanted));
    if (stored === undefined) return [];
    const differs = differingSession(stored, wanted);
    if (differs.length === 0) return [{ ...one, session: stored }];
    complain(one.row, "session_key", "session-differs", wanted.sourceKey, differs.join(", "));
    return [];
  });
  return { rows: resolved, problems, sessions, providers };
}

/** The number that an export put behind the key of a row that a merge gave to another member. */
function numberInKey(sourceKey: string): string | null {
  const at = sourceKey.lastIndexOf("@");
  return at < 0 ? null : sourceKey.slice(at + 1);
}

function withoutNumber(value: EntryToLoad): EntryToLoad {
  const behind = `@${numberInKey(value.sourceKey) ?? ""}`;
  const bare = (key: string): string => (key.endsWith(behind) ? key.slice(0, -behind.length) : key);
  const sourceKey = bare(value.sourceKey);
  if (value.act === "entry") return { ...value, sourceKey };
  return { ...value, sourceKey, corrects: bare(value.corrects ?? "") };
}

/** What has not taken place cannot have been attended. */
function isAfter({ row, value }: Row, today: Day, complain: Complain): boolean {
  if (value.act === "withdrawal" || value.endsOn <= today) return false;
  const column = value.startsOn > today ? "starts_on" : "ends_on";
  const day = column === "starts_on" ? value.startsOn : value.endsOn;
  complain(row, column, "after-today", formatDay(day), formatDay(today));
  return true;
}

function unique(values: readonly (string | null)[]): string[] {
  return [...new Set(values.filter((one) => one !== null))];
}

async function unitsNamed(tx: Tx, rows: readonly Row[]): Promise<Map<string, number>> {
  const codes = rows.flatMap(({ value }) => (value.act === "withdrawal" ? [] : [value.unit]));
  const found = await findEntryUnits(tx, unique(codes), { whole: true, units: [], paths: [] });
  return new Map(found.map((one) => [one.name, one.subjectId]));
}

/** The day from which a provider has the level that a file states: before any training. */
const always = dayOf(1900, 1, 1);

async function findProviders(
  tx: Tx,
  ctx: Context,
  rows: readonly Row[],
  caches: Caches,
): Promise<Map<string, DescribedProvider>> {
  const stated = rows.flatMap(({ value }) => (value.act === "withdrawal" ? [] : [value]));
  const byCode = new Map<string, Stated>();
  for (const one of stated) {
    const known = byCode.get(one.providerCode);
    // One row that describes a provider is enough for all that name it.
    const describes = one.providerKind !== null && one.providerLevel !== null;
    if (known === undefined || (describes && known.providerKind === null)) {
      byCode.set(one.providerCode, one);
    }
  }
  const found = new Map<string, DescribedProvider>();
  const wanted: string[] = [];
  for (const code of byCode.keys()) {
    const cached = caches.providers.get(code);
    if (cached === undefined) wanted.push(code);
    else found.set(code, cached);
  }
  for (const one of await describeProviders(tx, wanted)) found.set(one.code, one);
  const fresh = [...byCode.values()].flatMap((one) =>
    found.has(one.providerCode) ? [] : described(one),
  );
  if (fresh.length === 0) return found;
  await insertNewProviders(tx, fresh, ctx.actor.accountId);
  const codes = fresh.map((one) => one.code);
  for (const one of await describeProviders(tx, codes)) found.set(one.code, one);
  return found;
}

function described(row: Stated): NewProvider[] {
  const { providerCode: code, providerName, providerKind: kind, providerLevel: level } = row;
  if (kind === null || level === null) return [];
  const nameZh = providerName === "" ? code : providerName;
  return [{ code, nameZh, nameEn: "", kind, unitId: null, level, from: always }];
}

/** The sessions that the rows mean, by row; a row whose provider or unit is wrong has none. */
function meantSessions(
  rows: readonly Row[],
  providers: ReadonlyMap<string, DescribedProvider>,
  units: ReadonlyMap<string, number>,
  complain: Complain,
): Map<number, NewSession> {
  const meant = new Map<number, NewSession>();
  for (const { row, value } of rows) {
    if (value.act === "withdrawal") continue;
    const provider = providers.get(value.providerCode);
    if (provider === undefined) {
      complain(row, "provider_code", "provider-unknown", value.providerName || value.providerCode);
      continue;
    }
    const other = differingProvider(provider, value);
    if (other !== null) {
      complain(row, "provider_code", "provider-differs", value.providerCode, other);
      continue;
    }
    const unitId = value.unit === null ? null : (units.get(value.unit) ?? 0);
    if (unitId === 0) complain(row, "unit", "unit-unknown", value.unit ?? "");
    else meant.set(row, sessionOf(value, provider.providerId, unitId));
  }
  return meant;
}

function differingProvider(stored: DescribedProvider, row: Stated): string | null {
  const { providerName: name, providerKind: kind, providerLevel: level } = row;
  if (name !== "" && name !== stored.nameZh) return stored.nameZh;
  if (kind !== null && kind !== stored.kind) return stored.kind;
  if (level !== null && !stored.levels.includes(level)) return stored.levels.join(", ");
  return null;
}

function sessionOf(row: Stated, providerId: number, unitId: number | null): NewSession {
  const { startsOn, endsOn, startsAt, endsAt, form, topic, course, place, source } = row;
  return {
    startsOn,
    endsOn,
    startsAt,
    endsAt,
    form,
    topic,
    course,
    providerId,
    unitId,
    place,
    source,
    sourceKey: row.sessionKey,
  };
}

function sessionKey(session: { readonly source: string; readonly sourceKey: string }): string {
  return `${session.source}\n${session.sourceKey}`;
}

async function findSessions(
  tx: Tx,
  ctx: Context,
  meant: ReadonlyMap<number, NewSession>,
  caches: Caches,
): Promise<Map<string, StoredSession>> {
  const found = new Map<string, StoredSession>();
  const wanted = new Map<string, NewSession>();
  for (const session of meant.values()) {
    const key = sessionKey(session);
    const cached = caches.sessions.get(key);
    if (cached !== undefined) found.set(key, cached);
    // The first row that names a session says what it is.
    else if (!wanted.has(key)) wanted.set(key, session);
  }
  const stored = await ensureSessions(tx, [...wanted.values()], ctx.actor.accountId);
  for (const one of stored) found.set(sessionKey(one), one);
  return found;
}
