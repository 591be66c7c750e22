import type { Sector } from "./words.ts";

/**
 * Shares from published figures. Where they were published for another year than 2011 they were
 * interpolated; where they were published for the whole body only, the split by sector is a guess
 * that adds up to the published whole. `README.md` lists figure, source and what comes out.
 */
export interface SectorShares {
  readonly sector: Sector;
  /** Share of all branches, in ten-thousandths. */
  readonly branches: number;
  readonly women: number;
  /** Ages at the end of 2011: up to 35, 36 to 45, 46 to 60, 61 and older; percent. */
  readonly ages: readonly [number, number, number, number];
  /** Junior college or more. */
  readonly college: number;
  /** Fewest and most members of a branch as planned, before anybody moves or leaves. */
  readonly size: readonly [number, number];
}

export const shares: readonly SectorShares[] = [
  {
    sector: "rural",
    branches: 2600,
    women: 0.13,
    ages: [17, 21, 34, 28],
    college: 0.05,
    size: [22, 28],
  },
  {
    sector: "urban-community",
    branches: 600,
    women: 0.33,
    ages: [14, 14, 24, 48],
    college: 0.28,
    size: [18, 28],
  },
  {
    sector: "school",
    branches: 860,
    women: 0.42,
    ages: [40, 20, 22, 18],
    college: 0.78,
    size: [18, 25],
  },
  {
    sector: "government",
    branches: 1476,
    women: 0.23,
    ages: [25, 22, 31, 22],
    college: 0.72,
    size: [18, 25],
  },
  {
    sector: "public-institution",
    branches: 1050,
    women: 0.33,
    ages: [28, 23, 29, 20],
    college: 0.6,
    size: [18, 25],
  },
  {
    sector: "state-owned-enterprise",
    branches: 1164,
    women: 0.2,
    ages: [22, 21, 28, 29],
    college: 0.34,
    size: [18, 25],
  },
  {
    sector: "finance",
    branches: 214,
    women: 0.36,
    ages: [34, 28, 28, 10],
    college: 0.8,
    size: [18, 25],
  },
  {
    sector: "new-economic",
    branches: 1530,
    women: 0.2,
    ages: [33, 24, 25, 18],
    college: 0.34,
    size: [18, 25],
  },
  {
    sector: "new-social",
    branches: 350,
    women: 0.3,
    ages: [30, 20, 28, 22],
    college: 0.48,
    size: [18, 25],
  },
  {
    sector: "other",
    branches: 156,
    women: 0.25,
    ages: [25, 20, 28, 27],
    college: 0.35,
    size: [18, 25],
  },
];

/** Members per branch, 2009 to 2014 (23.1 to 22.6), less those of very large branches. */
export const membersPerBranch = 22.25;

/** Members admitted in a year as a share of all: 2008 3.7 %, 2010 about 4 %, 2012 3.8 %. */
export const admittedShare = { 2009: 0.031, 2010: 0.037, 2011: 0.036 } as const;
/** Of those admitted, at most 35 years old: 2012 82 %. */
export const admittedYoung = 0.82;

/** One province's real tree holds so many; beyond it, its counties are repeated under new names. */
export const membersPerCopy = 1_000_000;
/** Branches that one village or community has before a synthetic one is added beside it. */
export const branchesPerVillage = 3;
