import { operator } from "#services/context";
import { changeUnit } from "#services/organisation/change";
import { continueTravel } from "#services/organisation/travel";
import { openDatabase } from "#store/database";
import { dayOf } from "./rows.ts";

/** How the connections of a move that is to be killed are called. */
export const movingName = "move to be killed";

/** Run by `child.mjs`: moves a unit, or lets its members travel on, until it is killed. */
export async function main([url = "", unitId = "", parentId = ""]: string[]): Promise<void> {
  const db = openDatabase({ url, connections: 3, statementTimeout: 0, name: movingName });
  const ctx = { db, actor: operator, today: dayOf("2011-11-15"), zone: "Asia/Shanghai" };
  if (unitId === "") await continueTravel(ctx);
  else {
    const change = { change: "move", on: "2011-11-15", parentId: Number(parentId) } as const;
    await changeUnit(ctx, Number(unitId), change);
  }
  await db.close();
}
