import {
  type Day,
  formatDay,
  formatPartialDay,
  parsePartialDay,
  type PartialDay,
  yearOf,
} from "#core/day";
import type { DayLine } from "#core/ledger";
import { isIdentityNumber, memberNoLimit } from "#core/member-no";
import { isPlainText } from "#core/plain-text";
import type { RowProblemCode } from "./problems.ts";
import { spelling, type Words } from "./words.ts";

/** Says what is wrong with a cell; the reader then returns undefined. */
export type Complain = (code: RowProblemCode, detail?: string) => undefined;

/** Reads the text of one cell, trimmed and not empty. */
export interface Cell<T> {
  /** What stands in the documentation: `date`, `minutes`, or the name of a list of words. */
  readonly type: string;
  read(text: string, complain: Complain, words: Words): T | undefined;
  /** The text that reads as this value. */
  write(value: T): string;
  /** What a spreadsheet may take the text for; absent: text, whatever it looks like. */
  readonly shows?: "day" | "number";
}

const asItIs = (value: string): string => value;

const yearsAllowed = { first: 1900, last: 2199 };

export function text(limit: number): Cell<string> {
  return {
    type: `text, at most ${limit} characters`,
    read(value, complain) {
      if (value.length > limit) return complain("too-long", String(limit));
      return isPlainText(value) ? value : complain("bad-text");
    },
    write: asItIs,
  };
}

const plainCode = /^[A-Za-z0-9][A-Za-z0-9._\-/:#@+]*$/;
const codePattern = /^[\p{L}\p{N}][\p{L}\p{N}._\-/:#@+]*$/u;

/** A key that others refer to: no blanks, so that two that look the same are the same. */
export function code(limit: number): Cell<string> {
  return {
    type: `code, at most ${limit} characters`,
    read(value, complain) {
      if (value.length > limit) return complain("too-long", String(limit));
      return plainCode.test(value) || codePattern.test(value) ? value : complain("bad-code");
    },
    write: asItIs,
  };
}

const anyNumber = code(memberNoLimit);

/** A member's number: any code but one that looks like a resident identity number. */
export const memberNumber: Cell<string> = {
  type: `${anyNumber.type}; never an identity number`,
  read(value, complain, words) {
    return isIdentityNumber(value)
      ? complain("identity-number")
      : anyNumber.read(value, complain, words);
  },
  write: asItIs,
};

/**
 * An id of a list of words, written as the id or as one of its titles. Where no pack fills the list,
 * any code will do.
 */
export function word<T extends string = string>(list: string): Cell<T> {
  return {
    type: list,
    read(value, complain, words) {
      const table = words.get(list);
      // Most files write the same few words in the same way a hundred thousand times.
      const found = table?.get(value) ?? table?.get(spelling(value));
      if (found !== undefined) return found as T;
      if (table === undefined || table.size === 0) return anyCode.read(value, complain, words) as T;
      return complain("unknown-word", nearestWord(value, words, list));
    },
    write: asItIs,
  };
}

const anyCode = code(64);

function nearestWord(value: string, words: Words, list: string): string {
  const near = nearest(spelling(value), [...(words.get(list)?.keys() ?? [])]);
  return near === null ? ` (${list})` : ` (${list}; ${words.get(list)?.get(near)}?)`;
}

export const partialDay: Cell<PartialDay> = {
  type: "date: 2010, 2010-05 or 2010-05-06",
  read(value, complain) {
    let day = daysRead.get(value);
    if (day !== undefined) return day;
    day = readDay(value, complain);
    if (day === undefined) return undefined;
    if (daysRead.size >= daysReadLimit) daysRead.clear();
    daysRead.set(value, day);
    return day;
  },
  write: formatPartialDay,
  shows: "day",
};

/** A file of a million rows names a few thousand days. */
const daysRead = new Map<string, PartialDay>();
const daysReadLimit = 10_000;

function readDay(value: string, complain: Complain): PartialDay | undefined {
  const found = datePattern.exec(value);
  if (found === null) return serialDay(value) ?? compactDay(value, complain);
  const [, year, monthAlone, monthOfDay, day] = found;
  return checkedDay(year ?? "", monthAlone ?? monthOfDay, day, complain);
}

export const exactDay: Cell<Day> = {
  type: "date: 2010-05-06",
  read(value, complain, words) {
    const found = partialDay.read(value, complain, words);
    if (found === undefined) return undefined;
    return found.first === found.last ? found.first : complain("partial-date");
  },
  write: formatDay,
  shows: "day",
};

/** 2010, 2010-5, 2010.05, 2010/5/6, 2010.5.6, 2010年5月6日, and what spreadsheets add: 2010-05-06T00:00:00. */
const datePattern =
  /^(\d{4})(?:年|(?:[-/]|年|\.(?=\d\d$))(\d{1,2})月?|(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?)?$/;

function checkedDay(
  year: string,
  month: string | undefined,
  day: string | undefined,
  complain: Complain,
): PartialDay | undefined {
  const parts = [year];
  if (month !== undefined) parts.push(month.padStart(2, "0"));
  if (day !== undefined) parts.push(day.padStart(2, "0"));
  const found = parsePartialDay(parts.join("-"));
  if (found === null) return complain("no-such-day");
  const inside = Number(year) >= yearsAllowed.first && Number(year) <= yearsAllowed.last;
  return inside
    ? found
    : complain("date-out-of-range", `${yearsAllowed.first}-${yearsAllowed.last}`);
}

/** 20100506 and 201005, as many registers write them. */
function compactDay(value: string, complain: Complain): PartialDay | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})?$/.exec(value);
  if (found === null) return complain("bad-date");
  return checkedDay(found[1] ?? "", found[2], found[3], complain);
}

/** A day as spreadsheets count it, where a cell lost its date format: 40304 is 2010-05-06. */
function serialDay(value: string): PartialDay | undefined {
  if (!/^\d{5}(?:\.0+)?$/.test(value)) return undefined;
  // Day 1 was 1900-01-01, and the 29 February 1900 that never was is counted.
  const day = Math.trunc(Number(value)) - 25_569;
  const year = yearOf(day);
  return year < yearsAllowed.first || year > yearsAllowed.last
    ? undefined
    : { first: day, last: day };
}

export function wholeNumber(least: number, most: number): Cell<number> {
  const range = `${least}-${most}`;
  return {
    type: `whole number, ${range}`,
    read(value, complain) {
      const number = Number(value);
      if (!/^\d{1,9}(?:\.0+)?$/.test(value) || number < least || number > most) {
        return complain("bad-number", range);
      }
      return number;
    },
    write: String,
    shows: "number",
  };
}

/** Degrees and the like. */
export function decimal(least: number, most: number): Cell<number> {
  const range = `${least}..${most}`;
  return {
    type: `number, ${range}`,
    read(value, complain) {
      const number = Number(value);
      if (!/^-?\d{1,6}(?:\.\d{1,15})?$/.test(value) || number < least || number > most) {
        return complain("bad-number", range);
      }
      return number;
    },
    write: String,
    shows: "number",
  };
}

/** A quantity with up to three decimals, kept in thousandths so that nothing is rounded. */
export const thousandths: Cell<number> = {
  type: "number, 0-99999.999",
  read(value, complain) {
    const found = /^(\d{1,5})(?:\.(\d{1,3})0*)?$/.exec(value);
    if (found === null) return complain("bad-number", "0-99999.999");
    return Number(found[1]) * 1000 + Number((found[2] ?? "").padEnd(3, "0"));
  },
  write: (value) => (value / 1000).toFixed(3).replace(/\.?0+$/, ""),
  shows: "number",
};

/** Minutes after midnight, from 08:30 or 8:30:00. */
export const timeOfDay: Cell<string> = {
  type: "time: 08:30",
  read(value, complain) {
    const found = /^(\d{1,2})[:：](\d{2})(?::\d{2})?$/.exec(value);
    if (found === null || Number(found[1]) > 23 || Number(found[2]) > 59) {
      return complain("bad-time");
    }
    return `${(found[1] ?? "").padStart(2, "0")}:${found[2]}`;
  },
  write: asItIs,
};

export const yesNo: Cell<boolean> = {
  type: "yes or no",
  read(value, complain, words) {
    const found = word("yes-no").read(value, complain, words);
    return found === undefined ? undefined : found === "yes";
  },
  write: (value) => (value ? "yes" : "no"),
};

const dayLineLimit = 400;

/** `2010-12-29:480;2010-12-30:480`, in the order of the days. */
export const dayLines: Cell<readonly DayLine[]> = {
  type: "day lines: 2010-12-29:480;2010-12-30:480",
  read(value, complain, words) {
    const lines: DayLine[] = [];
    for (const part of value.split(/[;；]/, dayLineLimit + 1)) {
      if (part.trim() === "") continue;
      const found = /^(.+?)[:：](\d{1,4})$/.exec(part.trim());
      const on = found === null ? undefined : exactDay.read(found[1] ?? "", silent, words);
      const minutes = Number(found?.[2]);
      if (on === undefined || minutes > 1440 || lines.length >= dayLineLimit) {
        return complain("bad-day-lines");
      }
      lines.push({ on, minutes });
    }
    lines.sort((one, other) => one.on - other.on);
    const twice = lines.some((line, index) => line.on === lines[index - 1]?.on);
    return lines.length === 0 || twice ? complain("bad-day-lines") : lines;
  },
  write: (lines) => lines.map((line) => `${formatDay(line.on)}:${line.minutes}`).join(";"),
};

const silent: Complain = () => undefined;

/** The candidate that needs the fewest changes of letters, if they are few against its length. */
export function nearest(wanted: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.ceil(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue;
    const changes = distance(wanted, candidate);
    if (changes < least && changes < Math.max(wanted.length, candidate.length)) {
      least = changes;
      best = candidate;
    }
  }
  return best;
}

function distance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const swap = (above[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[other.length] ?? 0;
}
