import type { Selector } from "#core/policy/selectors";
import type { Anchor, Window } from "#core/policy/windows";
import type { Value } from "#core/policy/values";
import { later } from "./later.ts";
import { items, may, need, type Reader, record, tagged } from "./reading.ts";
import { day } from "./scalars.ts";
import { mapped, selectorReader } from "./selectors.ts";
import { chooseReader, dayValue, flagValue, type Scope, wholeValue, wordValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";

function anchorReader(scope: Scope): Reader<Anchor> {
  const events = codesOf(scope.vocabulary?.events ?? []);
  const gap = tagged<Extract<Anchor, { start: Selector }>["gapOver"]>({
    months: mapped(wholeValue(scope, 0, 1200), (months) => ({ months })),
    days: mapped(wholeValue(scope, 0, 36_500), (days) => ({ days })),
  });
  const start = record({ start: need(selectorReader(scope)), gapOver: need(gap) });
  const event = record({ event: need(wordValue(scope, events, "event")) });
  const on = record({ on: need(dayValue(scope, day)) });
  return (at, to) => {
    const pairs = items(at, to);
    if (pairs === undefined) return undefined;
    if (pairs.some((pair) => pair.key === "on")) return on(at, to);
    return pairs.some((pair) => pair.key === "event") ? event(at, to) : start(at, to);
  };
}

export function windowReader(scope: Scope): Reader<Window> {
  const date = dayValue(scope, day);
  const span = record({ from: need(date), to: need(date) });
  return (at, to) =>
    tagged<Window>(
      {
        calendar: mapped(
          record({ years: need(wholeValue(scope, 1, 50)) }, later.calendar),
          (calendar) => ({ calendar }),
        ),
        fixed: mapped(span, (fixed) => ({ fixed })),
        once: mapped(span, (once) => ({ once })),
        deadline: mapped(
          record(
            {
              after: need(anchorReader(scope)),
              months: need(wholeValue(scope, 1, 600)),
              lastDayIncluded: may(flagValue(scope), true),
              from: need(date),
            },
            later.deadline,
          ),
          (deadline) => ({ deadline }),
        ),
        gate: mapped(
          record(
            {
              before: need(anchorReader(scope)),
              opensMonths: may<Value<number>, Value<number>>(wholeValue(scope, 0, 600), 0),
              opensDays: may<Value<number>, Value<number>>(wholeValue(scope, 0, 18_300), 0),
              inclusive: may(flagValue(scope), false),
            },
            later.gate,
          ),
          (gate) => ({ gate }),
        ),
        anniversary: mapped(
          record({
            of: need(selectorReader(scope)),
            extensionDays: may(wholeValue(scope, 0, 3660), 0),
          }),
          (anniversary) => ({ anniversary }),
        ),
        choose: chooseReader(scope, windowReader(scope)),
      },
      later.window,
    )(at, to);
}
