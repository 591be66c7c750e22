import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import type { CoverageMap } from "#contract/routes/coverage";
import { shareOf, unmeasured } from "#core/share";
import { mapQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Section } from "../../parts/section.tsx";
import { useShare } from "../../parts/share.ts";
import { Failed, Loading } from "../../parts/states.tsx";
import type { Chosen } from "./chosen.ts";
import { classesFor, colourOf } from "./classes.ts";
import { drawMap } from "./draw-map.ts";
import { FigureName, UnitLink } from "./figure-name.tsx";

interface Props {
  readonly unitId: number;
  readonly chosen: Chosen;
}

/** The counties on a map, and the same as a table for those who do not use it. */
export function CountyMap({ unitId, chosen }: Props): ReactNode {
  const words = useWords();
  const ask = { requirement: chosen.requirement.id, period: chosen.period };
  const query = useQuery(mapQuery(unitId, ask));
  const outlines = useQuery({
    queryKey: ["outlines", query.data?.outlines ?? ""],
    enabled: typeof query.data?.outlines === "string",
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<unknown> => {
      const answer = await fetch(query.data?.outlines ?? "", { signal });
      if (!answer.ok) throw new Error(`Outlines: ${answer.status}`);
      return answer.json();
    },
  });
  if (query.data !== undefined && query.data.areas.length === 0) return null;
  return (
    <Section
      className="rb-map-section"
      title={words.t("map.title")}
      note={<FigureName chosen={chosen} />}
    >
      {query.isPending ? <Loading rows={8} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : (
        <>
          {query.data.outlines === null || outlines.isError ? null : (
            <Drawing map={query.data} outlines={outlines.data} chosen={chosen} />
          )}
          <CountyTable map={query.data} chosen={chosen} />
          {query.data.attribution === null ? null : (
            <p className="rb-note">{words.pick(query.data.attribution)}</p>
          )}
        </>
      )}
    </Section>
  );
}

interface DrawingProps {
  readonly map: CoverageMap;
  readonly outlines: unknown;
  readonly chosen: Chosen;
}

function Drawing({ map, outlines, chosen }: DrawingProps): ReactNode {
  const words = useWords();
  const share = useShare();
  const classes = useMemo(() => classesFor(map.areas.map((one) => shareOf(one.figure))), [map]);
  const navigate = useNavigate();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null || outlines === undefined) return undefined;
    return drawMap(place.current, {
      name: map.outlines ?? "outlines",
      outlines,
      classes,
      areas: map.areas.map(({ outline, unit, figure }) => ({
        outline,
        share: shareOf(figure),
        name: words.pick(unit.name),
        // Down, not up: a county is at 100 % when everybody is.
        label: shareOf(figure) === null ? "" : `${Math.floor((shareOf(figure) ?? 0) * 100)}%`,
        shown: share(figure),
        detail:
          unmeasured(figure) > 0
            ? ""
            : words.t("coverage.reached", {
                reached: words.number(figure.reached),
                judged: words.number(figure.judged),
              }),
        open: () =>
          void navigate({
            to: "/units/$unitId",
            params: { unitId: String(unit.unitId) },
            search: { requirement: chosen.requirement.id, period: chosen.period },
          }),
      })),
    });
  }, [map, outlines, classes, words, share, navigate, chosen.requirement.id, chosen.period]);
  return (
    <>
      <figure aria-label={words.t("map.alternative")}>
        <div ref={place} className="rb-map" aria-hidden="true" />
      </figure>
      <ul className="rb-map-key" aria-label={words.t("map.key")}>
        {classes.map((one) => (
          <li key={one.from}>
            <span className="rb-swatch" style={{ background: one.colour }} aria-hidden="true" />
            {words.t("map.class", { from: one.from, to: one.to })}
          </li>
        ))}
      </ul>
    </>
  );
}

function CountyTable({ map, chosen }: Omit<DrawingProps, "outlines">): ReactNode {
  const words = useWords();
  const share = useShare();
  const classes = classesFor(map.areas.map((one) => shareOf(one.figure)));
  return (
    <details className="rb-details">
      <summary>{words.t("map.asTable", { n: map.areas.length })}</summary>
      <table className="rb-table rb-compact">
        <thead>
          <tr>
            <th scope="col">{words.t("column.unit")}</th>
            <th scope="col" className="rb-number">
              {words.t("column.judged")}
            </th>
            <th scope="col" className="rb-number">
              {words.t("column.reached")}
            </th>
          </tr>
        </thead>
        <tbody>
          {map.areas.map(({ unit, figure }) => (
            <tr key={unit.unitId}>
              <th scope="row">
                <UnitLink unit={unit} chosen={chosen} />
              </th>
              <td className="rb-number">{words.number(figure.judged)}</td>
              <td className="rb-number">
                <span
                  className="rb-swatch"
                  aria-hidden="true"
                  style={{ background: colourOf(shareOf(figure), classes) }}
                />
                {share(figure)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
