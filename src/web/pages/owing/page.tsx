import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { OwingRow } from "#contract/views";
import type { OwingSearch } from "../../app/router.tsx";
import { CallFailed } from "../../data/api.ts";
import { owingQuery, owingStatuses, policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { ExportBox } from "../../parts/export.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { missingText, progressText } from "../../parts/owed.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { StatusMark } from "../../parts/status.tsx";
import { StackTable } from "../../parts/stack-table.tsx";

const route = getRouteApi("/inside/units/$unitId/owing");

/** Who in sight owes what until when, earliest first: the list behind a number. */
export function OwingPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const search = route.useSearch();
  const words = useWords();
  const query = useInfiniteQuery(owingQuery(unitId, search));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const movedAway = query.data?.pages.at(-1)?.movedAway ?? 0;
  return (
    <Page
      title={words.t("page.list")}
      heading={words.t("owing.title")}
      above={<Breadcrumb unitId={unitId} withSelf />}
      below={
        <p className="rb-facts">
          <Range search={search} />
        </p>
      }
      actions={
        <Button onClick={() => window.print()} icon={<Icon name="print" />}>
          {words.t("action.print")}
        </Button>
      }
    >
      <OwingFilter unitId={unitId} search={search} />
      {query.isPending ? <Loading rows={8} /> : null}
      {query.isError ? <NoList error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data !== undefined && rows.length === 0 ? (
        <PlainState
          icon="check"
          title={words.t("owing.none.title")}
          text={words.t("owing.none.text")}
        />
      ) : null}
      {rows.length === 0 ? null : (
        <div className="rb-section rb-bare">
          <OwingTable rows={rows} />
        </div>
      )}
      {movedAway === 0 ? null : (
        <p className="rb-note">
          {words.t("owing.movedAway", { n: movedAway, shown: words.number(movedAway) })}
        </p>
      )}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
      <ExportBox
        path="/units/:unitId/owing.:format"
        unitId={unitId}
        query={{ requirement: search.requirement }}
      />
    </Page>
  );
}

function Range({ search }: { readonly search: OwingSearch }): ReactNode {
  const words = useWords();
  const { dueFrom, dueTo } = search;
  if (dueFrom !== undefined && dueTo !== undefined) {
    return (
      <span>{words.t("owing.between", { from: words.day(dueFrom), to: words.day(dueTo) })}</span>
    );
  }
  return dueTo === undefined ? null : (
    <span>{words.t("owing.until", { to: words.day(dueTo) })}</span>
  );
}

function OwingFilter(props: { readonly unitId: number; readonly search: OwingSearch }): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const policy = useQuery(policyQuery).data;
  const show = (next: OwingSearch) =>
    void navigate({
      to: "/units/$unitId/owing",
      params: { unitId: String(props.unitId) },
      search: next,
      replace: true,
    });
  return (
    <div className="rb-choose rb-no-print">
      <label htmlFor="owing-requirement">{words.t("column.requirement")}</label>
      <select
        id="owing-requirement"
        className="rb-select"
        value={props.search.requirement ?? ""}
        onChange={(event) =>
          show({ ...props.search, requirement: event.target.value || undefined })
        }
      >
        <option value="">{words.t("owing.every")}</option>
        {policy?.requirements.map((one) => (
          <option key={one.id} value={one.id}>
            {one.id} {words.pick(one.title)}
          </option>
        ))}
      </select>
      <label htmlFor="owing-status">{words.t("column.status")}</label>
      <select
        id="owing-status"
        className="rb-select"
        value={props.search.status ?? ""}
        onChange={(event) => {
          const status = owingStatuses.find((one) => one === event.target.value);
          show({ ...props.search, status });
        }}
      >
        <option value="">{words.t("owing.everyStatus")}</option>
        {owingStatuses.map((one) => (
          <option key={one} value={one}>
            {words.t(one === "open" ? "owing.open" : `status.${one}`)}
          </option>
        ))}
      </select>
      {props.search.dueFrom === undefined && props.search.dueTo === undefined ? null : (
        <Button onClick={() => show({ ...props.search, dueFrom: undefined, dueTo: undefined })}>
          {words.t("owing.anyDay")}
        </Button>
      )}
    </div>
  );
}

function OwingTable({ rows }: { readonly rows: readonly OwingRow[] }): ReactNode {
  const words = useWords();
  return (
    <StackTable
      head={words.t("column.member")}
      rows={rows}
      keyOf={({ member, verdict }) =>
        `${member.memberId} ${verdict.requirement.id} ${verdict.windowStart} ${verdict.anchor}`
      }
      nameOf={({ member }) => (
        <>
          <Link to="/members/$memberId" params={{ memberId: String(member.memberId) }}>
            <PersonName name={member.name} />
          </Link>{" "}
          <span className="rb-number-text">{member.memberNo}</span>
        </>
      )}
      columns={[
        [
          words.t("column.unit"),
          ({ member }) => (member.unit === null ? "–" : <Name of={member.unit.name} />),
        ],
        [words.t("column.requirement"), ({ verdict }) => <Name of={verdict.requirement.title} />],
        [words.t("column.status"), ({ verdict }) => <StatusMark of={verdict.status} />],
        [
          words.t("column.missing"),
          ({ verdict }) => (
            <>
              <strong>{missingText(words, verdict)}</strong>{" "}
              <span className="rb-note">{progressText(words, verdict)}</span>
            </>
          ),
        ],
        [words.t("column.due"), ({ verdict }) => words.day(verdict.dueOn)],
      ]}
    />
  );
}

interface NoListProps {
  readonly error: unknown;
  readonly retry: () => void;
}

/** Nothing is wrong where the post sees counts only: the page says who sees the members. */
function NoList({ error, retry }: NoListProps): ReactNode {
  const words = useWords();
  const isAbove = error instanceof CallFailed && error.code === "persons-out-of-sight";
  if (!isAbove) return <Failed error={error} retry={retry} />;
  return (
    <PlainState
      icon="people"
      title={words.t("members.empty.title")}
      text={words.t("members.empty.above")}
    />
  );
}
