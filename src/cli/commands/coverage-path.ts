import type { CoveragePath, CoveragePaths } from "#contract/routes/coverage-path";
import { type Outcome, success } from "#core/outcome";
import { unmeasured } from "#core/share";
import type { Context } from "#services/context";
import { coveragePaths, type PathQuery } from "#services/coverage-path";
import { alignedTable } from "../report.ts";

const number = (value: number): string => value.toLocaleString("en");
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
function shareText(point: Omit<CoveragePath["points"][number], "day">): string {
  if (point.unmeasured > 0) return `not yet measurable: ${number(point.unmeasured)}`;
  return point.judged === 0 ? "-" : percent(point.reached / point.judged);
}
const figureText = (figure: CoveragePath["byHomeNow"]): string =>
  `${number(figure.reached)} of ${number(figure.judged)}, ` +
  shareText({ ...figure, unmeasured: unmeasured(figure) });

/** The paths of a unit as text for the terminal; `heading` is what stands above every figure. */
export async function pathLines(
  ctx: Context,
  unitId: number,
  query: PathQuery,
  heading: (found: CoveragePaths) => string,
): Promise<Outcome<string>> {
  const found = await coveragePaths(ctx, unitId, query);
  if (!found.ok) return found;
  const { paths, countedAt, definition, method } = found.value;
  const parts = paths.map((path) => onePath(path, found.value.today));
  const none = "The pack has no requirement with a window of more than a year that has begun.";
  const counted = countedAt === null ? "not yet" : countedAt;
  return success(
    [
      heading(found.value),
      ...(parts.length === 0 ? [none] : parts),
      `Past years counted: ${counted}. ${definition.en}.`,
      `Forecast: ${method.en}.`,
    ].join("\n"),
  );
}

function onePath(path: CoveragePath, today: string): string {
  const { requirement, from, to, forecast, byHomeNow: now, byHomeThen: then, trained, ever } = path;
  const points = path.points.map((point) => [
    point.day,
    point.day === today ? "today" : "",
    number(point.judged),
    number(point.reached),
    shareText(point),
    "",
  ]);
  const expected =
    forecast.kind === "made"
      ? forecast.points.map(({ day, low, middle, high }) => [
          day,
          "expected",
          "",
          "",
          percent(middle),
          `${percent(low)} to ${percent(high)}`,
        ])
      : [];
  const table = alignedTable([
    ["day", "", "judged", "reached", "share", "at the slowest and fastest pace"],
    ...points,
    ...expected,
  ]);
  return [
    `${requirement.id} ${requirement.title.en}, ${from} to ${to}\n`,
    table,
    forecastText(path),
    `by today's home: ${figureText(now)}; by the home where it counts: ${figureText(then)}`,
    `trained while here: ${number(trained.persons)}; ever judged: ${number(ever.persons)}, ` +
      `of these reached: ${number(ever.reached)}`,
    ...path.apart.map(({ mark, members }) => `shown apart (${mark}): ${number(members)}`),
    "",
  ].join("\n");
}

function forecastText({ forecast, needed }: CoveragePath): string {
  if (forecast.kind === "not-measurable") return "Not yet measurable: no forecast.";
  if (forecast.kind === "ended" || needed === null) return "The window is over.";
  const left =
    needed.persons === 0
      ? `${needed.target} % is reached.`
      : `For ${needed.target} %: ${number(needed.persons)} more persons, ${number(needed.aYear)} a year.`;
  if (forecast.kind === "made") return `${left} Expected by the pace of ${forecast.years} years.`;
  return `${left} No forecast: ${forecast.years} whole years are too few, two are needed.`;
}
