import type { UnitId } from "#core/organisation";
import { numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

const insert = statement<[UnitId, UnitId | null, UnitId, number, number | null, string]>(
  "moves.record",
  `insert into unit_move (unit_id, from_parent, to_parent, moved_by, turns_back, reason)
   values ($1, $2, $3, $4, $5, $6)`,
);

/** The move that another one turns back, and why. */
export interface Turning {
  readonly moveId: number;
  readonly reason: string;
}

/** Notes that a unit went to another parent. */
export function sendMove(
  tx: Tx,
  move: {
    readonly unitId: UnitId;
    readonly from: UnitId | null;
    readonly to: UnitId;
    readonly by: number;
  },
  turning: Turning | null,
): void {
  const { unitId, from, to, by } = move;
  tx.send(insert, [unitId, from, to, by, turning?.moveId ?? null, turning?.reason ?? ""]);
}

const act = statement<[number, string, string, number]>(
  "moves.record_act",
  `insert into unit_move_act (move_id, act, reason, acted_by) values ($1, $2, $3, $4)`,
);

/** Notes that members who travel behind a move were told to stop, or to go on. */
export function sendMoveAct(
  tx: Tx,
  moveId: number,
  told: { readonly act: "stop" | "go-on"; readonly reason: string; readonly by: number },
): void {
  tx.send(act, [moveId, told.act, told.reason, told.by]);
}

/** A move of a unit to another parent, and how it stands. Instants are ISO, UTC. */
export interface StoredMove {
  readonly moveId: number;
  readonly unitId: UnitId;
  /** The unit's path today. */
  readonly path: string;
  /** Null: it was the top unit. */
  readonly from: UnitId | null;
  readonly fromPath: string | null;
  /** The unit that it left can take it back. */
  readonly fromIsOpen: boolean;
  readonly to: UnitId;
  readonly turnsBack: number | null;
  readonly reason: string;
  readonly by: number;
  readonly at: string;
  readonly turnedBack: boolean;
  /** The unit was moved again, or closed, since. */
  readonly isOver: boolean;
  /** Units at or below it that go on by themselves, and that were told to stop. */
  readonly going: number;
  readonly halted: number;
  /** Members who have not come yet. */
  readonly members: number;
}

const columns = `v.move_id as "moveId", v.unit_id as "unitId", u.path::text as path,
  v.from_parent as "from", f.path::text as "fromPath",
  f.unit_id is not null and f.closed_on is null as "fromIsOpen", v.to_parent as "to",
  v.turns_back as "turnsBack", v.reason, v.moved_by as "by",
  to_char(v.moved_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "at",
  exists (select 1 from unit_move b where b.turns_back = v.move_id) as "turnedBack",
  u.closed_on is not null or exists (
    select 1 from unit_move n where n.unit_id = v.unit_id and n.move_id > v.move_id) as "isOver",
  w.going, w.halted, w.members`;

const joins = `join unit u on u.unit_id = v.unit_id
  left join unit f on f.unit_id = v.from_parent
  cross join lateral (
    select count(*) filter (where not t.halted) as going, count(*) filter (where t.halted) as halted,
      coalesce(sum((select count(*) from member m
        where m.last_unit_id = t.unit_id and m.region_id <> t.region_id)), 0)::bigint as members
    from unit_journey t join unit x on x.unit_id = t.unit_id where x.path <@ u.path) as w`;

const find = statement<[number], StoredMove>(
  "moves.find",
  `select ${columns} from unit_move v ${joins} where v.move_id = $1`,
);

/** One move. Needs whole sight. */
export async function findMove(tx: Tx, moveId: number): Promise<StoredMove | null> {
  return (await tx.run(find, [moveId]))[0] ?? null;
}

const list = statement<[boolean, string, number, number], StoredMove>(
  "moves.list",
  `select ${columns} from (
     select o.move_id from unit_move o join unit p on p.unit_id = o.unit_id
     where o.move_id < $3 and ($1 or p.path <@ $2::ltree[])
     order by o.move_id desc limit $4) as k
   join unit_move v on v.move_id = k.move_id ${joins} order by v.move_id desc`,
);

/** Moves of units that are at or below these paths today, the latest first. Needs whole sight. */
export function listMoves(
  tx: Tx,
  scope: { readonly whole: boolean; readonly paths: readonly string[] },
  before: number,
  limit: number,
): Promise<StoredMove[]> {
  return tx.run(list, [scope.whole, texts(scope.paths), before, limit]);
}

/** What somebody told the members of a move. */
export interface MoveAct {
  readonly moveId: number;
  readonly act: "stop" | "go-on";
  readonly reason: string;
  readonly by: number;
  /** ISO, UTC. */
  readonly at: string;
}

const acts = statement<[string], MoveAct>(
  "moves.acts",
  `select a.move_id as "moveId", a.act, a.reason, a.acted_by as "by",
     to_char(a.acted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "at"
   from unit_move_act a where a.move_id = any ($1::bigint[]) order by a.act_id`,
);

export function loadMoveActs(tx: Tx, moveIds: readonly number[]): Promise<MoveAct[]> {
  return tx.run(acts, [numbers(moveIds)]);
}
