import type { LookView } from "#contract/views";
import { failure, success, type Outcome } from "#core/outcome";
import { wholeSight } from "#store/database";
import { refsOf } from "#store/access/account-lists";
import { listLooks as listRows, readLookersOf } from "#store/access/look-lists";
import type { Context } from "../context.ts";
import { unitRef } from "../verdicts-lines.ts";

export interface LookPage {
  readonly items: LookView[];
  /** The last look's id, where there are more. */
  readonly before: number | null;
}

/** Who looked at or wrote to a member. The member alone sees it; for everybody else it is not there. */
export async function listLooks(
  context: Context,
  memberId: number,
  query: { readonly before: number; readonly limit: number },
): Promise<Outcome<LookPage>> {
  const { actor, db } = context;
  if (actor.member?.memberId !== memberId) {
    return failure("not-found", "member-unknown", "There is no such member in sight.");
  }
  const rows = await db.snapshot(actor.sight, (tx) =>
    listRows(tx, memberId, query.before, query.limit + 1),
  );
  const page = rows.slice(0, query.limit);
  const ids = [...new Set(page.map((row) => row.accountId))];
  const unitIds = page.flatMap((row) => (row.unitId === null ? [] : [row.unitId]));
  const [lookers, refs] = await db.snapshot(wholeSight, (tx) =>
    Promise.all([readLookersOf(tx, ids), refsOf(tx, unitIds)]),
  );
  const byId = new Map(lookers.map((one) => [one.accountId, one]));
  const units = new Map(refs.map((one) => [one.unitId, unitRef(one)]));
  const items = page.map(({ accountId, role, unitId, ...look }) => ({
    ...look,
    by: byId.get(accountId)?.displayName ?? "operator",
    role: role === "" ? (byId.get(accountId)?.role ?? "operator") : role,
    unit: unitId === null ? null : (units.get(unitId) ?? null),
  }));
  return success({
    items,
    before: rows.length > query.limit ? (page.at(-1)?.lookId ?? null) : null,
  });
}
