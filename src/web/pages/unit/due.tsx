import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { UnitView } from "#contract/views";
import { opensToPersons } from "../../data/persons.ts";
import type { OwingFilter } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { useMissing } from "../../parts/figures.tsx";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly overview: Overview;
  readonly unit: UnitView;
}

interface OpenProps {
  readonly unit: UnitView;
  readonly members: number;
  readonly list: OwingFilter & { readonly requirement: string };
}

/** A number of members that opens to their list, or to the units below where persons are not in sight. */
function OpenNumber({ unit, members, list }: OpenProps): ReactNode {
  const words = useWords();
  const params = { unitId: String(unit.unitId) };
  if (opensToPersons(unit)) {
    return (
      <Link to="/units/$unitId/owing" params={params} search={list}>
        {words.number(members)}
      </Link>
    );
  }
  if (unit.childCount === 0) return <>{words.number(members)}</>;
  return (
    <Link
      to="/units/$unitId"
      params={params}
      search={{ requirement: list.requirement }}
      hash="below"
    >
      {words.number(members)}
    </Link>
  );
}

type OwedLine = Overview["owed"]["byRequirement"][number] & { readonly firstDueOn?: string };

interface LinesProps {
  readonly unit: UnitView;
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What stands there when nothing is owed. */
  readonly none: string;
  readonly lines: readonly OwedLine[];
  /** Which verdicts are behind the numbers, whatever the requirement. */
  readonly list: OwingFilter;
}

/** By requirement: how many members, what they miss together, and who they are. */
function OwedLines({ unit, id, title, note, none, lines, list }: LinesProps): ReactNode {
  const words = useWords();
  const missing = useMissing();
  const withFirstDue = lines.some((one) => one.firstDueOn !== undefined);
  return (
    <Section id={id} title={title} note={note}>
      {lines.length === 0 ? (
        <p className="rb-none">{none}</p>
      ) : (
        <table className="rb-table rb-lines">
          <thead>
            <tr>
              <th scope="col">{words.t("column.requirement")}</th>
              {withFirstDue ? <th scope="col">{words.t("column.firstDue")}</th> : null}
              <th scope="col" className="rb-number">
                {words.t("column.members")}
              </th>
              <th scope="col" className="rb-number">
                {words.t("column.missing")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((one) => (
              <tr key={one.requirement.id}>
                <th scope="row">
                  <Name of={one.requirement.title} />
                </th>
                {one.firstDueOn === undefined ? null : (
                  <td className="rb-date" data-label={words.t("column.firstDue")}>
                    {words.day(one.firstDueOn)}
                  </td>
                )}
                <td className="rb-number" data-label={words.t("column.members")}>
                  <OpenNumber
                    unit={unit}
                    members={one.members}
                    list={{ ...list, requirement: one.requirement.id }}
                  />
                </td>
                <td className="rb-number" data-label={words.t("column.missing")}>
                  {missing(one.requirement, one)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

export function DueTable({ overview, unit }: Props): ReactNode {
  const words = useWords();
  const { from, to, requirements } = overview.due;
  return (
    <OwedLines
      unit={unit}
      id="due"
      title={words.t("due.title")}
      note={words.t("due.note", { from: words.day(from), to: words.day(to) })}
      none={words.t("due.none")}
      lines={requirements}
      list={{ dueFrom: from, dueTo: to }}
    />
  );
}

export function OwedTable({ overview, unit }: Props): ReactNode {
  const words = useWords();
  const { until, byRequirement } = overview.owed;
  return (
    <OwedLines
      unit={unit}
      id="owed"
      title={words.t("owed.title", { day: words.day(until) })}
      note={words.t("owed.note")}
      none={words.t("owed.none")}
      lines={byRequirement}
      // What is short has ended and is not owed any more: it is not in these numbers.
      list={{ status: "open", dueTo: until }}
    />
  );
}
