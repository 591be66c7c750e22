import type { FactRow, MemberRow, Numbered, UnitRow } from "#contract/rows";
import { parseDay, parsePartialDay, type PartialDay } from "#core/day";
import type { UnitKind, UnitLevel } from "#core/organisation";

/** Rows of files as the reader hands them over; the number is the place in the list. */

export function unitRow(
  row: number,
  code: string,
  parent: string | null,
  more: Partial<UnitRow> = {},
): Numbered<UnitRow> {
  const kind: UnitKind = "branch";
  const level: UnitLevel = "branch";
  return {
    row,
    value: {
      code,
      parent,
      name: `组织${code}`,
      nameEn: "",
      kind,
      level,
      sector: null,
      from: null,
      to: null,
      longitude: null,
      latitude: null,
      ...more,
    },
  };
}

export function memberRow(
  row: number,
  memberNo: string,
  unit: string,
  from: string,
  more: Partial<MemberRow> = {},
): Numbered<MemberRow> {
  return {
    row,
    value: {
      memberNo,
      name: `成员${memberNo}`,
      nameEn: "",
      sex: null,
      born: null,
      unit,
      from: dayOf(from),
      to: null,
      admitted: null,
      full: null,
      left: null,
      sector: null,
      ...more,
    },
  };
}

export function factRow(
  row: number,
  memberNo: string,
  kind: string,
  value: string,
  from: string,
  more: Partial<FactRow> = {},
): Numbered<FactRow> {
  return {
    row,
    value: {
      memberNo,
      subjectUnit: null,
      record: "fact",
      kind,
      value,
      unit: null,
      from: partial(from),
      to: null,
      ...more,
    },
  };
}

export function dayOf(text: string): number {
  const found = parseDay(text);
  if (found === null) throw new Error(`${text} is no day`);
  return found;
}

export function partial(text: string): PartialDay {
  const found = parsePartialDay(text);
  if (found === null) throw new Error(`${text} is no date`);
  return found;
}
