import { useEffect, useMemo, useRef } from "react";
import type { ReactNode } from "react";
import type { CoveragePath } from "#contract/routes/coverage-path";
import { useWords } from "../../i18n/words.ts";
import { type DrawnDay, drawPath } from "./draw-path.ts";

interface Props {
  readonly path: CoveragePath;
  readonly today: string;
}

/** The path as a line with its forecast; the table beside it says the same. */
export function PathChart({ path, today }: Props): ReactNode {
  const words = useWords();
  const place = useRef<HTMLDivElement>(null);
  const days = useMemo(() => daysOf(path, today, words), [path, today, words]);
  useEffect(() => {
    if (place.current === null) return undefined;
    return drawPath(place.current, { days, target: path.target });
  }, [days, path.target]);
  return (
    <figure aria-label={words.t("path.alternative")}>
      <div ref={place} className="rb-path" aria-hidden="true" />
    </figure>
  );
}

/** The end of a year is that year, whole. */
function yearsAt(day: string): number {
  const year = Number(day.slice(0, 4));
  const begin = Date.UTC(year - 1, 11, 31);
  return year - 1 + (Date.parse(`${day}T00:00:00Z`) - begin) / (Date.UTC(year, 11, 31) - begin);
}

function daysOf(path: CoveragePath, today: string, words: ReturnType<typeof useWords>): DrawnDay[] {
  const { forecast, points } = path;
  const last = points.at(-1)?.day;
  const past = points.map(({ day, judged, reached, unmeasured }): DrawnDay => {
    const share = judged === 0 || unmeasured > 0 ? null : (100 * reached) / judged;
    // The forecast begins where the path ends.
    const begins = day === last && forecast.kind === "made" ? share : null;
    return {
      at: yearsAt(day),
      share,
      low: begins,
      middle: begins,
      high: begins,
      tip: [
        day === today ? `${words.day(day)} (${words.t("path.today")})` : words.day(day),
        unmeasured > 0
          ? words.t("path.unmeasured", { n: unmeasured })
          : words.share(reached, judged),
        words.t("coverage.reached", {
          reached: words.number(reached),
          judged: words.number(judged),
        }),
      ],
    };
  });
  const expected = forecast.kind === "made" ? forecast.points : [];
  return [
    ...past,
    ...expected.map(({ day, low, middle, high }): DrawnDay => ({
      at: yearsAt(day),
      share: null,
      low: 100 * low,
      middle: 100 * middle,
      high: 100 * high,
      tip: [
        words.day(day),
        words.t("path.expected", {
          middle: words.share(middle, 1),
          low: words.share(low, 1),
          high: words.share(high, 1),
        }),
      ],
    })),
  ];
}
