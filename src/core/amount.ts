import type { Text } from "./policy/values.ts";

/** What a rule counts in where that is not hours: a unit of credit of the pack's vocabulary. */
export interface AmountUnit {
  readonly code: string;
  /** As it stands after a number: "points", "学分". */
  readonly title: Text;
  /** The English title after the number 1, where that is another; null: the same. */
  readonly one: string | null;
  /** Whole minutes of one of it. */
  readonly minutes: number;
}

const minutesOfHour = 60;

/** Minutes in a unit, or in hours where it is null; with at most two decimals, never rounded up. */
export function quantityIn(unit: AmountUnit | null, minutes: number): number {
  return Math.floor((minutes * 100) / (unit?.minutes ?? minutesOfHour)) / 100;
}

/** The same as text, with its unit: "12 h" and "12学时", or "12.5 points" and "12.5学分". */
export function amountIn(unit: AmountUnit | null, minutes: number): Text {
  const quantity = quantityIn(unit, minutes);
  if (unit === null) return { zh: `${quantity}学时`, en: `${quantity} h` };
  const title = calledAfter(unit, quantity);
  return { zh: `${quantity}${title.zh}`, en: `${quantity} ${title.en}` };
}

/** The unit's title as it stands after a number: "1 point", "2 points". */
export function calledAfter({ title, one }: AmountUnit, quantity: number): Text {
  return quantity === 1 && one !== null ? { ...title, en: one } : title;
}

/**
 * The quantity that somebody stated, out of the whole minutes that are kept of it: the shortest one,
 * of at most two decimals, that makes them. Half a point of 45 minutes is kept as 23.
 */
export function statedIn(unit: AmountUnit, minutes: number): number {
  for (const scale of [1, 10, 100]) {
    const quantity = Math.round((minutes * scale) / unit.minutes) / scale;
    if (Math.round(quantity * unit.minutes) === minutes) return quantity;
  }
  return quantityIn(unit, minutes);
}

/** What amounts of a rule are called where no number stands before it. */
export function amountsOf(unit: AmountUnit | null): Text {
  return unit?.title ?? { zh: "学时", en: "hours" };
}

/** Minutes of requirements that count in one unit; null: in hours. */
export interface AmountSum {
  readonly unit: AmountUnit | null;
  readonly minutes: number;
}

/** Sums over requirements, apart by what they count in: hours first, and alone where nothing is there. */
export function sumsOf<
  T extends { readonly requirement: { readonly creditUnit: AmountUnit | null } },
>(rows: readonly T[], minutesOf: (row: T) => number): readonly [AmountSum, ...AmountSum[]] {
  const sums = new Map<string, AmountSum>();
  for (const row of rows) {
    const minutes = minutesOf(row);
    const unit = row.requirement.creditUnit;
    const code = unit?.code ?? "";
    if (minutes !== 0) sums.set(code, { unit, minutes: minutes + (sums.get(code)?.minutes ?? 0) });
  }
  const hours = sums.get("");
  sums.delete("");
  const [first, ...others] = [...(hours === undefined ? [] : [hours]), ...sums.values()];
  return first === undefined ? [{ unit: null, minutes: 0 }] : [first, ...others];
}
