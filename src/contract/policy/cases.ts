import type { Day, PartialDay } from "#core/day";
import type { LedgerEntry } from "#core/ledger";
import type { Fact, History, Home, MemberEvent, Waiver } from "#core/members";
import type { Place } from "#core/organisation";
import type { Case, Expected } from "#core/policy/cases";
import type { Parameter, ParameterValue, WaiverEffect } from "#core/policy/pack";
import { waiverEffects } from "#core/policy/pack";
import type { Vocabulary } from "#core/policy/vocabulary";
import { type Status, statuses } from "#core/verdicts";
import {
  type At,
  complain,
  did,
  items,
  type Ledger,
  listOf,
  may,
  need,
  type Reader,
  record,
  scalar,
} from "./reading.ts";
import {
  checkCode,
  day,
  decimal,
  integer,
  oneOf,
  partialDay,
  sentence,
  string,
  yesNo,
} from "./scalars.ts";
import { whyNotValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";

export interface CaseScope {
  readonly vocabulary: Vocabulary;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly rules: readonly string[];
}

const hour = 60;

function placeShape({ vocabulary }: CaseScope) {
  const sectors = vocabulary.facts.find((kind) => kind.code === "sector")?.values ?? [];
  const sector = oneOf(codesOf(sectors), "sector");
  return {
    unit: need(integer(1, 1e9)),
    kind: may(oneOf(codesOf(vocabulary.unitKinds), "unit kind"), "branch"),
    level: may(oneOf(codesOf(vocabulary.levels), "level"), "branch"),
    sector: may<string, null>(sector, null),
    above: may<readonly string[], readonly string[]>(listOf(sector), []),
  };
}

function placeOf(read: Place & { readonly above: readonly string[] }): Place {
  const { kind, level, sector, above } = read;
  return above.length === 0 ? { kind, level, sector } : { kind, level, sector, above };
}

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

function factReader(scope: CaseScope): Reader<Fact> {
  const kinds = scope.vocabulary.facts;
  return (at, to) => {
    const read = record({
      kind: need(oneOf(codesOf(kinds), "fact kind")),
      value: need(string(200)),
      from: need(partialDay),
      to: may<PartialDay, null>(partialDay, null),
      heldIn: may<ReturnType<typeof heldOf>, null>((heldAt, ledger) => {
        const found = record(placeShape(scope))(heldAt, ledger);
        return found === undefined ? undefined : heldOf(found);
      }, null),
    })(at, to);
    if (read === undefined) return undefined;
    const values = kinds.find((kind) => kind.code === read.kind)?.values ?? [];
    if (values.length > 0 && !codesOf(values).includes(read.value)) {
      return complain(
        at,
        to,
        `${read.value}: no such value of ${read.kind}; ${did(read.value, codesOf(values))}`,
      );
    }
    const { kind, value, from, to: end, heldIn } = read;
    return {
      kind,
      value,
      from,
      to: end,
      unitId: heldIn?.unit ?? null,
      place: heldIn?.place ?? null,
    };
  };
}

function heldOf(found: Place & { readonly above: readonly string[]; readonly unit: number }) {
  return { unit: found.unit, place: placeOf(found) };
}

function entryReader(scope: CaseScope): Reader<LedgerEntry> {
  const { vocabulary } = scope;
  const hours = decimal(0, 10_000);
  return (at, to) => {
    const read = record({
      on: need(day),
      until: may<Day, null>(day, null),
      hours: may<number, null>(hours, null),
      credit: may<{ quantity: number; unit: string }, null>(
        record({
          quantity: need(hours),
          unit: need(oneOf(codesOf(vocabulary.creditUnits), "credit unit")),
        }),
        null,
      ),
      days: may<readonly { on: Day; hours: number }[], null>(
        listOf(record({ on: need(day), hours: need(hours) }), 1),
        null,
      ),
      form: need(oneOf(codesOf(vocabulary.forms), "form")),
      topic: may(oneOf(codesOf(vocabulary.topics), "topic"), ""),
      course: may(string(200), ""),
      provider: may(oneOf(codesOf(vocabulary.providers), "provider kind"), ""),
      level: may(oneOf(codesOf(vocabulary.levels), "level"), ""),
      outcome: may<string, null>(oneOf(codesOf(vocabulary.outcomes), "outcome"), null),
      attested: may(yesNo, false),
      session: may(string(64), ""),
    })(at, to);
    if (read === undefined) return undefined;
    const id = at.path;
    if (read.hours === null && read.credit === null)
      return complain(at, to, "hours or credit is needed");
    const lines = read.days?.map((one) => ({ on: one.on, minutes: Math.round(one.hours * hour) }));
    return {
      id,
      sessionId: read.session === "" ? id : read.session,
      startsOn: read.on,
      endsOn: read.until ?? read.on,
      minutes: read.hours === null ? null : Math.round(read.hours * hour),
      credit:
        read.credit === null
          ? null
          : { thousandths: Math.round(read.credit.quantity * 1000), unit: read.credit.unit },
      days: lines ?? null,
      form: read.form,
      topic: read.topic,
      course: read.course,
      provider: { id: 1, kind: read.provider, level: read.level },
      outcome: read.outcome,
      attested: read.attested,
      recordedOn: read.until ?? read.on,
    };
  };
}

function eventReader(scope: CaseScope): Reader<MemberEvent> {
  const shape = {
    kind: need(oneOf(codesOf(scope.vocabulary.events), "event")),
    on: need(partialDay),
  };
  return (at, to) => {
    const read = record(shape)(at, to);
    return read === undefined ? undefined : { ...read, id: at.path, unitId: null };
  };
}

function waiverReader(scope: CaseScope): Reader<Waiver> {
  return (at, to) => {
    const read = record({
      rule: need(oneOf(scope.rules, "rule")),
      window: need(day),
      kind: need(string(64)),
      effect: need(oneOf<WaiverEffect>(waiverEffects, "effect")),
      hours: may(decimal(0, 10_000), 0),
      until: may<Day, null>(day, null),
    })(at, to);
    if (read === undefined) return undefined;
    const { rule, window, kind, effect, hours, until } = read;
    const amount = effect === "shift" ? (until ?? 0) : Math.round(hours * hour);
    return { requirement: rule, window, kind, effect, amount };
  };
}

function historyReader(scope: CaseScope): Reader<History> {
  return record({
    homes: need<readonly Home[]>(listOf(homeReader(scope))),
    facts: may<readonly Fact[], readonly Fact[]>(listOf(factReader(scope)), []),
    events: may<readonly MemberEvent[], readonly MemberEvent[]>(listOf(eventReader(scope)), []),
    entries: may<readonly LedgerEntry[], readonly LedgerEntry[]>(listOf(entryReader(scope)), []),
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
      hours: may<number, null>(hours, null),
      demandedHours: may<number, null>(hours, null),
      missingHours: may<number, null>(hours, null),
      sessions: may<number, null>(count, null),
      missingSessions: may<number, null>(count, null),
      due: may<Day, null>(day, null),
      unit: may<number, null>(integer(1, 1e9), null),
    })(at, to);
    if (read === undefined) return undefined;
    const minutes = (one: number | null): number | null =>
      one === null ? null : Math.round(one * hour);
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
    };
  };
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
  scope: CaseScope,
): (key: string, at: At, to: Ledger) => Case | undefined {
  return (key, at, to) => {
    const id = checkCode(key, at, to);
    const read = record({
      title: need(sentence),
      today: need(day),
      parameters: may<Case["parameters"], Case["parameters"]>(overridesReader(scope), {}),
      member: need(historyReader(scope)),
      expect: need<readonly Expected[]>(listOf(expectedReader(scope), 1)),
    })(at, to);
    if (id === undefined || read === undefined) return undefined;
    const { title, today, parameters, member, expect } = read;
    return { id, title, later: null, today, parameters, history: member, expect };
  };
}

/** A case that waits: what it will show, and what it waits for. */
export function laterCaseReader(key: string, at: At, to: Ledger): Case | undefined {
  const id = checkCode(key, at, to);
  const read = record({ title: need(sentence), waitsFor: need(sentence) })(at, to);
  if (id === undefined || read === undefined) return undefined;
  const { title, waitsFor } = read;
  return { id, title, later: waitsFor, today: 0, parameters: {}, history: null, expect: [] };
}
