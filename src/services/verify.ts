import type { Database } from "#store/database";
import { type Tx, wholeSight } from "#store/database";
import {
  type Contradiction,
  loadChainErrors,
  loadLocatorErrors,
  loadMergeErrors,
  loadOverlaps,
  loadSightErrors,
  membersAfter,
} from "#store/verify";
import { countTravelling } from "#store/organisation/journeys";
import { manyKinds } from "./members/kinds.ts";
import { type Policy, policyInForce } from "./policy.ts";
import type { Moment } from "./verdicts.ts";
import { countDifferences } from "./verify-counts.ts";
import { verifyContent } from "./verify-content.ts";
import { verifyDuties } from "./verify-duties.ts";
import { verifyPortion } from "./verify-members.ts";

/** What is wrong: one thing that the register says, and what its ledger and facts say instead. */
export interface Difference {
  readonly kind:
    | "verdict-missing"
    | "verdict-surplus"
    | "verdict-different"
    | "counts"
    | "placement"
    | "locator"
    | "sight"
    | "merge"
    | "facts-overlap"
    | "chain"
    | "content";
  /** Number of the member, code of the unit, or id of the entry. */
  readonly about: string;
  /** Requirement and window, or measure, period and status; "" where neither applies. */
  readonly place: string;
  readonly message: string;
}

export interface Verification {
  /** The first `limit` differences. */
  readonly differences: readonly Difference[];
  /** How many there are (each kind of check stops counting at ten times the limit). */
  readonly total: number;
  readonly membersChecked: number;
  readonly verdictsChecked: number;
  /** Units whose duties were compared. */
  readonly unitsChecked: number;
  /** Members who wait to be judged after a load: theirs were not compared. */
  readonly membersWaiting: number;
  /** Members on the way to another region after a move of their unit; each is whole where he lies. */
  readonly membersTravelling: number;
}

export interface VerifyOptions {
  readonly onProgress?: (members: number) => void;
  readonly signal?: AbortSignal;
  /** How many differences are listed; 1,000 unless told. */
  readonly limit?: number;
}

export interface Findings {
  add(difference: Difference): void;
}

const portion = 1_000;

/**
 * Recomputes everything derived from the ledger and the facts, from one snapshot, and compares it
 * with what is stored: verdicts, counts, placement, locator, sight, merges, chains, single-valued
 * facts, and the hash of every row of the ledger.
 * Changes nothing. Run `passDay` before where no server did today.
 */
export async function verifyRegister(
  db: Database,
  moment: Moment,
  options: VerifyOptions = {},
): Promise<Verification> {
  const limit = options.limit ?? 1_000;
  const differences: Difference[] = [];
  let total = 0;
  const findings: Findings = {
    add(difference) {
      total += 1;
      if (differences.length < limit) differences.push(difference);
    },
  };
  return db.snapshot(wholeSight, async (tx) => {
    const policy = await policyInForce(tx);
    const checked = await verifyMembers(tx, moment, policy, findings, options);
    await verifyRows(tx, policy, findings, limit * 10);
    await verifyContent(tx, findings, { limit: limit * 10, signal: options.signal });
    const unitsChecked = await verifyDuties(tx, moment, policy, findings, limit * 10);
    for (const difference of await countDifferences(tx, limit * 10)) findings.add(difference);
    const membersTravelling = await countTravelling(tx);
    return { differences, total, ...checked, unitsChecked, membersTravelling };
  });
}

async function verifyMembers(
  tx: Tx,
  moment: Moment,
  policy: Policy | null,
  findings: Findings,
  options: VerifyOptions,
): Promise<Pick<Verification, "membersChecked" | "verdictsChecked" | "membersWaiting">> {
  const checked = { membersChecked: 0, verdictsChecked: 0, membersWaiting: 0 };
  let last = { regionId: 0, memberId: 0 };
  for (;;) {
    options.signal?.throwIfAborted();
    const members = await membersAfter(tx, last.regionId, last.memberId, portion);
    if (members.length === 0) return checked;
    const regions = new Map<number, typeof members>();
    for (const one of members) {
      regions.set(one.regionId, [...(regions.get(one.regionId) ?? []), one]);
    }
    for (const [regionId, some] of regions) {
      const done = await verifyPortion(tx, moment, policy, { regionId, members: some }, findings);
      checked.verdictsChecked += done.verdicts;
      checked.membersWaiting += done.waiting;
    }
    checked.membersChecked += members.length;
    options.onProgress?.(checked.membersChecked);
    last = members.at(-1) ?? last;
  }
}

async function verifyRows(
  tx: Tx,
  policy: Policy | null,
  findings: Findings,
  limit: number,
): Promise<void> {
  const add = (kind: Difference["kind"], rows: readonly Contradiction[]): void => {
    for (const row of rows) findings.add({ kind, place: "", ...row });
  };
  add("locator", await loadLocatorErrors(tx, limit));
  add("merge", await loadMergeErrors(tx, limit));
  add("sight", await loadSightErrors(tx, limit));
  add("chain", await loadChainErrors(tx, limit));
  if (policy === null) return;
  add("facts-overlap", await loadOverlaps(tx, manyKinds(policy.pack.vocabulary), limit));
}
