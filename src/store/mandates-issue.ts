import { type Day, formatDay } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** What issuing a mandate asks of the register; all of it with the system's own sight. */

/** A post by which a mandate may be held. */
export interface HolderPost {
  readonly postId: number;
  readonly accountId: number;
  readonly displayName: string;
  readonly role: string;
  readonly unitId: number;
  /** The unit above, whose office may issue to this post; null at the top. */
  readonly parentId: number | null;
  /** The member that the account belongs to. */
  readonly memberId: number | null;
}

const postColumns = `r.account_role_id as "postId", r.account_id as "accountId",
  a.display_name as "displayName", r.role, r.unit_id as "unitId", u.parent_id as "parentId",
  a.member_id as "memberId"`;

/** Posts in force on the day `$1`, of accounts that may sign in. */
const postsInForce = `account_role r
   join account a on a.account_id = r.account_id and a.disabled_at is null
   join unit u on u.unit_id = r.unit_id and (u.closed_on is null or u.closed_on > $1::date)
   where r.superseded_at is null and r.valid_from <= $1::date
     and (r.valid_to is null or r.valid_to > $1::date) and r.role = any ($2::text[])`;

const findPostById = statement<[string, string, number], HolderPost>(
  "mandates.post",
  `select ${postColumns} from ${postsInForce} and r.account_role_id = $3`,
);

export async function findPost(
  tx: Tx,
  today: Day,
  roles: readonly string[],
  postId: number,
): Promise<HolderPost | null> {
  return (await tx.run(findPostById, [formatDay(today), texts(roles), postId]))[0] ?? null;
}

const findPostOf = statement<[string, string, number, number], HolderPost>(
  "mandates.post_of_account",
  `select ${postColumns} from ${postsInForce} and r.account_id = $3 and r.unit_id = $4
   order by r.account_role_id limit 1`,
);

/** The post of an account at a unit. */
export async function findPostAt(
  tx: Tx,
  today: Day,
  roles: readonly string[],
  accountId: number,
  unitId: number,
): Promise<HolderPost | null> {
  const params = [formatDay(today), texts(roles), accountId, unitId] as const;
  return (await tx.run(findPostOf, [...params]))[0] ?? null;
}

const postsBelow = statement<[string, string, string, number], HolderPost>(
  "mandates.posts_below",
  `select ${postColumns} from ${postsInForce} and u.parent_id = any ($3::bigint[])
   order by u.code, r.role, r.account_role_id limit $4`,
);

/** Posts at the units directly below these. */
export function loadPostsBelow(
  tx: Tx,
  today: Day,
  roles: readonly string[],
  unitIds: readonly number[],
  limit: number,
): Promise<HolderPost[]> {
  return tx.run(postsBelow, [formatDay(today), texts(roles), numbers(unitIds), limit]);
}

const resolve = statement<[string, string], { memberNo: string; memberId: number }>(
  "mandates.resolve_numbers",
  `select l.member_no as "memberNo", m.member_id as "memberId"
   from member_locator l
   join member m on m.region_id = l.region_id and m.member_id = coalesce(l.merged_into, l.member_id)
   join unit u on u.unit_id = m.last_unit_id and u.path <@ $2::ltree
   where l.member_no = any ($1::text[]) order by l.member_id`,
);

/** The members with these exact numbers whose home, or last one, is at or below a unit. */
export function resolveNumbers(
  tx: Tx,
  memberNos: readonly string[],
  path: string,
): Promise<{ memberNo: string; memberId: number }[]> {
  return tx.run(resolve, [texts(memberNos), path]);
}

/** Members at home at or below the path `$1`. */
const homesBelow = `unit u
   join unit_place l on l.unit_id = u.unit_id
   join member m on m.region_id = l.region_id and m.unit_id = u.unit_id
   where u.path <@ $1::ltree`;

const countBelow = statement<[string, number], { members: number }>(
  "mandates.count_members_below",
  `select count(*) as members from (select 1 from ${homesBelow} limit $2) as found`,
);

/** How many members are at home at or below a unit, as far as `most`. */
export async function countMembersBelow(tx: Tx, path: string, most: number): Promise<number> {
  return (await tx.run(countBelow, [path, most]))[0]?.members ?? 0;
}

const draw = statement<[string, string, number], { memberId: number }>(
  "mandates.draw",
  `select m.member_id as "memberId" from ${homesBelow}
   order by sha256(decode($2, 'hex') || convert_to(m.member_no, 'UTF8')), m.member_id limit $3`,
);

/** Draws members at home at or below a unit: the first in the order of SHA-256(seed, number). */
export async function drawMembers(
  tx: Tx,
  path: string,
  seed: string,
  count: number,
): Promise<number[]> {
  return (await tx.run(draw, [path, seed, count])).map((row) => row.memberId);
}

const officeOf = statement<[string, number], { found: number }>(
  "mandates.office_of_unit",
  `select 1 as found from account_role r
   join account a on a.account_id = r.account_id and a.disabled_at is null
   where r.unit_id = $2 and r.role in ('secretary', 'training-office') and r.superseded_at is null
     and r.valid_from <= $1::date and (r.valid_to is null or r.valid_to > $1::date) limit 1`,
);

/** Whether somebody holds a standing post at a unit today. */
export async function hasOffice(tx: Tx, today: Day, unitId: number): Promise<boolean> {
  return (await tx.run(officeOf, [formatDay(today), unitId])).length > 0;
}

const countTries = statement<[number], { tries: number; numbers: number }>(
  "mandates.count_tries",
  `select count(*) as tries, coalesce(sum(t.numbers), 0)::integer as numbers from mandate_try t
   where t.account_id = $1 and t.tried_at > now() - interval '1 day'`,
);
const dropTries = statement<[number]>(
  "mandates.drop_tries",
  "delete from mandate_try where account_id = $1 and tried_at < now() - interval '1 day'",
);
const insertTry = statement<[number, number]>(
  "mandates.try",
  "insert into mandate_try (account_id, numbers) values ($1, $2)",
);
const lockTries = statement<[number]>(
  "mandates.lock_tries",
  "select pg_advisory_xact_lock(hashtextextended('mandate ' || $1::bigint, 0))",
);

/** Counts this try with those of the past day, one after the other for an account. */
export async function countTry(
  tx: Tx,
  accountId: number,
  memberNos: number,
): Promise<{ tries: number; numbers: number }> {
  tx.send(lockTries, [accountId]);
  tx.send(dropTries, [accountId]);
  tx.send(insertTry, [accountId, memberNos]);
  return (await tx.run(countTries, [accountId]))[0] ?? { tries: 0, numbers: 0 };
}
