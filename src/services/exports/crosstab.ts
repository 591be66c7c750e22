import type { Crosstab } from "#contract/routes/crosstab";
import type { Language } from "#contract/rows/problems";
import type { Bilingual } from "#contract/values";
import { type Outcome, success } from "#core/outcome";
import type { Context } from "../context.ts";
import { crosstab, type CrosstabQuery } from "../crosstab.ts";
import { aboutOf } from "./about.ts";
import type { CellValue, TableExport } from "./export.ts";

export interface CrosstabExportQuery extends CrosstabQuery {
  readonly purpose?: string;
  readonly language: Language;
}

const trained = {
  definition: {
    zh: "当日组织关系在本组织及下级的成员中, 当年截至该日参加过集体学习的人数与人次; 跨年场次计入天数较多的年度",
    en:
      "Of the members at home here or below on the day: persons and person-times trained together " +
      "with others in the year up to that day; a session over the turn of the year counts where most " +
      "of its days lie",
  },
  denominator: {
    zh: "当日组织关系在本组织及下级的全部成员",
    en: "All members at home here or below on the day",
  },
  header: {
    zh: ["接受培训人数", "培训人次"],
    en: ["Persons trained", "Person-times"],
  },
} as const;

const judged = {
  definition: {
    zh: "该要求该年度的应考核人数中, 已达到与未达到的人数",
    en: "Of those judged by the requirement under the year: who reached it and who owes",
  },
  denominator: {
    zh: "应考核人数: 达标、逾期补训、进行中、欠学时、逾期",
    en: "Judged: met, late, on course, short, overdue",
  },
  header: { zh: ["已达到", "未达到"], en: ["Reached", "Owing"] },
} as const;

const rule: Bilingual = {
  zh: "按个人属性不足5人的数字, 以及可据以推算出该数字的其他数字, 一律隐去",
  en:
    "Withheld: counts by attributes of persons under 5, and the counts from which one could be " +
    "worked out",
};
const withheldWord: Bilingual = { zh: "隐去(<5)", en: "withheld (<5)" };
const everyWord: Bilingual = { zh: "合计", en: "All" };

/** A cross-table as a file: one line a cell. */
export async function crosstabExport(
  ctx: Context,
  unitId: number,
  query: CrosstabExportQuery,
): Promise<Outcome<TableExport>> {
  const found = await crosstab(ctx, unitId, query);
  if (!found.ok) return found;
  const table = found.value;
  const { unit, today, pack, freshness, day, year } = table;
  const { language, purpose } = query;
  const kind = table.requirement === null ? trained : judged;
  const about = aboutOf(
    {
      unit,
      today,
      pack,
      freshness,
      definition: kind.definition,
      denominator: kind.denominator,
      ...(purpose === undefined ? {} : { purpose }),
    },
    language,
  );
  return success({
    name: `crosstab-${unit.code}-${day}`,
    header: [
      ...[table.rows, table.columns].flatMap((axis) =>
        axis === null ? [] : [axis.label[language]],
      ),
      ...kind.header[language],
    ],
    about: [
      ...about,
      [language === "zh" ? "计数日期" : "Day counted", day],
      [language === "zh" ? "年度" : "Year", String(year)],
      ...(table.requirement === null
        ? []
        : [
            [
              language === "zh" ? "要求" : "Requirement",
              `${table.requirement.id} ${table.requirement.title[language]} (${table.by ?? ""})`,
            ] as const,
          ]),
      [language === "zh" ? "隐去规则" : "Rule of what is withheld", rule[language]],
    ],
    rows: oneBatch(lines(table, language)),
  });
}

async function* oneBatch(
  rows: readonly (readonly CellValue[])[],
): AsyncGenerator<readonly (readonly CellValue[])[]> {
  yield rows;
}

function lines(table: Crosstab, language: Language): CellValue[][] {
  const label = (axis: Crosstab["rows"], code: string | null): string =>
    axis.values.find((value) => value.code === code)?.label[language] ?? everyWord[language];
  return table.cells.map((cell) => [
    label(table.rows, cell.row),
    ...(table.columns === null ? [] : [label(table.columns, cell.column)]),
    ...[cell.first, cell.second].map((value) => value ?? withheldWord[language]),
  ]);
}
