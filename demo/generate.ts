import type { EntryRow, FactRow, MemberRow, UnitRow } from "#contract/rows";
import type { Day, PartialDay } from "#core/day";
import { dutiesOf } from "./duties.ts";
import { entriesOf } from "./entries.ts";
import { layOut } from "./layout.ts";
import { peopleOf, type Period, periodUntil, type Person } from "./people.ts";
import { type BranchPlan, copiesOf, type Layout } from "./plans.ts";
import type { RealTree } from "./tree.ts";
import { seatUnits, upperUnits } from "./units.ts";
import { events, facts } from "./words.ts";

export interface GenerateOptions {
  /** How many member numbers are issued; about one in 180 of them has left by `today`. */
  readonly members: number;
  readonly seed: number;
  readonly today: Day;
  readonly tree: RealTree;
  /** Only these rows, so that nobody waits for what he throws away; absent: all. */
  readonly parts?: "units" | "people" | "entries";
}

/** What is handed on at a time: a county's units, or the people of some branches with all of theirs. */
export interface DemoRows {
  readonly units: readonly UnitRow[];
  readonly members: readonly MemberRow[];
  readonly facts: readonly FactRow[];
  readonly entries: readonly EntryRow[];
  /** For each entry, the day on which it was recorded; files have no such column. */
  readonly recorded: readonly Day[];
}

/** Of all portions in their order those with the numbers at, at + of, at + 2 · of and so on. */
export interface PortionShare {
  readonly at: number;
  readonly of: number;
}

const branchesAtOnce = 20;

/**
 * The demonstration in the shapes of import files, the same for the same options; a share of it is made
 * without the rest. Per copy of
 * the province all units come before the first member. Memory is bounded by one copy's layout
 * (45,000 branches) and the people of twenty branches.
 */
export function* generate(
  options: GenerateOptions,
  share: PortionShare = { at: 0, of: 1 },
): Generator<DemoRows, void, undefined> {
  let portion = 0;
  const isMine = (): boolean => portion++ % share.of === share.at;
  const period = periodUntil(options.today);
  const { parts } = options;
  const withUnits = parts === undefined || parts === "units";
  const unitsOnly = (units: readonly UnitRow[]): DemoRows => ({
    units,
    members: [],
    ...dutiesOf(units, options.seed, period),
  });
  if (withUnits && isMine()) yield unitsOnly(upperUnits(options.tree));
  for (let copy = 0; copy < copiesOf(options.members); copy += 1) {
    const layout = layOut(options.tree, options, copy);
    for (const seat of withUnits ? layout.seats : []) {
      if (isMine()) yield unitsOnly(seatUnits(seat));
    }
    if (parts === "units") continue;
    for (let start = 0; start < layout.branches.length; start += branchesAtOnce) {
      if (!isMine()) continue;
      const some = layout.branches.slice(start, start + branchesAtOnce);
      yield rowsOf(some, layout, options, period);
    }
  }
}

function rowsOf(
  branches: readonly BranchPlan[],
  layout: Layout,
  options: GenerateOptions,
  period: Period,
): DemoRows {
  const { seed, parts } = options;
  const members: MemberRow[] = [];
  const factRows: FactRow[] = [];
  const entries: EntryRow[] = [];
  const recorded: Day[] = [];
  for (const branch of branches) {
    const people = peopleOf(branch, layout, seed, period);
    if (parts !== "entries") {
      for (const person of people) {
        addMember(members, branch, person);
        addFacts(factRows, person);
      }
    }
    if (parts === "people") continue;
    const list = entriesOf(branch, people, seed, period);
    for (const entry of list.rows) entries.push(entry);
    for (const day of list.recorded) recorded.push(day);
  }
  return { units: [], members, facts: factRows, entries, recorded };
}

/** Written out rather than spread from a shared part: this is the hot path of large files. */
function addMember(rows: MemberRow[], branch: BranchPlan, person: Person): void {
  const { moved } = person;
  rows.push(memberRow(person, branch.code, person.homeFrom, moved?.on ?? null, person.left));
  if (moved !== null) rows.push(memberRow(person, moved.to.code, moved.on, null, null));
}

function memberRow(
  person: Person,
  unit: string,
  from: Day,
  to: Day | null,
  left: Day | null,
): MemberRow {
  return {
    memberNo: person.no,
    name: person.name,
    nameEn: person.nameEn,
    sex: person.sex,
    born: person.born,
    unit,
    from,
    to,
    admitted: person.admitted,
    full: person.full === null ? null : exact(person.full),
    left,
    sector: null,
  };
}

function addFacts(rows: FactRow[], person: Person): void {
  const education = person.college ? facts.college : facts.lessThanCollege;
  const end = person.left === null ? null : exact(person.left);
  rows.push(fact(person.no, education.kind, education.value, null, exact(person.homeFrom), end));
  for (const post of person.posts) {
    const from = exact(post.from);
    const to = post.to === null ? end : exact(post.to);
    rows.push(fact(person.no, post.fact.kind, post.fact.value, post.unit, from, to));
    if (post.appointed) {
      rows.push({
        ...fact(person.no, events.appointed, "", post.unit, from, null),
        record: "event",
      });
    }
  }
  const { away } = person;
  if (away === null) return;
  const on = exact(away.on);
  rows.push(fact(person.no, "host", "floating", away.to.code, on, null));
  rows.push(fact(person.no, facts.floating.kind, facts.floating.value, null, on, null));
}

function exact(day: Day): PartialDay {
  return { first: day, last: day };
}

function fact(
  memberNo: string,
  kind: string,
  value: string,
  unit: string | null,
  from: PartialDay,
  to: PartialDay | null,
): FactRow {
  return { memberNo, subjectUnit: null, record: "fact", kind, value, unit, from, to };
}
