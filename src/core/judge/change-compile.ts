import type { Window } from "../policy/windows.ts";
import { calendarOf } from "./chain-compile.ts";
import { boundsOf, type Days, type Opening, openingOf, settledFrom } from "./change.ts";
import type { CalendarGroup, Group } from "./compiled.ts";
import type { Building, Built } from "./groups.ts";

export function openingsOf(
  building: Building,
  family: readonly Built[],
): ReadonlyMap<string, Opening> {
  const found = new Map<string, Opening>();
  for (const { rule } of family) {
    const opening = openingOf(building.follows, rule);
    if (opening !== null) found.set(rule.id, opening);
  }
  return found;
}

type Spans = Pick<CalendarGroup, "starts" | "ends" | "openStart">;

interface SplitCalendar {
  /** Windows that the change of packs leaves alone. */
  readonly plain: Omit<CalendarGroup, keyof Group>;
  /** Those that hang on what the old pack had; null where there are none. */
  readonly early: Pick<Spans, "starts" | "ends"> | null;
  /** Every window, whichever pack judges it. */
  readonly all: readonly Days[];
}

/**
 * Windows of the calendar of a plain family, apart from those that a change of packs may take or
 * give. Null where that differs from member to member: then each is asked.
 */
export function splitCalendar(
  building: Building,
  { rule, settings }: Built,
  window: Window,
  openings: ReadonlyMap<string, Opening>,
): SplitCalendar | null {
  const { pack, closing } = building;
  const first = [...openings.values()][0];
  const over = first === undefined || first.how === "finish-under-old" ? null : first.on;
  const { starts, ends, openStart, tileMonths } = calendarOf(pack, settings, window, over);
  const all = spansOf({ starts, ends });
  const bounds = boundsOf(closing, rule.id, pack.from, Number.MAX_SAFE_INTEGER);
  const own = all.filter((one) => one.from <= bounds.to && one.to < bounds.endsBefore);
  let settled = -Infinity;
  for (const opening of openings.values()) {
    const day = settledFrom(opening);
    if (day === null) return null;
    settled = Math.max(settled, day);
  }
  const early = own.filter((one) => one.from < settled);
  const plain = own.filter((one) => one.from >= settled);
  return {
    plain: { ...arraysOf(plain), openStart, tileMonths },
    early: early.length === 0 ? null : arraysOf(early),
    all,
  };
}

export function spansOf({ starts, ends }: Pick<Spans, "starts" | "ends">): readonly Days[] {
  return [...starts].map((from, i) => ({ from, to: ends[i] ?? from }));
}

function arraysOf(spans: readonly Days[]): Pick<Spans, "starts" | "ends"> {
  return {
    starts: Int32Array.from(spans.map((one) => one.from)),
    ends: Int32Array.from(spans.map((one) => one.to)),
  };
}
