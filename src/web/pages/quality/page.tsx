import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { DataQuality } from "#contract/routes/quality";
import { isCloseToMembers } from "../../data/persons.ts";
import { qualityQuery } from "../../data/quality.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { NoPost } from "../../parts/no-post.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { UnitsBelow } from "./below.tsx";
import { CaseList, type Finding, isAboutMembers } from "./cases.tsx";

const route = getRouteApi("/inside/quality");

/** What in the register is missing, old or in contradiction, and where it is mended. */
export function QualityPage(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const search = route.useSearch();
  const title = words.t("page.quality");
  if (session === undefined) return <Loading />;
  const unitId = search.unit ?? session.startUnit?.unitId ?? null;
  if (unitId === null || !session.may.seeCounts) return <NoPost title={title} />;
  return (
    <Page
      title={title}
      heading={title}
      above={<Breadcrumb unitId={unitId} withSelf />}
      below={<p className="rb-note">{words.t("quality.about")}</p>}
    >
      <Counted
        key={unitId}
        unitId={unitId}
        finding={search.finding}
        zone={session.zone}
        seesMembers={session.may.seeMembers}
      />
    </Page>
  );
}

interface Props {
  readonly unitId: number;
  readonly finding: Finding | undefined;
  readonly zone: string;
  readonly seesMembers: boolean;
}

function Counted({ unitId, finding, zone, seesMembers }: Props): ReactNode {
  const words = useWords();
  const query = useQuery(qualityQuery(unitId));
  if (query.error !== null) {
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  }
  const view = query.data;
  if (view === undefined) return <Loading rows={8} />;
  if (view.countedAt === null) {
    return (
      <PlainState
        icon="wait"
        title={words.t("quality.notYet.title")}
        text={words.t("quality.notYet.text")}
      />
    );
  }
  const opensPersons = seesMembers && isCloseToMembers(view.unit);
  return (
    <>
      <p className="rb-facts">
        <span>{words.t("quality.countedAt", { at: words.instant(view.countedAt, zone) })}</span>
        <span>{words.t("quality.members", { n: view.members })}</span>
        <span>{words.t("quality.branches", { n: view.branches })}</span>
      </p>
      <Findings view={view} finding={finding} opensPersons={opensPersons} />
      {finding === undefined || (isAboutMembers(finding) && !opensPersons) ? null : (
        <CaseList key={finding} unitId={unitId} finding={finding} />
      )}
      <LagSection view={view} />
      {view.children.length === 0 ? null : <UnitsBelow view={view} finding={finding} />}
    </>
  );
}

interface FindingsProps {
  readonly view: DataQuality;
  readonly finding: Finding | undefined;
  readonly opensPersons: boolean;
}

function Findings({ view, finding, opensPersons }: FindingsProps): ReactNode {
  const words = useWords();
  const some = view.findings.filter((one) => one.number > 0);
  const none = view.findings.filter((one) => one.number === 0);
  return (
    <Section title={words.t("quality.found")}>
      {some.length === 0 ? <p>{words.t("quality.nothing")}</p> : null}
      <ul className="rb-waivers">
        {some.map((one) => (
          <li key={one.finding} className="rb-waiver">
            <h3>
              {words.t(`finding.${one.finding}`)}: {words.number(one.number)}
            </h3>
            <p>{words.t(`finding.${one.finding}.do`)}</p>
            {isAboutMembers(one.finding) && !opensPersons ? null : (
              <p>
                <Link
                  to="/quality"
                  search={{ unit: view.unit.unitId, finding: one.finding }}
                  resetScroll={false}
                  {...(finding === one.finding ? { "aria-current": "true" } : {})}
                >
                  {words.t(isAboutMembers(one.finding) ? "quality.who" : "quality.which", {
                    what: words.t(`finding.${one.finding}`),
                  })}
                </Link>
              </p>
            )}
          </li>
        ))}
      </ul>
      {opensPersons ? null : <p className="rb-note">{words.t("quality.countsOnly")}</p>}
      {none.length === 0 ? null : (
        <details className="rb-details">
          <summary>{words.t("quality.notFound", { n: none.length })}</summary>
          <ul className="rb-reasons">
            {none.map((one) => (
              <li key={one.finding}>{words.t(`finding.${one.finding}`)}</li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

function LagSection({ view }: { readonly view: DataQuality }): ReactNode {
  const words = useWords();
  const { lag } = view;
  return (
    <Section title={words.t("quality.lag")} note={words.t("quality.lag.note")}>
      {lag === null ? (
        <p>{words.t("quality.lag.none")}</p>
      ) : (
        <p>
          {words.t("quality.lag.text", {
            n: words.number(lag.entries),
            median: lag.median,
            ninetieth: lag.ninetieth,
          })}
        </p>
      )}
    </Section>
  );
}
