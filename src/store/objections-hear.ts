import { type Day, formatDay } from "#core/day";
import type { ObjectionKind } from "#core/objections";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Who hears an objection, and the cases of units that see no persons. With the system's own sight. */

const answerers = statement<[string, string, string, string, number], { unitId: number }>(
  "objections.units_that_may_answer",
  `select distinct r.unit_id as "unitId" from account_role r
   join account a on a.account_id = r.account_id and a.disabled_at is null
   where r.unit_id = any ($1::bigint[]) and r.role = any ($2::text[]) and r.superseded_at is null
     and r.valid_from <= $3::date and (r.valid_to is null or r.valid_to > $3::date)
     and not r.account_id = any ($4::bigint[]) and a.member_id is distinct from $5`,
);

/** Of these units, those with somebody who holds a post of these roles and is none of `excluded`. */
export async function unitsThatMayAnswer(
  tx: Tx,
  today: Day,
  asked: {
    readonly units: readonly number[];
    readonly roles: readonly string[];
    readonly excluded: readonly number[];
    readonly memberId: number;
  },
): Promise<number[]> {
  const { units, roles, excluded, memberId } = asked;
  if (units.length === 0) return [];
  const params = [numbers(units), texts(roles), formatDay(today), numbers(excluded)] as const;
  return (await tx.run(answerers, [...params, memberId])).map((row) => row.unitId);
}

const officeAbove = statement<[number, string], { unitId: number | null }>(
  "objections.office_above",
  `select office_above($1, $2::bigint[]) as "unitId"`,
);

/** The unit above those that see a member, which hears a case under a mandate; null: none does. */
export async function findOfficeAbove(
  tx: Tx,
  unitId: number,
  seenBy: readonly number[],
): Promise<number | null> {
  return (await tx.run(officeAbove, [unitId, numbers(seenBy)]))[0]?.unitId ?? null;
}

/** A case at a unit that sees no persons, without the person. */
export interface CaseAbove {
  readonly objectionId: number;
  readonly instance: number;
  readonly kind: ObjectionKind;
  readonly unitId: number;
  readonly parentId: number;
  readonly answerBy: Day;
  readonly openedAt: string;
  /** Who hears it: the holder of the latest mandate that lasts; null while nobody is named. */
  readonly holder: number | null;
  readonly mandateId: number | null;
}

const casesAbove = statement<[string, string, string, number, number], CaseAbove>(
  "objections.cases_above",
  `select i.objection_id as "objectionId", i.instance, o.kind, i.unit_id as "unitId",
     u.parent_id as "parentId", i.answer_by - date '1970-01-01' as "answerBy",
     to_char(i.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "openedAt",
     h.holder, h.mandate_id as "mandateId"
   from objection_instance i
   join objection o on o.objection_id = i.objection_id
   join unit u on u.unit_id = i.unit_id
   left join lateral (
     select m.holder, m.mandate_id from mandate m
     where m.about = 'objection ' || i.objection_id and m.holder_unit = i.unit_id
       and m.revoked_at is null and m.valid_from <= $3::date and m.valid_to > $3::date
       and exists (select 1 from account_role r where r.account_id = m.holder
         and r.unit_id = m.holder_unit and r.role = m.holder_role and r.superseded_at is null
         and r.valid_from <= $3::date and (r.valid_to is null or r.valid_to > $3::date))
     order by m.mandate_id desc limit 1) as h on true
   where i.outcome is null and i.place = 'above'
     and (i.unit_id = any ($1::bigint[]) or u.parent_id = any ($2::bigint[]))
     and i.objection_id > $4
   order by i.objection_id limit $5`,
);

/** Open cases at these units, or at the units directly below those others, the oldest first. */
export function loadCasesAbove(
  tx: Tx,
  today: Day,
  at: { readonly units: readonly number[]; readonly parents: readonly number[] },
  after: number,
  limit: number,
): Promise<CaseAbove[]> {
  const units = [numbers(at.units), numbers(at.parents)] as const;
  return tx.run(casesAbove, [...units, formatDay(today), after, limit]);
}

const partiesBelow = statement<[string], { memberId: number }>(
  "objections.members_with_cases_above",
  `select distinct i.member_id as "memberId"
   from objection_instance i
   join member m on m.region_id = i.region_id and m.member_id = i.member_id
   join unit u on u.unit_id = m.last_unit_id
   where i.outcome is null and i.place = 'above' and u.path <@ $1::ltree
   order by 1`,
);

/** Whose home is at or below a path and whose case is open above the office there. */
export async function membersWithCasesAbove(tx: Tx, path: string): Promise<number[]> {
  return (await tx.run(partiesBelow, [path])).map((row) => row.memberId);
}

const recordedSince = statement<[number, number, number, number], { entryId: number }>(
  "objections.recorded_since",
  `select e.entry_id as "entryId" from entry e join objection o on o.objection_id = $4
   where e.region_id = $1 and e.member_id = $2 and e.entry_id = $3 and e.act <> 'w'
     and e.recorded_at >= o.objected_at`,
);

/** Whether a row of the ledger was recorded since somebody objected, and is no withdrawal. */
export async function isRecordedSince(
  tx: Tx,
  key: { readonly regionId: number; readonly memberId: number; readonly entryId: number },
  objectionId: number,
): Promise<boolean> {
  const { regionId, memberId, entryId } = key;
  return (await tx.run(recordedSince, [regionId, memberId, entryId, objectionId])).length > 0;
}

const pathOf = statement<[number], { path: string }>(
  "objections.home_path",
  `select u.path::text as path from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = l.member_id
   join unit u on u.unit_id = m.last_unit_id where l.member_id = $1`,
);

/** The path of a member's home, or last home. */
export async function findHomePath(tx: Tx, memberId: number): Promise<string | null> {
  return (await tx.run(pathOf, [memberId]))[0]?.path ?? null;
}
