import type { Demand, Part } from "#core/policy/demand";
import {
  type Pack,
  packsOf,
  type Requirement,
  type Transition,
  type TransitionHow,
  transitionHows,
} from "#core/policy/pack";
import type { Window } from "#core/policy/windows";
import { alternatives } from "./checks.ts";
import {
  type At,
  complain,
  did,
  type Ledger,
  listOf,
  may,
  need,
  type Reader,
  record,
} from "./reading.ts";
import type { Entry } from "./rules.ts";
import { oneOf, string } from "./scalars.ts";

/** `replaces: none`, or rules of the pack before and how their windows go on. */
export function transitionReader(before: Pack | null): Reader<Transition> {
  const names: Reader<readonly string[]> = (at, to) => {
    const one = string(64)(at, { mistakes: [] });
    return one === undefined ? listOf(string(64), 1)(at, to) : [one];
  };
  const read = record({
    replaces: need(names),
    how: may<TransitionHow, null>(oneOf(transitionHows, "way over"), null),
  });
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    if (before === null) {
      return complain(at, to, "transition: this pack follows none; name it in pack.follows");
    }
    const { replaces, how } = found;
    if (replaces.length === 1 && replaces[0] === "none") {
      return how === null
        ? { replaces: null }
        : complain(at, to, "how: what replaces none has nothing to go over from");
    }
    const ids = before.requirements.map((one) => one.id);
    const strange = replaces.find((id) => !ids.includes(id));
    if (strange !== undefined) {
      return complain(at, to, `${strange}: no rule of ${before.id}; ${did(strange, ids)}`);
    }
    if (how === null) {
      return complain(at, to, `the key how is missing; ${did("", transitionHows)}`);
    }
    return { replaces, how };
  };
}

/** What hangs between the rules of a pack and those of the one before. */
export function checkTransitions(entries: readonly Entry[], before: Pack | null, to: Ledger): void {
  if (before === null) return;
  const taken = packsOf(before).flatMap((one) =>
    [...one.requirements, ...one.exemptions, ...one.declared].map(({ id }) => ({ id, of: one.id })),
  );
  const ways = new Map<string, { readonly how: string; readonly id: string }>();
  for (const { kind, value, at } of entries) {
    const same = taken.find((one) => one.id === value.id);
    if (same !== undefined) {
      complain(
        at,
        to,
        `${value.id}: a rule of ${same.of} has this id; rules of both need their own`,
      );
    }
    if (kind !== "requirement") continue;
    if (value.transition === undefined) {
      complain(at, to, "the key transition is missing: say what the rule replaces, or none");
    } else if (value.transition.replaces !== null) {
      checkOne(value, value.transition, before, at, to);
      for (const id of value.transition.replaces) {
        const first = ways.get(id);
        const { how } = value.transition;
        if (first === undefined) ways.set(id, { how, id: value.id });
        else if (first.how !== how) {
          complain(at, to, `${id}: ${first.id} replaces it by ${first.how}, this rule by ${how}`);
        }
      }
    }
  }
  checkFamilies(entries, before, to);
}

function checkOne(
  rule: Requirement,
  { replaces, how }: Extract<Transition, { how: TransitionHow }>,
  before: Pack,
  at: At,
  to: Ledger,
): void {
  const olds = before.requirements.filter((one) => replaces.includes(one.id));
  for (const old of olds) {
    if (old.subject !== rule.subject) complain(at, to, `${old.id} is about another subject`);
  }
  const all = [rule, ...olds];
  const each = all.find((one) => one.bind.each !== undefined);
  if (each !== undefined) {
    complain(at, to, `${each.id} has windows for each of several values: write replaces: none`);
  }
  const standing = all.find((one) => alternatives<Window>(one.window).some(isStanding));
  if (standing !== undefined && how !== "judge-under-new") {
    complain(at, to, `${standing.id} has a standing row, which never ends: judge-under-new only`);
  }
  const hourless = all.find((one) => !asksHours(one.demand));
  if (hourless !== undefined && how === "pro-rata-by-days") {
    complain(at, to, `${hourless.id} asks no main hours that could be shared by days`);
  }
}

function isStanding(window: Window): boolean {
  return "rolling" in window || "validity" in window;
}

function asksHours(demand: Demand): boolean {
  if ("none" in demand) return false;
  const parts: readonly Part[] = "all" in demand ? demand.all : [demand];
  return parts.some((one) => ("hours" in one || "minutes" in one) && one.extra !== true);
}

/** Rules that are judged together change together. */
function checkFamilies(entries: readonly Entry[], before: Pack, to: Ledger): void {
  const hows = new Map<string, string>();
  const takes = new Map<string, { readonly id: string; readonly gives: boolean }>();
  const taken = new Map<string, At>();
  for (const { kind, value, at } of entries) {
    if (kind !== "requirement" || value.transition === undefined) continue;
    const { transition } = value;
    const how = transition.replaces === null ? "none" : transition.how;
    const name = familyOf(value);
    if (name !== "") {
      const first = hows.get(name);
      if (first === undefined) hows.set(name, how);
      else if (first !== how) complain(at, to, `together: in ${name} some go over by ${first}`);
    }
    if (transition.replaces === null || how === "finish-under-old") continue;
    for (const id of transition.replaces) taken.set(id, at);
  }
  for (const old of before.requirements) {
    const name = familyOf(old);
    if (name === "") continue;
    const gives = taken.has(old.id);
    const first = takes.get(name);
    if (first === undefined) takes.set(name, { id: old.id, gives });
    else if (first.gives !== gives) {
      const at = taken.get(gives ? old.id : first.id);
      const [one, other] = gives ? [old.id, first.id] : [first.id, old.id];
      const message = `${one} is judged together with ${other}: replace both alike`;
      if (at !== undefined) complain(at, to, message);
    }
  }
}

function familyOf({ prorate }: Requirement): string {
  return "enoughDays" in prorate ? prorate.enoughDays.together : "";
}
