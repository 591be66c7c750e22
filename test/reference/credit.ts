import { type D, earlier, later, monthNumber } from "./days.ts";
import type { Cap, Credit, Filter, Group, PackText } from "./grammar.ts";
import { type Entry, list, type Member } from "./member.ts";

/** What one entry gives in one window. Amounts are exact minutes, kept as fractions of 1/1000. */
export interface Gift {
  readonly entry: Entry;
  /** Before caps. */
  readonly amount: number;
  /** From the time before the window. */
  readonly back: boolean;
  /** It is a training: ended, attended, and taken by `once`. */
  once: boolean;
  ended: boolean;
}

export interface Frame {
  readonly pack: PackText;
  readonly member: Member;
  readonly credit: Credit;
  /** Minutes of what the rule writes as an hour. */
  readonly hour: number;
  readonly today: D;
  /** First and last day that give credit, and the window's own last day. */
  readonly from: D;
  readonly to: D;
  readonly last: D;
  readonly windowFrom: D;
  /** The day that `within: last` looks back from. */
  readonly windowTo: D;
  /** A session must have ended by `to`. */
  readonly endedOnly: boolean;
  /** Standing rows take entries whole. */
  readonly whole: boolean;
  /** Where windows follow each other, the months of each; 0 for one alone; null: any minute is enough. */
  readonly tile: number | null;
  readonly ordinal: number;
  /** Entries that end from this day on count whole (days of grace). */
  readonly graceFrom: D | null;
  /** Entries that end on these days belong to earlier windows. */
  readonly taken: readonly { from: D; to: D }[];
  readonly mainDemanded: number;
  /** What the share of a part window makes of the minutes of a cap. */
  readonly capScale: (minutes: number) => number;
}

export function takes(filter: Filter, entry: Entry, frame: Frame): boolean {
  const { forms, topics } = frame.pack.vocabulary;
  if ("all" in filter) return filter.all.every((one) => takes(one, entry, frame));
  if ("any" in filter) return filter.any.some((one) => takes(one, entry, frame));
  if ("not" in filter) return !takes(filter.not, entry, frame);
  if ("anything" in filter) return true;
  if ("form" in filter) return list(filter.form).includes(entry.form);
  if ("mode" in filter) return list(filter.mode).includes(forms[entry.form]?.mode ?? "");
  if ("education" in filter) {
    return list(filter.education).includes(forms[entry.form]?.education ?? "");
  }
  if ("topic" in filter) {
    for (let at: string | undefined = entry.topic; at !== undefined; at = topics[at]?.under) {
      if (list(filter.topic).includes(at)) return true;
    }
    return false;
  }
  if ("course" in filter) return list(filter.course).includes(entry.course);
  if ("place" in filter) return list(filter.place).includes(entry.place);
  if ("outcome" in filter) return list(filter.outcome).includes(entry.outcome ?? "-");
  if ("attested" in filter) return entry.attested;
  if ("minutes" in filter) {
    const { atLeast = 0, atMost = Infinity } = filter.minutes;
    return basic(entry, frame) >= atLeast && basic(entry, frame) <= atMost;
  }
  if ("duration" in filter) {
    // From the first day to the last, both of them whole.
    const { atLeast, atMost } = filter.duration;
    const end = entry.to + 1;
    if (atLeast !== undefined && later(entry.from, atLeast) > end) return false;
    return atMost === undefined || later(entry.from, atMost) >= end;
  }
  if ("firstTime" in filter) return isFirst(filter.firstTime, entry, frame);
  if ("within" in filter) {
    // Three months that end with 28 February begin on 1 December.
    return (
      entry.to >= earlier(frame.windowTo + 1, filter.within.last) && entry.to <= frame.windowTo
    );
  }
  const { is, kind } = filter.provider;
  if (is !== undefined && !is.includes(entry.giver)) return false;
  return kind === undefined || list(kind).includes(entry.provider);
}

function isFirst(
  asked: Extract<Filter, { firstTime: unknown }>["firstTime"],
  entry: Entry,
  frame: Frame,
): boolean {
  const of = typeof asked === "string" ? asked : asked.of;
  const among: Filter =
    typeof asked === "string" ? { anything: true } : (asked.among ?? { anything: true });
  if (entry[of] === "") return true;
  return counting(frame)
    .filter((one) => one.to < entry.to || (one.to === entry.to && one.id < entry.id))
    .every((one) => one[of] !== entry[of] || !takes(among, one, frame));
}

/** Minutes attended or stated, by the pack's basis. */
function basic(entry: Entry, frame: Frame): number {
  if (entry.stated !== null && (entry.minutes === null || frame.pack.pack.basis === "stated")) {
    return entry.stated;
  }
  return entry.minutes ?? 0;
}

/** Of the entries of one session that have begun, the longest; then the first to end, then by id. */
export function counting(frame: Frame): Entry[] {
  const begun = frame.member.entries.filter((one) => one.from <= frame.today);
  return begun.filter((one) =>
    begun.every(
      (other) =>
        other === one ||
        other.session !== one.session ||
        basic(one, frame) > basic(other, frame) ||
        (basic(one, frame) === basic(other, frame) &&
          (one.to < other.to || (one.to === other.to && one.id < other.id))),
    ),
  );
}

function roundTo(minutes: number, to: number, how: "up" | "nearest" | "down"): number {
  const shares = minutes / to;
  if (how === "up") return Math.ceil(shares) * to;
  return how === "down" ? Math.floor(shares) * to : Math.floor(shares + 0.5) * to;
}

/** Step 2: what an entry is worth before the rule's own arithmetic. */
function worth(entry: Entry, frame: Frame): number {
  const { credit } = frame;
  let minutes = basic(entry, frame);
  if (credit.dayAsHours !== undefined) {
    minutes = credit.dayAsHours * frame.hour * (entry.to - entry.from + 1);
  }
  const bar = credit.threshold;
  if (bar !== undefined && entry.minutes !== null && entry.stated !== null) {
    if (entry.minutes * 100 >= bar.percent * entry.stated) minutes = entry.stated;
    else minutes = bar.below === "nothing" ? 0 : entry.minutes;
  }
  return minutes;
}

/** Whether too little of a course was attended for it to give anything. */
function isBarred(entry: Entry, frame: Frame): boolean {
  const bar = frame.credit.threshold;
  if (bar === undefined || bar.below !== "nothing") return false;
  if (entry.minutes === null || entry.stated === null) return false;
  return entry.minutes * 100 < bar.percent * entry.stated;
}

/** Steps 4 and 5. */
function amountOf(entry: Entry, frame: Frame): number {
  const { credit } = frame;
  let minutes = worth(entry, frame);
  const times = credit.multiply?.find((one) => takes(one.of, entry, frame))?.by;
  if (typeof times === "number") minutes *= times;
  else if (times !== undefined) minutes = (minutes * times.times) / times.over;
  const { rounding } = credit;
  return rounding === undefined ? minutes : roundTo(minutes, rounding.to, rounding.how);
}

/**
 * The share of an amount on the days from..to: by day lines, else whole minutes evenly (D22). What
 * counts by days (`dayAsHours`) has nothing to do with the minutes of single days.
 */
function share(entry: Entry, amount: number, from: D, to: D, byDays = false): number {
  if (entry.from >= from && entry.to <= to) return amount;
  if (entry.to < from || entry.from > to) return 0;
  if (!byDays && entry.lines !== null && entry.lines.length > 0) {
    const sum = entry.lines.reduce((all, line) => all + line.minutes, 0);
    const upTo = (last: D): number =>
      entry.lines?.reduce((all, line) => all + (line.on <= last ? line.minutes : 0), 0) ?? 0;
    if (amount === entry.minutes) return upTo(to) - upTo(from - 1);
    if (sum === 0) return 0;
    const running = (last: D): number => Math.floor((amount * 1000 * upTo(last)) / sum) / 1000;
    return running(to) - running(from - 1);
  }
  const days = entry.to - entry.from + 1;
  let given = 0;
  const whole = Math.floor(amount);
  for (let at = 0; at < days; at += 1) {
    const minutes = Math.floor(whole / days) + (at < whole % days ? 1 : 0);
    const rest = at === 0 ? amount - whole : 0;
    if (entry.from + at >= from && entry.from + at <= to) given += minutes + rest;
  }
  return given;
}

/** Whether a session is this window's one: it has most of its minutes, the earlier when equal (D23). */
function mine(entry: Entry, amount: number, frame: Frame, tile: number): boolean {
  const inside = share(entry, amount, frame.windowFrom, frame.last);
  if (inside === 0) return false;
  if (tile === 0) {
    return (
      inside > share(entry, amount, entry.from, frame.windowFrom - 1) &&
      inside >= share(entry, amount, frame.last + 1, entry.to)
    );
  }
  // Windows beside this one are as long as it should be, though it may have been cut short itself.
  for (let n = 1; n <= 60; n += 1) {
    const before = [-n, 1 - n].map((one) => shift(frame.windowFrom, one * tile));
    if (between(entry, amount, before) >= inside) return false;
    const after = [n - 1, n].map((one) => shift(frame.last + 1, one * tile));
    if (between(entry, amount, after) > inside) return false;
  }
  return true;
}

/** The share on the days from one to before another. */
function between(entry: Entry, amount: number, [from = 0, end = 0]: readonly D[]): number {
  return share(entry, amount, from, end - 1);
}

function shift(d: D, months: number): D {
  const at = new Date(d * 86_400_000);
  const first = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
  const lastDate = new Date(
    Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0),
  ).getUTCDate();
  return first / 86_400_000 + Math.min(at.getUTCDate(), lastDate) - 1;
}

/** Whether an entry is the window's because it ended on a day of grace that the window needed. */
function endsInGrace(entry: Entry, frame: Frame): boolean {
  return frame.graceFrom !== null && entry.to >= frame.graceFrom && entry.to <= frame.to;
}

/** The last day of what does not end in days of grace: what still runs gives its days until then. */
function lastOwn(frame: Frame): D {
  return frame.graceFrom === null ? frame.to : Math.min(frame.to, frame.graceFrom - 1);
}

/** Whether step 1 takes an entry: its place among the days, and `counts`. */
function lies(entry: Entry, frame: Frame): boolean {
  const { from, credit, today } = frame;
  const to = lastOwn(frame);
  if (frame.taken.some((days) => entry.to >= days.from && entry.to <= days.to)) return false;
  if (endsInGrace(entry, frame)) return true;
  if (frame.whole) return entry.to >= from && entry.to <= Math.min(to, today);
  if (entry.to < from || entry.from > to) return false;
  if (frame.endedOnly && entry.to > to) return false;
  if (credit.within === "end" && entry.to > to) return false;
  return !(credit.within === "start" && entry.from < from);
}

/** Steps 1 to 10: what each entry gives to the window. */
export function gifts(frame: Frame): Gift[] {
  const { credit } = frame;
  const all = counting(frame).filter((one) => takes(credit.counts, one, frame));
  const least = credit.minMinutes ?? 0;
  const within = all.filter(
    (one) => lies(one, frame) && worth(one, frame) >= least && !isBarred(one, frame),
  );
  const amounts = new Map(
    all.map((one) => [one, worth(one, frame) < least ? 0 : amountOf(one, frame)]),
  );
  const small = blocks(frame, within, amounts);
  const whole = within.filter((one) => !small.has(one));
  const repeated = new Set([...small, ...repeats(frame, all, whole, amounts)]);
  const found = within.map((entry): Gift => {
    const amount = amounts.get(entry) ?? 0;
    const none = repeated.has(entry);
    const given = none ? 0 : inside(entry, amount, frame);
    const ended = entry.to <= frame.today;
    const once = !none && ended && isOnce(entry, amount, frame);
    return { entry, amount: given, back: false, once, ended };
  });
  return [...found, ...reachedBack(frame, all)];
}

function inside(entry: Entry, amount: number, frame: Frame): number {
  const { credit, from } = frame;
  const to = lastOwn(frame);
  if (frame.whole || endsInGrace(entry, frame) || credit.perSession === true) return amount;
  if (entry.from >= from && entry.to <= to) return amount;
  if (credit.within === "end") return amount;
  const byDays = credit.dayAsHours !== undefined;
  if (credit.within === "start") return share(entry, amount, entry.from, frame.today, byDays);
  return share(entry, amount, from, to, byDays);
}

function isOnce(entry: Entry, amount: number, frame: Frame): boolean {
  const { credit, member } = frame;
  const filter: Filter = credit.once ?? { not: { mode: "alone" } };
  if (!takes(filter, entry, frame)) return false;
  const attended = entry.minutes === null ? (entry.stated ?? 0) > 0 : entry.minutes > 0;
  if (!attended || member.entries.length === 0) return false;
  if (frame.whole || endsInGrace(entry, frame)) return true;
  if (credit.within === "end" || credit.within === "start") return true;
  if (entry.from >= frame.from && entry.to <= frame.last) return true;
  if (frame.tile === null) return share(entry, amount, frame.from, frame.to) > 0;
  return mine(entry, basic(entry, frame), frame, frame.tile);
}

/** The entries of blocks that are too small: they give nothing and are no training. */
function blocks(
  frame: Frame,
  within: readonly Entry[],
  amounts: ReadonlyMap<Entry, number>,
): Set<Entry> {
  const small = new Set<Entry>();
  const rule = frame.credit.blocks;
  if (rule === undefined) return small;
  const courses = new Map<string, Entry[]>();
  // What was rounded away before gives nothing here and is walked in no block.
  for (const entry of within.filter((one) => (amounts.get(one) ?? 0) > 0)) {
    const name = entry.course === "" ? `alone ${entry.id}` : entry.course;
    courses.set(name, [...(courses.get(name) ?? []), entry]);
  }
  for (const entries of courses.values()) {
    entries.sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
    while (entries.length > 0) {
      const first = entries[0]?.from ?? 0;
      const block = entries.filter((one) => one.from - first < rule.days);
      entries.splice(0, block.length);
      const sum = block.reduce((total, one) => total + (amounts.get(one) ?? 0), 0);
      if (sum < rule.atLeast * frame.hour) for (const one of block) small.add(one);
    }
  }
  return small;
}

/** The entries that repeat another one and give nothing. */
function repeats(
  frame: Frame,
  all: readonly Entry[],
  within: readonly Entry[],
  amounts: ReadonlyMap<Entry, number>,
): Set<Entry> {
  const rule = frame.credit.repeats;
  const dropped = new Set<Entry>();
  if (rule === undefined) return dropped;
  const before =
    rule.in === "ever" ? all.filter((one) => !within.includes(one) && one.to < frame.from) : [];
  const groups = new Map<string, Entry[]>();
  for (const entry of [...before, ...within]) {
    const name = entry[rule.of];
    if (name !== "") groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  for (const group of groups.values()) {
    const first = (a: Entry, b: Entry): number => a.to - b.to || (a.id < b.id ? -1 : 1);
    const best = (a: Entry, b: Entry): number =>
      (amounts.get(b) ?? 0) - (amounts.get(a) ?? 0) || first(a, b);
    // What gives nothing takes nobody's place.
    const giving = group.filter((one) => (amounts.get(one) ?? 0) > 0);
    const kept = giving.sort(rule.keep === "best" ? best : first)[0];
    for (const one of giving) if (one !== kept && !before.includes(one)) dropped.add(one);
  }
  return dropped;
}

export function groupName(entry: Entry, per: Group): string {
  if (per === "day") return String(entry.to);
  if (per === "provider") return entry.provider === "" ? "" : `by ${entry.giver}`;
  if (per === "month") return String(monthNumber(entry.to));
  return entry[per];
}

/**
 * The amounts of those that are wanted, every cap holding among them by itself (step 9). What a cap
 * of the rule may leave is found on all entries; a part's own caps on what the part takes.
 */
export function cappedSum(
  all: readonly Gift[],
  wanted: (one: Gift) => boolean,
  ownCaps: readonly Cap[],
  frame: Frame,
): number {
  const caps = [...(frame.credit.caps ?? []), ...ownCaps];
  const inside = all.filter((one) => !one.back);
  const everything = new Map(inside.map((one) => [one, one.amount]));
  const meant = new Map(inside.filter(wanted).map((one) => [one, one.amount]));
  caps.forEach((cap, at) => {
    const ofRule = at < (frame.credit.caps ?? []).length;
    const limit = limitOf(cap, ofRule ? everything : meant, frame);
    if (ofRule) cut(everything, cap, limit, caps.slice(at + 1, frame.credit.caps?.length), frame);
    cut(meant, cap, limit, caps.slice(at + 1), frame);
  });
  const back = all.filter((one) => one.back && wanted(one));
  const most = (frame.credit.reachBack?.hours ?? 0) * frame.hour;
  return total([...meant.values()]) + Math.min(most, total(back.map((one) => one.amount)));
}

function total(amounts: readonly number[]): number {
  return amounts.reduce((sum, one) => sum + one, 0);
}

function limitOf(cap: Cap, amounts: ReadonlyMap<Gift, number>, frame: Frame): number {
  if (cap.share === undefined) return frame.capScale((cap.hours ?? 0) * frame.hour);
  const { percent, of } = cap.share;
  if (of === "demanded") return Math.floor((frame.mainDemanded * 1000 * percent) / 100) / 1000;
  const rest = [...amounts].filter(([one]) => !takes(cap.of, one.entry, frame));
  const outside = total(rest.map(([, amount]) => amount));
  return Math.floor((outside * 1000 * percent) / (100 - percent) + 1e-6) / 1000;
}

/** Takes what is over away: first where a later cap takes as well, then from the latest. */
function cut(
  amounts: Map<Gift, number>,
  cap: Cap,
  limit: number,
  later: readonly Cap[],
  frame: Frame,
): void {
  const groups = new Map<string, Gift[]>();
  for (const one of amounts.keys()) {
    if (!takes(cap.of, one.entry, frame)) continue;
    const name = cap.per === undefined ? "all" : groupName(one.entry, cap.per);
    const key = name === "" ? `alone ${one.entry.id}` : `group ${name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const again = (one: Gift): number =>
    later.some((other) => takes(other.of, one.entry, frame)) ? 1 : 0;
  for (const group of groups.values()) {
    let over = total(group.map((one) => amounts.get(one) ?? 0)) - limit;
    const order = [...group].sort(
      (a, b) =>
        again(b) - again(a) || b.entry.to - a.entry.to || (a.entry.id < b.entry.id ? 1 : -1),
    );
    for (const one of order) {
      if (over <= 0) break;
      const taken = Math.min(over, amounts.get(one) ?? 0);
      amounts.set(one, (amounts.get(one) ?? 0) - taken);
      over -= taken;
    }
  }
}

function reachedBack(frame: Frame, all: readonly Entry[]): Gift[] {
  const rule = frame.credit.reachBack;
  if (rule === undefined || frame.whole) return [];
  if (rule.firstOnly === true && frame.ordinal !== 1) return [];
  const since = shift(frame.windowFrom, -rule.months);
  const back = all.filter(
    (one) =>
      one.to >= since &&
      one.to < frame.windowFrom &&
      one.to < frame.from &&
      one.to <= frame.today &&
      worth(one, frame) >= (frame.credit.minMinutes ?? 0) &&
      takes(rule.of, one, frame),
  );
  const once: Filter = frame.credit.once ?? { not: { mode: "alone" } };
  return back
    .map((entry): Gift => {
      const amount = amountOf(entry, frame);
      return { entry, amount, back: true, once: takes(once, entry, frame), ended: true };
    })
    .filter((one) => one.amount > 0);
}
