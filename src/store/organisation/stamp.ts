import { statement, type Tx } from "../database.ts";

const latestVersion = statement<[], { stamp: number }>(
  "tree_stamp",
  "select coalesce(max(v.version_id), 0) as stamp from unit_version v",
);

/**
 * Another number after every change of the tree: each adds a version of a unit in its transaction, and
 * they are made one after the other (`lockOrganisation`).
 */
export async function treeStamp(tx: Tx): Promise<number> {
  return (await tx.run(latestVersion, []))[0]?.stamp ?? 0;
}
