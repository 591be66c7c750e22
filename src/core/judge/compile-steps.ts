import type { Cap, Credit, Multiply } from "../policy/credit.ts";
import type { Demand, Leaf, Part } from "../policy/demand.ts";
import type { EntryFilter, Selector } from "../policy/selectors.ts";
import type { Vocabulary } from "../policy/vocabulary.ts";
import type { EntryClasses } from "./entry-classes.ts";
import { flagOf, numberOf, optionalNumberOf, type Settings } from "./settings.ts";
import type {
  CompiledCap,
  CompiledCredit,
  CompiledDemand,
  CompiledLeaf,
  CompiledMultiply,
  CompiledPart,
} from "./steps.ts";
import { isLeaf } from "./steps.ts";
import { compileTakes, type Takes } from "./takes.ts";

/** What the steps of one rule are compiled with. */
export interface StepTools {
  readonly settings: Settings;
  readonly vocabulary: Vocabulary;
  readonly classes: EntryClasses;
  /** Thousandths of a minute in what the rule writes as one hour. */
  readonly hour: number;
  readonly minute: number;
  readonly unitMinutes: ReadonlyMap<string, number>;
  /** Numbers a selector among the predicates. */
  readonly predicate: (node: Selector) => number;
}

export function compileCredit(tools: StepTools, credit: Credit): CompiledCredit {
  const { settings } = tools;
  const number = (value: Parameters<typeof numberOf>[1]): number => numberOf(settings, value);
  const { threshold, rounding, blocks, repeats, reachBack, carryIn } = credit;
  return {
    counts: takesOf(tools, credit.counts),
    once: takesOf(tools, credit.once),
    dayAmount: credit.dayAsHours === undefined ? 0 : hoursOf(tools, number(credit.dayAsHours)),
    threshold:
      threshold === undefined
        ? null
        : {
            percent: number(threshold.percent),
            below: threshold.below,
            unitMinutes: tools.unitMinutes,
          },
    minAmount: (optionalNumberOf(settings, credit.minMinutes) ?? 0) * tools.minute,
    multiply: (credit.multiply ?? []).map((one) => multiplyOf(tools, one)),
    rounding:
      rounding === undefined ? null : { to: number(rounding.to) * tools.minute, how: rounding.how },
    blocks:
      blocks === undefined
        ? null
        : { days: number(blocks.days), atLeast: hoursOf(tools, number(blocks.atLeast)) },
    repeats:
      repeats === undefined
        ? null
        : { of: repeats.of, ever: repeats.in === "ever", best: repeats.keep === "best" },
    caps: credit.caps.flatMap((one) => capOf(tools, one)),
    reachBack:
      reachBack === undefined
        ? null
        : {
            months: number(reachBack.months),
            takes: takesOf(tools, reachBack.of),
            most: hoursOf(tools, number(reachBack.hours)),
            firstOnly: flagOf(settings, reachBack.firstOnly),
          },
    carryIn:
      carryIn === undefined
        ? null
        : {
            takes: takesOf(tools, carryIn.of),
            most: hoursOf(tools, number(carryIn.hours)),
            overAnchors: carryIn.overAnchors !== undefined && flagOf(settings, carryIn.overAnchors),
          },
  };
}

function takesOf(tools: StepTools, node: EntryFilter): Takes {
  return compileTakes(tools.settings, tools.vocabulary, tools.classes, node);
}

function hoursOf(tools: StepTools, hours: number): number {
  return Math.round(hours * tools.hour);
}

function multiplyOf(tools: StepTools, one: Multiply): CompiledMultiply {
  const { settings } = tools;
  const takes = takesOf(tools, one.of);
  if (typeof one.by === "object" && "times" in one.by) {
    const { times, over } = one.by;
    return { takes, times: numberOf(settings, times), over: numberOf(settings, over) };
  }
  return { takes, times: numberOf(settings, one.by), over: 1 };
}

/** None for a cap whose hours are null. */
function capOf(tools: StepTools, cap: Cap): CompiledCap[] {
  const { settings } = tools;
  const common = { takes: takesOf(tools, cap.of), per: cap.per ?? null, source: cap };
  if (cap.share !== undefined) {
    const percent = numberOf(settings, cap.share.percent);
    return [{ ...common, most: null, percent, of: cap.share.of }];
  }
  const hours = optionalNumberOf(settings, cap.hours ?? null);
  if (hours === null) return [];
  return [{ ...common, most: hoursOf(tools, hours), percent: 0, of: "demanded" }];
}

export function compileDemand(tools: StepTools, demand: Demand): CompiledDemand {
  if ("none" in demand) {
    return { top: null, leaves: [], main: null, mains: [], counting: null, lateLoses: false };
  }
  const leaves: CompiledLeaf[] = [];
  const top = compilePart(tools, demand, leaves);
  const asked = leaves.filter((leaf) => leaf.want >= 0);
  const direct = isLeaf(top) ? [top] : top.kind === "all" ? top.parts.filter(isLeaf) : [];
  const hours = (leaf: CompiledLeaf): boolean => leaf.kind === "hours" && leaf.want >= 0;
  const wholes = direct.filter((leaf) => hours(leaf) && leaf.takes === null && !leaf.extra);
  const parts = asked.filter((leaf) => hours(leaf) && !leaf.extra);
  const others = asked.filter((leaf) => leaf.kind === "floor" || leaf.kind === "inOne");
  const mains = [...new Set([...wholes, ...parts, ...others])];
  const counting = asked.find((leaf) => leaf.kind !== "floor" && leaf.kind !== "inOne") ?? null;
  return {
    top,
    leaves,
    main: mains[0] ?? null,
    mains,
    counting,
    lateLoses: demand.lateLosesExemptions === true,
  };
}

function compilePart(tools: StepTools, part: Part, leaves: CompiledLeaf[]): CompiledPart {
  const parts = (list: readonly Part[]): CompiledPart[] =>
    list.map((one) => compilePart(tools, one, leaves));
  if ("all" in part) return { kind: "all", least: 0, parts: parts(part.all) };
  if ("any" in part) return { kind: "any", least: 1, parts: parts(part.any) };
  if ("outOf" in part) {
    const least = numberOf(tools.settings, part.outOf.least);
    return { kind: "outOf", least, parts: parts(part.outOf.parts) };
  }
  const leaf = compileLeaf(tools, part, leaves.length);
  leaves.push(leaf);
  return leaf;
}

function compileLeaf(tools: StepTools, leaf: Leaf, index: number): CompiledLeaf {
  const { settings } = tools;
  const { cycles } = leaf;
  const counted = cycles !== undefined && "every" in cycles ? cycles : null;
  const every = counted === null ? 0 : numberOf(settings, counted.every);
  return {
    ...askOf(tools, leaf),
    index,
    takes: leaf.of === undefined ? null : takesOf(tools, leaf.of),
    caps: (leaf.caps ?? []).flatMap((one) => capOf(tools, one)),
    when: leaf.when === undefined ? -1 : tools.predicate(leaf.when),
    unless: leaf.unless === undefined ? -1 : tools.predicate(leaf.unless),
    from: leaf.from === undefined ? -Infinity : numberOf(settings, leaf.from),
    until: leaf.until === undefined ? Infinity : numberOf(settings, leaf.until),
    every,
    first: counted?.first === undefined ? every : numberOf(settings, counted.first),
    only: cycles !== undefined && "only" in cycles ? cycles.only : null,
    extra: leaf.extra === true,
    source: leaf,
  };
}

type Asked = Pick<CompiledLeaf, "kind" | "want" | "by" | "months" | "state">;
const plain = { by: null, months: 0, state: -1 };

function askOf(tools: StepTools, leaf: Leaf): Asked {
  const { settings } = tools;
  const optional = (value: Parameters<typeof optionalNumberOf>[1]): number =>
    optionalNumberOf(settings, value) ?? -1;
  const amount = (value: number, unit: number): number =>
    value < 0 ? -1 : Math.round(value * unit);
  if ("hours" in leaf) {
    return { ...plain, kind: "hours", want: amount(optional(leaf.hours), tools.hour) };
  }
  if ("minutes" in leaf) {
    return { ...plain, kind: "hours", want: amount(optional(leaf.minutes), tools.minute) };
  }
  if ("sessions" in leaf) return { ...plain, kind: "sessions", want: optional(leaf.sessions) };
  if ("count" in leaf) return { ...plain, kind: "count", want: optional(leaf.count) };
  if ("outcomes" in leaf) return { ...plain, kind: "outcomes", want: optional(leaf.outcomes) };
  if ("attested" in leaf) return { ...plain, kind: "attested", want: optional(leaf.attested) };
  if ("holds" in leaf) {
    return { ...plain, kind: "state", want: 1, state: tools.predicate(leaf.holds) };
  }
  if ("distinct" in leaf) {
    const { of, atLeast } = leaf.distinct;
    return { ...plain, kind: "distinct", want: numberOf(settings, atLeast), by: of };
  }
  if ("inOne" in leaf) {
    const { of, hours } = leaf.inOne;
    return { ...plain, kind: "inOne", want: hoursOf(tools, numberOf(settings, hours)), by: of };
  }
  const { every, hours } = leaf.floor;
  const months =
    "months" in every ? numberOf(settings, every.months) : 12 * numberOf(settings, every.years);
  return { ...plain, kind: "floor", want: hoursOf(tools, numberOf(settings, hours)), months };
}

/**
 * Whether the fast path can judge it: an amount under at most one cap in hours, with trainings,
 * outcomes or states beside it, all of them plain.
 */
export function isSimple(credit: CompiledCredit, demand: CompiledDemand): boolean {
  if (demand.lateLoses || !simpleCredit(credit)) return false;
  if (demand.top !== null && !isLeaf(demand.top) && demand.top.kind !== "all") return false;
  if (demand.top !== null && !isLeaf(demand.top) && !demand.top.parts.every(isLeaf)) return false;
  const kinds = demand.leaves.map((leaf) => leaf.kind);
  const once = (kind: string): boolean => kinds.filter((one) => one === kind).length <= 1;
  const counts = ["sessions", "outcomes", "state"].filter((kind) =>
    kinds.some((one) => one === kind),
  );
  if (counts.length > 1 || !once("hours") || !once("sessions") || !once("outcomes")) return false;
  return demand.leaves.every(simpleLeaf);
}

function simpleCredit(credit: CompiledCredit): boolean {
  const { counts, once, caps } = credit;
  const cap = caps[0];
  return (
    !counts.loose &&
    !once.loose &&
    credit.dayAmount === 0 &&
    credit.threshold === null &&
    credit.multiply.length === 0 &&
    credit.rounding === null &&
    credit.blocks === null &&
    credit.repeats === null &&
    credit.reachBack === null &&
    credit.carryIn === null &&
    caps.length <= 1 &&
    (cap === undefined || (cap.most !== null && cap.per === null && !cap.takes.loose))
  );
}

function simpleLeaf(leaf: CompiledLeaf): boolean {
  const known = ["hours", "sessions", "outcomes", "state"].includes(leaf.kind);
  const always = leaf.when < 0 && leaf.unless < 0 && leaf.every === 0 && leaf.only === null;
  const dated = leaf.from !== -Infinity || leaf.until !== Infinity;
  return known && always && !dated && leaf.takes === null && leaf.caps.length === 0 && !leaf.extra;
}
