import type { ResponseOf } from "#contract/route";
import type { listDuties as route } from "#contract/routes/duties";
import { type Outcome, success } from "#core/outcome";
import { findUnitInSight } from "#store/coverage";
import { type DutyPlace, loadOwedDuties } from "#store/duties-file";
import type { Context } from "./context.ts";
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
  const after = query.cursor === undefined ? first : placeOf(query.cursor);
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const unit = await findUnitInSight(tx, unitId, ctx.actor.sight);
    if (unit === null) return noSuchUnit;
    const filter = { requirement: query.requirement ?? "", status: query.status ?? "" };
    const [policy, rows] = await Promise.all([
      policyInForce(tx),
      loadOwedDuties(tx, unit.path, filter, after, query.limit + 1),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return success({
      unit: unitRef(unit),
      items: page.map((row) => ({ unit: unitRef(row), duty: verdictLine(policy, row) })),
      next: rows.length > query.limit && last !== undefined ? cursorOf(last) : null,
    });
  });
}

function cursorOf(row: DutyPlace): string {
  const { dueOn, unitId, requirement, windowStart, anchor } = row;
  const text = JSON.stringify([dueOn, unitId, requirement, windowStart, anchor]);
  return Buffer.from(text).toString("base64url");
}

/** What is no place of a list begins it anew. */
function placeOf(cursor: string): DutyPlace {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (!Array.isArray(parts)) return first;
    const [dueOn, unitId, requirement, windowStart, anchor] = parts as unknown[];
    const sound =
      [dueOn, unitId, windowStart].every(Number.isSafeInteger) &&
      [requirement, anchor].every((one) => typeof one === "string" && !one.includes("\0"));
    if (!sound) return first;
    return {
      dueOn: bounded(Number(dueOn)),
      unitId: Number(unitId),
      requirement: String(requirement),
      windowStart: bounded(Number(windowStart)),
      anchor: String(anchor),
    };
  } catch {
    return first;
  }
}

/** A day that PostgreSQL can hold. */
function bounded(day: number): number {
  return Math.min(1_000_000, Math.max(first.dueOn, day));
}
