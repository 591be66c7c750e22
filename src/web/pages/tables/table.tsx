import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Crosstab } from "#contract/routes/crosstab";
import type { UnitView } from "#contract/views";
import { opensToPersons } from "../../data/persons.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Sideways } from "../../parts/sideways.tsx";
import type { Offer } from "./ask.ts";

type Cell = Crosstab["cells"][number];
type Value = Crosstab["rows"]["values"][number];

interface Props {
  readonly table: Crosstab;
  readonly unit: UnitView;
  readonly window: Offer["window"];
  /** Which of the two numbers a table by two attributes shows. */
  readonly isSecond: boolean;
}

/** Members without the attribute; not shown where there is nobody. */
const unknown = "unknown";

/** The counts, with the sums last. By one attribute both numbers stand in it, by two the chosen one. */
export function CountTable({ table, unit, window, isSecond }: Props): ReactNode {
  const words = useWords();
  const at = new Map(table.cells.map((cell) => [`${cell.row ?? ""} ${cell.column ?? ""}`, cell]));
  const cellAt = (row: string | null, column: string | null): Cell | undefined =>
    at.get(`${row ?? ""} ${column ?? ""}`);
  const rows = shownValues(table.rows, (code) => cellAt(code, null));
  const columns =
    table.columns === null ? null : shownValues(table.columns, (code) => cellAt(null, code));
  const across: readonly (string | null)[] = [...(columns ?? []).map((one) => one.code), null];
  const parts = columns === null ? (["first", "second"] as const) : [isSecond ? "second" : "first"];
  const open = { unit, window, requirement: table.requirement?.id };
  const numbersOf = (row: string | null) =>
    across.flatMap((column) =>
      parts.map((part) => {
        const cell = cellAt(row, column);
        const value = (part === "second" ? cell?.second : cell?.first) ?? null;
        const isTotal = row === null && column === null;
        return (
          <td key={`${column ?? ""} ${part}`} className="rb-number">
            {value === null ? (
              <Hidden />
            ) : isTotal && part === "second" ? (
              <Opening {...open} value={value} />
            ) : (
              words.number(value)
            )}
          </td>
        );
      }),
    );
  return (
    <Sideways label={words.t("tables.region")}>
      <table className={`rb-table rb-cross ${columns === null ? "rb-narrow-table" : ""}`}>
        <caption>
          <Caption table={table} isSecond={isSecond} />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <Name of={table.rows.label} />
            </th>
            {(columns ?? []).map((one) => (
              <th key={one.code} scope="col" className="rb-number">
                <Name of={one.label} />
              </th>
            ))}
            {columns !== null ? (
              <th scope="col" className="rb-number">
                {words.t("tables.all")}
              </th>
            ) : (
              table.numbers.map((one) => (
                <th key={one.en} scope="col" className="rb-number">
                  <Name of={one} />
                </th>
              ))
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">
                <Name of={row.label} />
              </th>
              {numbersOf(row.code)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.t("tables.all")}</th>
            {numbersOf(null)}
          </tr>
        </tfoot>
      </table>
    </Sideways>
  );
}

/** Says in one sentence what the table shows. */
function Caption({ table, isSecond }: Pick<Props, "table" | "isSecond">): ReactNode {
  const words = useWords();
  const numbers = table.columns === null ? table.numbers : [table.numbers[isSecond ? 1 : 0]];
  const [first = "", ...others] = numbers.flatMap((one) =>
    one === undefined ? [] : [words.pick(one)],
  );
  // Names that stand alone elsewhere begin small within a sentence; Chinese has no such thing.
  const rows = words.pick(table.rows.label).toLowerCase();
  const columns = table.columns === null ? null : words.pick(table.columns.label).toLowerCase();
  const what = [first, ...others.map((one) => one.toLowerCase())].join(words.t("tables.and"));
  return columns === null
    ? words.t("tables.caption", { what, rows })
    : words.t("tables.caption.two", { what, rows, columns });
}

function shownValues(
  axis: Crosstab["rows"],
  sumOf: (code: string) => Cell | undefined,
): readonly Value[] {
  return axis.values.filter(({ code }) => {
    const sum = sumOf(code);
    return (
      code !== unknown || sum === undefined || sum.withheld || sum.second !== 0 || sum.first !== 0
    );
  });
}

/** In the place of a number that is not shown: the sentence below the table says why. */
function Hidden(): ReactNode {
  const words = useWords();
  return <span className="rb-hidden">{words.t("tables.hidden")}</span>;
}

interface OpeningProps {
  readonly unit: UnitView;
  readonly window: Offer["window"];
  readonly requirement: string | undefined;
  readonly value: number;
}

/** Who owes is a list for those whose task the persons are; for everybody else it is a number. */
function Opening({ unit, window, requirement, value }: OpeningProps): ReactNode {
  const words = useWords();
  if (requirement === undefined || window === null || value === 0 || !opensToPersons(unit)) {
    return words.number(value);
  }
  return (
    <Link
      to="/units/$unitId/owing"
      params={{ unitId: String(unit.unitId) }}
      search={{ requirement, dueFrom: window.from, dueTo: window.until }}
    >
      {words.number(value)}
    </Link>
  );
}
