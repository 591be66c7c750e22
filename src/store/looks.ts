import { numbers } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Who looked at whom, for which task. */
export interface NewLook {
  readonly accountId: number;
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

/** Appends a look in the transaction that shows or writes; sent, so commit settles it. */
export function sendLook(tx: Tx, look: NewLook): void {
  if (look.memberIds.length === 0) return;
  tx.send(insertLook, [
    look.accountId,
    look.act,
    look.task,
    look.what,
    look.purpose ?? "",
    numbers(look.memberIds),
  ]);
}
