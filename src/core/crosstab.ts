/**
 * Cross-tables by personal attributes: which counts may be shown, so that no count of fewer than five
 * can be worked out from the others. The argument why stands in docs/privacy.md.
 */

/** A count of fewer persons than this is not shown. */
export const smallestShown = 5;
/** Members without the attribute: says nothing about anybody, so it is never small. */
export const unknownCode = "unknown";
/** In the place of a code: the sum over the dimension. */
export const everyCode = "";

export interface Dimension {
  /** Sex, age, education, sector: what belongs to a person, not to a session. */
  readonly personal: boolean;
  readonly codes: readonly string[];
}

/** What one cell counts. */
export interface Cell {
  /** Persons who could have been counted: a category that nobody has discloses nothing. */
  readonly heads: number;
  /** Persons; one number, or several that are told apart (who reached it, who owes). */
  readonly parts: readonly number[];
}

/** Counts by one or two dimensions, with the sums over each. */
export interface CrossTable {
  readonly rows: Dimension;
  /** Null: a table by one attribute alone. */
  readonly columns: Dimension | null;
  /** By row and column; `everyCode` is the sum over the dimension. */
  cell(row: string, column: string): Cell;
}

type Codes = ReadonlySet<string>;

/** What is not shown: sums of some rows, of some columns, and a block of cells. */
export interface Withheld {
  readonly rowSums: Codes;
  readonly columnSums: Codes;
  readonly blockRows: Codes;
  readonly blockColumns: Codes;
}

const none: Codes = new Set<string>();
export const nothingWithheld: Withheld = {
  rowSums: none,
  columnSums: none,
  blockRows: none,
  blockColumns: none,
};

export function isWithheld(withheld: Withheld, row: string, column: string): boolean {
  if (row === everyCode && column === everyCode) return false;
  if (column === everyCode) return withheld.rowSums.has(row);
  if (row === everyCode) return withheld.columnSums.has(column);
  return withheld.blockRows.has(row) && withheld.blockColumns.has(column);
}

/** Every count by a personal attribute. */
function everythingWithheld(rows: Dimension, columns: Dimension | null): Withheld {
  if (!rows.personal && columns?.personal !== true) return nothingWithheld;
  return {
    rowSums: rows.personal ? new Set(rows.codes) : none,
    columnSums: columns?.personal === true ? new Set(columns.codes) : none,
    blockRows: new Set(rows.codes),
    blockColumns: new Set(columns?.codes),
  };
}

/** What any of several withholds. */
function withheldByAny(all: readonly Withheld[]): Withheld {
  const union = (of: (one: Withheld) => Codes): Codes => new Set(all.flatMap((x) => [...of(x)]));
  return {
    rowSums: union((one) => one.rowSums),
    columnSums: union((one) => one.columnSums),
    blockRows: union((one) => one.blockRows),
    blockColumns: union((one) => one.blockColumns),
  };
}

/** What a table withholds for its own sake, whatever is known of other units. */
export function withholdOwn(table: CrossTable): Withheld {
  const { rows, columns } = table;
  if (!rows.personal && columns?.personal !== true) return nothingWithheld;
  const all = table.cell(everyCode, everyCode);
  if (all.heads === 0) return nothingWithheld;
  /** A part that nobody is in is known to be nought everywhere: its sum is no secret. */
  const live = all.parts.flatMap((value, part) => (value === 0 ? [] : [part]));
  const at = (row: string, column: string, part: number): number =>
    table.cell(row, column).parts[part] ?? 0;
  const small = (row: string, column: string): boolean =>
    live.some((part) => at(row, column, part) < smallestShown);
  const liveRows = liveCodes(rows, (code) => table.cell(code, everyCode));
  const rowSums = !rows.personal
    ? none
    : withholdLine(
        liveRows,
        (code) => code !== unknownCode && small(code, everyCode),
        live,
        (code, part) => at(code, everyCode, part),
      );
  if (columns === null) return { ...nothingWithheld, rowSums };
  const liveColumns = liveCodes(columns, (code) => table.cell(everyCode, code));
  const columnSums = !columns.personal
    ? none
    : withholdLine(
        liveColumns,
        (code) => code !== unknownCode && small(everyCode, code),
        live,
        (code, part) => at(everyCode, code, part),
      );
  const exposes = (row: string, column: string): boolean =>
    small(row, column) &&
    !(rows.personal && row === unknownCode && !columns.personal) &&
    !(columns.personal && column === unknownCode && !rows.personal) &&
    !(row === unknownCode && column === unknownCode) &&
    (!rows.personal || !columns.personal || table.cell(row, column).heads > 0);
  const [blockRows, blockColumns] = withholdBlock({
    liveRows,
    liveColumns,
    rowSums,
    columnSums,
    exposes,
    live,
    at,
  });
  return { rowSums, columnSums, blockRows, blockColumns };
}

/**
 * Codes that somebody has: the others are nought in every cell. Where all have the same, that too is
 * about each of them, and hides among the others.
 */
function liveCodes(dimension: Dimension, sumOf: (code: string) => Cell): readonly string[] {
  const live = dimension.codes.filter((code) => {
    const { heads, parts } = sumOf(code);
    return dimension.personal ? heads > 0 : parts.some((value) => value > 0);
  });
  return dimension.personal && live.length < 2 ? dimension.codes : live;
}

/** Codes of one line with a known sum: those that are small, and others to hide them among. */
function withholdLine(
  codes: readonly string[],
  isSmall: (code: string) => boolean,
  parts: readonly number[],
  at: (code: string, part: number) => number,
): Codes {
  const hidden = new Set(codes.filter(isSmall));
  if (hidden.size === 0) return none;
  for (;;) {
    const short = parts.find((part) => sumOver(hidden, (code) => at(code, part)) < smallestShown);
    if (hidden.size >= 2 && short === undefined) return hidden;
    const part = short ?? parts[0] ?? 0;
    const next = cheapest(codes, hidden, short === undefined ? 0 : smallestShown, (code) =>
      at(code, part),
    );
    if (next === null) return hidden;
    hidden.add(next);
  }
}

interface Block {
  readonly liveRows: readonly string[];
  readonly liveColumns: readonly string[];
  readonly rowSums: Codes;
  readonly columnSums: Codes;
  exposes(row: string, column: string): boolean;
  readonly live: readonly number[];
  at(row: string, column: string, part: number): number;
}

/**
 * Whole rows crossed with whole columns: in a block of at least two by two whose lines of known sum
 * each hide five or more, every cell may be anything in a span of at least five.
 */
function withholdBlock(block: Block): readonly [Codes, Codes] {
  const { liveRows, liveColumns, rowSums, columnSums } = block;
  // One live column is the sums of the rows once more, and the other way round.
  if (liveColumns.length === 1)
    return rowSums.size === 0 ? [none, none] : [rowSums, new Set(liveColumns)];
  if (liveRows.length === 1)
    return columnSums.size === 0 ? [none, none] : [new Set(liveRows), columnSums];
  const rows = new Set(rowSums);
  const columns = new Set(columnSums);
  for (const row of liveRows) {
    for (const column of liveColumns) {
      if (!block.exposes(row, column)) continue;
      rows.add(row);
      columns.add(column);
    }
  }
  if (rows.size === 0 && columns.size === 0) return [none, none];
  const across = (row: string, column: string, part: number) => block.at(row, column, part);
  const down = (column: string, row: string, part: number) => block.at(row, column, part);
  for (;;) {
    const grown =
      widen(rows, rowSums, columns, liveColumns, block.live, across) ||
      widen(columns, columnSums, rows, liveRows, block.live, down);
    if (!grown) return [rows, columns];
  }
}

/** Adds one more code across where a line hides fewer than five or stands alone; false: enough. */
function widen(
  lines: Codes,
  unknownSums: Codes,
  across: Set<string>,
  codes: readonly string[],
  parts: readonly number[],
  at: (line: string, code: string, part: number) => number,
): boolean {
  const add = (least: number, amount: (code: string) => number): boolean => {
    const next = cheapest(codes, across, least, amount);
    if (next !== null) across.add(next);
    return next !== null;
  };
  if (across.size < 2) {
    const weight = (code: string): number =>
      sumOver(lines, (line) => parts.reduce((sum, part) => sum + at(line, code, part), 0));
    return add(0, weight);
  }
  for (const line of lines) {
    if (unknownSums.has(line)) continue;
    for (const part of parts) {
      const hidden = sumOver(across, (code) => at(line, code, part));
      if (hidden >= smallestShown) continue;
      if (add(smallestShown - hidden, (code) => at(line, code, part))) return true;
    }
  }
  return false;
}

/** The code that hides at least `least` with the smallest count; else the one that hides most. */
function cheapest(
  codes: readonly string[],
  taken: Codes,
  least: number,
  amount: (code: string) => number,
): string | null {
  const left = codes
    .filter((code) => !taken.has(code))
    .map((code) => ({ code, amount: amount(code) }))
    .sort((a, b) => a.amount - b.amount || (a.code < b.code ? -1 : 1));
  return (left.find((one) => one.amount >= least) ?? left.at(-1))?.code ?? null;
}

function sumOver(codes: Codes, amount: (code: string) => number): number {
  let sum = 0;
  for (const code of codes) sum += amount(code);
  return sum;
}

/** A unit among those that add up to the unit above; 0 is who is at home directly in that one. */
export interface FamilySize {
  readonly unitId: number;
  readonly heads: number;
}

/** Below this many members a unit hides little, and hides behind others. */
const substantial = 50;

/**
 * The units of one family behind whose counts those of the others hide: the smallest ones, up to and
 * with the second that has 50 members; all where there are no two of those. Each of them withholds
 * whatever any of the family or the unit above withholds.
 */
export function carriersOf(family: readonly FamilySize[]): ReadonlySet<number> {
  const bySize = family
    .filter((one) => one.heads > 0)
    .sort((a, b) => a.heads - b.heads || a.unitId - b.unitId);
  const second = bySize.filter((one) => one.heads >= substantial)[1];
  const last = second === undefined ? bySize.length - 1 : bySize.indexOf(second);
  return new Set(bySize.slice(0, last + 1).map((one) => one.unitId));
}

/** A unit with those that add up to the unit above it; the top unit has no family. */
export interface Level extends FamilySize {
  readonly family: readonly FamilySize[];
}

/** Why a unit withholds more than its own table asks for. */
export type Standing =
  | { readonly kind: "own" }
  /** Others hide behind it: what the units of `level` and the one above them withhold. */
  | { readonly kind: "carrier"; readonly level: number }
  /** The unit above is one too: everything, so that nobody needs to look further up. */
  | { readonly kind: "everything" };

/**
 * Where a unit stands among its family; `levels` begin with the unit itself and end at the top. A unit
 * that has all members of the unit above is the same body once more, and is treated as that one.
 */
export function standingOf(levels: readonly Level[]): Standing {
  const own = sameBody(levels, 0);
  if (!carries(levels[own])) return { kind: "own" };
  return carries(levels[sameBody(levels, own + 1)])
    ? { kind: "everything" }
    : { kind: "carrier", level: own };
}

function sameBody(levels: readonly Level[], from: number): number {
  let level = from;
  while (levels[level + 1] !== undefined && levels[level]?.heads === levels[level + 1]?.heads) {
    level += 1;
  }
  return level;
}

function carries(level: Level | undefined): boolean {
  return level !== undefined && carriersOf(level.family).has(level.unitId);
}

/** What a unit's table withholds; `family`: the tables of its family and of the unit above. */
export function withhold(
  own: CrossTable,
  standing: Standing,
  family: readonly CrossTable[],
): Withheld {
  if (own.cell(everyCode, everyCode).heads === 0) return nothingWithheld;
  if (standing.kind === "everything") return everythingWithheld(own.rows, own.columns);
  return withheldByAny([own, ...family].map(withholdOwn));
}
