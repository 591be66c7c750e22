import { InvalidArgumentError } from "commander";
import type { ParameterChanges } from "#contract/parameters";
import { type Day, dayOf, parseDay } from "#core/day";

export function dayOption(text: string): Day {
  const day = parseDay(text);
  if (day === null) throw new InvalidArgumentError("Write it as 2011-11-15.");
  return day;
}

/** The first day of a year. */
export function yearOption(text: string): Day {
  const year = Number(/^(\d{4})(?:-01-01)?$/.exec(text)?.[1]);
  if (!(year >= 1900)) throw new InvalidArgumentError("Write a year: 2010.");
  return dayOf(year, 1, 1);
}

export function positiveOption(text: string): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number > 0) return number;
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

/** `NAME=VALUE`, gathered: numbers, true, false and null as such, anything else as a word. */
export function assignOption(text: string, before: ParameterChanges = {}): ParameterChanges {
  const [, name, value] = /^([A-Za-z][\w.-]*)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined || value === "") {
    throw new InvalidArgumentError("Write it as S1.hours=32.");
  }
  const word = { true: true, false: false, null: null }[value];
  const number = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return { ...before, [name]: word === undefined ? number : word };
}
