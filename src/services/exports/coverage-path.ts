import type { CoveragePath } from "#contract/routes/coverage-path";
import type { Language } from "#contract/rows/problems";
import type { UnitRef } from "#contract/views";
import { type Outcome, success } from "#core/outcome";
import { unmeasured } from "#core/share";
import type { Context } from "../context.ts";
import { coveragePaths, type PathQuery, pathsBelow } from "../coverage-path.ts";
import { aboutOf } from "./about.ts";
import { type CellValue, dayCell, type TableExport } from "./export.ts";

export interface PathExportQuery extends PathQuery {
  readonly purpose?: string;
  readonly language: Language;
}

const kinds = {
  year: { zh: "年末", en: "end of year" },
  today: { zh: "今天(按现在所在组织)", en: "today (by today's home)" },
  forecast: { zh: "预测", en: "forecast" },
  homeThen: { zh: "按期末所在组织", en: "by the home where it counts" },
  trained: { zh: "在本组织受训", en: "trained while here" },
  ever: { zh: "曾应考核", en: "ever judged" },
  apart: { zh: "单列", en: "shown apart" },
  needed: { zh: "尚需(每年)", en: "still needed (a year)" },
} as const;

/** The paths of a unit and of each unit directly below as a file: one line a number. */
export async function pathExport(
  ctx: Context,
  unitId: number,
  query: PathExportQuery,
): Promise<Outcome<TableExport>> {
  const found = await coveragePaths(ctx, unitId, query);
  if (!found.ok) return found;
  const below = await pathsBelow(ctx, unitId, query);
  if (!below.ok) return below;
  const { unit, today, pack, freshness, definition, denominator, method, paths } = found.value;
  const { language, purpose } = query;
  const zh = language === "zh";
  const about = aboutOf(
    {
      unit,
      today,
      pack,
      freshness,
      definition,
      denominator,
      ...(purpose === undefined ? {} : { purpose }),
    },
    language,
  );
  return success({
    name: `paths-${unit.code}-${today}`,
    header: zh
      ? [
          "组织代码",
          "组织名称",
          "要求",
          "期间",
          "内容",
          "日期",
          "人数",
          "已达到",
          "比例",
          "低值",
          "高值",
        ]
      : [
          "Unit code",
          "Unit name",
          "Requirement",
          "Window",
          "What",
          "Day",
          "Persons",
          "Reached",
          "Share",
          "Low",
          "High",
        ],
    about: [
      ...about,
      [zh ? "预测方法" : "Method of the forecast", method[language]],
      [zh ? "历年计数时间" : "Past years counted at", found.value.countedAt ?? ""],
    ],
    rows: batches([{ unit, paths }, ...below.value], today, language),
  });
}

async function* batches(
  units: readonly { readonly unit: UnitRef; readonly paths: readonly CoveragePath[] }[],
  today: string,
  language: Language,
): AsyncGenerator<readonly (readonly CellValue[])[]> {
  for (const { unit, paths } of units) {
    yield paths.flatMap((path) => lines(unit, path, today, language));
  }
}

function lines(
  unit: UnitRef,
  path: CoveragePath,
  today: string,
  language: Language,
): CellValue[][] {
  const line = (
    kind: keyof typeof kinds,
    day: string,
    cells: readonly CellValue[],
    mark = "",
  ): CellValue[] => [
    unit.code,
    language === "zh" ? unit.name.zh : unit.name.en || unit.name.zh,
    path.requirement.id,
    `${path.from} - ${path.to}`,
    kinds[kind][language] + (mark === "" ? "" : ` ${mark}`),
    dayCell(day),
    ...cells,
  ];
  const { forecast, needed, byHomeThen, trained, ever } = path;
  return [
    ...path.points.map((point) =>
      line(point.day === today ? "today" : "year", point.day, shared(point)),
    ),
    ...(forecast.kind === "made"
      ? forecast.points.map(({ day, low, middle, high }) =>
          line("forecast", day, [null, null, rounded(middle), rounded(low), rounded(high)]),
        )
      : []),
    line("homeThen", today, shared({ ...byHomeThen, unmeasured: unmeasured(byHomeThen) })),
    ...trained.years.map((one) =>
      line("trained", one.until, [one.persons, null, null, null, null]),
    ),
    line("ever", path.to, [ever.persons, ever.reached, null, null, null]),
    ...path.apart.map(({ mark, members }) =>
      line("apart", today, [members, null, null, null, null], mark),
    ),
    ...(needed === null ? [] : [line("needed", path.to, [needed.aYear, null, null, null, null])]),
  ];
}

function shared(point: Omit<CoveragePath["points"][number], "day">): CellValue[] {
  const { judged, reached } = point;
  const isTold = judged > 0 && point.unmeasured === 0;
  return [judged, reached, isTold ? rounded(reached / judged) : null, null, null];
}

function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
