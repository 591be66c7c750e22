import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Figure, RequirementRef } from "#contract/views";
import type { Status } from "#core/verdicts";
import { useWords } from "../i18n/words.ts";
import { StatusIcon, statusOrder } from "./status.tsx";

/** The statuses of a figure that have members, in the order of the bar. */
function presentStatuses(figure: Figure): readonly (readonly [Status, number])[] {
  return statusOrder.flatMap((status) => {
    const members = figure.byStatus[status] ?? 0;
    return members === 0 ? [] : [[status, members] as const];
  });
}

/** A bar of all members with a verdict; the numbers beside it say the same in words. */
export function FigureBar({ figure }: { readonly figure: Figure }): ReactNode {
  const present = presentStatuses(figure);
  return (
    <div className="rb-bar" aria-hidden="true">
      {present.map(([status, members]) => (
        <span
          key={status}
          className={`rb-bar-part rb-fill-${status}`}
          style={{ flexGrow: members }}
        />
      ))}
    </div>
  );
}

/** Where a number of a figure leads: to its persons where these are in sight, else to the units below. */
export interface FigurePlace {
  readonly unitId: number;
  readonly requirement: string;
  readonly period: string;
  readonly until: string;
  readonly opensToPersons: boolean;
  readonly hasUnitsBelow: boolean;
}

const owed: readonly Status[] = ["on-course", "short", "overdue"];

interface CountProps {
  readonly status: Status;
  readonly members: number;
  readonly place: FigurePlace;
}

function CountLink({ status, members, place }: CountProps): ReactNode {
  const words = useWords();
  const shown = (
    <>
      <StatusIcon of={status} />
      <span className="rb-count-word">{words.t(`status.${status}`)}</span>
      <span className="rb-count-number">{words.number(members)}</span>
    </>
  );
  const unitId = String(place.unitId);
  const { requirement, period, until } = place;
  const owes = owed.find((one) => one === status);
  if (owes !== undefined && place.opensToPersons) {
    return (
      <Link
        className={`rb-count rb-is-${status}`}
        to="/units/$unitId/owing"
        params={{ unitId }}
        search={{ requirement, status: owes as "on-course", dueFrom: period, dueTo: until }}
      >
        {shown}
      </Link>
    );
  }
  if (!place.hasUnitsBelow) return <span className={`rb-count rb-is-${status}`}>{shown}</span>;
  return (
    <Link
      className={`rb-count rb-is-${status}`}
      to="/units/$unitId"
      params={{ unitId }}
      search={{ requirement, period }}
      hash="below"
    >
      {shown}
    </Link>
  );
}

/** The numbers of a figure, one for each status that has members. */
export function FigureCounts(props: {
  readonly figure: Figure;
  readonly place: FigurePlace;
}): ReactNode {
  return (
    <ul className="rb-counts">
      {presentStatuses(props.figure).map(([status, members]) => (
        <li key={status}>
          <CountLink status={status} members={members} place={props.place} />
        </li>
      ))}
    </ul>
  );
}

/** What is missing, in the unit of the requirement. */
export function useMissing(): (
  requirement: RequirementRef,
  missing: { readonly missingMinutes: number; readonly missingCount: number },
) => string {
  const words = useWords();
  return (requirement, { missingMinutes, missingCount }) => {
    if (requirement.measure === "count" || missingMinutes === 0) {
      return missingCount === 0
        ? "–"
        : words.t("missing.sessions", { n: missingCount, shown: words.number(missingCount) });
    }
    return words.hours(missingMinutes, requirement.creditUnit);
  };
}
