import type { Day, PartialDay } from "#core/day";
import type { LedgerEntry, Provider } from "#core/ledger";
import type { Fact, History, MemberEvent, Waiver } from "#core/members";
import type { Place } from "#core/organisation";
import {
  type Parameter,
  type ParameterValue,
  type WaiverEffect,
  waiverEffects,
} from "#core/policy/pack";
import type { Value } from "#core/policy/values";
import type { Vocabulary } from "#core/policy/vocabulary";
import { complain, did, listOf, may, need, orAmount, type Reader, record } from "./reading.ts";
import { day, decimal, integer, oneOf, partialDay, string, yesNo } from "./scalars.ts";
import { codesOf } from "./vocabulary.ts";

export interface CaseScope {
  readonly vocabulary: Vocabulary;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly rules: readonly string[];
  /** By rule, of those that do not count in hours: the minutes of their unit. */
  readonly unitMinutes: ReadonlyMap<string, Value<number>>;
  /** What the case sets in place of the pack's parameters. */
  readonly overrides: Readonly<Record<string, ParameterValue>>;
}

/** A history whose entries may correct each other. */
export type CaseHistory = Omit<History, "entries"> & { readonly entries: readonly CaseEntry[] };

const hour = 60;

/** Minutes of what a case says about a rule in hours, or in the rule's own unit. */
export function minutesIn(scope: CaseScope, rule: string, amount: number): number {
  const { unitMinutes, overrides, parameters } = scope;
  const written = unitMinutes.get(rule) ?? hour;
  const minutes =
    typeof written === "number" ? written : (overrides[written.$] ?? parameters[written.$]?.value);
  return Math.round(amount * (typeof minutes === "number" ? minutes : hour));
}

export function placeShape({ vocabulary }: CaseScope) {
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

export function placeOf(read: Place & { readonly above: readonly string[] }): Place {
  const { kind, level, sector, above } = read;
  return above.length === 0 ? { kind, level, sector } : { kind, level, sector, above };
}

export function factReader(scope: CaseScope): Reader<Fact> {
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

export function eventReader(scope: CaseScope): Reader<MemberEvent> {
  const shape = {
    kind: need(oneOf(codesOf(scope.vocabulary.events), "event")),
    on: need(partialDay),
  };
  return (at, to) => {
    const read = record(shape)(at, to);
    return read === undefined ? undefined : { ...read, id: at.path, unitId: null };
  };
}

export function waiverReader(scope: CaseScope): Reader<Waiver> {
  return (at, to) => {
    const read = record({
      rule: need(oneOf(scope.rules, "rule")),
      window: need(day),
      kind: need(string(64)),
      effect: need(oneOf<WaiverEffect>(waiverEffects, "effect")),
      hours: orAmount(may(decimal(0, 10_000), 0)),
      until: may<Day, null>(day, null),
    })(at, to);
    if (read === undefined) return undefined;
    const { rule, window, kind, effect, hours, until } = read;
    const amount = effect === "shift" ? (until ?? 0) : minutesIn(scope, rule, hours);
    return { requirement: rule, window, kind, effect, amount };
  };
}

/** Providers of a case are told apart by their codes. */
function providerOf(read: {
  readonly provider: string;
  readonly providerCode: string | undefined;
  readonly level: string;
}): Provider {
  const { provider: kind, providerCode: code, level } = read;
  if (code === undefined) return { id: 1, kind, level };
  const id = Array.from(code, (one) => one.codePointAt(0) ?? 0).reduce(
    (sum, one) => (sum * 31 + one) % 1e9,
    7,
  );
  return { id, code, kind, level };
}

/** An entry of a case, with what a correction of it needs. */
export interface CaseEntry extends LedgerEntry {
  readonly label: string;
  /** The label of the entry that it corrects, or "". */
  readonly corrects: string;
}

export function entryReader(scope: CaseScope): Reader<CaseEntry> {
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
      place: may(string(200), ""),
      provider: may(oneOf(codesOf(vocabulary.providers), "provider kind"), ""),
      providerCode: may<string, undefined>(string(64), undefined),
      level: may(oneOf(codesOf(vocabulary.levels), "level"), ""),
      outcome: may<string, null>(oneOf(codesOf(vocabulary.outcomes), "outcome"), null),
      attested: may(yesNo, false),
      session: may(string(64), ""),
      id: may(string(64), ""),
      corrects: may(string(64), ""),
      recorded: may<Day, null>(day, null),
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
      place: read.place,
      provider: providerOf(read),
      outcome: read.outcome,
      attested: read.attested,
      recordedOn: read.recorded ?? read.until ?? read.on,
      label: read.id === "" ? id : read.id,
      corrects: read.corrects,
    };
  };
}
