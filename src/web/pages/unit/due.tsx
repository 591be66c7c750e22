import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { UnitView } from "#contract/views";
import { opensToPersons } from "../../data/persons.ts";
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
  readonly requirement: string;
  readonly members: number;
  readonly dueFrom?: string;
  readonly dueTo?: string;
}

/** A number of members that opens to their list, or to the units below where persons are not in sight. */
function OpenNumber({ unit, requirement, members, dueFrom, dueTo }: OpenProps): ReactNode {
  const words = useWords();
  const params = { unitId: String(unit.unitId) };
  if (opensToPersons(unit)) {
    return (
      <Link to="/units/$unitId/owing" params={params} search={{ requirement, dueFrom, dueTo }}>
        {words.number(members)}
      </Link>
    );
  }
  if (unit.childCount === 0) return <>{words.number(members)}</>;
  return (
    <Link to="/units/$unitId" params={params} search={{ requirement }} hash="below">
      {words.number(members)}
    </Link>
  );
}

export function DueTable({ overview, unit }: Props): ReactNode {
  const words = useWords();
  const missing = useMissing();
  const { from, to, requirements } = overview.due;
  return (
    <Section
      id="due"
      title={words.t("due.title")}
      note={words.t("due.note", { from: words.day(from), to: words.day(to) })}
    >
      {requirements.length === 0 ? (
        <p className="rb-none">{words.t("due.none")}</p>
      ) : (
        <table className="rb-table rb-lines">
          <thead>
            <tr>
              <th scope="col">{words.t("column.requirement")}</th>
              <th scope="col">{words.t("column.firstDue")}</th>
              <th scope="col" className="rb-number">
                {words.t("column.members")}
              </th>
              <th scope="col" className="rb-number">
                {words.t("column.missing")}
              </th>
            </tr>
          </thead>
          <tbody>
            {requirements.map((one) => (
              <tr key={one.requirement.id}>
                <th scope="row">
                  <Name of={one.requirement.title} />
                </th>
                <td className="rb-date" data-label={words.t("column.firstDue")}>
                  {words.day(one.firstDueOn)}
                </td>
                <td className="rb-number" data-label={words.t("column.members")}>
                  <OpenNumber
                    unit={unit}
                    requirement={one.requirement.id}
                    members={one.members}
                    dueFrom={from}
                    dueTo={to}
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

export function OwedTable({ overview, unit }: Props): ReactNode {
  const words = useWords();
  const missing = useMissing();
  const { until, byRequirement } = overview.owed;
  return (
    <Section
      id="owed"
      title={words.t("owed.title", { day: words.day(until) })}
      note={words.t("owed.note")}
    >
      {byRequirement.length === 0 ? (
        <p className="rb-none">{words.t("owed.none")}</p>
      ) : (
        <table className="rb-table rb-lines">
          <thead>
            <tr>
              <th scope="col">{words.t("column.requirement")}</th>
              <th scope="col" className="rb-number">
                {words.t("column.members")}
              </th>
              <th scope="col" className="rb-number">
                {words.t("column.missing")}
              </th>
            </tr>
          </thead>
          <tbody>
            {byRequirement.map((one) => (
              <tr key={one.requirement.id}>
                <th scope="row">
                  <Name of={one.requirement.title} />
                </th>
                <td className="rb-number" data-label={words.t("column.members")}>
                  <OpenNumber
                    unit={unit}
                    requirement={one.requirement.id}
                    members={one.members}
                    dueTo={until}
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

export function TrainedTable({ overview }: { readonly overview: Overview }): ReactNode {
  const words = useWords();
  const most = Math.max(1, ...overview.trained.map((one) => one.personTimes));
  return (
    <Section id="trained" title={words.t("trained.title")} note={words.t("trained.note")}>
      {overview.trained.length === 0 ? (
        <p className="rb-none">{words.t("trained.none")}</p>
      ) : (
        <table className="rb-table rb-trained">
          <thead>
            <tr>
              <th scope="col">{words.t("column.year")}</th>
              <th scope="col" className="rb-number">
                {words.t("column.persons")}
              </th>
              <th scope="col" className="rb-number">
                {words.t("column.personTimes")}
              </th>
              <td className="rb-wide-only" aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {overview.trained.map((one) => (
              <tr key={one.year}>
                <th scope="row">{one.year}</th>
                <td className="rb-number">{words.number(one.persons)}</td>
                <td className="rb-number">{words.number(one.personTimes)}</td>
                <td className="rb-wide-only" aria-hidden="true">
                  <span
                    className="rb-stroke"
                    style={{ inlineSize: `${(one.personTimes / most) * 100}%` }}
                  >
                    <span
                      style={{
                        inlineSize: `${(one.persons / Math.max(1, one.personTimes)) * 100}%`,
                      }}
                    />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
