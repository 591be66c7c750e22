import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { UnitView } from "#contract/views";
import { sumsOf } from "#core/amount";
import { useWords } from "../../i18n/words.ts";

interface Props {
  readonly overview: Overview;
  readonly unit: UnitView;
}

/** The four numbers of the day, each of which opens to what is behind it. */
export function KeyFigures({ overview, unit }: Props): ReactNode {
  const words = useWords();
  const year = overview.today.slice(0, 4);
  const trained = overview.trained.find((one) => String(one.year) === year);
  const due = overview.due.requirements.reduce((sum, one) => sum + one.members, 0);
  const [owed, ...others] = sumsOf(overview.owed.byRequirement, (one) => one.missingMinutes);
  const isInHours = owed.unit === null && others.length === 0;
  const unitId = String(unit.unitId);
  return (
    <dl className="rb-key-figures">
      <div>
        <dt>{words.t("key.members")}</dt>
        <dd>
          <span className="rb-big">{words.number(overview.members)}</span>
          <span className="rb-note">
            {overview.unitsBelow === 0 ? (
              words.t("key.noUnits")
            ) : (
              <Link to="/units/$unitId" params={{ unitId }} hash="below" search={(now) => now}>
                {words.t("key.units", {
                  n: overview.unitsBelow,
                  shown: words.number(overview.unitsBelow),
                })}
              </Link>
            )}
          </span>
        </dd>
      </div>
      <div>
        <dt>{words.t("key.trained", { year })}</dt>
        <dd>
          <span className="rb-big">{words.number(trained?.persons ?? 0)}</span>
          <span className="rb-note">
            <a href="#trained">
              {words.t("key.personTimes", { n: words.number(trained?.personTimes ?? 0) })}
            </a>
          </span>
        </dd>
      </div>
      <div>
        <dt>{words.t("key.due")}</dt>
        <dd>
          <span className="rb-big">{words.number(due)}</span>
          <span className="rb-note">
            <a href="#due">{words.t("key.dueUntil", { day: words.day(overview.due.to) })}</a>
          </span>
        </dd>
      </div>
      <div>
        <dt>{words.t(isInHours ? "key.owed" : "key.owedAmounts")}</dt>
        <dd>
          <span className="rb-big">{words.hours(owed.minutes, owed.unit)}</span>
          {others.map(({ unit: of, minutes }) => (
            <span key={of?.code} className="rb-note">
              {words.hours(minutes, of)}
            </span>
          ))}
          <span className="rb-note">
            <a href="#owed">{words.t("key.owedUntil", { day: words.day(overview.owed.until) })}</a>
          </span>
        </dd>
      </div>
    </dl>
  );
}
