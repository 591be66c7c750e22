import type { Parameter, Requirement } from "#core/policy/pack";
import type { Prorate } from "#core/policy/prorate";
import type { Choose, Value } from "#core/policy/values";
import type { Window } from "#core/policy/windows";
import { type At, complain, did, type Ledger } from "./reading.ts";
import type { Entry } from "./rules.ts";
import type { DoneAsked } from "./values.ts";

/** Says what in a rule cannot mean anything; true where there is nothing. */
export function sensible(
  rule: Requirement,
  parameters: Readonly<Record<string, Parameter>>,
  at: At,
  to: Ledger,
): boolean {
  const before = to.mistakes.length;
  bindChecks(rule, parameters, at, to);
  verdictChecks(rule, at, to);
  prorateChecks(rule, at, to);
  for (const window of alternatives<Window>(rule.window)) {
    const span = "fixed" in window ? window.fixed : "once" in window ? window.once : null;
    if (span !== null && isBefore(rule, parameters, span.to, span.from)) {
      complain(at, to, "window: ends before it starts");
    }
  }
  return to.mistakes.length === before;
}

/** Every alternative of a step that a parameter picks from. */
export function alternatives<T extends object>(node: T | Choose<T>): T[] {
  if (!("choose" in node)) return [node];
  return Object.values(node.choose.of).flatMap((one) => alternatives<T>(one));
}

/** The number that stands there by default; null where it is no number. */
function numberAt(
  rule: string,
  parameters: Readonly<Record<string, Parameter>>,
  value: Value<number>,
): number | null {
  if (typeof value === "number") return value;
  const found = parameters[`${rule}.${value.$}`] ?? parameters[value.$];
  return typeof found?.value === "number" ? found.value : null;
}

function isBefore(
  { id }: Requirement,
  parameters: Readonly<Record<string, Parameter>>,
  a: Value<number>,
  b: Value<number>,
): boolean {
  const first = numberAt(id, parameters, a);
  const second = numberAt(id, parameters, b);
  return first !== null && second !== null && first < second;
}

function bindChecks(
  rule: Requirement,
  parameters: Readonly<Record<string, Parameter>>,
  at: At,
  to: Ledger,
): void {
  const { from, until } = rule.bind;
  if (from === undefined || until === undefined) return;
  if (isBefore(rule, parameters, until, from)) {
    complain(at, to, "bind: until lies before from, so that it binds nobody");
  }
}

function verdictChecks({ window, verdict, demand }: Requirement, at: At, to: Ledger): void {
  const windows = alternatives<Window>(window);
  if (verdict.lapses && !windows.some((one) => "deadline" in one)) {
    complain(at, to, "lapses: only a deadline can lapse");
  }
  if ("none" in demand && verdict.always === null) {
    complain(at, to, "demand none needs a status that always stands (verdict.always)");
  }
  if (verdict.consequences !== undefined && (verdict.always ?? verdict.unmet) !== null) {
    complain(
      at,
      to,
      "consequences: they follow from what is short or overdue, which never stands here",
    );
  }
  const isStanding = (one: Window): boolean => "rolling" in one || "validity" in one;
  const unshifted = windows.every((one) => "gate" in one || isStanding(one));
  if (verdict.waive.includes("shift") && unshifted) {
    complain(at, to, "waive: neither a gate nor a standing row has a due day that can be shifted");
  }
  if (verdict.waive.includes("reduce") && windows.every(isStanding)) {
    complain(at, to, "waive: a standing row has no window whose hours could be reduced; lift it");
  }
}

/** Alternatives of window and prorate may hang on one parameter: only what never fits is wrong. */
function prorateChecks(rule: Requirement, at: At, to: Ledger): void {
  const prorates = alternatives<Prorate>(rule.prorate);
  const windows = alternatives<Window>(rule.window);
  if (prorates.some((one) => "wholeWindow" in one)) {
    const following = ["anniversary", "calendar", "season", "cycle"];
    if (!windows.some((one) => following.some((kind) => kind in one))) {
      complain(
        at,
        to,
        `prorate: wholeWindow is for windows that follow each other (${following.join(", ")})`,
      );
    }
  }
  if (prorates.every((one) => "none" in one)) return;
  if (windows.every((one) => "deadline" in one || "gate" in one)) {
    complain(at, to, "prorate: a deadline or gate has no part windows; write none: true");
  }
  if (windows.every((one) => "rolling" in one || "validity" in one)) {
    complain(at, to, "prorate: a standing row has no part windows; write none: true");
  }
}

/** Rules that ask whether another was reached: it exists, and none hangs on itself. */
export function checkDone(
  asked: readonly DoneAsked[],
  entries: readonly Entry[],
  ids: readonly string[],
  to: Ledger,
): void {
  const judged = entries.flatMap((one) => (one.kind === "requirement" ? [one.value.id] : []));
  const askers = askersOf(entries, judged);
  const edges = new Map<string, Set<string>>();
  for (const { rule, done, word, at } of asked) {
    if (!ids.includes(done)) complain(at, to, `${word}: ${done} is no rule; ${did(done, ids)}`);
    else if (!judged.includes(done) && entries.length === ids.length) {
      complain(at, to, `${word}: ${done} is a clause that is not judged`);
    }
    for (const asker of askers(rule)) {
      edges.set(asker, (edges.get(asker) ?? new Set<string>()).add(done));
    }
  }
  for (const { rule, done, word, at } of asked) {
    const circle = askers(rule).find((asker) => asker === done || leadsTo(edges, done, asker));
    if (circle === undefined) continue;
    const through = circle === done ? "itself" : done;
    complain(at, to, `${word}: ${circle} would hang on itself, through ${through}`);
  }
}

/** Who asks what is written in a clause: what an exemption asks, every rule asks that it lifts. */
function askersOf(
  entries: readonly Entry[],
  judged: readonly string[],
): (rule: string) => readonly string[] {
  const lifts = new Map<string, readonly string[]>();
  for (const one of entries) {
    if (one.kind !== "exemption") continue;
    lifts.set(one.value.id, one.value.lifts.length === 0 ? judged : one.value.lifts);
  }
  // Whom a rule binds is asked by those, too, in whose place it stands.
  const overrides = new Map<string, readonly string[]>();
  for (const { kind, value } of entries) {
    if (kind === "requirement") overrides.set(value.id, value.overrides ?? []);
  }
  return (rule) => lifts.get(rule) ?? [rule, ...(overrides.get(rule) ?? [])];
}

function leadsTo(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
  target: string,
): boolean {
  const seen = new Set([from]);
  // A set that grows while it is walked gives what is added, too.
  for (const at of seen) {
    if (edges.get(at)?.has(target) === true) return true;
    for (const next of edges.get(at) ?? []) seen.add(next);
  }
  return false;
}
