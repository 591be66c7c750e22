import type { AmountSum, AmountUnit } from "#core/amount";

/** Sums before and after a change, side by side. */
export function movedSums(
  before: readonly AmountSum[],
  after: readonly AmountSum[],
): readonly { readonly unit: AmountUnit | null; readonly from: number; readonly to: number }[] {
  const of = (sums: readonly AmountSum[], unit: AmountUnit | null): number =>
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
