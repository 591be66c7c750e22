import type { Day } from "#core/day";
import { entriesInForce, type LedgerRow } from "#core/ledger";
import type { Fact, History, MemberEvent, Waiver } from "#core/members";
import type { ExpectedGap, Share } from "#core/policy/cases";
import {
  type CaseEntry,
  type CaseHistory,
  type CaseScope,
  entryReader,
  eventReader,
  factReader,
  placeOf,
  placeShape,
  waiverReader,
} from "./case-parts.ts";
import { complain, listOf, may, need, type Reader, record } from "./reading.ts";
import { day, decimal, integer, oneOf } from "./scalars.ts";

/** So many units that are recorded alike. */
export interface CaseGroup {
  readonly times: number;
  readonly history: CaseHistory;
}

function unitShape(scope: CaseScope) {
  const { unit: _, ...place } = placeShape(scope);
  return {
    ...place,
    from: need(day),
    to: may<Day, null>(day, null),
    facts: may<readonly Fact[], readonly Fact[]>(listOf(factReader(scope)), []),
    events: may<readonly MemberEvent[], readonly MemberEvent[]>(listOf(eventReader(scope)), []),
    entries: may<readonly CaseEntry[], readonly CaseEntry[]>(listOf(entryReader(scope)), []),
    waivers: may<readonly Waiver[], readonly Waiver[]>(listOf(waiverReader(scope)), []),
  };
}

/** A unit: what it is since when, and what is recorded about it. Its one home is itself. */
export function unitReader(scope: CaseScope): Reader<CaseHistory> {
  return (at, to) => {
    const read = record(unitShape(scope))(at, to);
    if (read === undefined) return undefined;
    if (read.to !== null && read.to <= read.from) return complain(at, to, "ends before it starts");
    const { from, to: end, facts, events, entries, waivers } = read;
    const homes = [{ unitId: 1, place: placeOf(read), from, to: end }];
    return { homes, facts, events, entries, waivers };
  };
}

export function groupReader(scope: CaseScope): Reader<CaseGroup> {
  const read = record({ times: may(integer(1, 100_000), 1), unit: need(unitReader(scope)) });
  return (at, to) => {
    const found = read(at, to);
    return found === undefined ? undefined : { times: found.times, history: found.unit };
  };
}

export function shareReader(scope: CaseScope): Reader<Share> {
  const count = integer(0, 1e9);
  return (at, to) => {
    const read = record({
      rule: need(oneOf(scope.rules, "rule")),
      met: need(count),
      of: need(count),
    })(at, to);
    return read === undefined ? undefined : { requirement: read.rule, met: read.met, of: read.of };
  };
}

export function gapReader(scope: CaseScope): Reader<ExpectedGap> {
  return (at, to) => {
    const read = record({
      rule: need(oneOf(scope.rules, "rule")),
      months: need(decimal(0, 1200)),
    })(at, to);
    return read === undefined ? undefined : { requirement: read.rule, months: read.months };
  };
}

/** Why a case cannot be run: it is about one member, one unit, or a group of units. */
export function whyNotCase(read: {
  readonly member: unknown;
  readonly unit: unknown;
  readonly units: readonly unknown[];
  readonly expect: readonly unknown[];
  readonly shares: readonly unknown[];
  readonly gap: unknown;
}): string | null {
  const subjects = [read.member !== null, read.unit !== null, read.units.length > 0];
  if (subjects.filter(Boolean).length !== 1)
    return "exactly one of member, unit and units is needed";
  const grouped = read.units.length > 0;
  if (grouped && read.shares.length === 0)
    return "shares: say how many of the units meet which rule";
  if (!grouped && read.shares.length > 0) return "shares: only a case of several units has shares";
  if (!grouped && read.expect.length === 0) return "the key expect is missing";
  if (grouped && (read.expect.length > 0 || read.gap !== null)) {
    return "expect and gap are for one unit; several have shares";
  }
  return null;
}

/** The history as it was known at the end of a day: corrections recorded later are not there yet. */
export function inForce(history: CaseHistory, knownOn: Day | null): History {
  const roots = new Map<string, string>();
  const rows = history.entries.map((entry, index): LedgerRow => {
    const { label, corrects, ...stated } = entry;
    const rootId = corrects === "" ? label : (roots.get(corrects) ?? corrects);
    roots.set(label, rootId);
    const act = corrects === "" ? "entry" : "correction";
    return { ...stated, act, rootId, sequence: index };
  });
  return { ...history, entries: entriesInForce(rows, knownOn ?? Number.MAX_SAFE_INTEGER) };
}
