import type {
  Apart,
  Bind,
  Declared,
  EachValue,
  ExemptWhen,
  Exemption,
  MayAct,
  Requirement,
  Subject,
  Transition,
  VerdictWords,
  WaiverEffect,
} from "#core/policy/pack";
import { subjects, waiverEffects } from "#core/policy/pack";
import { rulesForEach } from "#core/policy/each";
import type { Selector } from "#core/policy/selectors";
import type { Day } from "#core/day";
import type { Text, Value } from "#core/policy/values";
import { type Status, statuses } from "#core/verdicts";
import { sensible } from "./checks.ts";
import { contradictions } from "./contradictions.ts";
import { consequencesReader } from "./consequences.ts";
import { creditReader } from "./credit.ts";
import { demandReader } from "./demand.ts";
import { eachReader, eachWritten } from "./each.ts";
import { prorateReader } from "./prorate.ts";
import {
  type At,
  complain,
  did,
  type Item,
  items,
  type Ledger,
  listOf,
  may,
  need,
  oneOrMore,
  type Reader,
  record,
} from "./reading.ts";
import { checkCode, day, oneOf, onlyTrue, sentence, string, yesNo } from "./scalars.ts";
import { canHold } from "./satisfiable.ts";
import { selectorReader } from "./selectors.ts";
import { transitionReader } from "./transitions.ts";
import { dayValue, flagValue, numberValue, type Scope, wholeValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";
import { windowReader } from "./windows.ts";

const headShape = {
  title: need(sentence),
  clause: need(
    record({
      place: need(string(300)),
      quote: need(string(3000)),
      zh: need(string(3000)),
    }),
  ),
  responsible: need(sentence),
};

function bindReader(scope: Scope): Reader<Bind> {
  const exempt: Reader<ExemptWhen> = record({
    when: need(selectorReader(scope)),
    because: need(string(64)),
  });
  return record({
    when: need<Selector>(selectorReader(scope)),
    each: may<EachValue, undefined>(eachReader(scope), undefined),
    asked: may<Bind["asked"], Bind["asked"]>(
      oneOf(["last-bound-day", "last-day"] as const, "day on which it is asked"),
      "last-bound-day",
    ),
    exempt: may<readonly ExemptWhen[], readonly ExemptWhen[]>(listOf(exempt), []),
    from: may<Value<Day>, undefined>(dayValue(scope, day), undefined),
    until: may<Value<Day>, undefined>(dayValue(scope, day), undefined),
  });
}

function verdictReader(scope: Scope): Reader<VerdictWords> {
  const status = oneOf<Status>(statuses, "status");
  const events = oneOf(codesOf(scope.vocabulary?.events ?? []), "event");
  const apart: Reader<Apart> = record({
    mark: need(string(64)),
    event: need(events),
    months: need(wholeValue(scope, 1, 600)),
  });
  const mayAct: Reader<MayAct> = record({
    while: need(listOf(status)),
    inGrace: may<Value<boolean>, null>(flagValue(scope), null),
  });
  const waive: Reader<readonly WaiverEffect[]> = listOf(oneOf(waiverEffects, "effect of a waiver"));
  const read = record({
    always: may<Status, null>(status, null),
    unmet: may<Status, null>(status, null),
    waive: may<readonly WaiverEffect[], readonly WaiverEffect[]>(waive, []),
    lapses: may(yesNo, false),
    measurable: may<Selector, null>(selectorReader(scope), null),
    because: may<Text, null>(sentence, null),
    apart: may<readonly Apart[], readonly Apart[]>(listOf(apart), []),
    mayAct: may<MayAct, undefined>(mayAct, undefined),
    consequences: may<VerdictWords["consequences"], undefined>(
      consequencesReader(scope),
      undefined,
    ),
    target: may<Value<number>, undefined>(numberValue(scope, 0, 100), undefined),
  });
  return (at, to) => {
    const found = read(at, to);
    const acting = found?.consequences?.find((one) => one.mayAct !== undefined);
    if (found === undefined || acting === undefined || found.mayAct !== undefined) return found;
    const cure = "write verdict.mayAct, which says who may act until then";
    return complain(at, to, `${acting.code}: mayAct stands beside nothing; ${cure}`);
  };
}

/** A unit of credit in which a rule may count; null for `hour`, in which every other rule counts. */
function creditUnitReader(scope: Scope): Reader<string | null> {
  const units = scope.vocabulary?.creditUnits ?? [];
  const read = oneOf(codesOf(units), "credit unit");
  return (at, to) => {
    const code = read(at, to);
    if (code === undefined) return undefined;
    if (code === "hour") return null;
    const minutes = units.find((one) => one.code === code)?.minutes;
    const worth = typeof minutes === "object" ? scope.parameters[minutes.$]?.value : minutes;
    if (Number.isInteger(worth)) return code;
    const said = `${code} is ${String(worth)} minutes`;
    return complain(at, to, `creditUnit: ${said}; a rule counts in units of whole minutes`);
  };
}

/** What the rule says of its unit before anything else of it is read; mistakes are told later. */
function unitWritten(read: Reader<string | null>, pairs: readonly Item[]): string | undefined {
  const found = pairs.find((pair) => pair.key === "creditUnit");
  return found === undefined ? undefined : (read(found.at, { mistakes: [] }) ?? undefined);
}

export type Entry =
  | { readonly kind: "requirement"; readonly value: Requirement; readonly at: At }
  | { readonly kind: "exemption"; readonly value: Exemption; readonly at: At }
  | { readonly kind: "declared"; readonly value: Declared; readonly at: At };

/** One entry under `requirements`: a rule with its six steps, an exemption, or one for later. */
export function entryReader(whole: Scope): (key: string, at: At, to: Ledger) => Entry | undefined {
  return (key, at, to) => {
    const id = checkCode(key, at, to);
    const pairs = items(at, to);
    if (id === undefined || pairs === undefined) return undefined;
    const unit = creditUnitReader(whole);
    const creditUnit = unitWritten(unit, pairs);
    const scope: Scope = { ...whole, rule: id, creditUnit, each: eachWritten(whole, pairs) };
    if (pairs.some((pair) => pair.key === "exempts")) return readExemption(scope, id, at, to);
    if (pairs.some((pair) => pair.key === "later")) return readDeclared(id, at, to);
    const read = record({
      ...headShape,
      advisory: may<true, undefined>(onlyTrue, undefined),
      duty: may<string, undefined>(string(64), undefined),
      overrides: may<readonly string[], undefined>(oneOrMore(string(64)), undefined),
      subject: may<Subject, Subject>(oneOf(subjects, "subject"), "member"),
      creditUnit: may<string | null, null>(unit, null),
      bind: need(bindReader(scope)),
      window: need(windowReader(scope)),
      prorate: need(prorateReader(scope)),
      credit: need(creditReader(scope)),
      demand: need(demandReader(scope)),
      transition: may<Transition, undefined>(transitionReader(scope.before ?? null), undefined),
      verdict: need(verdictReader(scope)),
    })(at, to);
    if (read === undefined) return undefined;
    const value: Requirement = { ...read, id, creditUnit: scope.creditUnit };
    contradictions(scope, value, at, to);
    const facts = scope.vocabulary?.facts ?? [];
    if (!rulesForEach(value).some(({ bind }) => canHold(bind.when, facts))) {
      return complain(
        at,
        to,
        "bind: binds nobody, since no member can fit all of it at once; use any, or take one out",
      );
    }
    return sensible(value, whole.parameters, at, to)
      ? { kind: "requirement", value, at }
      : undefined;
  };
}

function readExemption(scope: Scope, id: string, at: At, to: Ledger): Entry | undefined {
  const lifts: Reader<readonly string[]> = (liftsAt, ledger) =>
    liftsAt.node !== null && string(3)(liftsAt, { mistakes: [] }) === "all"
      ? []
      : listOf(string(64), 1)(liftsAt, ledger);
  const read = record({
    ...headShape,
    exempts: need(record({ when: need(selectorReader(scope)), lifts: need(lifts) })),
  })(at, to);
  if (read === undefined) return undefined;
  const { exempts, ...head } = read;
  return { kind: "exemption", value: { ...head, id, ...exempts }, at };
}

function readDeclared(id: string, at: At, to: Ledger): Entry | undefined {
  const read = record({
    ...headShape,
    subject: need(oneOf(["member", "unit", "figure"] as const, "subject")),
    later: need(sentence),
  })(at, to);
  return read === undefined ? undefined : { kind: "declared", value: { ...read, id }, at };
}

/** What hangs between entries: exemptions name rules that exist, families agree. */
export function crossCheck(entries: readonly Entry[], ids: readonly string[], to: Ledger): void {
  const families = new Map<string, { readonly prorate: string; readonly id: string }>();
  const rules: Rules = { entries, broken: brokenOf(entries, ids) };
  for (const { kind, value, at } of entries) {
    if (kind === "exemption") {
      for (const id of value.lifts) {
        if (!ids.includes(id)) complain(at, to, `lifts: ${id} is no rule; ${did(id, ids)}`);
      }
    }
    if (kind !== "requirement") continue;
    for (const { because } of value.bind.exempt) {
      if (!ids.includes(because))
        complain(at, to, `because: ${because} is no rule; ${did(because, ids)}`);
    }
    checkDuty(value, at, rules, to);
    checkOverrides(value, at, rules, to);
    if (!("enoughDays" in value.prorate) || value.prorate.enoughDays.together === "") continue;
    if (value.bind.each !== undefined) {
      complain(
        at,
        to,
        "together: a rule with each has no days in common with others; take one out",
      );
    }
    const name = value.prorate.enoughDays.together;
    const prorate = JSON.stringify([value.prorate, value.window, value.subject]);
    const first = families.get(name);
    if (first === undefined) families.set(name, { prorate, id: value.id });
    else if (first.prorate !== prorate) {
      complain(at, to, `together: ${name} has another window or prorate in ${first.id}`);
    }
  }
}

interface Rules {
  readonly entries: readonly Entry[];
  /** What is named but could not be read: nothing that refers to it is blamed. */
  readonly broken: ReadonlySet<string>;
}

function brokenOf(entries: readonly Entry[], ids: readonly string[]): ReadonlySet<string> {
  const sound = new Set(entries.map((one) => one.value.id));
  return new Set(ids.filter((id) => !sound.has(id)));
}

/** A rule stands in the place of others about the same subject, and never of itself. */
function checkOverrides(
  { id, subject, overrides = [] }: Requirement,
  at: At,
  { entries, broken }: Rules,
  to: Ledger,
): void {
  const rules = entries.flatMap((one) => (one.kind === "requirement" ? [one.value] : []));
  const others = rules.filter((one) => one.id !== id && one.subject === subject);
  for (const name of overrides) {
    if (broken.has(name)) continue;
    const other = others.find((one) => one.id === name);
    if (other === undefined) {
      const cure = did(
        name,
        others.map((one) => one.id),
      );
      complain(at, to, `overrides: ${name} is no other rule about the same subject; ${cure}`);
    } else if (other.overrides?.includes(id) === true) {
      complain(
        at,
        to,
        `overrides: ${id} and ${name} stand in each other's place; drop one of them`,
      );
    }
  }
}

/** A rule about members may name the duty of units that stands beside it. */
function checkDuty(
  { subject, duty }: Requirement,
  at: At,
  { entries, broken }: Rules,
  to: Ledger,
): void {
  if (duty === undefined || broken.has(duty)) return;
  if (subject === "unit") {
    complain(at, to, "duty: this rule is about units itself; only a rule about members has one");
    return;
  }
  const duties = entries.flatMap(({ kind, value }) =>
    kind === "requirement" && value.subject === "unit" ? [value.id] : [],
  );
  if (!duties.includes(duty)) {
    complain(at, to, `duty: ${duty} is no rule with subject: unit; ${did(duty, duties)}`);
  }
}
