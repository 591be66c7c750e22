import type { CreditUnitRef, RequirementRef } from "#contract/views";

/** Minutes of requirements that count in one unit; null: in hours. */
export interface AmountSum {
  readonly unit: CreditUnitRef | null;
  readonly minutes: number;
}

/** Sums over requirements, apart by what they count in: hours first, and alone where nothing is there. */
export function sumsOf<T extends { readonly requirement: RequirementRef }>(
  rows: readonly T[],
  minutesOf: (row: T) => number,
): readonly [AmountSum, ...AmountSum[]] {
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

/** Sums before and after a change, side by side. */
export function movedSums(
  before: readonly AmountSum[],
  after: readonly AmountSum[],
): readonly { readonly unit: CreditUnitRef | null; readonly from: number; readonly to: number }[] {
  const of = (sums: readonly AmountSum[], unit: CreditUnitRef | null): number =>
    sums.find((one) => one.unit?.code === unit?.code)?.minutes ?? 0;
  const all = [...before, ...after].filter(({ unit, minutes }) => minutes !== 0 || unit === null);
  const units = new Map(all.map(({ unit }) => [unit?.code ?? "", unit]));
  const moved = [...units.values()].map((unit) => ({
    unit,
    from: of(before, unit),
    to: of(after, unit),
  }));
  const some = moved.filter(({ from, to }) => from !== 0 || to !== 0);
  return some.length === 0 ? moved.slice(0, 1) : some;
}
