import type { AmountUnit } from "../amount.ts";
import type { Credit } from "../policy/credit.ts";
import type { Closing, CompiledFollows } from "./change.ts";
import type { Demand } from "../policy/demand.ts";
import { eachLabel, rulesForEach } from "../policy/each.ts";
import type { Pack, Requirement, Subject, VerdictWords } from "../policy/pack.ts";
import type { EntryFilter, Selector } from "../policy/selectors.ts";
import { compileCredit, compileDemand, isSimple, type StepTools } from "./compile-steps.ts";
import {
  type CompiledPack,
  type Rule,
  type RuleCap,
  type RuleExempt,
  type RuleMayAct,
  scale,
} from "./compiled.ts";
import { consequencesOf } from "./consequences.ts";
import { type Asking, derivedPredicate, firstDay, newAsking } from "./derived.ts";
import { otherRulesOf } from "./done.ts";
import { addClass, type EntryClasses, newEntryClasses } from "./entry-classes.ts";
import { compileFilter } from "./filter.ts";
import { compileSelector, type Predicate } from "./profile.ts";
import { type Building, type Built, groupRules } from "./groups.ts";
import { newScratch } from "./scratch.ts";
import { flagOf, numberOf, type Overrides, type Settings, settingsOf, textOf } from "./settings.ts";
import type { CompiledCredit, CompiledDemand } from "./steps.ts";
import { titleOf, type TitleWords, titleWordsOf } from "./titles.ts";
import { addPredicate, newSituations } from "./situations.ts";

interface Whole extends Building {
  readonly asking: Asking;
  readonly overrides: Overrides;
  readonly classes: EntryClasses;
  readonly words: TitleWords;
}

/**
 * Turns a pack into numbers and tables, once. The result owns working memory and is used by one
 * judgement at a time. A parsed pack always compiles; overrides must be of the parameters' types.
 * Only the rules about one kind of subject are in it, so that duties of units cost members nothing.
 */
export function compilePack(
  pack: Pack,
  overrides: Overrides = {},
  subject: Subject = "member",
  closing: Closing | null = null,
): CompiledPack {
  const follows = followsOf(pack, subject);
  const requirements = pack.requirements
    .filter((one) => one.subject === subject)
    .flatMap(rulesForEach);
  const whole = settingsOf(pack, overrides, "");
  const unitMinutes = new Map<string, number>();
  for (const unit of pack.vocabulary.creditUnits) {
    unitMinutes.set(unit.code, numberOf(whole, unit.minutes));
  }
  const situations = newSituations();
  const building: Whole = {
    pack,
    overrides,
    levels: pack.vocabulary.levels.map((level) => level.code),
    situations,
    asking: newAsking(situations),
    classes: newEntryClasses(pack.vocabulary),
    words: titleWordsOf(pack),
    unitMinutes,
    closing,
    follows,
  };
  const built = requirements.map((one) => buildRule(building, one));
  const groups = groupRules(building, built);
  return {
    pack,
    subject,
    overrides,
    rules: built.map((one) => one.rule),
    ...groups,
    derived: building.asking.derived,
    others: otherRulesOf(pack, building.asking.derived, (one) =>
      compilePack(one, overrides, subject),
    ),
    basisStated: textOf(whole, pack.basis) === "stated",
    unitMinutes,
    situations: building.situations,
    classes: building.classes,
    scratch: newScratch(),
    follows,
  };
}

/** The pack before, whose parameters nobody changes any more. */
function followsOf(pack: Pack, subject: Subject): CompiledFollows | null {
  if (pack.follows === undefined) return null;
  const { on, pack: old } = pack.follows;
  const taken = pack.requirements.flatMap(({ transition }) =>
    transition === undefined ||
    transition.replaces === null ||
    transition.how === "finish-under-old"
      ? []
      : transition.replaces,
  );
  let alone: CompiledPack | null = null;
  return {
    on,
    old: compilePack(old, {}, subject, { on, taken: new Set(taken) }),
    alone: () => (alone ??= compilePack(old, {}, subject)),
  };
}

function buildRule(building: Whole, source: Requirement): Built {
  const { pack, levels, situations, classes } = building;
  const { asking } = building;
  const settings = settingsOf(pack, building.overrides, source.id, asking);
  const select = (node: Selector): Predicate => compileSelector(settings, levels, node);
  const filter = (node: EntryFilter): number =>
    addClass(classes, compileFilter(settings, pack.vocabulary, node));
  const binds = bindsOf(building, source, settings);
  const lifting = [...exemptingOf(pack, source, select), ...overridingOf(building, source)];
  const exempts: RuleExempt[] = lifting.map((one) => ({
    predicate: addPredicate(situations, one.test),
    because: one.because,
  }));
  const { credit, verdict } = source;
  const minute = scale;
  const unit = unitOf(building, source);
  const tools: StepTools = {
    settings,
    vocabulary: pack.vocabulary,
    classes,
    hour: (unit?.minutes ?? building.unitMinutes.get("hour") ?? 60) * minute,
    minute,
    unitMinutes: building.unitMinutes,
    predicate: (node) => addPredicate(situations, select(node)),
  };
  const steps = compileCredit(tools, credit);
  const demand = compileDemand(tools, source.demand);
  const simple = isSimple(steps, demand);
  const placing = textOf(settings, credit.within);
  const rule: Rule = {
    id: source.id,
    each: eachLabel(source),
    source,
    bind: addPredicate(situations, binds),
    exempts,
    askedLastDay: source.bind.asked === "last-day",
    counts: steps.counts.classNo,
    once: simple ? filter({ all: [credit.counts, credit.once] }) : -1,
    caps: simple ? fastCaps(credit, steps, filter) : [],
    credit: steps,
    demand,
    simple,
    measure: measureOf(demand),
    unit,
    placing: placing === "end" ? "end" : placing === "start" ? "start" : "days",
    perSession: flagOf(settings, credit.perSession),
    minMinutes: steps.minAmount,
    ...numbersOf(demand),
    states: demand.leaves.flatMap((leaf) =>
      leaf.kind === "state" && "holds" in leaf.source
        ? [{ predicate: leaf.state, title: titleOf(building.words, leaf.source.holds) }]
        : [],
    ),
    measurable:
      verdict.measurable === null ? -1 : addPredicate(situations, select(verdict.measurable)),
    always: verdict.always,
    unmet: verdict.unmet,
    canLift: verdict.waive.includes("lift"),
    canReduce: verdict.waive.includes("reduce"),
    canShift: verdict.waive.includes("shift"),
    lapses: verdict.lapses,
    apart: verdict.apart.map((one) => ({
      mark: one.mark,
      event: one.event,
      months: numberOf(settings, one.months),
    })),
    advisory: source.advisory === true,
    target: verdict.target === undefined ? null : numberOf(settings, verdict.target),
    mayAct: mayActOf(settings, verdict),
    consequences: consequencesOf(settings, verdict),
    parameters: [],
  };
  const lifted: Predicate = (situation) => lifting.some((one) => one.test(situation));
  const otherwise = (demand: Demand): Rule => buildRule(building, { ...source, demand }).rule;
  return { rule, settings, hour: tools.hour, binds, lifted, otherwise };
}

function bindsOf({ levels }: Building, source: Requirement, settings: Settings): Predicate {
  const when = compileSelector(settings, levels, source.bind.when);
  const between = bindEdges(settings, source);
  return (situation) => situation.home !== null && when(situation) && between(situation);
}

/** Rules that stand in the place of one, wherever they bind. */
function overridingOf(building: Whole, { id, subject }: Requirement): readonly Lifting[] {
  const { pack, overrides, asking } = building;
  return pack.requirements
    .filter((one) => one.subject === subject && one.overrides?.includes(id) === true)
    .flatMap(rulesForEach)
    .map((one) => ({
      test: bindsOf(building, one, settingsOf(pack, overrides, one.id, asking)),
      because: one.id,
    }));
}

/** What takes somebody out of a rule, and the rule or clause that says so. */
interface Lifting {
  readonly test: Predicate;
  readonly because: string;
}

/** Its own exemptions, then those of the pack that lift it. */
function exemptingOf(
  pack: Pack,
  { id, bind }: Requirement,
  select: (node: Selector) => Predicate,
): readonly Lifting[] {
  const lifting = pack.exemptions
    .filter((one) => one.lifts.length === 0 || one.lifts.includes(id))
    .map((one) => ({ when: one.when, because: one.id }));
  return [...bind.exempt, ...lifting].map(({ when, because }) => ({ test: select(when), because }));
}

/** The unit of credit that a rule names; null where it is hours. */
function unitOf({ pack, unitMinutes }: Building, { creditUnit }: Requirement): AmountUnit | null {
  const found = pack.vocabulary.creditUnits.find((one) => one.code === creditUnit);
  if (found === undefined) return null;
  const { code, title, one } = found;
  return { code, title, one, minutes: unitMinutes.get(code) ?? 0 };
}

function mayActOf(settings: Settings, { mayAct }: VerdictWords): RuleMayAct | null {
  if (mayAct === undefined) return null;
  const inGrace = mayAct.inGrace === null ? null : flagOf(settings, mayAct.inGrace);
  return { while: mayAct.while, inGrace };
}

/** True on the days between which alone a rule binds; everywhere where it has no such edges. */
function bindEdges(settings: Settings, { bind }: Requirement): Predicate {
  if (bind.from === undefined && bind.until === undefined) return () => true;
  return derivedPredicate(settings, {
    from: bind.from === undefined ? firstDay : numberOf(settings, bind.from),
    until: bind.until === undefined ? null : numberOf(settings, bind.until),
  });
}

function fastCaps(
  credit: Credit,
  steps: CompiledCredit,
  filter: (node: EntryFilter) => number,
): RuleCap[] {
  return steps.caps.map((cap) => ({
    takes: filter({ all: [credit.counts, cap.source.of] }),
    most: cap.most ?? 0,
  }));
}

function measureOf(demand: CompiledDemand): "minutes" | "count" {
  return demand.main !== null || demand.counting === null ? "minutes" : "count";
}

/** The numbers of a simple demand, for the fast path. */
function numbersOf(
  demand: CompiledDemand,
): Pick<Rule, "demandMinutes" | "demandSessions" | "demandOutcomes"> {
  const sumOf = (kinds: readonly string[]): number =>
    demand.leaves
      .filter((leaf) => kinds.includes(leaf.kind) && leaf.want > 0)
      .reduce((sum, leaf) => sum + leaf.want, 0);
  return {
    demandMinutes: demand.main?.want ?? -1,
    demandSessions: sumOf(["sessions"]),
    demandOutcomes: sumOf(["outcomes", "state"]),
  };
}
