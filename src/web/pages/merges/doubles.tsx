import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { DoubleView, MergeView } from "#contract/routes/merges";
import { doublesQuery, mergesQuery } from "../../data/merges.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { Signs, Strength } from "./score.tsx";

const route = getRouteApi("/inside/units/$unitId/doubles");

/** Pairs of members in sight who may be one person, and the merges that were asked for. */
export function DoublesPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const { dismissed = false } = route.useSearch();
  const words = useWords();
  const navigate = useNavigate();
  const title = words.t("page.doubles");
  return (
    <Page
      title={title}
      heading={title}
      below={<p className="rb-note">{words.t("doubles.about")}</p>}
      narrow
    >
      <Choice
        label={words.t("doubles.show")}
        value={dismissed ? "dismissed" : "open"}
        onChange={(value) =>
          void navigate({
            to: "/units/$unitId/doubles",
            params: { unitId: String(unitId) },
            search: value === "dismissed" ? { dismissed: true } : {},
          })
        }
      >
        <option value="open">{words.t("doubles.show.open")}</option>
        <option value="dismissed">{words.t("doubles.show.dismissed")}</option>
      </Choice>
      <Pairs key={String(dismissed)} unitId={unitId} dismissed={dismissed} />
      <Merges />
    </Page>
  );
}

function Pairs(props: { readonly unitId: number; readonly dismissed: boolean }): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(doublesQuery(props.unitId, props.dismissed));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <Loading rows={6} />;
  if (query.isError && items.length === 0) {
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <>
      {items.length > 0 || query.hasNextPage ? null : props.dismissed ? (
        <p className="rb-none">{words.t("doubles.dismissed.none")}</p>
      ) : (
        <PlainState
          icon="check"
          title={words.t("doubles.none.title")}
          text={words.t("doubles.none.text")}
        />
      )}
      <ul className="rb-waivers">
        {items.map((one) => (
          <PairCard key={`${one.first.memberId} ${one.second.memberId}`} pair={one} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("doubles.goOn")}
        </Button>
      ) : null}
    </>
  );
}

function PairCard({ pair }: { readonly pair: DoubleView }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const { first, second, score, dismissed } = pair;
  return (
    <li className="rb-waiver">
      <p>
        <Strength strength={score.strength} />
      </p>
      {[first, second].map((one) => (
        <p key={one.memberId}>
          <PersonName name={one.name} /> <span className="rb-number-text">{one.memberNo}</span>{" "}
          {one.unit === null ? null : (
            <span className="rb-note">
              <Name of={one.unit.name} />
            </span>
          )}
        </p>
      ))}
      <Signs signs={score.signs} />
      {dismissed === null ? null : (
        <p className="rb-note">
          {words.t("doubles.dismissedBy", {
            by: dismissed.by,
            at: words.instant(dismissed.at, zone),
          })}
        </p>
      )}
      <p className="rb-no-print">
        <Link
          to="/doubles"
          search={{ first: first.memberId, second: second.memberId }}
          aria-label={`${words.t("doubles.compare")}: ${first.memberNo}, ${second.memberNo}`}
        >
          {words.t("doubles.compare")}
        </Link>
      </p>
    </li>
  );
}

function Merges(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(mergesQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (items.length === 0) return null;
  return (
    <Section title={words.t("merge.list")} note={words.t("merge.list.note")}>
      <ul className="rb-waivers">
        {items.map((one) => (
          <MergeCard key={one.mergeId} merge={one} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </Section>
  );
}

function MergeCard({ merge }: { readonly merge: MergeView }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const named = ({ name, memberNo }: MergeView["loser"]): string => `${name} ${memberNo}`;
  return (
    <li className="rb-waiver">
      <p>
        <Link to="/merges/$mergeId" params={{ mergeId: String(merge.mergeId) }}>
          {words.t("merge.into", { loser: named(merge.loser), survivor: named(merge.survivor) })}
        </Link>{" "}
        <span className="rb-tag">{words.t(`merge.state.${merge.state}`)}</span>
      </p>
      <p className="rb-note">
        {words.t("merge.askedBy", {
          by: merge.askedBy,
          at: words.instant(merge.askedAt, zone),
          reason: merge.reason,
        })}
      </p>
    </li>
  );
}
