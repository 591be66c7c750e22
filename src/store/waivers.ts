import { type Day, formatDay } from "#core/day";
import type { Waiver } from "#core/members";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

export const refusals = ["other-means", "not-the-ground", "too-much", "not-needed"] as const;
export type Refusal = (typeof refusals)[number];

/** A question for a waiver with what became of it. Instants are ISO, UTC. */
export interface StoredRequest extends Waiver {
  readonly requestId: number;
  readonly regionId: number;
  readonly memberId: number;
  readonly dueOn: Day;
  readonly askedAs: "member" | "post" | "rule";
  /** The rule of the pack by which an office granted it; null for what was asked for singly. */
  readonly rule: string | null;
  readonly askedBy: number;
  readonly askedAt: string;
  readonly outcome: "granted" | "refused" | "withdrawn" | null;
  readonly refusal: Refusal | null;
  readonly decidedBy: number | null;
  readonly decidedAt: string | null;
  readonly revokedBy: number | null;
  readonly revokedAt: string | null;
}

/** A question that waits, with the member whom it is about. */
export interface WaitingRequest extends StoredRequest {
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `w.request_id as "requestId", w.region_id as "regionId", w.member_id as "memberId",
  w.requirement_id as requirement, w.window_start - date '1970-01-01' as "window",
  w.due_on - date '1970-01-01' as "dueOn", w.kind, w.effect, w.amount,
  w.asked_as as "askedAs", w.rule, w.asked_by as "askedBy", ${iso("w.asked_at")} as "askedAt",
  w.outcome, w.refusal, w.decided_by as "decidedBy", ${iso("w.decided_at")} as "decidedAt",
  w.revoked_by as "revokedBy", ${iso("w.revoked_at")} as "revokedAt"`;

const insertRequest = statement<(string | number)[], { requestId: number }>(
  "waivers.ask",
  `insert into waiver_request (region_id, member_id, seen_by, requirement_id, window_start, due_on,
     kind, effect, amount, asked_as, asked_by)
   values ($1, $2, $3::bigint[], $4, $5::date, $6::date, $7, $8, $9, $10, $11)
   returning request_id as "requestId"`,
);

export interface NewRequest extends Waiver {
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly number[];
  readonly dueOn: Day;
  readonly askedAs: "member" | "post";
  readonly askedBy: number;
}

/** A second open question about one window fails (`23505`). */
export async function addRequest(tx: Tx, asked: NewRequest): Promise<number> {
  const [row] = await tx.run(insertRequest, [
    asked.regionId,
    asked.memberId,
    numbers(asked.seenBy),
    asked.requirement,
    formatDay(asked.window),
    formatDay(asked.dueOn),
    asked.kind,
    asked.effect,
    asked.amount,
    asked.askedAs,
    asked.askedBy,
  ]);
  if (row === undefined) throw new Error("a request was not stored");
  return row.requestId;
}

const requestsOf = statement<[number, number], StoredRequest>(
  "waivers.of_member",
  `select ${columns} from waiver_request w where w.region_id = $1 and w.member_id = $2
   order by w.request_id desc limit 200`,
);

/** What was asked for one member, the latest first. */
export function loadRequests(tx: Tx, regionId: number, memberId: number): Promise<StoredRequest[]> {
  return tx.run(requestsOf, [regionId, memberId]);
}

const waiting = statement<[string, boolean, number, number], WaitingRequest>(
  "waivers.waiting",
  `select ${columns}, m.member_no as "memberNo", m.name, m.unit_id as "unitId"
   from waiver_request w
   join member m on m.region_id = w.region_id and m.member_id = w.member_id
   where w.outcome is null and ($2 or w.seen_by && $1::bigint[]) and w.request_id > $3
   order by w.request_id limit $4`,
);

/** Open questions about members who are seen from these units, the oldest first. */
export function loadWaiting(
  tx: Tx,
  scope: { readonly whole: boolean; readonly units: readonly number[] },
  after: number,
  limit: number,
): Promise<WaitingRequest[]> {
  return tx.run(waiting, [numbers(scope.units), scope.whole, after, limit]);
}

const decide = statement<(string | number | null)[]>(
  "waivers.decide",
  `update waiver_request set outcome = $4, refusal = $5, decided_by = $6, decided_at = now()
   where region_id = $1 and member_id = $2 and request_id = $3 and outcome is null`,
);

type Key = Pick<StoredRequest, "regionId" | "memberId" | "requestId">;

/** Stamps the decision, once. The caller holds the member's row. */
export function sendDecision(
  tx: Tx,
  { regionId, memberId, requestId }: Key,
  decision: {
    readonly outcome: NonNullable<StoredRequest["outcome"]>;
    readonly refusal: Refusal | null;
    readonly by: number;
  },
): void {
  const { outcome, refusal, by } = decision;
  tx.send(decide, [regionId, memberId, requestId, outcome, refusal, by]);
}

const revoke = statement<[number, number, number, number]>(
  "waivers.revoke",
  `update waiver_request set revoked_by = $4, revoked_at = now()
   where region_id = $1 and member_id = $2 and request_id = $3 and outcome = 'granted'
     and revoked_at is null`,
);

/** Stamps the revocation, once. */
export function sendRevocation(tx: Tx, key: Key, by: number): void {
  tx.send(revoke, [key.regionId, key.memberId, key.requestId, by]);
}
