import { statement, type Tx } from "./database.ts";

const give = statement<[], { moment: string }>(
  "moment.give",
  "select pg_export_snapshot() as moment",
);

/**
 * What this transaction sees, for others that read beside it; for as long as it is open. Only one that
 * reads from one snapshot has something to give.
 */
export async function giveMoment(tx: Tx): Promise<string> {
  const [row] = await tx.run(give, []);
  if (row === undefined) throw new Error("the database gave no snapshot");
  return row.moment;
}
