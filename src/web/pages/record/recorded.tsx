import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Fragment, useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { MemberChange } from "#contract/routes/ledger";
import type { VerdictLine } from "#contract/views";
import { sumsOf } from "#core/amount";
import { overviewQuery } from "../../data/queries.ts";
import { useWords, type Words } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { movedSums } from "../../parts/sums.ts";
import { StatusMark } from "../../parts/status.tsx";
import { Moving } from "./moving.tsx";
import { newOf, type RecordResult, type Watched } from "./use-record.ts";
import { StackTable } from "../../parts/stack-table.tsx";

interface Props {
  readonly result: RecordResult;
  readonly watched: readonly Watched[];
  readonly onAgain: () => void;
}

/** What was recorded, and how the figures move: each member, the branch, and every level above. */
export function Recorded({ result, watched, onAgain }: Props): ReactNode {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const fresh = newOf(result).length;
  const old = result.members.length - fresh;
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="rb-recorded">
      <div className="rb-done">
        <Icon name="check" />
        <div>
          <h2 ref={heading} tabIndex={-1}>
            {words.t("recorded.saved", { n: fresh })}
          </h2>
          {old === 0 ? null : <p>{words.t("recorded.before", { n: old })}</p>}
          <p>{words.t("recorded.note")}</p>
        </div>
        <div className="rb-actions">
          <Button onClick={onAgain} icon={<Icon name="plus" />}>
            {words.t("recorded.again")}
          </Button>
        </div>
      </div>
      {result.members.every((one) => one.changed.length === 0) ? (
        <p className="rb-hint">{words.t("recorded.nothing")}</p>
      ) : null}
      {watched.length === 0 ? null : <UnitsMoving watched={watched} year={result.year} />}
      <Section title={words.t("recorded.members")} note={words.t("recorded.members.note")}>
        <ul className="rb-changes">
          {result.members.map((change) => (
            <Change key={change.entryId} change={change} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function isFolded(before: Overview, now: Overview | undefined): boolean {
  return (
    now !== undefined &&
    now.freshness.pending === 0 &&
    (now.freshness.foldedAt ?? "") > (before.freshness.foldedAt ?? "")
  );
}

/** Asks twice a second until the counts have reached the top; usually that is within two seconds. */
function UnitsMoving(props: {
  readonly watched: readonly Watched[];
  readonly year: number;
}): ReactNode {
  const words = useWords();
  const { watched, year } = props;
  const now = useQueries({
    queries: watched.map(({ unitId, before }) => ({
      ...overviewQuery(unitId),
      staleTime: 0,
      refetchInterval: (query: {
        state: { data: Overview | undefined; dataUpdateCount: number };
      }) => (isFolded(before, query.state.data) || query.state.dataUpdateCount > 60 ? false : 500),
    })),
  });
  return (
    <Section title={words.t("recorded.units")} note={words.t("recorded.units.note")}>
      <StackTable
        head={words.t("column.unit")}
        rows={watched}
        keyOf={({ unitId }) => unitId}
        nameOf={({ unitId, before }) => (
          <Link to="/units/$unitId" params={{ unitId: String(unitId) }}>
            <Name of={before.unit.name} />
          </Link>
        )}
        columns={[
          [
            words.t("recorded.personTimes", { year }),
            ({ before }, at) => (
              <Moving
                from={personTimes(before, year)}
                to={personTimes(now[at]?.data ?? before, year)}
                write={words.number}
              />
            ),
            "number",
          ],
          [
            words.t("recorded.owed"),
            ({ before }, at) => (
              <MovingSums
                before={before.owed.byRequirement}
                after={(now[at]?.data ?? before).owed.byRequirement}
                write={words.hours}
              />
            ),
            "number",
          ],
        ]}
      />
    </Section>
  );
}

function personTimes(overview: Overview, year: number): number {
  return overview.trained.find((one) => one.year === year)?.personTimes ?? 0;
}

interface MovingSumsProps {
  readonly before: readonly Owed[];
  readonly after: readonly Owed[];
  readonly write: Words["minutes"];
}

type Owed = Pick<VerdictLine, "requirement" | "missingMinutes">;

/** What is owed before and after: hours, and apart from them every other unit. */
function MovingSums({ before, after, write }: MovingSumsProps): ReactNode {
  const of = (owed: readonly Owed[]) => sumsOf(owed, (one) => one.missingMinutes);
  return movedSums(of(before), of(after)).map(({ unit, from, to }, at) => (
    <Fragment key={unit?.code ?? ""}>
      {at === 0 ? null : " · "}
      <Moving from={from} to={to} write={(value) => write(value, unit)} />
    </Fragment>
  ));
}

function Change({ change }: { readonly change: MemberChange }): ReactNode {
  const words = useWords();
  const { member, before, after, changed } = change;
  const isSettled = before.owed.length > 0 && after.owed.length === 0;
  return (
    <li className={isSettled ? "rb-change-row rb-settled" : "rb-change-row"}>
      <Link to="/members/$memberId" params={{ memberId: String(member.memberId) }}>
        <PersonName name={member.name} />
      </Link>
      <span className="rb-change-status">
        {before.headline === null ? null : <StatusMark of={before.headline} />}
        {after.headline === null || after.headline === before.headline ? null : (
          <>
            <Icon name="next" />
            <span className="rb-unseen">{words.t("recorded.becomes")}</span>
            <StatusMark of={after.headline} />
          </>
        )}
      </span>
      <span>
        {words.t("recorded.stillOwed")}{" "}
        <MovingSums before={before.owed} after={after.owed} write={words.minutes} />
      </span>
      <span className="rb-note">{words.t("recorded.changed", { n: changed.length })}</span>
    </li>
  );
}
