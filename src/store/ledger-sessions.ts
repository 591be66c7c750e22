import type { Day } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** One meeting or run of meetings, to be recorded. Days as numbers, times as HH:MM. */
export interface NewSession {
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  readonly providerId: number;
  readonly unitId: number | null;
  readonly place: string;
  readonly source: string;
  readonly sourceKey: string;
}

export interface StoredSession extends NewSession {
  readonly sessionId: number;
}

const sessionColumns = `s.session_id as "sessionId", s.starts_on - date '1970-01-01' as "startsOn",
  s.ends_on - date '1970-01-01' as "endsOn", to_char(s.starts_at, 'HH24:MI') as "startsAt",
  to_char(s.ends_at, 'HH24:MI') as "endsAt", s.form, s.topic, s.course,
  s.provider_id as "providerId", s.unit_id as "unitId", s.place, s.source,
  s.source_key as "sourceKey"`;

const ensure = statement<readonly (string | number)[], StoredSession>(
  "ensure_sessions",
  `with here as (
     insert into session (starts_on, ends_on, starts_at, ends_at, form, topic, course, provider_id,
       unit_id, place, source, source_key, recorded_by)
     select date '1970-01-01' + k.starts_on, date '1970-01-01' + k.ends_on, k.starts_at, k.ends_at,
       k.form, k.topic, k.course, k.provider_id, k.unit_id, k.place, k.source, k.source_key, k.recorded_by
     from unnest($1::bigint[], $2::integer[], $3::integer[], $4::time[], $5::time[], $6::text[],
       $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::text[])
       as k (recorded_by, starts_on, ends_on, starts_at, ends_at, form, topic, course, provider_id,
         unit_id, place, source, source_key)
     join provider p on p.provider_id = k.provider_id
     where k.ends_on >= k.starts_on
     order by k.source, k.source_key
     on conflict (source, source_key) do update set source_key = excluded.source_key
     returning session_id, starts_on, ends_on, starts_at, ends_at, form, topic, course,
       provider_id, unit_id, place, source, source_key)
   select ${sessionColumns} from here as s`,
);

/**
 * Records sessions, or finds those that are here under the same source and key. Answers what
 * stands: compare it with what was meant. Holds the rows, so two equal requests come one by one.
 * No two of `sessions` may have one key. One with an unknown provider, or that ends before it starts,
 * is not recorded and missing from the answer. `recordedBy` is the account of all, or of each.
 */
export function ensureSessions(
  tx: Tx,
  sessions: readonly NewSession[],
  recordedBy: number | readonly number[],
): Promise<StoredSession[]> {
  if (sessions.length === 0) return Promise.resolve([]);
  return tx.run(ensure, [
    numbers(typeof recordedBy === "number" ? sessions.map(() => recordedBy) : recordedBy),
    numbers(sessions.map((one) => one.startsOn)),
    numbers(sessions.map((one) => one.endsOn)),
    texts(sessions.map((one) => one.startsAt)),
    texts(sessions.map((one) => one.endsAt)),
    texts(sessions.map((one) => one.form)),
    texts(sessions.map((one) => one.topic)),
    texts(sessions.map((one) => one.course)),
    numbers(sessions.map((one) => one.providerId)),
    numbers(sessions.map((one) => one.unitId)),
    texts(sessions.map((one) => one.place)),
    texts(sessions.map((one) => one.source)),
    texts(sessions.map((one) => one.sourceKey)),
  ]);
}

const readSessions = statement<[string], StoredSession>(
  "read_sessions",
  `select ${sessionColumns} from session s where s.session_id = any ($1::bigint[])`,
);

export function loadSessions(tx: Tx, sessionIds: readonly number[]): Promise<StoredSession[]> {
  return tx.run(readSessions, [numbers(sessionIds)]);
}

/** The fields in which a session that is here differs from what was meant under its key. */
export function differingSession(stored: StoredSession, meant: NewSession): string[] {
  const fields = [
    "startsOn",
    "endsOn",
    "startsAt",
    "endsAt",
    "form",
    "topic",
    "course",
    "providerId",
    "unitId",
    "place",
  ] as const;
  return fields.filter((field) => stored[field] !== meant[field]);
}
