import { membersPerCopy } from "./population.ts";
import type { RealCounty } from "./tree.ts";
import type { Sector } from "./words.ts";

/** A branch before anybody is in it. All codes are those of unit rows. */
export interface BranchPlan {
  /** Its number over the whole demonstration: the stream of chance that it draws from. */
  readonly index: number;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: Sector;
  readonly parent: string;
  /** The office directly responsible: a town, or a committee at a county, city or the region. */
  readonly office: string;
  readonly officeName: string;
  readonly officeNameEn: string;
  /** The county, city or region it belongs to. */
  readonly seat: Seat;
  /** The village or community, for rural and community branches. */
  readonly village: string | null;
  /** True for the first branch of its village or workplace, which holds the posts there. */
  readonly leads: boolean;
  /** Its place among the branches of its seat, and among all of this copy. */
  atSeat: number;
  atAll: number;
  size: number;
  /** How many numbers were issued before this branch's first member. */
  issued: number;
}

/** A unit that the layout adds to the real tree. */
export interface AddedUnit {
  readonly code: string;
  readonly parent: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind:
    | "committee"
    | "work-committee"
    | "general-branch"
    | "workplace"
    | "village"
    | "community";
  readonly sector: Sector | null;
}

/** A county, a city or the region: where branches hang, directly or deeper. */
export interface Seat {
  readonly index: number;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly level: "province" | "city" | "county";
  /** The city above a county. */
  readonly city: string;
  readonly county: RealCounty | null;
  readonly copy: number;
  readonly branches: BranchPlan[];
  readonly units: AddedUnit[];
}

/** One copy of the province with its branches; at most about 45,000 of them, whatever is asked for. */
export interface Layout {
  readonly copy: number;
  readonly seats: readonly Seat[];
  readonly branches: readonly BranchPlan[];
  /** Branches in the city, where those who work away are hosted. */
  readonly hosts: readonly BranchPlan[];
}

export interface Size {
  readonly members: number;
  readonly seed: number;
}

export function copiesOf(members: number): number {
  return Math.max(1, Math.ceil(members / membersPerCopy));
}

/** The code of a real unit in a copy: its county gets a suffix, `640104100` becomes `640104K2100`. */
export function codeIn(copy: number, code: string): string {
  return copy === 0 || code.length < 6 ? code : `${code.slice(0, 6)}K${copy + 1}${code.slice(6)}`;
}

/** What is drawn from a branch's streams; a new purpose never disturbs another. */
export const purposes = {
  size: 1,
  people: 2,
  sittings: 3,
  posts: 4,
  entries: 5,
  classes: 6,
  seats: 7,
  duties: 8,
} as const;
