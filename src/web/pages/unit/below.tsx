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
import { useShare } from "../../parts/share.ts";
import { SortHeading, useSorting } from "../../parts/sorting.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { periodLabel } from "./chosen.ts";
import type { Chosen } from "./chosen.ts";
import { FigureName, UnitLink } from "./figure-name.tsx";
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
      note={<FigureName chosen={chosen} />}
      tools={<ChooseFigure {...{ unit, overview, chosen }} />}
    >
      {query.isPending ? <Loading rows={6} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : (
        <>
          <ChildrenTable unit={unit} pages={query.data.pages} chosen={chosen} />
          <WithoutBranch pages={query.data.pages} />
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
          {children
            .filter((child) => !isWithoutBranch(child))
            .map((child) => (
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

/** A village or community in which nobody has founded a branch yet. */
function isWithoutBranch({ unit, hasChildren, figure }: ChildProps["child"]): boolean {
  const isPlace = unit.kind === "village" || unit.kind === "community";
  return isPlace && !hasChildren && presentCount(figure) === 0;
}

function ChildRow({ child: { unit, figure }, chosen }: ChildProps): ReactNode {
  return (
    <FigureRow figure={figure} chosen={chosen} name={<UnitLink unit={unit} chosen={chosen} />} />
  );
}

/** They add nothing to the sum, but they are named: a place without a branch is a task of its own. */
function WithoutBranch({ pages }: { readonly pages: readonly CoverageTable[] }): ReactNode {
  const words = useWords();
  const places = pages.flatMap((page) => page.children).filter(isWithoutBranch);
  if (places.length === 0) return null;
  return (
    <details className="rb-details">
      <summary>{words.t("below.noBranch", { n: places.length })}</summary>
      <ul className="rb-places">
        {places.map(({ unit }) => (
          <li key={unit.unitId}>
            <Link to="/units/$unitId" params={{ unitId: String(unit.unitId) }}>
              <Name of={unit.name} />
            </Link>
          </li>
        ))}
      </ul>
    </details>
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
  const share = useShare();
  const missing = useMissing();
  return (
    <tr className={className}>
      <th scope="row">{name}</th>
      <td className="rb-number" data-label={words.t("column.judged")}>
        {words.number(figure.judged)}
      </td>
      <td className="rb-share-cell">
        <span>{share(figure)}</span>
        <FigureBar figure={figure} />
      </td>
      <NumberCell label={words.t("status.on-course")} value={figure.byStatus["on-course"]} />
      <NumberCell label={words.t("status.short")} value={figure.byStatus.short} />
      <NumberCell label={words.t("status.overdue")} value={figure.byStatus.overdue} />
      <td className="rb-number" data-label={words.t("column.missing")}>
        {missing(chosen.requirement, figure)}
      </td>
    </tr>
  );
}

/** A number of members; none is a dash, which phones leave out. */
function NumberCell(props: {
  readonly label: string;
  readonly value?: number | undefined;
}): ReactNode {
  const words = useWords();
  const value = props.value ?? 0;
  return (
    <td className={value === 0 ? "rb-number rb-nil" : "rb-number"} data-label={props.label}>
      {value === 0 ? "–" : words.number(value)}
    </td>
  );
}
