import type { Day } from "#core/day";
import type { Fact, Home, MemberEvent, Waiver } from "#core/members";
import type { Case, Expected, ExpectedGap, Share } from "#core/policy/cases";
import type { ParameterValue } from "#core/policy/pack";
import { type Status, statuses } from "#core/verdicts";
import {
  type CaseEntry,
  type CaseHistory,
  type CaseScope,
  entryReader,
  eventReader,
  factReader,
  minutesIn,
  placeOf,
  placeShape,
  waiverReader,
} from "./case-parts.ts";
import {
  type CaseGroup,
  gapReader,
  groupReader,
  inForce,
  shareReader,
  unitReader,
  whyNotCase,
} from "./case-units.ts";
import {
  type At,
  complain,
  did,
  items,
  type Ledger,
  listOf,
  may,
  need,
  orAmount,
  type Reader,
  record,
  scalar,
} from "./reading.ts";
import { checkCode, day, decimal, integer, oneOf, sentence, string, yesNo } from "./scalars.ts";
import { whyNotValue } from "./values.ts";

function homeReader(scope: CaseScope): Reader<Home> {
  return (at, to) => {
    const read = record({ ...placeShape(scope), from: need(day), to: may<Day, null>(day, null) })(
      at,
      to,
    );
    if (read === undefined) return undefined;
    if (read.to !== null && read.to <= read.from) return complain(at, to, "ends before it starts");
    return { unitId: read.unit, place: placeOf(read), from: read.from, to: read.to };
  };
}

function historyReader(scope: CaseScope): Reader<CaseHistory> {
  return record({
    homes: need<readonly Home[]>(listOf(homeReader(scope))),
    facts: may<readonly Fact[], readonly Fact[]>(listOf(factReader(scope)), []),
    events: may<readonly MemberEvent[], readonly MemberEvent[]>(listOf(eventReader(scope)), []),
    entries: may<readonly CaseEntry[], readonly CaseEntry[]>(listOf(entryReader(scope)), []),
    waivers: may<readonly Waiver[], readonly Waiver[]>(listOf(waiverReader(scope)), []),
  });
}

function expectedReader(scope: CaseScope): Reader<Expected> {
  const hours = decimal(0, 10_000);
  const count = integer(0, 10_000);
  return (at, to) => {
    const read = record({
      rule: need(oneOf(scope.rules, "rule")),
      on: may<Day, null>(day, null),
      status: need(oneOf<Status | "no row">([...statuses, "no row"], "status")),
      hours: orAmount(may<number, null>(hours, null)),
      demandedHours: orAmount(may<number, null>(hours, null), "demandedAmount"),
      missingHours: orAmount(may<number, null>(hours, null), "missingAmount"),
      sessions: may<number, null>(count, null),
      missingSessions: may<number, null>(count, null),
      due: may<Day, null>(day, null),
      unit: may<number, null>(integer(1, 1e9), null),
      mayAct: may<boolean, null>(yesNo, null),
      consequence: may<string, null>(string(64), null),
    })(at, to);
    if (read === undefined) return undefined;
    const minutes = (one: number | null): number | null =>
      one === null ? null : minutesIn(scope, read.rule, one);
    return {
      requirement: read.rule,
      on: read.on,
      status: read.status === "no row" ? null : read.status,
      creditedMinutes: minutes(read.hours),
      demandedMinutes: minutes(read.demandedHours),
      sessions: read.sessions,
      missingMinutes: minutes(read.missingHours),
      missingCount: read.missingSessions,
      dueOn: read.due,
      unit: read.unit,
      mayAct: read.mayAct,
      consequence: read.consequence,
    };
  };
}

/** The case's own values, which say how much a unit of credit is worth in it. */
function withOverrides(scope: CaseScope, at: At): CaseScope {
  const silent: Ledger = { mistakes: [] };
  const found = items(at, silent)?.find((one) => one.key === "parameters");
  const overrides = found === undefined ? undefined : overridesReader(scope)(found.at, silent);
  return { ...scope, overrides: overrides ?? {} };
}

function overridesReader(scope: CaseScope): Reader<Readonly<Record<string, ParameterValue>>> {
  return (at, to) => {
    const found: Record<string, ParameterValue> = {};
    const before = to.mistakes.length;
    for (const { key, keyAt, at: valueAt } of items(at, to) ?? []) {
      const parameter = Object.hasOwn(scope.parameters, key) ? scope.parameters[key] : undefined;
      if (parameter === undefined) {
        complain(
          keyAt,
          to,
          `${key}: no such parameter; ${did(key, Object.keys(scope.parameters))}`,
        );
        continue;
      }
      const value = parameter.unit === "date" ? day(valueAt, to) : (scalar(valueAt) ?? null);
      if (value === undefined) continue;
      const wrong = whyNotValue(parameter, value);
      if (wrong === null) found[key] = value;
      else complain(valueAt, to, `${key}: ${wrong}`);
    }
    return to.mistakes.length === before ? found : undefined;
  };
}

export function caseReader(
  whole: CaseScope,
): (key: string, at: At, to: Ledger) => Case | undefined {
  return (key, at, to) => {
    const scope = withOverrides(whole, at);
    const id = checkCode(key, at, to);
    const read = record({
      title: need(sentence),
      today: need(day),
      parameters: may<Case["parameters"], Case["parameters"]>(overridesReader(scope), {}),
      knownOn: may<Day, null>(day, null),
      member: may<CaseHistory, null>(historyReader(scope), null),
      unit: may<CaseHistory, null>(unitReader(scope), null),
      units: may<readonly CaseGroup[], readonly CaseGroup[]>(listOf(groupReader(scope), 1), []),
      expect: may<readonly Expected[], readonly Expected[]>(listOf(expectedReader(scope), 1), []),
      shares: may<readonly Share[], readonly Share[]>(listOf(shareReader(scope), 1), []),
      gap: may<ExpectedGap, null>(gapReader(scope), null),
    })(at, to);
    if (id === undefined || read === undefined) return undefined;
    const { title, today, parameters, knownOn, member, unit, units, expect, shares, gap } = read;
    const wrong = whyNotCase(read);
    if (wrong !== null) return complain(at, to, wrong);
    const one = member ?? unit;
    return {
      id,
      title,
      later: null,
      today,
      parameters,
      subject: member === null ? "unit" : "member",
      history: one === null ? null : inForce(one, knownOn),
      group: units.map(({ times, history }) => ({ times, history: inForce(history, knownOn) })),
      expect,
      shares,
      gap,
    };
  };
}

/** A case that waits: what it will show, and what it waits for. */
export function laterCaseReader(key: string, at: At, to: Ledger): Case | undefined {
  const id = checkCode(key, at, to);
  const read = record({ title: need(sentence), waitsFor: need(sentence) })(at, to);
  if (id === undefined || read === undefined) return undefined;
  const { title, waitsFor } = read;
  const nothing = { history: null, group: [], expect: [], shares: [], gap: null };
  return { id, title, later: waitsFor, today: 0, parameters: {}, subject: "member", ...nothing };
}
