import { type Day, formatDay } from "#core/day";
import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

export type TransferKind = "move" | "floating" | "seconded" | "second-post";
export type TransferRefusal = "not-ours" | "not-here" | "wrong-day" | "unknown-person";

/** A transfer with what became of it. Instants are ISO, UTC. */
export interface StoredTransfer {
  readonly transferId: number;
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly number[];
  readonly askedOf: readonly number[];
  readonly memberNo: string;
  readonly name: string;
  readonly kind: TransferKind;
  readonly fromUnit: number;
  readonly toUnit: number;
  readonly startsOn: Day;
  readonly endsOn: Day | null;
  readonly answerBy: Day;
  readonly sentBy: number;
  readonly sentAt: string;
  readonly outcome: "accepted" | "refused" | "withdrawn" | null;
  readonly refusal: TransferRefusal | null;
  readonly decidedBy: number | null;
  readonly decidedAt: string | null;
}

const iso = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const columns = `t.transfer_id as "transferId", t.region_id as "regionId",
  t.member_id as "memberId", t.seen_by as "seenBy", t.asked_of as "askedOf",
  t.member_no as "memberNo", t.name, t.kind, t.from_unit as "fromUnit", t.to_unit as "toUnit",
  t.starts_on - date '1970-01-01' as "startsOn", t.ends_on - date '1970-01-01' as "endsOn",
  t.answer_by - date '1970-01-01' as "answerBy", t.sent_by as "sentBy",
  ${iso("t.sent_at")} as "sentAt", t.outcome, t.refusal, t.decided_by as "decidedBy",
  ${iso("t.decided_at")} as "decidedAt"`;

const insert = statement<(string | number | null)[], { transferId: number }>(
  "transfers.send",
  `insert into transfer (region_id, member_id, seen_by, asked_of, member_no, name, kind, from_unit,
     to_unit, starts_on, ends_on, answer_by, sent_by)
   values ($1, $2, $3::bigint[], $4::bigint[], $5, $6, $7, $8, $9, $10::date, $11::date, $12::date,
     $13)
   returning transfer_id as "transferId"`,
);

export type NewTransfer = Omit<
  StoredTransfer,
  "transferId" | "sentAt" | "outcome" | "refusal" | "decidedBy" | "decidedAt"
>;

/** A second open one for the same member fails (`23505`). */
export async function addTransfer(tx: Tx, sent: NewTransfer): Promise<number> {
  const [row] = await tx.run(insert, [
    sent.regionId,
    sent.memberId,
    numbers(sent.seenBy),
    numbers(sent.askedOf),
    sent.memberNo,
    sent.name,
    sent.kind,
    sent.fromUnit,
    sent.toUnit,
    formatDay(sent.startsOn),
    sent.endsOn === null ? null : formatDay(sent.endsOn),
    formatDay(sent.answerBy),
    sent.sentBy,
  ]);
  if (row === undefined) throw new Error("a transfer was not stored");
  return row.transferId;
}

const find = statement<[number], StoredTransfer>(
  "transfers.find",
  `select ${columns} from transfer t where t.transfer_id = $1`,
);

/** A transfer, whoever it concerns; null: there is none in the caller's sight. */
export async function findTransfer(tx: Tx, transferId: number): Promise<StoredTransfer | null> {
  const [row] = await tx.run(find, [transferId]);
  return row ?? null;
}

const open = statement<[number], StoredTransfer>(
  "transfers.open_of_member",
  `select ${columns} from transfer t where t.member_id = $1 and t.outcome is null`,
);

/** The one that is on its way for a member. */
export async function openTransferOf(tx: Tx, memberId: number): Promise<StoredTransfer | null> {
  const [row] = await tx.run(open, [memberId]);
  return row ?? null;
}

const list = statement<[string, boolean, number, number], StoredTransfer>(
  "transfers.waiting",
  `select ${columns} from transfer t
   where t.outcome is null
     and ($2 or t.seen_by && $1::bigint[] or t.asked_of && $1::bigint[]) and t.transfer_id > $3
   order by t.transfer_id limit $4`,
);

/** Open transfers that were sent from or are asked of these units, the oldest first. */
export function loadOpenTransfers(
  tx: Tx,
  scope: { readonly whole: boolean; readonly units: readonly number[] },
  after: number,
  limit: number,
): Promise<StoredTransfer[]> {
  return tx.run(list, [numbers(scope.units), scope.whole, after, limit]);
}

const decide = statement<(string | number | null)[]>(
  "transfers.decide",
  `update transfer set outcome = $2, refusal = $3, decided_by = $4, decided_at = now()
   where transfer_id = $1 and outcome is null`,
);

/** Stamps what became of it, once. The caller holds the member's row. */
export function sendTransferOutcome(
  tx: Tx,
  transferId: number,
  outcome: NonNullable<StoredTransfer["outcome"]>,
  refusal: TransferRefusal | null,
  by: number,
): void {
  tx.send(decide, [transferId, outcome, refusal, by]);
}

const waiting = statement<[string, string], { waiting: number; late: number }>(
  "transfers.count_waiting",
  `select w.waiting::integer as waiting, w.late::integer as late
   from transfers_waiting($1::ltree, $2::date) as w`,
);

/** How many open transfers are asked of units at or below a path, and how many past their day. */
export async function countWaitingTransfers(
  tx: Tx,
  path: string,
  today: Day,
): Promise<{ readonly waiting: number; readonly late: number }> {
  const [row] = await tx.run(waiting, [path, formatDay(today)]);
  return row ?? { waiting: 0, late: 0 };
}
