import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { WhatIfAnswer } from "#contract/routes/what-if";
import { sumsOf } from "#core/amount";
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
import { StackTable } from "../../parts/stack-table.tsx";

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
      <StackTable
        head={words.t("column.requirement")}
        rows={answer.changes}
        keyOf={(one) => `${one.requirement.id} ${one.period} ${one.before} ${one.after}`}
        nameOf={(one) => <Name of={one.requirement.title} />}
        columns={[
          [words.t("column.year"), (one) => words.year(one.period)],
          [words.t("column.now"), (one) => <Verdict status={one.before} />],
          [words.t("column.then"), (one) => <Verdict status={one.after} />],
          [words.t("column.verdicts"), (one) => words.number(one.verdicts), "number"],
          [words.t("column.newlyOwing"), (one) => words.number(one.newlyOwing), "number"],
          [
            words.t("column.extra"),
            (one) => words.hours(one.extraMinutes, one.requirement.creditUnit),
            "number",
          ],
        ]}
      />
    </Section>
  );
}

function Burden({ answer: { burden, changes, newlyOwing }, classes, onClasses }: Props): ReactNode {
  const words = useWords();
  const set = (part: Partial<Classes>): void => onClasses({ ...classes, ...part });
  const extra = sumsOf(changes, (one) => one.extraMinutes).map(({ unit, minutes }) =>
    words.hours(minutes, unit),
  );
  const whole = (text: string, most: number): number =>
    Math.min(most, Math.max(1, Math.floor(Number(text)) || 1));
  return (
    <Section
      title={words.t("whatIf.burden")}
      note={words.t("whatIf.burden.note", {
        hours: extra.join(words.t("list.comma")),
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
      <StackTable
        head={words.t("column.level")}
        rows={burden.levels}
        keyOf={(one) => one.level}
        nameOf={(one) => words.named("level", one.level)}
        columns={[
          [words.t("column.units"), (one) => words.number(one.units), "number"],
          [words.t("column.seats"), (one) => words.number(one.seats), "number"],
          [words.t("column.classes"), (one) => words.number(one.classes), "number"],
          [words.t("column.teachers"), (one) => words.number(one.teachers), "number"],
        ]}
      />
    </Section>
  );
}

function Below({ answer }: { readonly answer: WhatIfAnswer }): ReactNode {
  const words = useWords();
  return (
    <Section title={words.t("whatIf.below")}>
      <StackTable
        head={words.t("column.unit")}
        rows={answer.below}
        keyOf={(one) => one.unit.unitId}
        nameOf={({ unit }) => (
          <Link to="/what-if" search={{ unit: unit.unitId }}>
            <Name of={unit.name} />
          </Link>
        )}
        columns={[
          [words.t("column.verdicts"), (one) => words.number(one.verdicts), "number"],
          [words.t("column.newlyOwing"), (one) => words.number(one.newlyOwing), "number"],
          [words.t("column.seats"), (one) => words.number(one.seats), "number"],
          [
            words.t("column.extra"),
            ({ extra }) =>
              extra
                .map(({ creditUnit, minutes }) => words.hours(minutes, creditUnit))
                .join(words.t("list.comma")),
            "number",
          ],
        ]}
      />
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
