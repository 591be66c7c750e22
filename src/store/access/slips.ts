import type { Day } from "#core/day";
import { listTexts, numbers, texts } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

/** An account of a member, as whoever hands out slips must know it. */
export interface MemberAccount {
  readonly memberId: number;
  readonly accountId: number;
  readonly login: string;
  readonly disabled: boolean;
  readonly isDemo: boolean;
  /** Paths of the units where it holds a post today or will. */
  readonly posts: readonly string[];
  readonly administers: boolean;
}

const readAccounts = statement<[string, number], MemberAccount>(
  "access.member_accounts",
  `select member_id as "memberId", account_id as "accountId", login, disabled,
     is_demo as "isDemo", posts, administers
   from member_accounts($1::bigint[], date '1970-01-01' + $2::integer) order by account_id`,
);

/** Accounts of members in sight, by id. */
export function memberAccounts(
  tx: Tx,
  memberIds: readonly number[],
  today: Day,
): Promise<MemberAccount[]> {
  return tx.run(readAccounts, [numbers(memberIds), today]);
}

export interface NewSlip {
  readonly regionId: number;
  readonly memberId: number;
  readonly seenBy: readonly number[];
  /** SHA-256 in hex. */
  readonly codeHash: string;
  readonly homeUnit: number;
  readonly issuedUnit: number;
}

const insertSlips = statement<
  [string, string, string, string, string, string, number, number],
  { memberId: number; expiresAt: string }
>(
  "access.issue_slips",
  `insert into activation_slip (region_id, member_id, seen_by, code_hash, home_unit, issued_unit,
     issued_by, expires_at)
   select k.region_id, k.member_id, k.seen_by::bigint[], decode(k.code_hash, 'hex'), k.home_unit,
     k.issued_unit, $7, now() + $8 * interval '1 day'
   from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
     with ordinality as k (region_id, member_id, seen_by, code_hash, home_unit, issued_unit, place)
   order by k.place
   returning member_id as "memberId",
     to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "expiresAt"`,
);

/** Issues one slip for each member; answers until when each is worth something. */
export async function issueSlips(
  tx: Tx,
  slips: readonly NewSlip[],
  issuedBy: number,
  days: number,
): Promise<Map<number, string>> {
  const rows = await tx.run(insertSlips, [
    numbers(slips.map((one) => one.regionId)),
    numbers(slips.map((one) => one.memberId)),
    listTexts(slips.map((one) => one.seenBy)),
    texts(slips.map((one) => one.codeHash)),
    numbers(slips.map((one) => one.homeUnit)),
    numbers(slips.map((one) => one.issuedUnit)),
    issuedBy,
    days,
  ]);
  return new Map(rows.map((row) => [row.memberId, row.expiresAt]));
}

/** A slip with what decides whether it is still worth anything. */
export interface FoundSlip {
  readonly slipId: number;
  readonly memberId: number;
  readonly regionId: number;
  readonly name: string;
  readonly homeUnit: number;
  /** The path of the post by which it was issued. */
  readonly issuedPath: string;
  readonly issuedBy: number;
  readonly expiresAt: string;
  readonly isOpen: boolean;
}

const readSlip = statement<[string], FoundSlip>(
  "access.find_slip",
  `select s.slip_id as "slipId", s.member_id as "memberId", m.region_id as "regionId", m.name,
     s.home_unit as "homeUnit", u.path::text as "issuedPath", s.issued_by as "issuedBy",
     to_char(s.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "expiresAt",
     s.used_at is null and s.revoked_at is null and s.expires_at > now()
       and m.unit_id is not distinct from s.home_unit
       and not exists (select 1 from activation_slip n
         where n.member_id = s.member_id and n.slip_id > s.slip_id) as "isOpen"
   from activation_slip s
   join member_locator l on l.member_id = s.member_id and l.merged_into is null
   join member m on m.region_id = l.region_id and m.member_id = s.member_id
   join unit u on u.unit_id = s.issued_unit
   where s.code_hash = decode($1, 'hex')`,
);

/** A slip by the hash of its code. */
export async function findSlip(tx: Tx, codeHash: string): Promise<FoundSlip | null> {
  return (await tx.run(readSlip, [codeHash]))[0] ?? null;
}

const stampUse = statement<[number, number]>(
  "access.use_slip",
  "update activation_slip set used_at = now(), used_account = $2 where slip_id = $1",
);

/** The caller holds the member's row, so that two uses of one slip stand in line. */
export function markSlipUsed(tx: Tx, slipId: number, accountId: number): void {
  tx.send(stampUse, [slipId, accountId]);
}

const revoke = statement<[number, number, boolean, string], { memberId: number }>(
  "access.revoke_slip",
  `update activation_slip set revoked_at = now(), revoked_by = $2
   where slip_id = $1 and used_at is null and revoked_at is null
     and ($3 or seen_by && $4::bigint[])
   returning member_id as "memberId"`,
);

/** Ends a slip that was not used; the member whose it was, or null where there is none in reach. */
export async function revokeSlip(
  tx: Tx,
  slipId: number,
  by: number,
  reach: { readonly whole: boolean; readonly units: readonly number[] },
): Promise<number | null> {
  const rows = await tx.run(revoke, [slipId, by, reach.whole, numbers(reach.units)]);
  return rows[0]?.memberId ?? null;
}

/** A member of a unit with his latest slip, if any. Instants are ISO 8601, UTC. */
export interface SlipRow {
  readonly memberId: number;
  readonly memberNo: string;
  readonly name: string;
  readonly slipId: number | null;
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly state: "open" | "used" | "revoked" | "expired" | null;
}

const listOfUnit = statement<[number, number, boolean, string, number], SlipRow>(
  "access.slips_of_unit",
  `select m.member_id as "memberId", m.member_no as "memberNo", m.name, s.slip_id as "slipId",
     to_char(s.issued_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "issuedAt",
     to_char(s.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "expiresAt",
     case when s.slip_id is null then null
       when s.used_at is not null then 'used'
       when s.revoked_at is not null or s.home_unit <> m.unit_id then 'revoked'
       when s.expires_at <= now() then 'expired'
       else 'open' end as state
   from member m
   left join lateral (
     select a.slip_id, a.home_unit, a.issued_at, a.expires_at, a.used_at, a.revoked_at
     from activation_slip a where a.member_id = m.member_id
     order by a.slip_id desc limit 1) s on true
   where m.region_id in (select l.region_id from unit_place l where l.unit_id = $1)
     and m.unit_id = $1 and m.member_id > $2 and ($3 or m.seen_by && $4::bigint[])
   order by m.member_id limit $5`,
);

/** Members at home in one unit, by id after `after`, who are in reach. */
export function slipsOfUnit(
  tx: Tx,
  unitId: number,
  reach: { readonly whole: boolean; readonly units: readonly number[] },
  page: { readonly after: number; readonly limit: number },
): Promise<SlipRow[]> {
  return tx.run(listOfUnit, [unitId, page.after, reach.whole, numbers(reach.units), page.limit]);
}
