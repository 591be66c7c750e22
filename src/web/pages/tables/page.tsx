import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Crosstab } from "#contract/routes/crosstab";
import type { Overview } from "#contract/routes/coverage";
import type { UnitView } from "#contract/views";
import { overviewQuery, sessionQuery, unitQuery } from "../../data/queries.ts";
import { crosstabQuery, tableQueryOf } from "../../data/tables.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { ExportBox } from "../../parts/export.tsx";
import { FrameLine } from "../../parts/frame.tsx";
import { Name } from "../../parts/names.tsx";
import { NoPost } from "../../parts/no-post.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { offerOf } from "./ask.ts";
import { AskForm } from "./form.tsx";
import { CountTable } from "./table.tsx";

const route = getRouteApi("/inside/tables");

/** Persons and person-times, or who reached a requirement, by one or two attributes. */
export function TablesPage(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const search = route.useSearch();
  const title = words.t("page.tables");
  if (session === undefined) return <Loading />;
  const unitId = search.unit ?? session.startUnit?.unitId ?? null;
  if (unitId === null || !session.may.seeCounts) return <NoPost title={title} />;
  return (
    <Page
      title={title}
      heading={title}
      above={<Breadcrumb unitId={unitId} withSelf />}
      below={<p className="rb-note">{words.t("tables.note")}</p>}
    >
      <Asked key={unitId} unitId={unitId} />
    </Page>
  );
}

function Asked({ unitId }: { readonly unitId: number }): ReactNode {
  const unit = useQuery(unitQuery(unitId));
  const overview = useQuery(overviewQuery(unitId));
  const error = unit.error ?? overview.error;
  if (error !== null) {
    const again = (): void => {
      void unit.refetch();
      void overview.refetch();
    };
    return <Failed error={error} retry={again} />;
  }
  if (unit.data === undefined || overview.data === undefined) return <Loading rows={10} />;
  return <Shown unit={unit.data} overview={overview.data} />;
}

interface ShownProps {
  readonly unit: UnitView;
  readonly overview: Overview;
}

function Shown({ unit, overview }: ShownProps): ReactNode {
  const words = useWords();
  const search = route.useSearch();
  const offer = offerOf(search, overview);
  const query = useQuery(crosstabQuery(unit.unitId, offer.ask));
  const table = query.data;
  return (
    <>
      <AskForm offer={offer} overview={overview} search={search} />
      {query.error !== null ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : table === undefined ? (
        <Loading rows={8} />
      ) : (
        <>
          <Section title={<Name of={unit.name} />} note={<Counted table={table} />}>
            {table.heads === 0 ? (
              <PlainState
                icon="people"
                title={words.t("tables.nobody.title")}
                text={words.t("tables.nobody.text")}
              />
            ) : (
              <>
                <div className={query.isPlaceholderData ? "rb-stale" : undefined}>
                  <CountTable
                    table={table}
                    unit={unit}
                    window={offer.window}
                    isSecond={search.second === true}
                  />
                </div>
                <Withheld table={table} />
              </>
            )}
            <ExportBox
              path="/units/:unitId/crosstab.:format"
              unitId={unit.unitId}
              query={tableQueryOf(offer.ask)}
            />
          </Section>
          <Meaning table={table} />
        </>
      )}
    </>
  );
}

/** Out of how many, of which year and day. */
function Counted({ table }: { readonly table: Crosstab }): ReactNode {
  const words = useWords();
  const { requirement, heads, year, day, by } = table;
  const shown = words.number(heads);
  if (requirement === null) {
    return words.t("tables.of.members", { n: heads, shown, day: words.day(day), year });
  }
  return words.t(by === "now" ? "tables.of.judged.now" : "tables.of.judged.then", {
    n: heads,
    shown,
    year,
    requirement: `${requirement.id} ${words.pick(requirement.title)}`,
  });
}

function Withheld({ table }: { readonly table: Crosstab }): ReactNode {
  const words = useWords();
  const withheld = table.cells.filter((one) => one.withheld);
  if (withheld.length === 0) return null;
  const byPerson = table.cells.filter((one) => one.row !== null || one.column !== null);
  return (
    <div className="rb-hint">
      <p>
        <strong>
          {words.t("tables.withheld", { n: withheld.length, smallest: table.smallest })}
        </strong>{" "}
        {words.t("tables.withheld.why")}
        {withheld.length === byPerson.length ? <> {words.t("tables.withheld.all")}</> : null}
      </p>
    </div>
  );
}

/** What the same words say in the file: what is counted, out of whom, and what is withheld. */
function Meaning({ table }: { readonly table: Crosstab }): ReactNode {
  const words = useWords();
  const lines = [
    ["tables.definition", table.definition],
    ["tables.denominator", table.denominator],
    ["tables.rule", table.rule],
  ] as const;
  return (
    <Section title={words.t("tables.meaning")} className="rb-quiet">
      <dl className="rb-meaning">
        {lines.map(([id, text]) => (
          <div key={id}>
            <dt>{words.t(id)}</dt>
            <dd>
              <Name of={text} />
            </dd>
          </div>
        ))}
      </dl>
      <FrameLine today={table.today} pack={table.pack} freshness={table.freshness} />
    </Section>
  );
}
