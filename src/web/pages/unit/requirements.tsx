import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { Figure, RequirementFigures, UnitView } from "#contract/views";
import { unmeasured } from "#core/share";
import { opensToPersons } from "../../data/persons.ts";
import { useWords } from "../../i18n/words.ts";
import { Definition } from "../../parts/definition.tsx";
import { FigureBar, FigureCounts } from "../../parts/figures.tsx";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { useShare } from "../../parts/share.ts";
import { currentPeriod, periodLabel } from "./chosen.ts";
import type { Chosen } from "./chosen.ts";

interface Props {
  readonly overview: Overview;
  readonly unit: UnitView;
  readonly chosen: Chosen;
  readonly hasMap?: boolean;
}

/** Coverage by requirement: a share with its numerator and denominator, a bar, and its numbers. */
export function Requirements({ overview, unit, chosen, hasMap = false }: Props): ReactNode {
  const words = useWords();
  return (
    <Section
      title={words.t("coverage.title")}
      note={
        unit.childCount === 0
          ? undefined
          : words.t(hasMap ? "coverage.note" : "coverage.note.plain")
      }
    >
      <ol className="rb-requirements">
        {overview.requirements.map((of) => (
          <Requirement key={of.requirement.id} of={of} {...{ overview, unit, chosen }} />
        ))}
      </ol>
    </Section>
  );
}

function Requirement({
  of,
  overview,
  unit,
  chosen,
}: Props & { of: RequirementFigures }): ReactNode {
  const words = useWords();
  const now = currentPeriod(of, overview.today);
  if (now === null) return null;
  const others = of.periods.filter((one) => one.period !== now.period);
  const isChosen = chosen.requirement.id === of.requirement.id;
  return (
    <li className={isChosen ? "rb-requirement rb-chosen" : "rb-requirement"}>
      <div className="rb-requirement-head">
        <h3>
          <Link
            to="/units/$unitId"
            params={{ unitId: String(unit.unitId) }}
            search={{ requirement: of.requirement.id, period: now.period }}
            resetScroll={false}
            replace
            activeProps={{}}
            {...(isChosen ? { "aria-current": "true" as const } : {})}
          >
            <span className="rb-requirement-id">{of.requirement.id}</span>{" "}
            <Name of={of.requirement.title} />
          </Link>
        </h3>
        <span className="rb-period">{periodLabel(now.period, now.until)}</span>
      </div>
      <PeriodFigures of={of} one={now} unit={unit} />
      <div className="rb-opens">
        {others.length === 0 ? null : (
          <details className="rb-details">
            <summary>{words.t("coverage.otherYears", { n: others.length })}</summary>
            {others.map((one) => (
              <div key={one.period} className="rb-other-period">
                <h4>{periodLabel(one.period, one.until)}</h4>
                <PeriodFigures of={of} one={one} unit={unit} />
              </div>
            ))}
          </details>
        )}
        <Definition requirement={of.requirement.id} />
      </div>
    </li>
  );
}

/** Whether the share has come to the target of the pack; without anybody judged there is none. */
function targetText(
  target: number,
  { judged, reached }: Figure,
): "coverage.target" | "coverage.target.reached" | "coverage.target.below" {
  if (judged === 0) return "coverage.target";
  return 100 * reached >= target * judged ? "coverage.target.reached" : "coverage.target.below";
}

interface PeriodProps {
  readonly of: RequirementFigures;
  readonly one: RequirementFigures["periods"][number];
  readonly unit: UnitView;
}

function PeriodFigures({ of, one, unit }: PeriodProps): ReactNode {
  const words = useWords();
  const share = useShare();
  const { judged, reached } = one.figure;
  return (
    <>
      <p className="rb-share">
        {unmeasured(one.figure) > 0 ? (
          <span>{share(one.figure)}</span>
        ) : judged === 0 ? (
          <span>{words.t("coverage.noneJudged")}</span>
        ) : (
          <>
            <strong>{share(one.figure)}</strong>{" "}
            <span>
              {words.t("coverage.reached", {
                reached: words.number(reached),
                judged: words.number(judged),
              })}
            </span>
          </>
        )}
      </p>
      {of.target === null ? null : (
        <p className="rb-target">
          {words.t(targetText(of.target, one.figure), { target: words.number(of.target) })}
        </p>
      )}
      <FigureBar figure={one.figure} />
      <FigureCounts
        figure={one.figure}
        place={{
          unitId: unit.unitId,
          requirement: of.requirement.id,
          period: one.period,
          until: one.until,
          opensToPersons: opensToPersons(unit),
          hasUnitsBelow: unit.childCount > 0,
        }}
      />
    </>
  );
}
