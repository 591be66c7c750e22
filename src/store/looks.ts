import { listTexts, numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** A standing post: what lets its holder see the members whose row names its unit. */
export interface LookPost {
  readonly role: string;
  readonly unitId: number;
}

/** The mandate under which somebody works. */
export interface HeldMandate {
  readonly mandateId: number;
  readonly role: string;
  readonly unitId: number;
}

/** Who looked at whom, for which task. */
export interface NewLook {
  readonly accountId: number;
  /** The standing posts held today, the highest unit first; absent for imports and the operator. */
  readonly posts?: readonly LookPost[];
  /** The mandate that it was done under, with the post by which its holder has it. */
  readonly mandate?: HeldMandate;
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
   select $1, $2, $3, $4, $5, k.member_ids::bigint[]
   from unnest($6::text[]) with ordinality as k (member_ids, place) order by k.place`,
);

const insertUnderMandate = statement<
  [number, string, string, string, string, string, string, number, number]
>(
  "looks.insert_under_mandate",
  `insert into look (account_id, act, task, what, purpose, member_ids, role, unit_id, mandate_id)
   select $1, $2, $3, $4, $5, k.member_ids::bigint[], $7, $8, $9
   from unnest($6::text[]) with ordinality as k (member_ids, place) order by k.place`,
);

const insertFromPosts = statement<
  [number, string, string, string, string, string, string, string, string]
>(
  "looks.insert_from_posts",
  `insert into look (account_id, act, task, what, purpose, member_ids, role, unit_id)
   select $1, $2, $3, $4, $5, array_agg(s.member_id order by s.place), coalesce(p.role, ''),
     p.unit_id
   from unnest($6::bigint[], $9::integer[]) with ordinality as s (member_id, look, place)
   left join member_locator l on l.member_id = s.member_id
   left join member m on m.region_id = l.region_id and m.member_id = l.member_id
   left join lateral (
     select h.role, h.unit_id from unnest($7::text[], $8::bigint[]) with ordinality
       as h (role, unit_id, place)
     where h.unit_id = any (m.seen_by) order by h.place desc limit 1) p on true
   group by s.look, p.role, p.unit_id`,
);

/**
 * Appends a look in the transaction that shows or writes; sent, so commit settles it. Each member
 * is put down under the lowest of the posts that sees him at that moment: before a change that takes
 * him out of sight, after one that brings him in.
 */
export function sendLook(tx: Tx, look: NewLook): void {
  const { memberIds, ...about } = look;
  sendLooks(tx, about, [memberIds]);
}

/** The same for several looks of one kind by one account, each at persons of its own. */
export function sendLooks(
  tx: Tx,
  about: Omit<NewLook, "memberIds">,
  looks: readonly (readonly number[])[],
): void {
  const some = looks.filter((memberIds) => memberIds.length > 0);
  if (some.length === 0) return;
  const { accountId, act, task, what, purpose = "", posts = [], mandate } = about;
  if (mandate !== undefined) {
    const { role, unitId, mandateId } = mandate;
    const lists = listTexts(some);
    tx.send(insertUnderMandate, [
      ...([accountId, act, task, what, purpose, lists, role, unitId, mandateId] as const),
    ]);
    return;
  }
  if (posts.length === 0) {
    tx.send(insertLook, [accountId, act, task, what, purpose, listTexts(some)]);
    return;
  }
  const roles = texts(posts.map((post) => post.role));
  const units = numbers(posts.map((post) => post.unitId));
  const numberOfLook = numbers(some.flatMap((memberIds, look) => memberIds.map(() => look)));
  const everybody = numbers(some.flat());
  tx.send(insertFromPosts, [
    ...([accountId, act, task, what, purpose, everybody, roles, units, numberOfLook] as const),
  ]);
}
