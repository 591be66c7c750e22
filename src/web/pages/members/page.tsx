import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useEffect, useId, useState } from "react";
import type { ReactNode } from "react";
import { sessionQuery, unitMembersQuery, unitQuery } from "../../data/queries.ts";
import { useAnnounce } from "../../app/announce.tsx";
import type { MembersSearch } from "../../app/router.tsx";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { FrameLine } from "../../parts/frame.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Name } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { MemberCard } from "./member-card.tsx";

const route = getRouteApi("/inside/units/$unitId/members");

/** The members of a branch: who owes what until when, and why in one sentence. */
export function MembersPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const search = route.useSearch();
  const words = useWords();
  const unit = useQuery(unitQuery(unitId)).data;
  const session = useQuery(sessionQuery).data;
  const query = useInfiniteQuery(unitMembersQuery(unitId, search));
  const total = query.data?.pages[0]?.total;
  useAnnounceTotal(total, query.isPlaceholderData);
  const members = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = search.owing === true || search.headline !== undefined || !!search.q;
  const heading = unit === undefined ? words.t("nav.members") : <Name of={unit.name} />;
  return (
    <Page
      title={words.t("page.list")}
      heading={heading}
      above={<Breadcrumb unitId={unitId} />}
      below={
        total === undefined ? null : (
          <p className="rb-facts">
            <span>
              {words.t(isFiltered ? "members.found" : "members.total", {
                n: total,
                shown: words.number(total),
              })}
            </span>
            {session === undefined ? null : (
              <span>{words.t("members.asOf", { day: words.day(session.today) })}</span>
            )}
          </p>
        )
      }
      actions={
        <MembersActions
          unitId={unitId}
          mayRecord={session?.may.recordTraining === true}
          seesMembers={unit?.seesMembers === true}
        />
      }
    >
      <Filter unitId={unitId} search={search} />
      {query.isPending ? <Loading rows={10} /> : null}
      {query.isError && members.length === 0 ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {query.data !== undefined && members.length === 0 ? (
        <Nobody isFiltered={isFiltered} hasUnits={(unit?.childCount ?? 0) > 0} />
      ) : null}
      <ul className="rb-members" aria-busy={query.isPlaceholderData}>
        {members.map((member) => (
          <MemberCard key={member.memberId} member={member} unitId={unitId} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <div className="rb-actions rb-no-print">
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.t("action.more")}
          </Button>
        </div>
      ) : null}
      {session === undefined ? null : <FrameLine today={session.today} pack={session.pack} />}
    </Page>
  );
}

function useAnnounceTotal(total: number | undefined, isOld: boolean): void {
  const announce = useAnnounce();
  const words = useWords();
  useEffect(() => {
    if (total !== undefined && !isOld) {
      announce(words.t("members.found", { n: total, shown: words.number(total) }));
    }
  }, [total, isOld, announce, words]);
}

function MembersActions(props: {
  readonly unitId: number;
  readonly mayRecord: boolean;
  readonly seesMembers: boolean;
}): ReactNode {
  const words = useWords();
  const params = { unitId: String(props.unitId) };
  return (
    <>
      {(["sign-in", "owed"] as const).map((list) => (
        <Link
          key={list}
          className="rb-button-link"
          to="/units/$unitId/paper/$list"
          params={{ ...params, list }}
        >
          <Icon name="print" /> {words.t(list === "owed" ? "print.owed" : "print.signIn")}
        </Link>
      ))}
      <Link className="rb-button-link" to="/units/$unitId" params={params}>
        <Icon name="overview" /> {words.t("members.counts")}
      </Link>
      {props.mayRecord ? (
        <>
          {props.seesMembers ? (
            <Link className="rb-button-link" to="/units/$unitId/new-member" params={params}>
              <Icon name="plus" /> {words.t("newMember.title")}
            </Link>
          ) : null}
          <Link className="rb-button-link" to="/units/$unitId/slips" params={params}>
            <Icon name="key" /> {words.t("slips.link")}
          </Link>
          <Link className="rb-button-link" to="/units/$unitId/record" params={params}>
            <Icon name="record" /> {words.t("nav.record")}
          </Link>
          <Link className="rb-button-link rb-primary" to="/units/$unitId/study" params={params}>
            <Icon name="check" /> {words.t("study.start")}
          </Link>
        </>
      ) : null}
    </>
  );
}

interface FilterProps {
  readonly unitId: number;
  readonly search: MembersSearch;
}

/** Everybody or those who owe; and a name. The choice is in the address, so that "back" keeps it. */
function Filter({ unitId, search }: FilterProps): ReactNode {
  const words = useWords();
  const navigate = useNavigate();
  const id = useId();
  const [q, setQ] = useState(search.q ?? "");
  const show = (next: MembersSearch) =>
    void navigate({
      to: "/units/$unitId/members",
      params: { unitId: String(unitId) },
      search: next,
      replace: true,
      resetScroll: false,
    });
  return (
    <search className="rb-filter rb-no-print">
      <fieldset className="rb-choice">
        <legend className="rb-unseen">{words.t("members.show")}</legend>
        <button
          type="button"
          aria-pressed={search.owing !== true}
          onClick={() => show({ ...search, owing: undefined })}
        >
          {words.t("members.all")}
        </button>
        <button
          type="button"
          aria-pressed={search.owing === true}
          onClick={() => show({ ...search, owing: true })}
        >
          {words.t("members.owing")}
        </button>
      </fieldset>
      <form
        className="rb-search-form"
        onSubmit={(event) => {
          event.preventDefault();
          show({ ...search, q: q.trim() === "" ? undefined : q.trim() });
        }}
      >
        <label htmlFor={id} className="rb-unseen">
          {words.t("members.search")}
        </label>
        <Input
          id={id}
          allowClear
          maxLength={100}
          value={q}
          placeholder={words.t("members.search")}
          onChange={(event) => {
            setQ(event.target.value);
            if (event.target.value === "" && search.q) show({ ...search, q: undefined });
          }}
        />
        <Button
          htmlType="submit"
          icon={<Icon name="search" />}
          aria-label={words.t("members.search")}
        />
      </form>
    </search>
  );
}

function Nobody(props: { readonly isFiltered: boolean; readonly hasUnits: boolean }): ReactNode {
  const words = useWords();
  return props.isFiltered ? (
    <PlainState
      icon="check"
      title={words.t("members.none.title")}
      text={words.t("members.none.text")}
    />
  ) : (
    <PlainState
      icon="people"
      title={words.t("members.empty.title")}
      text={words.t(props.hasUnits ? "members.empty.above" : "members.empty.text")}
    />
  );
}
