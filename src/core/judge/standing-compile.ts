import { dayOf, yearOf } from "../day.ts";
import type { Length } from "../policy/lengths.ts";
import type { Lapsed, Validity, Window } from "../policy/windows.ts";
import type { LapsedRule, StandingRule, ValidityHow } from "./compiled.ts";
import { boundsOf } from "./change.ts";
import type { Building, Built } from "./groups.ts";
import { asksOfWindow } from "./rolling-edges.ts";
import { flagOf, type Settings, textOf } from "./settings.ts";
import { decreesOf, type Time, timeOf } from "./times.ts";

/** A rule that holds as long as what was done lately, or once, is enough. */
export function standingOf(
  building: Building,
  one: Built,
  window: Extract<Window, { rolling: unknown } | { validity: unknown }>,
): StandingRule {
  const { settings, rule } = one;
  const { pack } = building;
  const node = "rolling" in window ? window.rolling : window.validity;
  const lapsed = node.lapsed === null ? null : lapsedOf(one, node.lapsed);
  const rules = lapsed === null ? [rule] : [rule, lapsed.rule];
  return {
    rule,
    initial: optional(settings, node.initial),
    lapsed,
    from: pack.from,
    to: boundsOf(building.closing, rule.id, pack.from, pack.to).to,
    period: dayOf(yearOf(pack.from), 1, 1),
    how:
      "rolling" in window
        ? { back: timeOf(settings, window.rolling.back), moving: rules.filter(asksOfWindow) }
        : validityOf(settings, window.validity),
  };
}

function lapsedOf(one: Built, node: Lapsed): LapsedRule {
  return { over: timeOf(one.settings, node.over), rule: one.otherwise(node.demand) };
}

function validityOf(settings: Settings, node: Validity): ValidityHow {
  const length = timeOf(settings, node.length);
  return {
    length,
    collect: optional(settings, node.collect) ?? length,
    early: optional(settings, node.early),
    grace: optional(settings, node.grace),
    lastDayIncluded: flagOf(settings, node.lastDayIncluded),
    monthEnd: flagOf(settings, node.monthEnd),
    decrees: decreesOf(settings, node.stretch),
    issued: node.issued === undefined ? null : textOf(settings, node.issued),
  };
}

function optional(settings: Settings, length: Length | null): Time | null {
  return length === null ? null : timeOf(settings, length);
}
