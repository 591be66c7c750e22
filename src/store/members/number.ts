import { numbers } from "../columns.ts";
import { statement, type Tx } from "../database.ts";

const findNumber = statement<[string, boolean, string], { memberId: number }>(
  "member_by_number",
  `select coalesce(l.merged_into, l.member_id) as "memberId"
   from member_locator l
   where l.member_no = $1 and ($2 or l.seen_by && $3::bigint[])`,
);

/** The member who bears a number, of those in sight; also one that a merge gave him. */
export async function memberByNumber(
  tx: Tx,
  memberNo: string,
  sight: { readonly whole: boolean; readonly units: readonly number[] },
): Promise<number | null> {
  const found = await tx.run(findNumber, [memberNo, sight.whole, numbers(sight.units)]);
  return found[0]?.memberId ?? null;
}
