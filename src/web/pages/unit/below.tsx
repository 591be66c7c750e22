import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useId, useMemo } from "react";
import type { ReactNode } from "react";
import type { CoverageTable, Overview } from "#contract/routes/coverage";
import type { Figure, UnitView } from "#contract/views";
import { coverageQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { ExportBox } from "../../parts/export.tsx";
import { FigureBar, useMissing } from "../../parts/figures.tsx";
import { Name } from "../../parts/names.tsx";
import { Section } from "../../parts/section.tsx";
import { SortHeading, useSorting } from "../../parts/sorting.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { periodLabel } from "./chosen.ts";
import type { Chosen } from "./chosen.ts";
import { sortChildren } from "./sort.ts";
import type { ChildKey } from "./sort.ts";

interface Props {
  readonly unit: UnitView;
  readonly overview: Overview;
  readonly chosen: Chosen;
}

/** The units below, with one figure each; with the row "directly here" they add up to the unit. */
export function Below({ unit, overview, chosen }: Props): ReactNode {
  const words = useWords();
  const ask = { requirement: chosen.requirement.id, period: chosen.period };
  const query = useInfiniteQuery(coverageQuery(unit.unitId, ask));
  return (
    <Section
      id="below"
      title={words.t("below.title")}
      note={
        <>
          <Name of={chosen.requirement.title} /> · {periodLabel(chosen.period, chosen.until)}
        </>
      }
      tools={<ChooseFigure {...{ unit, overview, chosen }} />}
    >
      {query.isPending ? <Loading rows={6} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : (
        <>
          <ChildrenTable unit={unit} pages={query.data.pages} chosen={chosen} />
          {query.hasNextPage ? (
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {words.t("action.more")}
            </Button>
          ) : null}
        </>
      )}
      <ExportBox path="/units/:unitId/coverage.:format" unitId={unit.unitId} query={ask} />
    </Section>
  );
}

/** Which requirement and year the map and the table show. A plain select: phones have their own. */
function ChooseFigure({ unit, overview, chosen }: Props): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const id = useId();
  const periods =
    overview.requirements.find((one) => one.requirement.id === chosen.requirement.id)?.periods ??
    [];
  const show = (requirement: string, period?: string) =>
    void navigate({
      to: "/units/$unitId",
      params: { unitId: String(unit.unitId) },
      search: { requirement, period },
      replace: true,
      resetScroll: false,
    });
  return (
    <div className="rb-choose">
      <label htmlFor={`${id}-r`}>{words.t("column.requirement")}</label>
      <select
        id={`${id}-r`}
        className="rb-select"
        value={chosen.requirement.id}
        onChange={(event) => show(event.target.value)}
      >
        {overview.requirements.map((one) => (
          <option key={one.requirement.id} value={one.requirement.id}>
            {one.requirement.id} {words.pick(one.requirement.title)}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-p`}>{words.t("column.year")}</label>
      <select
        id={`${id}-p`}
        className="rb-select"
        value={chosen.period}
        onChange={(event) => show(chosen.requirement.id, event.target.value)}
      >
        {periods.map((one) => (
          <option key={one.period} value={one.period}>
            {periodLabel(one.period, one.until)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TableProps {
  readonly unit: UnitView;
  readonly pages: readonly CoverageTable[];
  readonly chosen: Chosen;
}

function ChildrenTable({ unit, pages, chosen }: TableProps): ReactNode {
  const words = useWords();
  const [sorting, choose] = useSorting<ChildKey>({ key: "code", isDown: false });
  const children = useMemo(
    () =>
      sortChildren(
        pages.flatMap((page) => page.children),
        sorting,
        words.language,
      ),
    [pages, sorting, words.language],
  );
  const first = pages[0];
  if (first === undefined) return null;
  const head = { sorting, choose };
  return (
    <div className="rb-scroll">
      <table className="rb-table rb-children">
        <thead>
          <tr>
            <SortHeading by="name" {...head}>
              {words.t("column.unit")}
            </SortHeading>
            <SortHeading by="judged" isNumber {...head}>
              {words.t("column.judged")}
            </SortHeading>
            <SortHeading by="share" {...head}>
              {words.t("column.reached")}
            </SortHeading>
            <SortHeading by="on-course" isNumber {...head}>
              {words.t("status.on-course")}
            </SortHeading>
            <SortHeading by="short" isNumber {...head}>
              {words.t("status.short")}
            </SortHeading>
            <SortHeading by="overdue" isNumber {...head}>
              {words.t("status.overdue")}
            </SortHeading>
            <SortHeading by="missing" isNumber {...head}>
              {words.t("column.missing")}
            </SortHeading>
          </tr>
        </thead>
        <tbody>
          {first.direct.judged === 0 && presentCount(first.direct) === 0 ? null : (
            <FigureRow
              figure={first.direct}
              chosen={chosen}
              className="rb-direct"
              name={
                unit.seesMembers ? (
                  <Link to="/units/$unitId/members" params={{ unitId: String(unit.unitId) }}>
                    {words.t("below.direct")}
                  </Link>
                ) : (
                  words.t("below.direct")
                )
              }
            />
          )}
          {children.map((child) => (
            <ChildRow key={child.unit.unitId} child={child} chosen={chosen} />
          ))}
        </tbody>
        <tfoot>
          <FigureRow figure={first.total} chosen={chosen} name={words.t("below.sum")} />
        </tfoot>
      </table>
    </div>
  );
}

function presentCount(figure: Figure): number {
  return Object.values(figure.byStatus).reduce((sum, members) => sum + (members ?? 0), 0);
}

interface ChildProps {
  readonly child: CoverageTable["children"][number];
  readonly chosen: Chosen;
}

function ChildRow({ child: { unit, hasChildren, figure }, chosen }: ChildProps): ReactNode {
  const words = useWords();
  const isPlace = unit.kind === "village" || unit.kind === "community";
  if (isPlace && !hasChildren && presentCount(figure) === 0) {
    return (
      <tr className="rb-empty-row">
        <th scope="row">
          <Name of={unit.name} />
        </th>
        <td colSpan={6}>{words.t("below.noBranch")}</td>
      </tr>
    );
  }
  return (
    <FigureRow
      figure={figure}
      chosen={chosen}
      name={
        <Link
          to="/units/$unitId"
          params={{ unitId: String(unit.unitId) }}
          search={{ requirement: chosen.requirement.id, period: chosen.period }}
        >
          <Name of={unit.name} />
        </Link>
      }
    />
  );
}

interface RowProps {
  readonly name: ReactNode;
  readonly figure: Figure;
  readonly chosen: Chosen;
  readonly className?: string;
}

function FigureRow({ name, figure, chosen, className }: RowProps): ReactNode {
  const words = useWords();
  const missing = useMissing();
  const number = (value: number | undefined) => (value ? words.number(value) : "–");
  return (
    <tr className={className}>
      <th scope="row">{name}</th>
      <td className="rb-number">{words.number(figure.judged)}</td>
      <td className="rb-share-cell">
        <span>{words.share(figure.reached, figure.judged)}</span>
        <FigureBar figure={figure} />
      </td>
      <td className="rb-number">{number(figure.byStatus["on-course"])}</td>
      <td className="rb-number">{number(figure.byStatus.short)}</td>
      <td className="rb-number">{number(figure.byStatus.overdue)}</td>
      <td className="rb-number">{missing(chosen.requirement, figure)}</td>
    </tr>
  );
}
