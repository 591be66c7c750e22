import { statement, type Tx } from "../database.ts";

const ping = statement<[], { one: number }>("ping", "select 1 as one");

export async function pingDatabase(tx: Tx): Promise<void> {
  await tx.run(ping, []);
}
