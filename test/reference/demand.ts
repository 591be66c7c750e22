import { type D, day, plusMonths } from "./days.ts";
import { cappedSum, type Frame, type Gift, gifts, groupName, takes } from "./credit.ts";
import type { Demand, LeafOptions, Part } from "./grammar.ts";

/** Where one window asks: which day decides about `when`, and how its demand is scaled. */
export interface Asking {
  readonly askDay: D;
  readonly windowFrom: D;
  readonly windowTo: D;
  readonly ordinal: number;
  /** The due day has passed unmet: parts left out by `unless` come back. */
  readonly late: boolean;
  readonly scale: (minutes: number, what: "demand" | "minimums") => number;
  readonly carried: number;
  /** Minutes that a waiver takes off the main hours. */
  readonly reduced: number;
  readonly bound: (from: D, to: D) => boolean;
}

export interface Measured {
  readonly reached: boolean;
  readonly credited: number;
  readonly demanded: number;
  readonly byMinutes: boolean;
  readonly missingMinutes: number;
  readonly missingCount: number;
  readonly sessions: number;
  /** Minutes of the main hours, within their caps, of what `carryIn` takes. */
  readonly carryable: number;
}

interface Missing {
  readonly minutes: number;
  readonly count: number;
}

const nothing: Missing = { minutes: 0, count: 0 };

export function measure(demand: Demand, plain: Frame, asking: Asking): Measured {
  const main = "none" in demand ? null : mainLeaf(demand, (one) => isAsked(one, asking, plain));
  const demanded = main === null ? 0 : mainDemanded(demand as Part, main, asking, plain);
  const frame = { ...plain, mainDemanded: demanded };
  const all = gifts(frame);
  const sessions = all.filter((one) => one.once).length;
  if ("none" in demand) {
    return {
      reached: true,
      credited: amountOf({}, { all, frame }, () => true),
      demanded: 0,
      byMinutes: true,
      missingMinutes: 0,
      missingCount: 0,
      sessions,
      carryable: 0,
    };
  }
  const reader: Reader = { all, frame, asking, main, demanded };
  const missing = missingOf(demand, reader);
  const row = main === null ? countRow(demand, reader) : mainRow(main, reader);
  return {
    reached: missing === null || (missing.minutes === 0 && missing.count === 0),
    ...row,
    byMinutes: main !== null,
    missingMinutes: missing?.minutes ?? 0,
    missingCount: missing?.count ?? 0,
    sessions,
    carryable: carryable(main, reader),
  };
}

/** Of what counts for the main hours, what the next window may take in: within the same caps. */
function carryable(main: Part | null, reader: Pick<Reader, "all" | "frame">): number {
  const { carryIn } = reader.frame.credit;
  if (carryIn === undefined || main === null || !isLeaf(main)) return 0;
  return amountOf(main, reader, (one) => takes(carryIn.of, one.entry, reader.frame));
}

interface Reader {
  readonly all: readonly Gift[];
  readonly frame: Frame;
  readonly asking: Asking;
  readonly main: Part | null;
  readonly demanded: number;
}

function isLeaf(
  part: Part,
): part is Exclude<Part, { all: Part[] } | { any: Part[] } | { outOf: object }> {
  return !("all" in part || "any" in part || "outOf" in part);
}

function inHours(part: Part): boolean {
  return "hours" in part || "minutes" in part;
}

function leaves(part: Part): Part[] {
  if ("all" in part) return part.all.flatMap(leaves);
  if ("any" in part) return part.any.flatMap(leaves);
  return "outOf" in part ? part.outOf.parts.flatMap(leaves) : [part];
}

/**
 * The main hours: at the top or directly in a top `all` without `of`; else the first in hours; else
 * the first that asks for an amount of time in another way. Of these the first that is asked.
 */
function mainLeaf(demand: Part, asked: (leaf: LeafOptions) => boolean): Part | null {
  const top = "all" in demand ? demand.all : [demand];
  const own = (one: Part): boolean => isLeaf(one) && inHours(one) && one.extra !== true;
  const all = [
    ...top.filter((one) => own(one) && isLeaf(one) && one.of === undefined),
    ...leaves(demand).filter(own),
    ...leaves(demand).filter((one) => "inOne" in one || "floor" in one),
  ];
  return all.find((one) => isLeaf(one) && asked(one)) ?? all[0] ?? null;
}

function isAsked(leaf: LeafOptions, asking: Asking, frame: Frame): boolean {
  const { member } = frame;
  if (leaf.when !== undefined && !member.is(leaf.when, asking.askDay)) return false;
  if (leaf.unless !== undefined && !asking.late && member.is(leaf.unless, asking.askDay)) {
    return false;
  }
  if (leaf.from !== undefined && asking.windowTo < day(leaf.from)) return false;
  if (leaf.until !== undefined && asking.windowFrom > day(leaf.until)) return false;
  const { cycles } = leaf;
  if (cycles === undefined) return true;
  if ("only" in cycles) return cycles.only.includes(asking.ordinal);
  const past = asking.ordinal - cycles.first;
  return past >= 0 && past % cycles.every === 0;
}

function minutesOf(part: Part, hour: number): number {
  if ("hours" in part) return part.hours * hour;
  if ("minutes" in part) return part.minutes;
  if ("inOne" in part) return part.inOne.hours * hour;
  return "floor" in part ? part.floor.hours * hour : 0;
}

/** The main hours as they are written, in minutes; `hour`: those of one hour of the rule. */
export function mainMinutes(demand: Demand, hour: number): number {
  const main = "none" in demand ? null : mainLeaf(demand, () => true);
  return main === null ? 0 : minutesOf(main, hour);
}

function mainDemanded(demand: Part, main: Part, asking: Asking, frame: Frame): number {
  const asked = isLeaf(main) && isAsked(main, asking, frame);
  const extras = leaves(demand).filter(
    (one) =>
      one !== main &&
      isLeaf(one) &&
      one.extra === true &&
      inHours(one) &&
      isAsked(one, asking, frame),
  );
  const own = asked ? asking.scale(minutesOf(main, frame.hour), "demand") : 0;
  const more = extras.reduce(
    (all, one) => all + asking.scale(minutesOf(one, frame.hour), "minimums"),
    0,
  );
  return Math.max(0, own - asking.reduced) + more;
}

/** The amounts that a leaf takes; with `perSession` those of its longest session. */
function amountOf(
  leaf: LeafOptions,
  reader: Pick<Reader, "all" | "frame">,
  only: (one: Gift) => boolean,
): number {
  const { all, frame } = reader;
  const wanted = (one: Gift): boolean => seen(leaf, one, frame) && only(one);
  if (frame.credit.perSession !== true) return cappedSum(all, wanted, leaf.caps ?? [], frame);
  const sessions = all.filter((one) => one.once && wanted(one));
  return Math.max(
    0,
    ...sessions.map((mine) => cappedSum(all, (one) => one === mine, leaf.caps ?? [], frame)),
  );
}

function seen(leaf: LeafOptions, one: Gift, frame: Frame): boolean {
  return leaf.of === undefined || takes(leaf.of, one.entry, frame);
}

/** What a leaf in time has. */
function haveOf(leaf: Part, reader: Reader): number {
  if (!isLeaf(leaf)) return 0;
  if ("inOne" in leaf) {
    const { of } = leaf.inOne;
    const names = new Set(reader.all.map((one) => groupName(one.entry, of)));
    names.delete("");
    const each = [...names].map((name) =>
      amountOf(leaf, reader, (one) => groupName(one.entry, of) === name),
    );
    return Math.max(0, ...each);
  }
  if ("floor" in leaf) return stretches(leaf, reader).reduce((sum, one) => sum + one, 0);
  return amountOf(leaf, reader, () => true);
}

function mainRow(main: Part, reader: Reader): { credited: number; demanded: number } {
  return { credited: haveOf(main, reader) + reader.asking.carried, demanded: reader.demanded };
}

function countRow(demand: Part, reader: Reader): { credited: number; demanded: number } {
  const leaf = leaves(demand)[0];
  if (leaf === undefined || !isLeaf(leaf)) return { credited: 0, demanded: 0 };
  if (!isAsked(leaf, reader.asking, reader.frame))
    return { credited: countOf(leaf, reader), demanded: 0 };
  return { credited: countOf(leaf, reader), demanded: asksFor(leaf) };
}

function asksFor(leaf: Part): number {
  if ("sessions" in leaf) return leaf.sessions;
  if ("count" in leaf) return leaf.count;
  if ("outcomes" in leaf) return leaf.outcomes;
  if ("attested" in leaf) return leaf.attested;
  if ("holds" in leaf) return 1;
  return "distinct" in leaf ? leaf.distinct.atLeast : 0;
}

function countOf(leaf: Part, reader: Reader): number {
  if (!isLeaf(leaf)) return 0;
  if ("holds" in leaf) return reader.frame.member.is(leaf.holds, reader.asking.askDay) ? 1 : 0;
  const found = reader.all.filter((one) => seen(leaf, one, reader.frame));
  const gives = found.filter((one) => one.once || one.amount > 0);
  if ("sessions" in leaf) return found.filter((one) => one.once).length;
  if ("count" in leaf) return found.filter((one) => one.ended && one.amount > 0).length;
  if ("attested" in leaf) return gives.filter((one) => one.entry.attested).length;
  if ("distinct" in leaf) {
    const { of } = leaf.distinct;
    return new Set(gives.map((one) => groupName(one.entry, of)).filter((name) => name !== "")).size;
  }
  return gives.length;
}

/** What a part misses; null where nothing of it is asked. */
function missingOf(part: Part, reader: Reader): Missing | null {
  if (isLeaf(part)) {
    return isAsked(part, reader.asking, reader.frame) ? missingOfLeaf(part, reader) : null;
  }
  const parts = "all" in part ? part.all : "any" in part ? part.any : part.outOf.parts;
  const there = parts.flatMap((one) => {
    const missing = missingOf(one, reader);
    return missing === null ? [] : [{ one, missing }];
  });
  if (there.length === 0) return null;
  const needed =
    "all" in part ? there.length : "any" in part ? 1 : Math.min(part.outOf.least, there.length);
  const whole = there.filter(({ missing }) => missing.minutes === 0 && missing.count === 0);
  if (whole.length >= needed) return nothing;
  const nearest = [...there].sort((a, b) => least(a.missing, b.missing));
  return together(nearest.slice(0, needed), reader);
}

function least(a: Missing, b: Missing): number {
  return a.minutes - b.minutes || a.count - b.count;
}

function together(parts: readonly { one: Part; missing: Missing }[], reader: Reader): Missing {
  // Hours without a filter hold those of the other parts; others stand beside each other.
  const isMain = ({ one }: { one: Part }): boolean =>
    one === reader.main && isLeaf(one) && inHours(one) && one.of === undefined;
  const sum = (some: readonly { missing: Missing }[]): number =>
    some.reduce((all, { missing }) => all + missing.minutes, 0);
  return {
    minutes: Math.max(sum(parts.filter(isMain)), sum(parts.filter((one) => !isMain(one)))),
    count: Math.max(...parts.map(({ missing }) => missing.count)),
  };
}

function missingOfLeaf(part: Part, reader: Reader): Missing {
  const { asking } = reader;
  const short = (missing: number): Missing => ({
    minutes: Math.max(0, Math.ceil(missing - 1e-6)),
    count: 0,
  });
  if (!isLeaf(part)) return nothing;
  const isMain = part === reader.main;
  const minutes = minutesOf(part, reader.frame.hour);
  const needed = isMain ? reader.demanded : asking.scale(minutes, "minimums");
  if ("floor" in part) {
    return short(stretches(part, reader).reduce((all, one) => all + Math.max(0, needed - one), 0));
  }
  if (inHours(part) || "inOne" in part) {
    return short(needed - haveOf(part, reader) - (isMain ? asking.carried : 0));
  }
  return { minutes: 0, count: Math.max(0, asksFor(part) - countOf(part, reader)) };
}

/** What each stretch of a floor came to, of those on which the rule binds at all. */
function stretches(part: Extract<Part, { floor: object }>, reader: Reader): number[] {
  const { asking } = reader;
  const months = part.floor.months ?? 12 * (part.floor.years ?? 1);
  const found: number[] = [];
  for (let n = 0; ; n += 1) {
    const from = plusMonths(asking.windowFrom, n * months);
    if (from > asking.windowTo) return found;
    const to = plusMonths(asking.windowFrom, (n + 1) * months) - 1;
    if (!asking.bound(from, Math.min(to, asking.windowTo))) continue;
    found.push(amountOf(part, reader, (one) => one.entry.to >= from && one.entry.to <= to));
  }
}
