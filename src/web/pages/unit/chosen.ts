import type { Overview } from "#contract/routes/coverage";
import type { Figure, RequirementFigures, RequirementRef } from "#contract/views";

/** The figure that the map and the table of units show. */
export interface Chosen {
  readonly requirement: RequirementRef;
  readonly period: string;
  readonly until: string;
  readonly figure: Figure;
}

type PeriodFigure = RequirementFigures["periods"][number];

/** The period that runs today; of those that do not, the latest one that has begun. */
export function currentPeriod(of: RequirementFigures, today: string): PeriodFigure | null {
  const latestFirst = [...of.periods].sort((a, b) => (a.period < b.period ? 1 : -1));
  return (
    latestFirst.find((one) => one.period <= today && today <= one.until) ??
    latestFirst.find((one) => one.period <= today) ??
    latestFirst[0] ??
    null
  );
}

/** What the address asks for, or the requirement that most members still owe. */
export function chosenFigure(
  overview: Overview,
  asked: { readonly requirement?: string | undefined; readonly period?: string | undefined },
): Chosen | null {
  const named = overview.requirements.find((one) => one.requirement.id === asked.requirement);
  const pressing = [...overview.requirements].sort(
    (a, b) => owingNow(b, overview.today) - owingNow(a, overview.today),
  )[0];
  const of = named ?? pressing;
  if (of === undefined) return null;
  const found =
    of.periods.find((one) => named !== undefined && one.period === asked.period) ??
    currentPeriod(of, overview.today);
  return found === null ? null : { requirement: of.requirement, ...found };
}

function owingNow(of: RequirementFigures, today: string): number {
  return currentPeriod(of, today)?.figure.owing ?? 0;
}

/** 2011; 2009–2013 where the window is longer than a year, 2011/4–6 where it is a part of one. */
export function periodLabel(period: string, until: string): string {
  const [from, to] = [period.slice(0, 4), until.slice(0, 4)];
  if (from !== to) return `${from}–${to}`;
  const [first, last] = [Number(period.slice(5, 7)), Number(until.slice(5, 7))];
  if (first === 1 && last === 12) return from;
  return first === last ? `${from}/${first}` : `${from}/${first}–${last}`;
}
