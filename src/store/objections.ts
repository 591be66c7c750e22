import { type Day, formatDay } from "#core/day";
import type {
  ObjectionClaim,
  ObjectionKind,
  ObjectionOutcome,
  ObjectionPlace,
  Rejection,
} from "#core/objections";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** One of the two hearings. Instants are ISO, UTC. */
export interface StoredInstance {
  readonly instance: 1 | 2;
  readonly place: ObjectionPlace;
  /** The unit of `above`. */
  readonly unitId: number | null;
  readonly openedBy: number;
  readonly openedAt: string;
  readonly answerBy: Day;
  readonly outcome: ObjectionOutcome | null;
  readonly rejection: Rejection | null;
  readonly words: string;
  /** By which it was carried out. */
  readonly entryId: number | null;
  readonly factId: number | null;
  readonly decidedBy: number | null;
  readonly decidedAt: string | null;
  readonly appealBy: Day | null;
}

export interface StoredObjection {
  readonly objectionId: number;
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly number[];
  readonly kind: ObjectionKind;
  readonly entryId: number | null;
  readonly rootId: number | null;
  readonly factId: number | null;
  readonly fault: string;
  readonly claim: ObjectionClaim;
  readonly words: string;
  readonly pastBranch: boolean;
  readonly objectedAs: "member" | "post";
  readonly objectedBy: number;
  readonly objectedAt: string;
  /** Accounts that recorded what it is about: any row of the entry's chain, or the fact. */
  readonly authors: readonly number[];
  /** The first one first. */
  readonly instances: readonly StoredInstance[];
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const instances = `(select coalesce(jsonb_agg(jsonb_build_object(
     'instance', i.instance, 'place', i.place, 'unitId', i.unit_id, 'openedBy', i.opened_by,
     'openedAt', ${iso("i.opened_at")}, 'answerBy', i.answer_by - date '1970-01-01',
     'outcome', i.outcome, 'rejection', i.rejection, 'words', i.words, 'entryId', i.entry_id,
     'factId', i.fact_id, 'decidedBy', i.decided_by, 'decidedAt', ${iso("i.decided_at")},
     'appealBy', i.appeal_by - date '1970-01-01') order by i.instance), '[]')
   from objection_instance i where i.objection_id = o.objection_id)`;

const authors = `array(
     select e.recorded_by from entry e where e.region_id = o.region_id
       and e.member_id = o.member_id and e.root_id = o.root_id
     union
     select f.recorded_by from fact f where f.region_id = o.region_id
       and f.member_id = o.member_id and f.fact_id = o.fact_id)`;

const columns = `o.objection_id as "objectionId", o.region_id as "regionId",
  o.member_id as "memberId", o.seen_by as "seenBy", o.kind, o.entry_id as "entryId",
  o.root_id as "rootId", o.fact_id as "factId", o.fault, o.claim, o.words,
  o.past_branch as "pastBranch", o.objected_as as "objectedAs", o.objected_by as "objectedBy",
  ${iso("o.objected_at")} as "objectedAt", ${authors} as authors, ${instances} as instances`;

const insert = statement<(string | number | boolean | null)[], { objectionId: number }>(
  "objections.add",
  `insert into objection (region_id, member_id, seen_by, kind, entry_id, root_id, fact_id, fault,
     claim, words, past_branch, objected_as, objected_by)
   values ($1, $2, $3::bigint[], $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13)
   returning objection_id as "objectionId"`,
);

export type NewObjection = Omit<
  StoredObjection,
  "objectionId" | "objectedAt" | "authors" | "instances"
>;

export async function addObjection(tx: Tx, made: NewObjection): Promise<number> {
  const [row] = await tx.run(insert, [
    made.regionId,
    made.memberId,
    numbers(made.seenBy),
    made.kind,
    made.entryId,
    made.rootId,
    made.factId,
    made.fault,
    JSON.stringify(made.claim),
    made.words,
    made.pastBranch,
    made.objectedAs,
    made.objectedBy,
  ]);
  if (row === undefined) throw new Error("an objection was not stored");
  return row.objectionId;
}

const insertInstance = statement<(string | number | null)[]>(
  "objections.open_instance",
  `insert into objection_instance (objection_id, instance, region_id, member_id, seen_by, place,
     unit_id, opened_by, answer_by)
   select o.objection_id, $2, o.region_id, o.member_id, o.seen_by, $3, $4, $5, $6::date
   from objection o where o.objection_id = $1`,
);

/** Opens an instance; a second one of the same number fails (`23505`). */
export function sendInstance(
  tx: Tx,
  objectionId: number,
  opened: Pick<StoredInstance, "instance" | "place" | "unitId" | "openedBy" | "answerBy">,
): void {
  const { instance, place, unitId, openedBy, answerBy } = opened;
  tx.send(insertInstance, [objectionId, instance, place, unitId, openedBy, formatDay(answerBy)]);
}

const find = statement<[number], StoredObjection>(
  "objections.find",
  `select ${columns} from objection o where o.objection_id = $1`,
);

/** An objection in the sight of `tx`; null: there is none. */
export async function findObjection(tx: Tx, objectionId: number): Promise<StoredObjection | null> {
  return (await tx.run(find, [objectionId]))[0] ?? null;
}

const ofMember = statement<[number], StoredObjection>(
  "objections.of_member",
  `select ${columns} from objection o where o.member_id = $1 order by o.objection_id desc limit 200`,
);

/** Those about one member, the latest first. */
export function loadObjections(tx: Tx, memberId: number): Promise<StoredObjection[]> {
  return tx.run(ofMember, [memberId]);
}

/** One that waits, with the member whom it is about. */
export interface WaitingObjection extends StoredObjection {
  readonly memberNo: string;
  readonly name: string;
  readonly homeId: number | null;
  readonly lastUnitId: number;
}

const waiting = statement<[string, boolean, number, number], WaitingObjection>(
  "objections.waiting",
  `select ${columns}, m.member_no as "memberNo", m.name, m.unit_id as "homeId",
     m.last_unit_id as "lastUnitId"
   from objection_instance w
   join objection o on o.objection_id = w.objection_id
   join member m on m.region_id = o.region_id and m.member_id = o.member_id
   where w.outcome is null and ($2 or w.seen_by && $1::bigint[]) and o.objection_id > $3
   order by o.objection_id limit $4`,
);

/** Open ones about members who are seen from these units, the oldest first. */
export function loadWaitingObjections(
  tx: Tx,
  scope: { readonly whole: boolean; readonly units: readonly number[] },
  after: number,
  limit: number,
): Promise<WaitingObjection[]> {
  return tx.run(waiting, [numbers(scope.units), scope.whole, after, limit]);
}

const answer = statement<(string | number | null)[]>(
  "objections.answer",
  `update objection_instance set outcome = $3, rejection = $4, words = $5, entry_id = $6,
     fact_id = $7, decided_by = $8, decided_at = now(), appeal_by = $9::date
   where objection_id = $1 and instance = $2 and outcome is null`,
);

export interface Answer extends Pick<StoredInstance, "rejection" | "words" | "entryId" | "factId"> {
  readonly outcome: ObjectionOutcome;
  readonly by: number;
  readonly appealBy: Day | null;
}

/** Stamps what became of an instance, once. The caller holds the member's row. */
export function sendAnswer(tx: Tx, objectionId: number, instance: number, made: Answer): void {
  const { outcome, rejection, words, entryId, factId, by, appealBy } = made;
  const last = appealBy === null ? null : formatDay(appealBy);
  const stated = [outcome, rejection, words, entryId, factId, by, last];
  tx.send(answer, [objectionId, instance, ...stated]);
}

const count = statement<[string, string], ObjectionCounts>(
  "objections.count_waiting",
  `select w.waiting::integer as waiting, w.late::integer as late, w.second::integer as second
   from objections_waiting($1::ltree, $2::date) as w`,
);

export interface ObjectionCounts {
  readonly waiting: number;
  readonly late: number;
  /** Of those that wait: in the second instance. */
  readonly second: number;
}

/** How many wait about members at or below a path, and how many past their day. */
export async function countObjections(tx: Tx, path: string, today: Day): Promise<ObjectionCounts> {
  const [row] = await tx.run(count, [path, formatDay(today)]);
  return row ?? { waiting: 0, late: 0, second: 0 };
}
