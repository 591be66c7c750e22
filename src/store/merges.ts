import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { type ComparedMember, comparedColumns } from "./doubles.ts";
import {
  days,
  type FiledEvent,
  type FiledFact,
  type FiledHome,
  type FiledRows,
  type FiledStay,
  instant,
} from "./study-file.ts";

/** One of the two persons of a merge, wherever his rows stand. */
export interface MergePerson {
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly unitId: number | null;
  readonly seenBy: readonly number[];
}

/** A merge with what became of it. Instants are ISO, UTC. */
export interface StoredMerge {
  readonly mergeId: number;
  readonly survivor: MergePerson;
  readonly loser: MergePerson;
  readonly reason: string;
  readonly askedBy: number;
  readonly askedAt: string;
  readonly outcome: "approved" | "refused" | "withdrawn" | null;
  readonly decidedBy: number | null;
  readonly decidedAt: string | null;
  readonly undoReason: string | null;
  readonly undoneBy: number | null;
  readonly undoneAt: string | null;
  /** The survivor was merged away himself since: that comes first. */
  readonly survivorMerged: boolean;
}

/** A person by his locator; what a merge that holds has set aside is read there. */
const person = (id: string, alias: string): string => `
   join member_locator ${alias}l on ${alias}l.member_id = ${id}
   left join member ${alias}m on ${alias}m.region_id = ${alias}l.region_id
     and ${alias}m.member_id = ${alias}l.member_id
   left join lateral (
     select r.content from member_merge h
     join merge_row r on r.merge_id = h.merge_id and r.part = 'member'
     where h.loser_id = ${id} and h.outcome = 'approved' and h.undone_at is null) as ${alias}k
     on ${alias}m.member_id is null
   cross join lateral (
     select coalesce(${alias}m.seen_by,
       array(select jsonb_array_elements_text(${alias}k.content -> 'seen_by')::bigint)) as seen_by
   ) as ${alias}s`;
const personColumns = (alias: string): string => `json_build_object(
     'memberId', ${alias}l.member_id, 'memberNo', ${alias}l.member_no,
     'name', coalesce(${alias}m.name, ${alias}k.content ->> 'name', ''),
     'unitId', coalesce(${alias}m.unit_id, (${alias}k.content ->> 'unit_id')::bigint),
     'seenBy', ${alias}s.seen_by)`;

const columns = `g.merge_id as "mergeId", ${personColumns("s")} as survivor,
  ${personColumns("l")} as loser, g.reason, g.asked_by as "askedBy",
  ${instant("g.asked_at")} as "askedAt", g.outcome, g.decided_by as "decidedBy",
  ${instant("g.decided_at")} as "decidedAt", g.undo_reason as "undoReason",
  g.undone_by as "undoneBy", ${instant("g.undone_at")} as "undoneAt",
  sl.merged_into is not null as "survivorMerged"`;
const both = `${person("g.survivor_id", "s")}${person("g.loser_id", "l")}`;

const insert = statement<[number, number, string, number], { mergeId: number }>(
  "merges.ask",
  `insert into member_merge (survivor_id, loser_id, reason, asked_by) values ($1, $2, $3, $4)
   returning merge_id as "mergeId"`,
);

/** Asks; a second open question about the same pair fails (`23505`). */
export async function addMerge(
  tx: Tx,
  asked: {
    readonly survivorId: number;
    readonly loserId: number;
    readonly reason: string;
    readonly askedBy: number;
  },
): Promise<number> {
  const { survivorId, loserId, reason, askedBy } = asked;
  const [row] = await tx.run(insert, [survivorId, loserId, reason, askedBy]);
  if (row === undefined) throw new Error("a merge was not stored");
  return row.mergeId;
}

const find = statement<[number], StoredMerge>(
  "merges.find",
  `select ${columns} from member_merge g ${both} where g.merge_id = $1`,
);

/** A merge with its two persons; needs whole sight. */
export async function findMerge(tx: Tx, mergeId: number): Promise<StoredMerge | null> {
  return (await tx.run(find, [mergeId]))[0] ?? null;
}

const findOf = statement<[number, number], StoredMerge>(
  "merges.find_of_pair",
  `select ${columns} from member_merge g ${both}
   where least(g.survivor_id, g.loser_id) = least($1::bigint, $2::bigint)
     and greatest(g.survivor_id, g.loser_id) = greatest($1::bigint, $2::bigint)
     and g.outcome is null`,
);

/** The merge of two members that waits for its decision. Needs whole sight. */
export async function findMergeOf(
  tx: Tx,
  oneId: number,
  otherId: number,
): Promise<StoredMerge | null> {
  return (await tx.run(findOf, [oneId, otherId]))[0] ?? null;
}

const openOf = statement<[string], { mergeId: number }>(
  "merges.open_of",
  `select g.merge_id as "mergeId" from member_merge g
   where g.outcome is null and (g.survivor_id = any ($1::bigint[]) or g.loser_id = any ($1::bigint[]))
   order by g.merge_id limit 1`,
);

/** A merge that is asked and not decided, of any of these members. */
export async function openMergeOf(tx: Tx, memberIds: readonly number[]): Promise<number | null> {
  return (await tx.run(openOf, [numbers(memberIds)]))[0]?.mergeId ?? null;
}

/** Whose merges are listed: both persons seen from these units, or both named by a mandate. */
export interface MergeScope {
  readonly whole: boolean;
  readonly units: readonly number[];
  readonly mandateId: number | null;
}

const list = statement<[string, boolean, number | null, number, number], StoredMerge>(
  "merges.list",
  `select ${columns} from member_merge g ${both}
   where ($2 or ss.seen_by && $1::bigint[] and ls.seen_by && $1::bigint[]
       or $3::bigint is not null and (select count(*) from mandate_member o
         where o.mandate_id = $3::bigint and o.member_id in (g.survivor_id, g.loser_id)) = 2)
     and g.merge_id < $4
   order by g.merge_id desc limit $5`,
);

/** Merges of which both persons are in scope, the latest first, before one. Needs whole sight. */
export function listMerges(
  tx: Tx,
  scope: MergeScope,
  before: number,
  limit: number,
): Promise<StoredMerge[]> {
  return tx.run(list, [numbers(scope.units), scope.whole, scope.mandateId, before, limit]);
}

const decide = statement<[number, string, number]>(
  "merges.decide",
  `update member_merge set outcome = $2, decided_by = $3, decided_at = now()
   where merge_id = $1 and outcome is null`,
);

/** Stamps what became of it, once. The caller holds both members. */
export function sendMergeOutcome(
  tx: Tx,
  mergeId: number,
  outcome: NonNullable<StoredMerge["outcome"]>,
  by: number,
): void {
  tx.send(decide, [mergeId, outcome, by]);
}

const undo = statement<[number, string, number]>(
  "merges.undo",
  `update member_merge set undo_reason = $2, undone_by = $3, undone_at = now()
   where merge_id = $1 and outcome = 'approved' and undone_at is null`,
);

export function sendUndone(tx: Tx, mergeId: number, reason: string, by: number): void {
  tx.send(undo, [mergeId, reason, by]);
}

const named = statement<[number, string], { named: number }>(
  "merges.named_by_mandate",
  `select count(*)::integer as named from mandate_member o
   where o.mandate_id = $1 and o.member_id = any ($2::bigint[])`,
);

/** Whether a mandate names all of these persons. Needs whole sight. */
export async function areNamed(
  tx: Tx,
  mandateId: number,
  memberIds: readonly number[],
): Promise<boolean> {
  const [row] = await tx.run(named, [mandateId, numbers(memberIds)]);
  return row?.named === memberIds.length;
}

const numberOf = statement<[string], { memberNo: string; survivorNo: string }>(
  "merges.numbers",
  `select l.member_no as "memberNo", s.member_no as "survivorNo"
   from member_locator l join member_locator s on s.member_id = l.merged_into
   where l.member_no = any ($1::text[])`,
);

/** Of these numbers, those that a merge gave to another member, with that one's number. */
export async function mergedNumbers(
  tx: Tx,
  memberNos: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.run(numberOf, [texts(memberNos)]);
  return new Map(rows.map((row) => [row.memberNo, row.survivorNo]));
}

const ofPart = (part: string): string =>
  `merge_row r cross join lateral jsonb_populate_record(null::${part}, r.content) as t
   where r.merge_id = $1 and r.part = '${part}'`;
const stay = `t.unit_id as "unitId", ${days("t")}, ${instant("t.recorded_at")} as "recordedAt"`;

const asideMember = statement<[number], ComparedMember>(
  "merges.aside_member",
  `select ${comparedColumns("t")} from ${ofPart("member")}`,
);
const asideHomes = statement<[number], FiledHome>(
  "merges.aside_homes",
  `select t.home_id as "homeId", 'home' as kind, ${stay} from ${ofPart("home")} and t.superseded_at is null
   order by t.valid_from desc`,
);
const asideAttachments = statement<[number], FiledStay>(
  "merges.aside_attachments",
  `select t.kind, ${stay} from ${ofPart("attachment")} and t.superseded_at is null
   order by t.valid_from desc`,
);
const asideFacts = statement<[number], FiledFact>(
  "merges.aside_facts",
  `select t.fact_id as "factId", t.kind, t.value, false as contested, ${stay},
     coalesce(t.valid_from_last, t.valid_from) - date '1970-01-01' as "fromLast",
     coalesce(t.valid_to_last, t.valid_to) - date '1970-01-01' as "toLast"
   from ${ofPart("fact")} and t.superseded_at is null
   order by t.valid_from desc, t.fact_id desc`,
);
const asideEvents = statement<[number], FiledEvent>(
  "merges.aside_events",
  `select t.event_id as "eventId", t.kind, t.unit_id as "unitId",
     t.happened_on - date '1970-01-01' as "on",
     coalesce(t.happened_last, t.happened_on) - date '1970-01-01' as "onLast",
     ${instant("t.recorded_at")} as "recordedAt"
   from ${ofPart("event")} and t.superseded_at is null
   order by t.happened_on desc, t.event_id desc`,
);

/** The loser of a merge that holds, as he stood; null where nothing is set aside. */
export async function loadAside(
  tx: Tx,
  mergeId: number,
): Promise<{ readonly member: ComparedMember; readonly rows: FiledRows } | null> {
  const [[member], homes, attachments, facts, events] = await Promise.all([
    tx.run(asideMember, [mergeId]),
    tx.run(asideHomes, [mergeId]),
    tx.run(asideAttachments, [mergeId]),
    tx.run(asideFacts, [mergeId]),
    tx.run(asideEvents, [mergeId]),
  ]);
  if (member === undefined) return null;
  return { member, rows: { homes, attachments, facts, events, entries: [] } };
}
