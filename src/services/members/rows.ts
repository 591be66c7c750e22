import type { MemberRow, Numbered, RowProblem } from "#contract/rows";
import { type Day, formatDay, formatPartialDay, type PartialDay } from "#core/day";
import { impossibleDays } from "#core/member-days";
import type { UnitId } from "#core/organisation";
import { type CodedUnit, codedOn } from "#store/organisation/placement";

export type Row = Numbered<MemberRow>;

/** One home of a file, its unit found. */
export interface FileHome {
  readonly row: Row;
  readonly unitId: UnitId;
  readonly from: Day;
  /** First day outside: the row's own end or the day of leaving. */
  readonly to: Day | null;
}

/** All rows of one member number. */
export interface FileMember {
  readonly memberNo: string;
  /** The row that names the person; all rows agree. */
  readonly row: Row;
  readonly homes: readonly FileHome[];
  readonly left: Day | null;
}

export function problem(
  row: { readonly row: number },
  column: string,
  code: RowProblem["code"],
  value = "",
  detail = "",
): RowProblem {
  return { row: row.row, column, code, value, detail };
}

/** Groups rows by member number and finds their units; what contradicts is reported and left out. */
export function membersOf(
  rows: readonly Row[],
  units: ReadonlyMap<string, readonly CodedUnit[]>,
  today: Day,
  problems: RowProblem[],
): FileMember[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.value.memberNo);
    if (group === undefined) groups.set(row.value.memberNo, [row]);
    else group.push(row);
  }
  const members: FileMember[] = [];
  for (const group of groups.values()) {
    const member = memberOf(group, units, today, problems);
    if (member !== null) members.push(member);
  }
  return members;
}

function memberOf(
  group: readonly Row[],
  units: ReadonlyMap<string, readonly CodedUnit[]>,
  today: Day,
  problems: RowProblem[],
): FileMember | null {
  const [row] = group;
  if (row === undefined) return null;
  const before = problems.length;
  const left = group.map((one) => one.value.left).find((day) => day !== null) ?? null;
  const homes: FileHome[] = [];
  for (const one of [...group].sort((a, b) => a.value.from - b.value.from)) {
    const differing = personalDifference(row.value, one.value);
    if (differing !== null) problems.push(problem(one, differing, "conflict", "", ` (${row.row})`));
    for (const wrong of impossibleDays(one.value, today)) {
      const value = formatPartialDay(one.value[wrong.field] ?? wrong.other);
      problems.push(problem(one, wrong.field, wrong.code, value, formatPartialDay(wrong.other)));
    }
    const home = homeOf(one, left, units, today, problems);
    if (home === null) continue;
    const last = homes.at(-1);
    if (last !== undefined && (last.to === null || last.to > home.from)) {
      problems.push(problem(one, "from", "overlap", formatDay(home.from), String(last.row.row)));
    }
    homes.push(home);
  }
  // A person with one wrong row is not loaded in part: it would look as if he had left.
  if (problems.length > before) refuseOthers(group, problems, before);
  return problems.length > before ? null : { memberNo: row.value.memberNo, row, homes, left };
}

/** Names the good rows of a person who has a wrong one: no row stays out without being told. */
function refuseOthers(group: readonly Row[], problems: RowProblem[], before: number): void {
  const wrong = new Set(problems.slice(before).map((one) => one.row));
  const [first] = wrong;
  for (const one of group) {
    if (wrong.has(one.row)) continue;
    const why = `row ${first} of the same person is wrong, and a person is loaded whole or not at all`;
    problems.push(problem(one, "member_no", "refused", one.value.memberNo, why));
  }
}

function homeOf(
  row: Row,
  left: Day | null,
  units: ReadonlyMap<string, readonly CodedUnit[]>,
  today: Day,
  problems: RowProblem[],
): FileHome | null {
  const { from, unit: code } = row.value;
  const to = row.value.to === null ? left : Math.min(row.value.to, left ?? row.value.to);
  if (to !== null && to <= from) {
    const column = row.value.to === null ? "left" : "to";
    problems.push(problem(row, column, "not-after-start", formatDay(to), formatDay(from)));
    return null;
  }
  if (from > today) {
    problems.push(
      problem(row, "from", "refused", formatDay(from), `it is after ${formatDay(today)}`),
    );
    return null;
  }
  const found = codedOn(units.get(code), from);
  const until = found === null ? null : unitEnd(found, units.get(code));
  if (found === null || (until !== null && (to === null || to > until))) {
    problems.push(problem(row, "unit", "unit-unknown", code));
    return null;
  }
  return { row, unitId: found.unitId, from, to };
}

/** The day on which a unit stops to bear its code, over all its versions. */
function unitEnd(found: CodedUnit, all: readonly CodedUnit[] | undefined): Day | null {
  let end = found.to;
  for (const one of all ?? []) {
    if (one.unitId !== found.unitId) continue;
    if (one.to === null) return null;
    if (end !== null && one.to > end) end = one.to;
  }
  return end;
}

const personal = ["name", "nameEn", "sex"] as const;
const personalDays = ["born", "admitted", "full"] as const;

/** The first personal column in which two rows of one member differ; an empty cell says nothing. */
function personalDifference(a: MemberRow, b: MemberRow): string | null {
  if (a === b) return null;
  for (const key of personal) {
    if (a[key] !== b[key] && a[key] !== null && b[key] !== null && b[key] !== "") {
      return key === "nameEn" ? "name_en" : key;
    }
  }
  for (const key of personalDays) if (!sameDay(a[key], b[key])) return key;
  if (a.left !== null && b.left !== null && a.left !== b.left) return "left";
  return null;
}

function sameDay(a: PartialDay | null, b: PartialDay | null): boolean {
  return a === null || b === null || formatPartialDay(a) === formatPartialDay(b);
}
