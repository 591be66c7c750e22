import type { CoverageTable } from "#contract/routes/coverage";
import type { Figure, UnitRef } from "#contract/views";
import type { Language } from "#contract/rows/problems";
import { type Failure, type Outcome, success } from "#core/outcome";
import { shareOf } from "#core/share";
import { statuses } from "#core/verdicts";
import type { Context } from "../context.ts";
import { coverageTable, overview } from "../coverage.ts";
import type { FiguresQuery } from "../coverage-source.ts";
import { aboutOf, denominator, statusTitle, unitCells, unitHeader } from "./about.ts";
import { type CellValue, dayCell, type TableExport } from "./export.ts";

export interface CoverageExportQuery extends FiguresQuery {
  /** Absent: every requirement that has figures here. */
  readonly requirement?: string | undefined;
  /** First day of the year under which it is counted; absent: the latest that began. */
  readonly period?: string | undefined;
  readonly language: Language;
}

const pageLimit = 500;

const definition = {
  zh: "每行: 一个组织一项要求一个年度; 上级等于直属成员与各下级之和; 时间单位为分钟",
  en:
    "One row: one unit, requirement and year; a unit is its own members and the sum of its " +
    "children; times are minutes",
};

/** Counts of a unit, of who is directly in it, and of each unit below, as a table. */
export async function coverageExport(
  ctx: Context,
  unitId: number,
  query: CoverageExportQuery,
): Promise<Outcome<TableExport>> {
  const whole = await overview(ctx, unitId, timesOf(query));
  if (!whole.ok) return whole;
  const { unit, today, knownOn, by, pack, freshness, requirements } = whole.value;
  const ids = requirements.map((one) => one.requirement.id);
  const asked = query.requirement === undefined ? ids : [query.requirement];
  const refused = await refusal(ctx, unitId, query, asked);
  if (refused !== null) return refused;
  const { language } = query;
  return success({
    name: `coverage-${unit.code}-${today}`,
    header: header(language),
    about: aboutOf(
      { unit, today, knownOn, by, pack, freshness, definition, denominator },
      language,
    ),
    rows: rows(ctx, unitId, asked, query),
  });
}

/** Why nothing would be in the file; a period is unknown where no requirement of the file has it. */
async function refusal(
  ctx: Context,
  unitId: number,
  query: CoverageExportQuery,
  ids: readonly string[],
): Promise<Failure | null> {
  let refused: Failure | null = null;
  const asked = { ...timesOf(query), period: query.period, limit: 1 };
  for (const requirement of ids) {
    const page = await coverageTable(ctx, unitId, { ...asked, requirement });
    if (page.ok) return null;
    refused ??= page;
  }
  return refused;
}

function timesOf({ today, knownOn, by }: CoverageExportQuery): FiguresQuery {
  return { today, knownOn, by };
}

const places = {
  whole: { zh: "合计", en: "whole" },
  direct: { zh: "直属", en: "directly here" },
  below: { zh: "下级", en: "below" },
} as const;

function header(language: Language): string[] {
  const zh = language === "zh";
  return [
    ...(zh
      ? ["组织代码", "组织名称", "范围", "要求", "要求名称", "期间"]
      : ["Unit code", "Unit name", "Part", "Requirement", "Title", "Period"]),
    ...statuses.map((status) => statusTitle(status, language)),
    ...(zh
      ? [
          "应考核",
          "已达到",
          "达到比例",
          "欠训人数",
          "所欠分钟",
          "所欠次数",
          "已计分钟",
          "计入要求的分钟",
          "要求分钟",
          ...unitHeader.zh,
        ]
      : [
          "Judged",
          "Reached",
          "Share reached",
          "Owing",
          "Missing minutes",
          "Missing sessions",
          "Credited minutes",
          "Minutes towards the demand",
          "Demanded minutes",
          ...unitHeader.en,
        ]),
  ];
}

async function* rows(
  ctx: Context,
  unitId: number,
  ids: readonly string[],
  query: CoverageExportQuery,
): AsyncGenerator<readonly (readonly CellValue[])[]> {
  const { period, language } = query;
  for (const requirement of ids) {
    let cursor: string | undefined;
    let first = true;
    do {
      const page = await coverageTable(ctx, unitId, {
        ...timesOf(query),
        requirement,
        period,
        cursor,
        limit: pageLimit,
      });
      // Another requirement has the period, or the unit was closed a moment ago.
      if (!page.ok) break;
      yield pageRows(page.value, first, language);
      first = false;
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined);
  }
}

function pageRows(page: CoverageTable, first: boolean, language: Language): CellValue[][] {
  const lines: CellValue[][] = [];
  if (first) {
    lines.push(line(page, page.unit, places.whole[language], page.total, language));
    lines.push(line(page, page.unit, places.direct[language], page.direct, language));
  }
  for (const child of page.children) {
    lines.push(line(page, child.unit, places.below[language], child.figure, language));
  }
  return lines;
}

function line(
  page: CoverageTable,
  unit: UnitRef,
  part: string,
  figure: Figure,
  language: Language,
): CellValue[] {
  const { requirement, period } = page;
  // Empty, too, while some cannot be measured yet: their number stands in its column.
  const share = shareOf(figure);
  return [
    unit.code,
    language === "zh" ? unit.name.zh : unit.name.en || unit.name.zh,
    part,
    requirement.id,
    language === "zh" ? requirement.title.zh : requirement.title.en,
    dayCell(period),
    ...statuses.map((status) => figure.byStatus[status] ?? 0),
    figure.judged,
    figure.reached,
    share === null ? null : Math.round(share * 1e4) / 1e4,
    figure.owing,
    figure.missingMinutes,
    figure.missingCount,
    figure.creditedMinutes,
    figure.towardsMinutes,
    figure.demandedMinutes,
    ...unitCells(requirement, language),
  ];
}
