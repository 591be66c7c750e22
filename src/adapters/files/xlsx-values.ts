import type { WorkbookParts } from "./xlsx-parts.ts";

/** A cell as the sheet writes it (ISO/IEC 29500-1, 18.3.1.4). */
export interface RawCell {
  /** The attribute `t`; "n" where it is absent. */
  readonly type: string;
  /** The attribute `s`, an index of cell formats; -1 where it is absent. */
  readonly style: number;
  /** The text of `v`, or of the runs of `is`. */
  readonly text: string;
}

/** The text of a cell as its user sees it; a formula stands for its stored result. */
export function cellText(cell: RawCell, book: WorkbookParts): string {
  switch (cell.type) {
    case "s":
      return book.strings[Number(cell.text)] ?? "";
    case "str":
    case "inlineStr":
      return unescaped(cell.text);
    case "b":
      return cell.text === "" ? "" : cell.text === "1" || cell.text === "true" ? "yes" : "no";
    case "e":
      return cell.text;
    case "d":
      return isoText(cell.text);
    default:
      return numericText(cell, book);
  }
}

/** Characters that XML cannot hold are written `_x000D_` (18.18.97, ST_Xstring). */
export function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function numericText(cell: RawCell, book: WorkbookParts): string {
  if (cell.text === "") return "";
  const value = Number(cell.text);
  if (!Number.isFinite(value)) return "";
  if (value >= 0 && book.dateStyles.has(cell.style)) return dateText(value, book.since1904);
  // Spreadsheets calculate in binary: what they show as 0.3 may be stored as 0.30000000000000004.
  return String(Number(value.toPrecision(15)));
}

/** Days between the beginnings of the two ways of counting. */
const days1904 = 1462;
/** Day 25569 is 1970-01-01. */
const epoch = 25_569;
const daySeconds = 86_400;

/** A day `2012-02-29`, a time `08:30` where the value is less than a day, or both with a `T`. */
function dateText(value: number, since1904: boolean): string {
  const counted = since1904 ? value + days1904 : value;
  // Excel believes in 29 February 1900: days before it are one too low.
  const serial = !since1904 && value >= 1 && value < 60 ? counted + 1 : counted;
  // Excel's days are fractions: half a second of error is rounding.
  const seconds = Math.round((serial - epoch) * daySeconds);
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return "";
  const text = moment.toISOString();
  if (value < 1) return text.slice(11, 16);
  return seconds % daySeconds === 0 ? text.slice(0, 10) : text.slice(0, 16);
}

function isoText(text: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})?T?(\d{2}:\d{2})?/.exec(text);
  const [, day = "", time = ""] = found ?? [];
  if (day === "") return time === "" ? text : time;
  return time === "" || time === "00:00" ? day : `${day}T${time}`;
}

/** Number formats that every program knows by number and that show days or times (18.8.30). */
const builtInDates: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
  [71, 81],
];

/** Whether a number format shows a day or a time; `code` null for a format known by number alone. */
export function showsDate(id: number, code: string | null): boolean {
  if (code === null) return builtInDates.some(([first, last]) => id >= first && id <= last);
  const letters = code
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, "")
    .replace(/general/gi, "");
  return /[ymdhs]/i.test(letters);
}
