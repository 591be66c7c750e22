import type { ResponseOf } from "#contract/route";
import type { listDuties as route } from "#contract/routes/duties";
import { type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { type DutyPlace, loadOwedDuties } from "#store/duties-file";
import type { Context } from "./context.ts";
import { requirementUnknown } from "./coverage-asked.ts";
import { cursorInvalid, type CursorList, cursorOf, placeOf } from "./cursor.ts";
import { noSuchUnit } from "./persons.ts";
import { policyInForce } from "./policy.ts";
import { unitRef, verdictLine } from "./verdicts-lines.ts";

export interface DutiesQuery {
  readonly requirement?: string | undefined;
  readonly status?: "on-course" | "short" | "overdue" | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export type OwedDuties = ResponseOf<typeof route>;

const first: DutyPlace = {
  dueOn: -719_162,
  unitId: 0,
  requirement: "",
  windowStart: -719_162,
  anchor: "",
};

/** The unit and units below that fall short of a duty of their own, the earliest due day first. */
export async function listOwedDuties(
  ctx: Context,
  unitId: number,
  query: DutiesQuery,
): Promise<Outcome<OwedDuties>> {
  const list = { list: "duties", unitId };
  const after = readCursor(list, query.cursor);
  if (!after.ok) return after;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const filter = { requirement: query.requirement ?? "", status: query.status ?? "" };
    const [policy, rows] = await Promise.all([
      policyInForce(tx),
      loadOwedDuties(tx, unit.path, filter, after.value, query.limit + 1),
    ]);
    if (rows.length === 0 && query.requirement !== undefined) {
      const unknown = requirementUnknown(policy, query.requirement);
      if (unknown !== null) return unknown;
    }
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return success({
      unit: unitRef(unit),
      items: page.map((row) => ({ unit: unitRef(row), duty: verdictLine(policy, row) })),
      next: rows.length > query.limit && last !== undefined ? writeCursor(list, last) : null,
    });
  });
}

function writeCursor(list: CursorList, row: DutyPlace): string {
  const { dueOn, unitId, requirement, windowStart, anchor } = row;
  return cursorOf(list, [dueOn, unitId, requirement, windowStart, anchor]);
}

function readCursor(list: CursorList, cursor: string | undefined): Outcome<DutyPlace> {
  const place = placeOf(list, cursor, ["number", "number", "string", "number", "string"]);
  if (!place.ok) return place;
  if (place.value === null) return success(first);
  const [dueOn, unitId, requirement, windowStart, anchor] = place.value;
  const days = [Number(dueOn), Number(windowStart)] as const;
  if (days.some((one) => one < first.dueOn || one > lastDay)) return cursorInvalid;
  return success({
    dueOn: days[0],
    unitId: Number(unitId),
    requirement: String(requirement),
    windowStart: days[1],
    anchor: String(anchor),
  });
}

/** A day that PostgreSQL can hold. */
const lastDay = 1_000_000;
