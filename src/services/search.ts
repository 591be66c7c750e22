import type { ResponseOf } from "#contract/route";
import type { findMembers } from "#contract/routes/members";
import { type Outcome, success } from "#core/outcome";
import { searchQuery, type Variants } from "#core/search-words";
import { unitsAbove } from "#store/organisation/read";
import { beginning, findMembersInSight, type Sought } from "#store/search";
import type { Context } from "./context.ts";
import { cursorOf, placeOf } from "./cursor.ts";
import { lookAtPersons, memberRef, personScope, refOf } from "./persons.ts";
import { unitRef } from "./verdicts-lines.ts";

export interface Search {
  readonly q: string;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

type Found = ResponseOf<typeof findMembers>;

/** What somebody typed, as the store looks for it. */
export function soughtIn(q: string, variants: Variants): Sought {
  return { words: searchQuery(q, variants), text: q.trim() };
}

/**
 * Members in sight by name or whole number: a whole number first, then whole names, then the rest,
 * a page at a time. Whoever holds no standing post finds nobody. Each who is shown is looked at.
 */
export async function searchMembers(
  ctx: Context,
  variants: Variants,
  query: Search,
): Promise<Outcome<Found>> {
  if (personScope(ctx) === null) return success({ items: [], next: null });
  const list = { list: "search", unitId: 0 };
  const place = placeOf(list, query.cursor, ["number", "number"]);
  if (!place.ok) return place;
  const after =
    place.value === null
      ? beginning
      : { rank: Number(place.value[0]), memberId: Number(place.value[1]) };
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const sought = soughtIn(query.q, variants);
    const found = await findMembersInSight(tx, sought, after, query.limit + 1);
    const page = found.slice(0, query.limit);
    const homes = page.flatMap((row) => [row.unitId ?? [], row.hostUnitId ?? []].flat());
    const { names, above } = await unitsAbove(tx, homes);
    const items = page.map((row) => ({
      ...memberRef(row, names),
      host: refOf(row.hostUnitId, names),
      above: (above.get(row.unitId ?? 0) ?? []).map(unitRef),
    }));
    lookAtPersons(tx, ctx, "search", items);
    const last = page.at(-1);
    const next =
      found.length > query.limit && last !== undefined
        ? cursorOf(list, [last.rank, last.memberId])
        : null;
    return success({ items, next });
  });
}
