import type { Numbered, RowProblem, UnitRow } from "#contract/rows";
import type { Day } from "#core/day";
import { formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import type { StoredUnit } from "#store/organisation/stored";

export type Row = Numbered<UnitRow>;

/**
 * One unit of a file: the rows of one code whose days follow each other without a gap. A code that
 * begins again after a gap is another unit.
 */
export interface Life {
  readonly code: string;
  /** In order of days. */
  readonly rows: readonly Row[];
  /** First day; worked out from the parent where the file does not say. */
  from: Day;
  readonly fromIsStated: boolean;
  /** First day outside; null while open. */
  readonly to: Day | null;
  /** The unit that is here already. */
  stored: StoredUnit | null;
  /** The parent under each row; null for the top unit. Filled in by `findParents`. */
  parents: readonly (Life | StoredUnit | null)[];
  unitId: UnitId;
  refused: boolean;
}

/** Where the file does not say since when the top unit exists: the first day that a file may name. */
const beginning: Day = -25_567; // 1900-01-01

export function isLife(one: Life | StoredUnit): one is Life {
  return "rows" in one;
}

export function problem(
  row: Row,
  column: string,
  code: RowProblem["code"],
  value: string | null = "",
  detail = "",
): RowProblem {
  return { row: row.row, column, code, value: value ?? "", detail };
}

/** Groups the rows of a file into units; rows that contradict each other are left out and reported. */
export function livesOf(
  rows: readonly Row[],
  today: Day,
  problems: RowProblem[],
): Map<string, Life[]> {
  const byCode = new Map<string, Row[]>();
  for (const row of rows) {
    if (!daysAreSound(row, today, problems)) continue;
    const group = byCode.get(row.value.code);
    if (group === undefined) byCode.set(row.value.code, [row]);
    else group.push(row);
  }
  const lives = new Map<string, Life[]>();
  for (const [code, group] of byCode) lives.set(code, livesOfCode(code, group, problems));
  return lives;
}

function daysAreSound(row: Row, today: Day, problems: RowProblem[]): boolean {
  const { from, to } = row.value;
  if (to !== null && to <= (from ?? beginning)) {
    problems.push(
      problem(row, "to", "not-after-start", formatDay(to), formatDay(from ?? beginning)),
    );
    return false;
  }
  // What is not true yet would show today under its new name: it is recorded on its day.
  for (const [column, day] of [
    ["from", from],
    ["to", to],
  ] as const) {
    if (day === null || day <= today) continue;
    problems.push(
      problem(row, column, "refused", formatDay(day), `it is after ${formatDay(today)}`),
    );
    return false;
  }
  return true;
}

function livesOfCode(code: string, group: Row[], problems: RowProblem[]): Life[] {
  if (group.length === 1) return [lifeOf(code, group)];
  group.sort((a, b) => (a.value.from ?? beginning) - (b.value.from ?? beginning) || a.row - b.row);
  const lives: Life[] = [];
  let current: Row[] = [];
  for (const row of group) {
    const last = current.at(-1);
    const start = row.value.from ?? beginning;
    if (last === undefined) current.push(row);
    else if (last.value.to === null || last.value.to > start) {
      const same = sameRow(last.value, row.value);
      problems.push(
        problem(row, same ? "" : "from", same ? "double-row" : "overlap", code, String(last.row)),
      );
    } else if (last.value.to === start) current.push(row);
    else {
      lives.push(lifeOf(code, current));
      current = [row];
    }
  }
  lives.push(lifeOf(code, current));
  return lives;
}

function lifeOf(code: string, rows: readonly Row[]): Life {
  const stated = rows[0]?.value.from ?? null;
  return {
    code,
    rows,
    from: stated ?? beginning,
    fromIsStated: stated !== null,
    to: rows.at(-1)?.value.to ?? null,
    stored: null,
    parents: [],
    unitId: 0,
    refused: false,
  };
}

function sameRow(a: UnitRow, b: UnitRow): boolean {
  return (
    a.name === b.name &&
    a.parent === b.parent &&
    a.kind === b.kind &&
    a.level === b.level &&
    a.from === b.from &&
    a.to === b.to
  );
}

/** The unit of a code that is open on a day, among those of the file. */
export function lifeOn(lives: readonly Life[] | undefined, day: Day): Life | null {
  return lives?.find((one) => one.from <= day && (one.to === null || day < one.to)) ?? null;
}

export function refuse(life: Life, problems: RowProblem[], reason: RowProblem): void {
  life.refused = true;
  problems.push(reason);
}
