import { type Day, parseDay, parsePartialDay, type PartialDay } from "#core/day";
import type { Text } from "#core/policy/values";
import {
  type At,
  complain,
  did,
  type Ledger,
  need,
  type Reader,
  record,
  scalar,
  wanted,
} from "./reading.ts";

export function string(limit: number): Reader<string> {
  return (at, to) => {
    const value = scalar(at);
    if (typeof value !== "string" && typeof value !== "number") return wanted(at, to, "text");
    const text = String(value);
    if (text.trim() === "") return wanted(at, to, "text");
    return text.length > limit ? complain(at, to, `longer than ${limit} characters`) : text;
  };
}

export const sentence: Reader<Text> = record({ zh: need(string(2000)), en: need(string(2000)) });

export function integer(least: number, most: number): Reader<number> {
  return (at, to) => {
    const value = scalar(at);
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      return wanted(at, to, "a whole number");
    }
    return value < least || value > most
      ? complain(at, to, `${value} is outside ${least}..${most}`)
      : value;
  };
}

export function decimal(least: number, most: number): Reader<number> {
  return (at, to) => {
    const value = scalar(at);
    if (typeof value !== "number" || !Number.isFinite(value)) return wanted(at, to, "a number");
    return value < least || value > most
      ? complain(at, to, `${value} is outside ${least}..${most}`)
      : value;
  };
}

export const yesNo: Reader<boolean> = (at, to) => {
  const value = scalar(at);
  return typeof value === "boolean" ? value : wanted(at, to, "true or false");
};

export const onlyTrue: Reader<true> = (at, to) =>
  scalar(at) === true ? true : wanted(at, to, "true");

export function oneOf<T extends string>(words: readonly T[], what: string): Reader<T> {
  return (at, to) => {
    const value = scalar(at);
    if (typeof value !== "string") return wanted(at, to, `a ${what}`);
    const found = words.find((word) => word === value);
    return found ?? complain(at, to, `${value}: no such ${what}; ${did(value, words)}`);
  };
}

export const day: Reader<Day> = (at, to) => {
  const value = scalar(at);
  const found = typeof value === "string" ? parseDay(value) : null;
  return found ?? wanted(at, to, "a day of the calendar, like 2010-05-06,");
};

export const partialDay: Reader<PartialDay> = (at, to) => {
  const value = scalar(at);
  const found =
    typeof value === "string" || typeof value === "number" ? parsePartialDay(String(value)) : null;
  return found ?? wanted(at, to, "a date, like 2010, 2010-05 or 2010-05-06,");
};

const codePattern = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;

/** A name made of letters, digits, hyphens, dots and underscores. */
export function checkCode(code: string, at: At, to: Ledger): string | undefined {
  if (code.length > 64) return complain(at, to, "a name of at most 64 characters is needed");
  return codePattern.test(code)
    ? code
    : complain(at, to, `${code}: use letters, digits, hyphens, dots and underscores`);
}
