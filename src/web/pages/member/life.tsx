import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import type { ReactNode } from "react";
import type { FactView, StudyFile } from "#contract/views";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { useVocabulary } from "../members/member-card.tsx";

interface Line {
  readonly key: string;
  readonly what: string;
  readonly value: ReactNode;
  readonly from: string;
  readonly to: string | null;
  readonly recordedAt: string;
  /** What stands under the line, over the whole width. */
  readonly below: ReactNode;
}

type Dated<F> = Pick<StudyFile, "homes" | "attachments" | "events"> & {
  readonly facts: readonly F[];
};

interface Props<F> {
  readonly file: Dated<F>;
  /** What stands beside a fact. */
  readonly mark?: (fact: F) => ReactNode;
  /** What stands under a fact, such as a form to change it. */
  readonly below?: (fact: F) => ReactNode;
  /** The same beside and under an event. */
  readonly markEvent?: (event: StudyFile["events"][number]) => ReactNode;
  readonly belowEvent?: (event: StudyFile["events"][number]) => ReactNode;
  /** The same beside and under a home. */
  readonly markHome?: (home: StudyFile["homes"][number]) => ReactNode;
  readonly belowHome?: (home: StudyFile["homes"][number]) => ReactNode;
  /** The same beside and under a stay at a host unit. */
  readonly markStay?: (stay: StudyFile["attachments"][number]) => ReactNode;
  readonly belowStay?: (stay: StudyFile["attachments"][number]) => ReactNode;
}

/** Homes, attachments, facts and events with their days, the latest first. */
export function Life<F extends Omit<FactView, "contested">>(props: Props<F>): ReactNode {
  const words = useWords();
  const lines = useLines(props);
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  return (
    <table className="rb-table rb-compact rb-life">
      <thead>
        <tr>
          <th scope="col">{words.t("life.when")}</th>
          <th scope="col">{words.t("life.what")}</th>
          <th scope="col">{words.t("life.recorded")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Fragment key={line.key}>
            <tr>
              <td>
                {line.to === line.from
                  ? words.day(line.from)
                  : line.to === null
                    ? words.t("life.since", { from: words.day(line.from) })
                    : words.t("entry.range", {
                        from: words.day(line.from),
                        to: words.lastDay(line.to),
                      })}
              </td>
              <th scope="row">
                {line.what}{" "}
                {line.value === null ? null : <span className="rb-life-value">{line.value}</span>}
              </th>
              <td className="rb-note">{words.instant(line.recordedAt, zone)}</td>
            </tr>
            {line.below === null ? null : (
              <tr>
                <td colSpan={3} className="rb-life-form">
                  {line.below}
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function useLines<F extends Omit<FactView, "contested">>(props: Props<F>): Line[] {
  const { file, mark, below, markEvent, belowEvent, markStay, belowStay } = props;
  const { markHome, belowHome } = props;
  const words = useWords();
  const label = useVocabulary(words);
  return [
    ...file.homes.map((home, index) => ({
      ...home,
      key: `h${String(index)}`,
      what: words.t("life.home"),
      value: (
        <>
          <Name of={home.unit.name} /> {markHome?.(home)}
        </>
      ),
      below: belowHome?.(home) ?? null,
    })),
    ...file.attachments.map((one, index) => ({
      ...one,
      key: `a${String(index)}`,
      what: words.named("attachment", one.kind),
      value: (
        <>
          <Name of={one.unit.name} /> {markStay?.(one)}
        </>
      ),
      below: belowStay?.(one) ?? null,
    })),
    ...file.facts.map((fact) => ({
      ...fact,
      key: `f${String(fact.factId)}`,
      what: words.named("fact", fact.kind),
      value: (
        <>
          {label(fact.value)}
          {fact.unit === null ? null : (
            <>
              {" "}
              · <Name of={fact.unit.name} />
            </>
          )}{" "}
          {mark?.(fact)}
        </>
      ),
      below: below?.(fact) ?? null,
    })),
    ...file.events.map((event) => ({
      key: `e${String(event.eventId)}`,
      what: words.named("event", event.kind),
      value: (
        <>
          {event.unit === null ? null : <Name of={event.unit.name} />} {markEvent?.(event)}
        </>
      ),
      from: event.on,
      to: event.on,
      recordedAt: event.recordedAt,
      below: belowEvent?.(event) ?? null,
    })),
  ].sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : 0));
}
