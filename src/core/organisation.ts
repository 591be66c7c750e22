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
