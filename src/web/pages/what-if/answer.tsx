import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { WhatIfAnswer } from "#contract/routes/what-if";
import { statuses } from "#core/verdicts";
import { policyQuery, sessionQuery } from "../../data/queries.ts";
import { whatIfPersonsQuery } from "../../data/what-if.ts";
import { valueText } from "../../i18n/values.ts";
import { useWords } from "../../i18n/words.ts";
import { Name, PersonName } from "../../parts/names.tsx";
import { missingText } from "../../parts/owed.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { StatusMark } from "../../parts/status.tsx";

export interface Classes {
  readonly classSize: number;
  readonly teachers: number;
}

interface Props {
  readonly answer: WhatIfAnswer;
  readonly classes: Classes;
  readonly onClasses: (next: Classes) => void;
}

/** What would change at one unit and below it. */
export function Answer({ answer, classes, onClasses }: Props): ReactNode {
  const words = useWords();
  const policy = useQuery(policyQuery).data;
  const known = [
    ...(policy?.requirements.flatMap((one) => one.parameters) ?? []),
    ...(policy?.shared ?? []),
  ];
  const unitOf = (name: string): string => known.find((one) => one.name === name)?.unit ?? "";
  const facts = [
    words.t(`whatIf.method.${answer.method}`),
    ...answer.parameters.map(({ name, title, before, after }) =>
      words.t("whatIf.set", {
        name: words.pick(title),
        before: valueText(words, before, unitOf(name)),
        after: valueText(words, after, unitOf(name)),
      }),
    ),
  ];
  return (
    <>
      <p className="rb-facts">
        {facts.map((one) => (
          <span key={one}>{one}</span>
        ))}
      </p>
      {answer.isCurrent ? null : <p className="rb-hint">{words.t("whatIf.old")}</p>}
      {answer.verdicts === 0 ? <p>{words.t("whatIf.nothing")}</p> : null}
      {answer.verdicts === 0 ? null : <Changes answer={answer} />}
      {answer.verdicts === 0 ? null : (
        <Burden answer={answer} classes={classes} onClasses={onClasses} />
      )}
      {answer.below.length === 0 ? null : <Below answer={answer} />}
      <Persons answer={answer} />
    </>
  );
}

function Verdict({ status }: { readonly status: string }): ReactNode {
  const words = useWords();
  const known = statuses.find((one) => one === status);
  return known === undefined ? <>{words.t("whatIf.noVerdict")}</> : <StatusMark of={known} />;
}

function Changes({ answer }: { readonly answer: WhatIfAnswer }): ReactNode {
  const words = useWords();
  return (
    <Section title={words.t("whatIf.changes")}>
      <table className="rb-table rb-stack">
        <thead>
          <tr>
            <th scope="col">{words.t("column.requirement")}</th>
            <th scope="col">{words.t("column.year")}</th>
            <th scope="col">{words.t("column.now")}</th>
            <th scope="col">{words.t("column.then")}</th>
            <th scope="col" className="rb-number">
              {words.t("column.verdicts")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.newlyOwing")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.extraHours")}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.changes.map((one) => (
            <tr key={`${one.requirement.id} ${one.period} ${one.before} ${one.after}`}>
              <th scope="row">
                <Name of={one.requirement.title} />
              </th>
              <td data-label={words.t("column.year")}>{words.year(one.period)}</td>
              <td data-label={words.t("column.now")}>
                <Verdict status={one.before} />
              </td>
              <td data-label={words.t("column.then")}>
                <Verdict status={one.after} />
              </td>
              <td className="rb-number" data-label={words.t("column.verdicts")}>
                {words.number(one.verdicts)}
              </td>
              <td className="rb-number" data-label={words.t("column.newlyOwing")}>
                {words.number(one.newlyOwing)}
              </td>
              <td className="rb-number" data-label={words.t("column.extraHours")}>
                {words.hours(one.extraMinutes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Burden({ answer: { burden, newlyOwing }, classes, onClasses }: Props): ReactNode {
  const words = useWords();
  const set = (part: Partial<Classes>): void => onClasses({ ...classes, ...part });
  const whole = (text: string, most: number): number =>
    Math.min(most, Math.max(1, Math.floor(Number(text)) || 1));
  return (
    <Section
      title={words.t("whatIf.burden")}
      note={words.t("whatIf.burden.note", {
        hours: words.hours(burden.extraMinutes),
        seats: words.number(burden.seats),
        newly: words.number(newlyOwing),
        size: burden.classSize,
        teachers: burden.teachersPerClass,
      })}
    >
      <div className="rb-choose rb-no-print">
        <label htmlFor="what-if-size">{words.t("whatIf.classSize")}</label>
        <input
          id="what-if-size"
          className="rb-input rb-short"
          type="number"
          min={1}
          max={1000}
          value={classes.classSize}
          onChange={(event) => set({ classSize: whole(event.target.value, 1000) })}
        />
        <label htmlFor="what-if-teachers">{words.t("whatIf.teachers")}</label>
        <input
          id="what-if-teachers"
          className="rb-input rb-short"
          type="number"
          min={1}
          max={100}
          value={classes.teachers}
          onChange={(event) => set({ teachers: whole(event.target.value, 100) })}
        />
      </div>
      <p className="rb-note">{words.t("whatIf.levels.note")}</p>
      <table className="rb-table rb-stack">
        <thead>
          <tr>
            <th scope="col">{words.t("column.level")}</th>
            <th scope="col" className="rb-number">
              {words.t("column.units")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.seats")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.classes")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.teachers")}
            </th>
          </tr>
        </thead>
        <tbody>
          {burden.levels.map((one) => (
            <tr key={one.level}>
              <th scope="row">{words.named("level", one.level)}</th>
              <td className="rb-number" data-label={words.t("column.units")}>
                {words.number(one.units)}
              </td>
              <td className="rb-number" data-label={words.t("column.seats")}>
                {words.number(one.seats)}
              </td>
              <td className="rb-number" data-label={words.t("column.classes")}>
                {words.number(one.classes)}
              </td>
              <td className="rb-number" data-label={words.t("column.teachers")}>
                {words.number(one.teachers)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Below({ answer }: { readonly answer: WhatIfAnswer }): ReactNode {
  const words = useWords();
  return (
    <Section title={words.t("whatIf.below")}>
      <table className="rb-table rb-stack">
        <thead>
          <tr>
            <th scope="col">{words.t("column.unit")}</th>
            <th scope="col" className="rb-number">
              {words.t("column.verdicts")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.newlyOwing")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.seats")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.extraHours")}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.below.map(({ unit, ...one }) => (
            <tr key={unit.unitId}>
              <th scope="row">
                <Link to="/what-if" search={{ unit: unit.unitId }}>
                  <Name of={unit.name} />
                </Link>
              </th>
              <td className="rb-number" data-label={words.t("column.verdicts")}>
                {words.number(one.verdicts)}
              </td>
              <td className="rb-number" data-label={words.t("column.newlyOwing")}>
                {words.number(one.newlyOwing)}
              </td>
              <td className="rb-number" data-label={words.t("column.seats")}>
                {words.number(one.seats)}
              </td>
              <td className="rb-number" data-label={words.t("column.extraHours")}>
                {words.hours(one.extraMinutes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** Names, for standing posts alone, and only when they are asked for: the look is written down. */
function Persons({ answer }: { readonly answer: WhatIfAnswer }): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const [shownFor, setShownFor] = useState<number | null>(null);
  const { unitId } = answer.unit;
  const isShown = shownFor === unitId;
  const persons = useQuery({ ...whatIfPersonsQuery(answer.job.jobId, unitId), enabled: isShown });
  if (session?.may.seeMembers !== true) return null;
  return (
    <Section title={words.t("whatIf.persons")}>
      {isShown ? null : (
        <div className="rb-actions">
          <Button onClick={() => setShownFor(unitId)}>{words.t("whatIf.persons.show")}</Button>
        </div>
      )}
      {persons.isError ? (
        <Failed error={persons.error} retry={() => void persons.refetch()} />
      ) : null}
      {isShown && persons.isPending ? <Loading rows={4} /> : null}
      {persons.data?.items.length === 0 ? <p>{words.t("whatIf.persons.none")}</p> : null}
      <ul>
        {(persons.data?.items ?? []).map(({ member, owed }) => (
          <li key={member.memberId}>
            <Link to="/members/$memberId" params={{ memberId: String(member.memberId) }}>
              <PersonName name={member.name} />
            </Link>{" "}
            {owed
              .map((one) => `${words.pick(one.requirement.title)} ${missingText(words, one)}`)
              .join(words.t("whatIf.and"))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
