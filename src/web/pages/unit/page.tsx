import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import type { Overview } from "#contract/routes/coverage";
import type { UnitView } from "#contract/views";
import { overviewQuery, sessionQuery, unitQuery } from "../../data/queries.ts";
import { opensToPersons } from "../../data/persons.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { FrameLine } from "../../parts/frame.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Name } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { Below } from "./below.tsx";
import { chosenFigure } from "./chosen.ts";
import { DueTable, OwedTable } from "./due.tsx";
import { Duties } from "./duties.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { HangingObjections } from "./objections.tsx";
import { Paths } from "./paths.tsx";
import { Requirements } from "./requirements.tsx";
import { UnitSearchBox } from "./search.tsx";
import { TrainedTable } from "./trained.tsx";

const CountyMap = lazy(async () => ({ default: (await import("./county-map.tsx")).CountyMap }));
const route = getRouteApi("/inside/units/$unitId");

/** One unit: its coverage, the map, the units below it, what falls due and what is owed. */
export function UnitPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const words = useWords();
  const unit = useQuery(unitQuery(unitId));
  const overview = useQuery(overviewQuery(unitId));
  const start = useQuery(sessionQuery).data?.startUnit ?? null;
  const title = words.t(start?.unitId === unitId ? "page.overview" : "page.unit");
  const error = unit.error ?? overview.error;
  if (error !== null) {
    return (
      <Page title={title} heading={title}>
        <Failed
          error={error}
          retry={() => {
            void unit.refetch();
            void overview.refetch();
          }}
        />
      </Page>
    );
  }
  if (unit.data === undefined || overview.data === undefined) {
    return (
      <Page title={title} heading={title} key={`loading ${unitId}`}>
        <Loading rows={10} />
      </Page>
    );
  }
  return <UnitShown key={unitId} title={title} unit={unit.data} overview={overview.data} />;
}

interface ShownProps {
  readonly title: string;
  readonly unit: UnitView;
  readonly overview: Overview;
}

function UnitShown({ title, unit, overview }: ShownProps): ReactNode {
  const words = useWords();
  const chosen = chosenFigure(overview, route.useSearch());
  const hasMap = unit.level === "province" || unit.level === "city";
  return (
    <Page
      title={title}
      heading={<Name of={unit.name} />}
      above={<Breadcrumb unitId={unit.unitId} />}
      below={<UnitFacts unit={unit} />}
      actions={<UnitActions unit={unit} />}
    >
      <KeyFigures overview={overview} unit={unit} />
      {chosen === null ? (
        <PlainState
          icon="file"
          title={words.t("unit.nothing.title")}
          text={words.t(unit.memberCount === 0 ? "unit.nothing.members" : "unit.nothing.verdicts")}
        />
      ) : (
        <>
          <div className={hasMap ? "rb-two" : "rb-wide-list"}>
            <Requirements overview={overview} unit={unit} chosen={chosen} hasMap={hasMap} />
            {hasMap ? (
              <Suspense fallback={<Loading rows={6} />}>
                <CountyMap unitId={unit.unitId} chosen={chosen} />
              </Suspense>
            ) : null}
          </div>
          {unit.childCount === 0 ? null : <Below unit={unit} overview={overview} chosen={chosen} />}
          <div className="rb-two rb-even">
            <DueTable overview={overview} unit={unit} />
            <OwedTable overview={overview} unit={unit} />
          </div>
        </>
      )}
      <TrainedTable overview={overview} />
      {overview.pack === null ? null : <Paths unitId={unit.unitId} />}
      <Duties unit={unit} />
      <HangingObjections unit={unit} />
      <Section title={words.t("frame.title")} className="rb-quiet">
        <FrameLine today={overview.today} pack={overview.pack} freshness={overview.freshness} />
      </Section>
    </Page>
  );
}

function UnitFacts({ unit }: { readonly unit: UnitView }): ReactNode {
  const words = useWords();
  return (
    <p className="rb-facts">
      <span>{words.named("level", unit.level)}</span>
      <span>{words.named("kind", unit.kind)}</span>
      <span>
        {words.t("unit.code")} <code>{unit.code}</code>
      </span>
    </p>
  );
}

function UnitActions({ unit }: { readonly unit: UnitView }): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const params = { unitId: String(unit.unitId) };
  return (
    <>
      <UnitSearchBox />
      {opensToPersons(unit) ? (
        <Link className="rb-button-link" to="/units/$unitId/members" params={params}>
          <Icon name="people" /> {words.t("nav.members")}
        </Link>
      ) : null}
      {opensToPersons(unit) && session?.may.recordTraining === true ? (
        <Link className="rb-button-link rb-primary" to="/units/$unitId/record" params={params}>
          <Icon name="record" /> {words.t("nav.record")}
        </Link>
      ) : null}
    </>
  );
}
