import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { DutyFile } from "#contract/routes/duties";
import type { UnitView, VerdictView } from "#contract/views";
import { dutiesQuery, owedDutiesQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { ExportBox } from "../../parts/export.tsx";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { StatusMark } from "../../parts/status.tsx";

/** What the unit itself owes, with the reasons, and which units at and below it fall short. */
export function Duties({ unit }: { readonly unit: UnitView }): ReactNode {
  const words = useWords();
  const query = useQuery(dutiesQuery(unit.unitId));
  return (
    <>
      <Section id="duties" title={words.t("duties.title")} note={words.t("duties.note")}>
        {query.error !== null ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : query.data === undefined ? (
          <Loading rows={3} />
        ) : (
          <OwnDuties file={query.data} />
        )}
      </Section>
      {unit.childCount === 0 ? null : <FallShort unit={unit} />}
    </>
  );
}

function OwnDuties({ file }: { readonly file: DutyFile }): ReactNode {
  const words = useWords();
  if (file.duties.length === 0) return <p>{words.t("duties.none")}</p>;
  const latest = [...file.duties].sort((a, b) => (a.dueOn < b.dueOn ? 1 : -1));
  const now = latest.filter((one) => one.dueOn >= file.today || one.status === "overdue");
  const past = latest.filter((one) => !now.includes(one));
  return (
    <>
      <ul className="rb-verdicts">
        {now.map((one) => (
          <DutyCard key={keyOf(one)} duty={one} file={file} />
        ))}
      </ul>
      {past.length === 0 ? null : (
        <details className="rb-details">
          <summary>{words.t("duties.past", { n: past.length })}</summary>
          <ul className="rb-verdicts">
            {past.map((one) => (
              <DutyCard key={keyOf(one)} duty={one} file={file} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function keyOf(duty: VerdictView): string {
  return `${duty.requirement.id} ${duty.windowStart} ${duty.anchor}`;
}

interface CardProps {
  readonly duty: VerdictView;
  readonly file: DutyFile;
}

function DutyCard({ duty, file }: CardProps): ReactNode {
  const words = useWords();
  const gap = file.gaps.find((one) => one.requirement === duty.requirement.id);
  const entries = file.ledger.filter((one) =>
    one.counted.some(
      (each) =>
        each.requirement.id === duty.requirement.id && each.windowStart === duty.windowStart,
    ),
  );
  return (
    <li className={`rb-verdict rb-edge-${duty.status}`}>
      <div className="rb-verdict-head">
        <h3>
          <Name of={duty.requirement.title} />
        </h3>
        <StatusMark of={duty.status} />
      </div>
      <p className="rb-facts">
        <span>
          {words.t("verdict.window", {
            from: words.day(duty.windowStart),
            to: words.day(duty.dueOn),
          })}
        </span>
        {gap === undefined ? null : (
          <span>{words.t("duties.gap", { months: String(gap.months) })}</span>
        )}
      </p>
      {duty.cure === null ? null : (
        <p>
          <Name of={duty.cure} />
        </p>
      )}
      <details className="rb-details">
        <summary>{words.t("verdict.why", { n: duty.reasons.length })}</summary>
        <ul className="rb-reasons">
          {duty.reasons.map((reason, index) => (
            <li key={`${reason.code} ${String(index)}`}>
              <Name of={reason.text} />
            </li>
          ))}
          {entries.map((one) => (
            <li key={one.entryId}>
              {words.day(one.startsOn)} {words.named("form", one.form)}{" "}
              <Link
                className="rb-no-print"
                to="/units/$unitId/receipts/$entryId"
                params={{ unitId: String(file.unit.unitId), entryId: String(one.entryId) }}
                aria-label={`${words.t("receipt.open")}: ${words.day(one.startsOn)}`}
              >
                {words.t("receipt.open")}
              </Link>
            </li>
          ))}
        </ul>
        {duty.clause === null ? null : (
          <blockquote>
            <Name of={duty.clause.text} />
            <footer>{duty.clause.place}</footer>
          </blockquote>
        )}
      </details>
    </li>
  );
}

function FallShort({ unit }: { readonly unit: UnitView }): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(owedDutiesQuery(unit.unitId));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section id="duties-below" title={words.t("duties.below")}>
      {query.error !== null ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Loading rows={3} />
      ) : items.length === 0 ? (
        <p>{words.t("duties.nobody")}</p>
      ) : (
        <ul className="rb-verdicts">
          {items.map(({ unit: of, duty }) => (
            <li
              key={`${String(of.unitId)} ${duty.requirement.id} ${duty.windowStart}`}
              className={`rb-verdict rb-edge-${duty.status}`}
            >
              <div className="rb-verdict-head">
                <h3>
                  <Link
                    to="/units/$unitId"
                    params={{ unitId: String(of.unitId) }}
                    search={{}}
                    hash="duties"
                  >
                    <Name of={of.name} />
                  </Link>
                </h3>
                <StatusMark of={duty.status} />
              </div>
              <p className="rb-facts">
                <span>
                  <Name of={duty.requirement.title} />
                </span>
                <span>{words.t("duties.due", { day: words.day(duty.dueOn) })}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
      <ExportBox path="/units/:unitId/duties-owing.:format" unitId={unit.unitId} query={{}} />
    </Section>
  );
}
