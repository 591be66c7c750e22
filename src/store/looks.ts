import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A standing post: what lets its holder see the members whose row names its unit. */
export interface LookPost {
  readonly role: string;
  readonly unitId: number;
}

/** Who looked at whom, for which task. */
export interface NewLook {
  readonly accountId: number;
  /** The standing posts held today, the highest unit first; absent for imports and the operator. */
  readonly posts?: readonly LookPost[];
  readonly act: "look" | "write" | "export";
  /** The training task, such as `standing`, `own`, `import`. */
  readonly task: string;
  /** What was shown or done, such as `members of a unit`. */
  readonly what: string;
  readonly purpose?: string;
  readonly memberIds: readonly number[];
}

const insertLook = statement<[number, string, string, string, string, string]>(
  "looks.insert",
  `insert into look (account_id, act, task, what, purpose, member_ids)
   values ($1, $2, $3, $4, $5, $6::bigint[])`,
);

const insertFromPosts = statement<[number, string, string, string, string, string, string, string]>(
  "looks.insert_from_posts",
  `insert into look (account_id, act, task, what, purpose, member_ids, role, unit_id)
   select $1, $2, $3, $4, $5, array_agg(s.member_id order by s.place), coalesce(p.role, ''),
     p.unit_id
   from unnest($6::bigint[]) with ordinality as s (member_id, place)
   left join member_locator l on l.member_id = s.member_id
   left join member m on m.region_id = l.region_id and m.member_id = l.member_id
   left join lateral (
     select h.role, h.unit_id from unnest($7::text[], $8::bigint[]) with ordinality
       as h (role, unit_id, place)
     where h.unit_id = any (m.seen_by) order by h.place desc limit 1) p on true
   group by p.role, p.unit_id`,
);

/**
 * Appends a look in the transaction that shows or writes; sent, so commit settles it. Each member
 * is put down under the lowest of the posts that sees him at that moment: before a change that takes
 * him out of sight, after one that brings him in.
 */
export function sendLook(tx: Tx, look: NewLook): void {
  if (look.memberIds.length === 0) return;
  const { accountId, act, task, what, purpose = "", posts = [] } = look;
  const memberIds = numbers(look.memberIds);
  if (posts.length === 0) {
    tx.send(insertLook, [accountId, act, task, what, purpose, memberIds]);
    return;
  }
  const roles = texts(posts.map((post) => post.role));
  const units = numbers(posts.map((post) => post.unitId));
  tx.send(insertFromPosts, [accountId, act, task, what, purpose, memberIds, roles, units]);
}
