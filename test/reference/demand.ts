import { type D, day, plusMonths } from "./days.ts";
import { applyCap, type Frame, type Gift, gifts, groupName, sum, takes } from "./credit.ts";
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
}

interface Missing {
  readonly minutes: number;
  readonly count: number;
}

const nothing: Missing = { minutes: 0, count: 0 };

export function measure(demand: Demand, frame: Frame, asking: Asking): Measured {
  const main = "none" in demand ? null : mainLeaf(demand, asking, frame);
  const demanded = main === null ? 0 : mainDemanded(demand as Part, main, asking, frame);
  const all = gifts({ ...frame, mainDemanded: demanded });
  const sessions = all.filter((one) => one.once).length;
  if ("none" in demand) {
    return {
      reached: true,
      credited: total(all, frame),
      demanded: 0,
      byMinutes: true,
      missingMinutes: 0,
      missingCount: 0,
      sessions,
    };
  }
  const reader: Reader = { all, frame, asking, main, demanded };
  const missing = missingOf(demand, reader);
  const row = main === null ? countRow(demand, reader) : mainRow(main, reader);
  return {
    reached: missing.minutes === 0 && missing.count === 0,
    ...row,
    byMinutes: main !== null,
    missingMinutes: missing.minutes,
    missingCount: missing.count,
    sessions,
  };
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

/** The main hours: at the top or directly in a top `all` without `of`; else the first in hours. */
function mainLeaf(demand: Part, asking: Asking, frame: Frame): Part | null {
  const top = "all" in demand ? demand.all : [demand];
  const plain = top.find((one) => inHours(one) && isLeaf(one) && one.of === undefined);
  const found = plain ?? leaves(demand).find(inHours) ?? null;
  if (found !== null && isLeaf(found) && !isAsked(found, asking, frame)) return found;
  return found;
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

function minutesOf(part: Part): number {
  if ("hours" in part) return part.hours * 60;
  return "minutes" in part ? part.minutes : 0;
}

function mainDemanded(demand: Part, main: Part, asking: Asking, frame: Frame): number {
  if (!isLeaf(main) || !isAsked(main, asking, frame)) return 0;
  const extras = leaves(demand).filter(
    (one) =>
      one !== main &&
      isLeaf(one) &&
      one.extra === true &&
      inHours(one) &&
      isAsked(one, asking, frame),
  );
  const own = asking.scale(minutesOf(main), "demand");
  const more = extras.reduce((all, one) => all + asking.scale(minutesOf(one), "minimums"), 0);
  return Math.max(0, own - asking.reduced) + more;
}

/** The gifts that a leaf looks at, after its own caps. */
function seen(leaf: LeafOptions, reader: Reader): Gift[] {
  const { of } = leaf;
  const found = reader.all
    .filter((one) => of === undefined || takes(of, one.entry, reader.frame))
    .map((one) => ({ ...one }));
  for (const [at, cap] of (leaf.caps ?? []).entries()) {
    applyCap(found, cap, (leaf.caps ?? []).slice(at + 1), reader.frame);
  }
  return found;
}

function total(all: readonly Gift[], frame: Frame): number {
  if (frame.credit.perSession !== true) return sum(all);
  return Math.max(0, ...all.filter((one) => one.once).map((one) => one.amount));
}

function mainRow(main: Part, reader: Reader): { credited: number; demanded: number } {
  const found = isLeaf(main) ? seen(main, reader) : [];
  return {
    credited: total(found, reader.frame) + reader.asking.carried,
    demanded: reader.demanded,
  };
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
  return "distinct" in leaf ? leaf.distinct.atLeast : 0;
}

function countOf(leaf: Part, reader: Reader): number {
  if (!isLeaf(leaf)) return 0;
  const found = seen(leaf, reader);
  const gives = found.filter((one) => one.once || one.amount > 0);
  if ("sessions" in leaf) return found.filter((one) => one.once).length;
  if ("count" in leaf) return gives.filter((one) => one.ended).length;
  if ("attested" in leaf) return gives.filter((one) => one.entry.attested).length;
  if ("distinct" in leaf) {
    const { of } = leaf.distinct;
    return new Set(gives.map((one) => groupName(one.entry, of)).filter((name) => name !== "")).size;
  }
  return gives.length;
}

function missingOf(part: Part, reader: Reader): Missing {
  if ("all" in part) return together(part.all, reader);
  if ("any" in part) {
    const found = part.any.map((one) => missingOf(one, reader));
    return [...found].sort(least)[0] ?? nothing;
  }
  if ("outOf" in part) {
    const sorted = [...part.outOf.parts]
      .map((one) => ({ one, missing: missingOf(one, reader) }))
      .sort((a, b) => least(a.missing, b.missing));
    return together(
      sorted.slice(0, part.outOf.least).map((each) => each.one),
      reader,
    );
  }
  if (!isAsked(part, reader.asking, reader.frame)) return nothing;
  return missingOfLeaf(part, reader);
}

function least(a: Missing, b: Missing): number {
  return a.minutes - b.minutes || a.count - b.count;
}

function together(parts: readonly Part[], reader: Reader): Missing {
  let main = 0;
  let others = 0;
  let count = 0;
  for (const part of parts) {
    const missing = missingOf(part, reader);
    if (part === reader.main) main = missing.minutes;
    else others += missing.minutes;
    count = Math.max(count, missing.count);
  }
  return { minutes: Math.max(main, others), count };
}

function missingOfLeaf(part: Part, reader: Reader): Missing {
  if (!isLeaf(part)) return nothing;
  const { asking, frame } = reader;
  const short = (minutes: number): Missing => ({
    minutes: Math.max(0, Math.ceil(minutes - 1e-6)),
    count: 0,
  });
  if (part === reader.main) {
    const { credited, demanded } = mainRow(part, reader);
    return short(demanded - credited);
  }
  if (inHours(part)) {
    return short(asking.scale(minutesOf(part), "minimums") - total(seen(part, reader), frame));
  }
  if ("inOne" in part) {
    const groups = new Map<string, number>();
    for (const one of seen(part, reader)) {
      const name = groupName(one.entry, part.inOne.of);
      if (name !== "") groups.set(name, (groups.get(name) ?? 0) + one.amount);
    }
    const most = Math.max(0, ...groups.values());
    return short(asking.scale(part.inOne.hours * 60, "minimums") - most);
  }
  if ("floor" in part) return short(floorMissing(part, reader));
  return { minutes: 0, count: Math.max(0, asksFor(part) - countOf(part, reader)) };
}

function floorMissing(part: Extract<Part, { floor: object }>, reader: Reader): number {
  const { asking } = reader;
  const months = part.floor.months ?? 12 * (part.floor.years ?? 1);
  const needed = asking.scale(part.floor.hours * 60, "minimums");
  const found = seen(part, reader);
  let missing = 0;
  for (let n = 0; ; n += 1) {
    const from = plusMonths(asking.windowFrom, n * months);
    if (from > asking.windowTo) return missing;
    const to = Math.min(asking.windowTo, plusMonths(asking.windowFrom, (n + 1) * months) - 1);
    if (!asking.bound(from, to)) continue;
    const there = found.filter((one) => one.entry.to >= from && one.entry.to <= to);
    missing += Math.max(0, needed - sum(there));
  }
}
