import type { Day } from "#core/day";
import type { UnitId } from "#core/organisation";
import { numbers, texts } from "../columns.ts";

/** What a unit is, as each of its dated rows and the row of today say it. */
export interface UnitState {
  readonly parentId: UnitId | null;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
  readonly sector: string | null;
}

/** A dated row of a unit; null as its end: it has none. */
export interface UnitVersion extends UnitState {
  readonly unitId: UnitId;
  readonly from: Day;
  readonly to: Day | null;
}

/** A unit as it stands today. */
export interface UnitToday extends UnitState {
  readonly unitId: UnitId;
  /** Ids from the top unit down to this one, with dots between them. */
  readonly path: string;
  readonly openedOn: Day;
  /** First day on which it is no longer there; null while open. */
  readonly closedOn: Day | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

const stateColumns = (row: string): string =>
  `${row}.parent_id as "parentId", ${row}.code, ${row}.name_zh as "nameZh",
  ${row}.name_en as "nameEn", ${row}.kind, ${row}.level, ${row}.sector`;

/** `UnitVersion` from `unit_version v`. */
export const versionColumns = `v.unit_id as "unitId", ${stateColumns("v")},
  v.valid_from - date '1970-01-01' as "from", v.valid_to - date '1970-01-01' as "to"`;

/** `UnitToday` from `unit u`. */
export const unitColumns = `u.unit_id as "unitId", u.path::text as path, ${stateColumns("u")},
  u.opened_on - date '1970-01-01' as "openedOn", u.closed_on - date '1970-01-01' as "closedOn",
  u.longitude, u.latitude`;

/** The columns of many states, to be written: parent, code, names, kind, level, sector. */
export function stateArrays(states: readonly UnitState[]): string[] {
  return [
    numbers(states.map((one) => one.parentId)),
    texts(states.map((one) => one.code)),
    texts(states.map((one) => one.nameZh)),
    texts(states.map((one) => one.nameEn)),
    texts(states.map((one) => one.kind)),
    texts(states.map((one) => one.level)),
    texts(states.map((one) => one.sector)),
  ];
}
