import type { PaperList } from "#contract/routes/paper";
import { formatDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import type { Context } from "./context.ts";
import { nobodyInSight } from "./persons.ts";
import { listMembers } from "./verdicts-lists.ts";
import { listOwing } from "./verdicts-owing.ts";

/** Persons, or things owed, of one list; more is no list for a table. */
const most = 500;

/** Who belongs to the unit, by name alone, to be signed on paper. */
export async function signInSheet(
  ctx: Context,
  unitId: number,
  purpose: string,
): Promise<Outcome<PaperList>> {
  const found = await listMembers(ctx, unitId, { limit: most, purpose });
  if (!found.ok) return found;
  const { unit, items, next, total } = found.value;
  // An office above sees the unit and none of its members: an empty sheet would say there are none.
  if (total === 0 && ctx.actor.sight.units.every((one) => one !== unitId)) return nobodyInSight;
  return success({
    unit,
    asOf: formatDay(ctx.today),
    isCut: next !== null,
    lines: items.map(({ memberId, name, unit: home }) => ({
      memberId,
      name,
      unit: branchOf(home, unitId),
      owed: null,
    })),
  });
}

/** Who owes what by when, for the standing task only: offices above get no such list. */
export async function owedList(
  ctx: Context,
  unitId: number,
  purpose: string,
): Promise<Outcome<PaperList>> {
  const found = await listOwing(ctx, unitId, { limit: most, purpose });
  if (!found.ok) return found;
  const { unit, items, next } = found.value;
  return success({
    unit,
    asOf: formatDay(ctx.today),
    isCut: next !== null,
    lines: items.map(({ member, verdict }) => ({
      memberId: member.memberId,
      name: member.name,
      unit: branchOf(member.unit, unitId),
      owed: {
        title: verdict.requirement.title,
        dueOn: verdict.dueOn,
        creditUnit: verdict.requirement.creditUnit,
        missingMinutes: verdict.missingMinutes,
        missingCount: verdict.missingCount,
      },
    })),
  });
}

function branchOf(
  unit: { readonly unitId: number; readonly name: { zh: string; en: string } } | null,
  unitId: number,
): { zh: string; en: string } | null {
  return unit === null || unit.unitId === unitId ? null : unit.name;
}
