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

const withheldWord: Bilingual = { zh: "隐去（<5）", en: "withheld (<5)" };
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
  const about = aboutOf(
    {
      unit,
      today,
      pack,
      freshness,
      definition: table.definition,
      denominator: table.denominator,
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
      ...table.numbers.map((one) => one[language]),
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
      [language === "zh" ? "隐去规则" : "Rule of what is withheld", table.rule[language]],
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
