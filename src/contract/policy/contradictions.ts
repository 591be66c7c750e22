import type { Cap } from "#core/policy/credit";
import type { Leaf, Part } from "#core/policy/demand";
import type { Requirement } from "#core/policy/pack";
import type { EntryFilter } from "#core/policy/selectors";
import type { Value } from "#core/policy/values";
import { type At, complain, type Ledger } from "./reading.ts";
import type { Scope } from "./values.ts";

/** What credit and demand of a rule say against each other or against its window. */
export function contradictions(scope: Scope, rule: Requirement, at: At, to: Ledger): void {
  windowless(rule, at, to);
  if ("none" in rule.demand) return;
  const number = (value: Value<number | null> | undefined): number | null => {
    if (value === undefined || value === null) return null;
    if (typeof value === "number") return value;
    const { parameters } = scope;
    const found = parameters[`${scope.rule}.${value.$}`] ?? parameters[value.$];
    return typeof found?.value === "number" ? found.value : null;
  };
  tooMuch(rule, rule.demand, number, at, to);
}

/** Steps that need a window with a first day or with one before it. */
function windowless(rule: Requirement, at: At, to: Ledger): void {
  const { window, credit } = rule;
  const kind = Object.keys(window)[0] ?? "";
  if (kind === "choose") return;
  if (credit.reachBack !== undefined && ["rolling", "validity", "once"].includes(kind)) {
    complain(at, to, `reachBack: ${kind} has no first day to reach back from`);
  }
  const anchored = kind === "cycle" || kind === "anniversary";
  const chained = anchored || ["calendar", "season", "validity"].includes(kind);
  if (credit.carryIn !== undefined && !chained) {
    complain(at, to, `carryIn: ${kind} has no window before it`);
  }
  if (credit.carryIn?.overAnchors !== undefined && !anchored) {
    complain(at, to, `overAnchors: no anchor cuts a ${kind}; take it out`);
  }
}

type NumberOf = (value: Value<number | null> | undefined) => number | null;

/** Minimums that cannot be reached together with the whole, or under a cap. */
function tooMuch(rule: Requirement, demand: Part, number: NumberOf, at: At, to: Ledger): void {
  const direct = "all" in demand ? demand.all : [demand];
  const leaves = direct.flatMap((part) => (isLeaf(part) ? [part] : []));
  const hours = (leaf: Leaf): number | null => ("hours" in leaf ? number(leaf.hours) : null);
  const unit = rule.creditUnit ?? "hours";
  const main = leaves.find((leaf) => hours(leaf) !== null && leaf.of === undefined && !leaf.extra);
  const whole = main === undefined ? null : hours(main);
  for (const leaf of leaves) {
    const wanted = hours(leaf);
    if (wanted === null) continue;
    if (whole !== null && leaf.of !== undefined && leaf.extra !== true && wanted > whole) {
      complain(at, to, `demand: a part asks ${wanted} ${unit} of the ${whole} of the whole`);
    }
    for (const cap of [...rule.credit.caps, ...(leaf.caps ?? [])]) {
      const most = cap.per === undefined ? number(cap.hours) : null;
      if (most !== null && most < wanted && holdsAll(cap, leaf.of)) {
        complain(at, to, `demand: ${wanted} ${unit} are asked where a cap leaves ${most}`);
      }
    }
  }
}

function isLeaf(part: Part): part is Leaf {
  return !("all" in part || "any" in part || "outOf" in part);
}

/** Whether a cap takes everything that a leaf takes, as far as the words show it. */
function holdsAll(cap: Cap, of: EntryFilter | undefined): boolean {
  if ("anything" in cap.of) return true;
  return of !== undefined && JSON.stringify(of) === JSON.stringify(cap.of);
}
