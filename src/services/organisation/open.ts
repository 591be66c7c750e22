import type { UnitView } from "#contract/views";
import { type Day, formatDay, parseDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { failure, type Outcome, success } from "#core/outcome";
import { regionAnchor } from "#core/placement";
import type { Tx } from "#store/database";
import { markUnits } from "#store/duties-queue";
import { codeIsTaken } from "#store/organisation/change";
import { ensureRegions, nextSubjectIds, sendUnits, sendVersions } from "#store/organisation/load";
import { lockOrganisation } from "#store/organisation/locks";
import type { StoredUnit } from "#store/organisation/stored";
import { writeSoon } from "../busy.ts";
import type { Context } from "../context.ts";
import { notYetOpen, openTarget, unitNotFound } from "./under-change.ts";
import { readUnitView } from "./views.ts";

/** What a new unit is. */
export interface OpenedUnit {
  readonly code: string;
  readonly name: { readonly zh: string; readonly en?: string | undefined };
  readonly kind: string;
  readonly level: string;
  readonly sector?: string | null | undefined;
}

/** Opens a unit directly below another, from a day on that is not after today. */
export async function openUnit(
  ctx: Context,
  parentId: UnitId,
  opened: OpenedUnit & { readonly on: string },
): Promise<Outcome<UnitView>> {
  return writeSoon(ctx, async (tx) => {
    await lockOrganisation(tx);
    const parent = await openTarget({ tx, ctx }, parentId);
    if (!parent.ok) return parent;
    const on = parseDay(opened.on);
    if (on === null || on > ctx.today) {
      return failure(
        "invalid",
        "after-today",
        `${opened.on} is after today (${formatDay(ctx.today)}). Open the unit on its day.`,
      );
    }
    if (parent.value.openedOn > on) return notYetOpen(parent.value);
    if (await codeIsTaken(tx, opened.code, opened.on, 0)) {
      return failure("conflict", "code-taken", `Another unit bears the code ${opened.code} then.`);
    }
    const unitId = await insertUnit(tx, ctx, parent.value, opened, on);
    const view = await readUnitView(tx, ctx, unitId);
    return view === null ? unitNotFound : success(view);
  });
}

/** Inserts one unit below a parent; the caller holds the organisation and has checked the code. */
export async function insertUnit(
  tx: Tx,
  ctx: Context,
  parent: StoredUnit,
  opened: OpenedUnit,
  on: Day,
): Promise<UnitId> {
  const [unitId = 0] = await nextSubjectIds(tx, 1);
  const anchor = regionAnchor(
    { unitId, level: opened.level },
    { unitId: parent.anchorId, level: parent.anchorLevel },
  );
  const regions =
    anchor.unitId === unitId ? await ensureRegions(tx, [{ unitId, openedOn: on }]) : null;
  const state = {
    unitId,
    parentId: parent.unitId,
    code: opened.code,
    nameZh: opened.name.zh,
    nameEn: opened.name.en ?? "",
    kind: opened.kind,
    level: opened.level,
    sector: opened.sector ?? null,
  };
  sendUnits(tx, [
    {
      ...state,
      regionId: regions?.get(unitId) ?? parent.regionId,
      path: `${parent.path}.${unitId}`,
      openedOn: on,
      closedOn: null,
      longitude: null,
      latitude: null,
    },
  ]);
  sendVersions(tx, [{ ...state, from: on, to: null, supersedes: null }], ctx.actor.accountId);
  markUnits(tx, [unitId]);
  return unitId;
}
