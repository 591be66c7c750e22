import type { FactRow, MemberRow } from "#contract/rows";
import { type Day, dayOf, type PartialDay, yearOf } from "#core/day";
import { generate, type GenerateOptions } from "./generate.ts";
import { type Period, periodUntil } from "./people.ts";
import { events } from "./words.ts";

/** Rows about members as an office would have recorded them on one day. */
export interface Chapter {
  readonly recordedOn: Day;
  readonly members: readonly MemberRow[];
  readonly facts: readonly FactRow[];
}

/**
 * The people of the demonstration in the order in which a register learnt of them: first who was
 * there before it began, then month by month who was admitted, moved, left, took or gave up a post.
 * So "as known on" a day of 2010 shows what was known then.
 */
export function chronicle(options: GenerateOptions): Chapter[] {
  const period = periodUntil(options.today);
  const ends = monthEnds(period);
  const chapters = ends.map((recordedOn) => ({
    recordedOn,
    members: [] as MemberRow[],
    facts: [] as FactRow[],
  }));
  const at = (day: Day) => {
    const found = chapters.find((one) => day <= one.recordedOn) ?? chapters.at(-1);
    if (found === undefined) throw new Error("A chronicle has at least one chapter.");
    return found;
  };
  for (const rows of generate({ ...options, parts: "people" })) {
    const since = new Map<string, Day>();
    for (const row of rows.members) {
      const isFirst = !since.has(row.memberNo);
      if (isFirst) since.set(row.memberNo, row.from);
      addMember(row, isFirst, at);
    }
    for (const row of rows.facts) addFact(row, since.get(row.memberNo ?? "") ?? 0, at, period);
  }
  return chapters;
}

type Place = (day: Day) => { readonly members: MemberRow[]; readonly facts: FactRow[] };

/** The day before the demonstration begins, the last day of each month after it, and today. */
function monthEnds(period: Period): Day[] {
  const ends = [period.start - 1];
  const year = yearOf(period.start);
  for (let month = 4; ; month += 1) {
    const end = dayOf(year + Math.floor((month - 1) / 12), ((month - 1) % 12) + 1, 1) - 1;
    if (end >= period.today) break;
    ends.push(end);
  }
  return [...ends, period.today];
}

function addMember(row: MemberRow, isFirst: boolean, at: Place): void {
  const { full, left } = row;
  const began = at(row.from);
  // A second row of a number is a move, known at the end of its month. The first one begins open.
  const fullLater = full !== null && at(full.first) !== began;
  began.members.push({ ...row, to: null, left: null, full: fullLater ? null : full });
  if (full !== null && fullLater && isFirst) {
    at(full.first).facts.push(event(row.memberNo, events.full, full));
  }
  if (left !== null) at(left).members.push({ ...row, left, full: null });
}

/** A contract may be older than the membership: nobody knew of it here before the member came. */
function addFact(row: FactRow, since: Day, at: Place, period: Period): void {
  const began = at(Math.max(row.from.first, since));
  const { to } = row;
  if (to === null || to.first > period.today || to.first <= since || at(to.first) === began)
    began.facts.push(row);
  else {
    began.facts.push({ ...row, to: null });
    at(to.first).facts.push(row);
  }
}

function event(memberNo: string, kind: string, on: PartialDay): FactRow {
  return {
    memberNo,
    subjectUnit: null,
    record: "event",
    kind,
    value: "",
    unit: null,
    from: on,
    to: null,
  };
}
