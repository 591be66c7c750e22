import type { RowProblem } from "#contract/rows";
import { type Day, formatDay } from "#core/day";
import type { StoredUnit } from "#store/organisation/stored";
import { isLife, type Life, lifeOn, problem, refuse } from "./lives.ts";

/** What the register holds of the codes that a file names. */
export interface StoredUnits {
  readonly byCode: ReadonlyMap<string, readonly StoredUnit[]>;
  readonly top: StoredUnit | null;
}

/** The units of a file that are sound, parents before their children. */
export function orderedLives(
  lives: ReadonlyMap<string, readonly Life[]>,
  stored: StoredUnits,
  today: Day,
  problems: RowProblem[],
): Life[] {
  const all = [...lives.values()].flat();
  for (const life of all) findStored(life, stored, problems);
  for (const life of all) findParents(life, lives, stored, today, problems);
  refuseSecondRoots(all, stored, problems);
  return sorted(all, problems);
}

function findStored(life: Life, stored: StoredUnits, problems: RowProblem[]): void {
  const same = (stored.byCode.get(life.code) ?? []).filter(
    (unit) =>
      (life.to === null || unit.openedOn < life.to) &&
      (unit.closedOn === null || !life.fromIsStated || life.from < unit.closedOn),
  );
  const found = same.find((unit) => unit.closedOn === null) ?? same[0] ?? null;
  if (found === null) return;
  const [first] = life.rows;
  if (first !== undefined && life.fromIsStated && life.from < found.openedOn) {
    refuse(
      life,
      problems,
      problem(
        first,
        "from",
        "conflict",
        formatDay(life.from),
        ` (${life.code}, ${formatDay(found.openedOn)})`,
      ),
    );
    return;
  }
  life.stored = found;
  life.unitId = found.unitId;
  if (!life.fromIsStated) life.from = found.openedOn;
}

function findParents(
  life: Life,
  lives: ReadonlyMap<string, readonly Life[]>,
  stored: StoredUnits,
  today: Day,
  problems: RowProblem[],
): void {
  life.parents = life.rows.map((row) => {
    const code = row.value.parent;
    if (code === null) return null;
    // A row without a first day is placed by its last one: its first is that of its parent.
    const day = row.value.from ?? (row.value.to === null ? today : row.value.to - 1);
    const found = lifeOn(lives.get(code), day) ?? storedOn(stored.byCode.get(code), day);
    if (found === null && !life.refused) {
      refuse(life, problems, problem(row, "parent", "parent-unknown", code));
    }
    return found;
  });
}

function storedOn(units: readonly StoredUnit[] | undefined, day: Day): StoredUnit | null {
  return (
    units?.find(
      (unit) => unit.openedOn <= day && (unit.closedOn === null || day < unit.closedOn),
    ) ?? null
  );
}

/** There is one top unit: a second row without a parent is a forgotten cell. */
function refuseSecondRoots(
  all: readonly Life[],
  stored: StoredUnits,
  problems: RowProblem[],
): void {
  let top = stored.top?.code ?? null;
  for (const life of all) {
    const last = life.rows.at(-1);
    if (life.refused || last === undefined || life.to !== null || last.value.parent !== null)
      continue;
    // A unit that is here has its parent already: an empty cell leaves it there.
    if (life.stored !== null) continue;
    if (top === null) top = life.code;
    else refuse(life, problems, problem(last, "parent", "second-root", "", top));
  }
}

/** Parents first, by counting how many parents of each are not placed yet (Kahn). */
function sorted(all: readonly Life[], problems: RowProblem[]): Life[] {
  const waitsFor = new Map<Life, number>();
  const children = new Map<Life, Life[]>();
  const ready: Life[] = [];
  for (const life of all) {
    const above = new Set(life.parents.filter((one): one is Life => one !== null && isLife(one)));
    for (const parent of above) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [life]);
      else list.push(life);
    }
    if (above.size === 0) ready.push(life);
    else waitsFor.set(life, above.size);
  }
  // The list grows while it is walked: a unit joins it when its last parent was passed.
  for (const life of ready) {
    if (!life.refused) checkAgainstParents(life, problems);
    for (const child of children.get(life) ?? []) {
      const left = (waitsFor.get(child) ?? 0) - 1;
      if (left > 0) waitsFor.set(child, left);
      else {
        waitsFor.delete(child);
        ready.push(child);
      }
    }
  }
  refuseCycles(waitsFor, problems);
  return ready.filter((life) => !life.refused);
}

function checkAgainstParents(life: Life, problems: RowProblem[]): void {
  const first = life.parents[0] ?? null;
  if (!life.fromIsStated && life.stored === null && first !== null) life.from = openedOn(first);
  for (const [index, row] of life.rows.entries()) {
    const parent = life.parents[index] ?? null;
    if (parent === null || life.refused) continue;
    const from = index === 0 ? life.from : (row.value.from ?? life.from);
    const closed = isLife(parent) ? parent.to : parent.closedOn;
    if (isLife(parent) && parent.refused) {
      refuse(life, problems, problem(row, "parent", "parent-unknown", row.value.parent));
    } else if (openedOn(parent) > from) {
      refuse(
        life,
        problems,
        problem(
          row,
          "from",
          "refused",
          formatDay(from),
          `its parent ${parent.code} opens on ${formatDay(openedOn(parent))}`,
        ),
      );
    } else if (closed !== null && (row.value.to === null || row.value.to > closed)) {
      refuse(
        life,
        problems,
        problem(
          row,
          "to",
          "refused",
          "",
          `its parent ${parent.code} closes on ${formatDay(closed)}`,
        ),
      );
    }
  }
}

function openedOn(one: Life | StoredUnit): Day {
  return isLife(one) ? one.from : one.openedOn;
}

/** What still waits is in a cycle or below one; the first in the cycle is named. */
function refuseCycles(waiting: ReadonlyMap<Life, number>, problems: RowProblem[]): void {
  for (const life of waiting.keys()) {
    const [row] = life.rows;
    if (row === undefined || life.refused) continue;
    const cycle = cycleFrom(life, waiting);
    if (cycle.includes(life.code)) {
      refuse(
        life,
        problems,
        problem(row, "parent", "parent-cycle", row.value.parent, cycle.slice(0, 5).join(" < ")),
      );
    } else refuse(life, problems, problem(row, "parent", "parent-unknown", row.value.parent));
  }
}

function cycleFrom(life: Life, waiting: ReadonlyMap<Life, number>): string[] {
  const seen = new Map<Life, number>();
  const codes: string[] = [];
  let at: Life | undefined = life;
  while (at !== undefined && !seen.has(at)) {
    seen.set(at, codes.length);
    codes.push(at.code);
    at = at.parents.find((one): one is Life => one !== null && isLife(one) && waiting.has(one));
  }
  return at === undefined ? [] : codes.slice(seen.get(at));
}
