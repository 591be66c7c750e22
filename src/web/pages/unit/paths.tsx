import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";
import type { CoveragePath, CoveragePaths } from "#contract/routes/coverage-path";
import { pathsQuery } from "../../data/coverage-path.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { ExportBox } from "../../parts/export.tsx";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { useShare } from "../../parts/share.ts";
import { Sideways } from "../../parts/sideways.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

const PathChart = lazy(async () => ({ default: (await import("./path-chart.tsx")).PathChart }));

/** Requirements with windows of several years: the way so far and what may be expected. */
export function Paths({ unitId }: { readonly unitId: number }): ReactNode {
  const words = useWords();
  const query = useQuery(pathsQuery(unitId));
  if (query.isPending) return null;
  if (query.isError) {
    // Without a pack there is no path; the page says so already.
    return (
      <Section title={words.t("path.title")}>
        <Failed error={query.error} retry={() => void query.refetch()} />
      </Section>
    );
  }
  const { paths } = query.data;
  const shown = paths.filter((one) => one.byHomeNow.judged > 0 || one.ever.persons > 0);
  if (shown.length === 0) return null;
  return (
    <Section
      id="paths"
      title={words.t("path.title")}
      note={words.t("path.note")}
      tools={<ExportBox path="/units/:unitId/paths.:format" unitId={unitId} query={{}} />}
    >
      {shown.map((one) => (
        <OnePath key={`${one.requirement.id} ${one.from}`} path={one} found={query.data} />
      ))}
      <Meaning found={query.data} />
    </Section>
  );
}

interface PathProps {
  readonly path: CoveragePath;
  readonly found: CoveragePaths;
}

function OnePath({ path, found }: PathProps): ReactNode {
  const words = useWords();
  const isCounted = found.countedAt !== null;
  const shares = path.points.filter((one) => one.judged > 0 && one.unmeasured === 0);
  return (
    <article className="rb-path-of">
      <div className="rb-requirement-head">
        <h3>
          <span className="rb-requirement-id">{path.requirement.id}</span>{" "}
          <Name of={path.requirement.title} />
        </h3>
        <span className="rb-period">
          {path.from.slice(0, 4)}–{path.to.slice(0, 4)}
        </span>
      </div>
      {isCounted ? null : <p className="rb-note">{words.t("path.notYet")}</p>}
      {shares.length < 2 ? null : (
        <Suspense fallback={<Loading rows={4} />}>
          <PathChart path={path} today={found.today} />
        </Suspense>
      )}
      <Sideways label={`${path.requirement.id} ${path.from.slice(0, 4)}`}>
        <PathTable path={path} today={found.today} />
      </Sideways>
      <Left path={path} />
      {isCounted ? <HomesThenAndNow path={path} /> : null}
    </article>
  );
}

function PathTable({ path, today }: { readonly path: CoveragePath; today: string }): ReactNode {
  const words = useWords();
  const expected = path.forecast.kind === "made" ? path.forecast.points : [];
  return (
    <table className="rb-table rb-compact rb-path-table">
      <caption className="rb-unseen">
        <Name of={path.requirement.title} />
      </caption>
      <thead>
        <tr>
          <th scope="col">{words.t("path.day")}</th>
          <th scope="col" className="rb-number">
            {words.t("column.judged")}
          </th>
          <th scope="col" className="rb-number">
            {words.t("column.reached")}
          </th>
          <th scope="col" className="rb-number">
            {words.t("path.share")}
          </th>
        </tr>
      </thead>
      <tbody>
        {path.points.map(({ day, judged, reached, unmeasured }) => (
          <tr key={day}>
            <th scope="row">
              <span className="rb-no-break">{words.day(day)}</span>
              {day === today ? ` (${words.t("path.today")})` : ""}
            </th>
            {unmeasured > 0 ? (
              <td className="rb-number" colSpan={3}>
                {words.t("path.unmeasured", { n: unmeasured })}
              </td>
            ) : (
              <>
                <td className="rb-number">{words.number(judged)}</td>
                <td className="rb-number">{words.number(reached)}</td>
                <td className="rb-number">{words.share(reached, judged)}</td>
              </>
            )}
          </tr>
        ))}
        {expected.map(({ day, low, middle, high }) => (
          <tr key={day} className="rb-expected">
            <th scope="row">
              <span className="rb-no-break">{words.day(day)}</span>
            </th>
            <td className="rb-number" colSpan={3}>
              {words.t("path.expected", {
                middle: words.share(middle, 1),
                low: words.share(low, 1),
                high: words.share(high, 1),
              })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is still to be done, and why there is no forecast where there is none. */
function Left({ path }: { readonly path: CoveragePath }): ReactNode {
  const words = useWords();
  const { needed, forecast } = path;
  if (forecast.kind === "not-measurable") {
    return <p className="rb-note">{words.t("path.notMeasurable")}</p>;
  }
  if (needed === null || forecast.kind === "ended") {
    return <p className="rb-note">{words.t("path.ended")}</p>;
  }
  const target = words.number(needed.target);
  return (
    <>
      <p>
        {needed.persons === 0
          ? words.t("path.reached", { target })
          : words.t("path.needed", {
              target,
              persons: words.number(needed.persons),
              aYear: words.number(needed.aYear),
              until: words.day(path.to),
            })}
      </p>
      {forecast.kind === "too-few-years" ? (
        <p className="rb-note">{words.t("path.tooFew", { n: forecast.years })}</p>
      ) : (
        <p className="rb-note">{words.t("path.byPace", { n: forecast.years })}</p>
      )}
    </>
  );
}

/** The same by today's homes and by those of then, with who has left since. */
function HomesThenAndNow({ path }: { readonly path: CoveragePath }): ReactNode {
  const words = useWords();
  const share = useShare();
  const { byHomeNow: now, byHomeThen, trained, ever, apart } = path;
  const of = (figure: typeof now): string =>
    `${share(figure)} (${words.number(figure.reached)} / ${words.number(figure.judged)})`;
  return (
    <dl className="rb-path-homes">
      <div>
        <dt>{words.t("path.now")}</dt>
        <dd>{of(now)}</dd>
      </div>
      <div>
        <dt>{words.t("path.then")}</dt>
        <dd>{of(byHomeThen)}</dd>
      </div>
      <div>
        <dt>{words.t("path.trained")}</dt>
        <dd>{words.number(trained.persons)}</dd>
      </div>
      <div>
        <dt>{words.t("path.ever")}</dt>
        <dd>{words.number(ever.persons)}</dd>
      </div>
      {apart.map(({ mark, members }) => (
        <div key={mark}>
          <dt>{words.named("path.apart", mark)}</dt>
          <dd>{words.number(members)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Meaning({ found }: { readonly found: CoveragePaths }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  return (
    <details className="rb-details">
      <summary>{words.t("path.meaning")}</summary>
      <div className="rb-definition">
        <p>
          <Name of={found.definition} />
        </p>
        <p>
          <Name of={found.denominator} />
        </p>
        <p>
          <Name of={found.method} />
        </p>
        {found.countedAt === null ? null : (
          <p className="rb-note">
            {words.t("path.countedAt", { at: words.instant(found.countedAt, zone) })}
          </p>
        )}
      </div>
    </details>
  );
}
