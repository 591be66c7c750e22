import type { EntryFilter, FirstTime } from "../policy/selectors.ts";
import type { Length } from "../policy/lengths.ts";
import type { EntryTest } from "./filter.ts";
import { firstDayOf, type PlainLength, plainLength } from "./lengths.ts";
import { chosen, numberOf, type Settings } from "./settings.ts";
import { after, type Time, timeOf } from "./times.ts";

/** Questions about what entries of one kind differ in, about other entries or about the window. */
type Loose = Extract<
  EntryFilter,
  | { course: readonly string[] }
  | { place: readonly string[] }
  | { within: object }
  | { minutes: object }
  | { duration: object }
  | { firstTime: object }
>;

const looseKeys = ["course", "place", "within", "minutes", "duration", "firstTime"];

export function isLooseLeaf(filter: EntryFilter): filter is Loose {
  return looseKeys.some((key) => key in filter);
}

/** The questions of a filter that are made of no others, those of `among` too. */
function leavesOf(settings: Settings, node: EntryFilter): readonly EntryFilter[] {
  const filter = chosen(settings, node);
  if ("all" in filter) return filter.all.flatMap((one) => leavesOf(settings, one));
  if ("any" in filter) return filter.any.flatMap((one) => leavesOf(settings, one));
  if ("not" in filter) return leavesOf(settings, filter.not);
  if (!("firstTime" in filter)) return [filter];
  const { among } = filter.firstTime;
  return [filter, ...(among === undefined ? [] : leavesOf(settings, among))];
}

/** Whether a filter asks what entries of one kind differ in, or about the window. */
export function isLoose(settings: Settings, node: EntryFilter): boolean {
  return leavesOf(settings, node).some(
    (leaf) => isLooseLeaf(leaf) || ("provider" in leaf && leaf.provider.is !== undefined),
  );
}

/** Whether a filter asks about other entries of the member. */
export function asksOfOthers(settings: Settings, node: EntryFilter): boolean {
  return leavesOf(settings, node).some((leaf) => "firstTime" in leaf);
}

/** The lengths before the window's last day that a filter asks about. */
export function lastsOf(settings: Settings, node: EntryFilter): readonly PlainLength[] {
  return leavesOf(settings, node).flatMap((leaf) =>
    "within" in leaf ? [plainLength(settings, leaf.within.last)] : [],
  );
}

export function compileLoose(
  settings: Settings,
  filter: Loose,
  compile: (node: EntryFilter) => EntryTest,
): EntryTest {
  if ("course" in filter) {
    const wanted = new Set(filter.course);
    return (entry) => (wanted.has(entry.course) ? null : "course");
  }
  if ("place" in filter) {
    const wanted = new Set(filter.place);
    return (entry) => (wanted.has(entry.place) ? null : "place");
  }
  if ("minutes" in filter) return compileMinutes(settings, filter.minutes);
  if ("duration" in filter) return compileDuration(settings, filter.duration);
  if ("firstTime" in filter) return compileFirst(filter.firstTime, compile);
  const length = plainLength(settings, filter.within.last);
  return (entry, seen) => {
    if (seen === null || entry.endsOn > seen.windowTo) return "not-within";
    return entry.endsOn >= firstDayOf(length, seen.windowTo) ? null : "not-within";
  };
}

function compileMinutes(
  settings: Settings,
  { atLeast, atMost }: Extract<EntryFilter, { minutes: object }>["minutes"],
): EntryTest {
  const least = atLeast === undefined ? 0 : numberOf(settings, atLeast) * 1000;
  const most = atMost === undefined ? Infinity : numberOf(settings, atMost) * 1000;
  return (_, seen) => {
    if (seen === null || seen.amount < least) return "too-little";
    return seen.amount > most ? "too-much" : null;
  };
}

function compileDuration(
  settings: Settings,
  { atLeast, atMost }: Extract<EntryFilter, { duration: object }>["duration"],
): EntryTest {
  const timed = (length: Length | undefined): Time | null =>
    length === undefined ? null : timeOf(settings, length);
  const [least, most] = [timed(atLeast), timed(atMost)];
  return ({ startsOn, endsOn }) => {
    if (least !== null && endsOn + 1 < after(startsOn, least)) return "duration";
    return most !== null && endsOn + 1 > after(startsOn, most) ? "duration" : null;
  };
}

function compileFirst(
  { of, among }: FirstTime,
  compile: (node: EntryFilter) => EntryTest,
): EntryTest {
  const test = among === undefined ? () => null : compile(among);
  return (_, seen) => (seen !== null && seen.isFirst(of, test) ? null : "not-first");
}
