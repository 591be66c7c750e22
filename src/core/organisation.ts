import type { Day, Span } from "./day.ts";

/** The surrogate id of a unit: never its code, which may be re-used by another unit later. */
export type UnitId = number;

/** What a unit is. Territorial committees and villages, party organisations, and workplaces. */
export const unitKinds = [
  "committee",
  "work-committee",
  "general-branch",
  "branch",
  "village",
  "community",
  "workplace",
  "other",
] as const;
export type UnitKind = (typeof unitKinds)[number];

/** Stated levels, highest first. Never derived from depth: real trees skip and repeat levels. */
export const unitLevels = [
  "centre",
  "province",
  "city",
  "county",
  "township",
  "grassroots",
  "branch",
] as const;
export type UnitLevel = (typeof unitLevels)[number];

/** What the judge may know about a unit where a member is at home or holds a role. */
export interface Place {
  readonly kind: string;
  readonly level: string;
  readonly sector: string | null;
  /** Sectors of the units above it, for rules about whole subtrees (S24); absent means none. */
  readonly above?: readonly string[];
}

/** One dated row of a unit: what it was called, what it was and under whom, on those days. */
export interface UnitVersion extends Span {
  readonly unitId: UnitId;
  readonly parentId: UnitId | null;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string;
  readonly sector: string | null;
}

/** The place of a unit on a day, from its versions; null while it does not exist. */
export function placeOn(versions: readonly UnitVersion[], day: Day): Place | null {
  const found = versions.find((one) => one.from <= day && (one.to === null || day < one.to));
  return found ?? null;
}
