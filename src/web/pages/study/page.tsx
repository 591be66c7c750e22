import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { sessionQuery, unitMembersQuery } from "../../data/queries.ts";
import { studySuggestionQuery } from "../../data/study.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { useRecord } from "../record/use-record.ts";
import { Done } from "./done.tsx";
import { keptUndo } from "./draft.ts";
import { TickForm } from "./tick.tsx";

const route = getRouteApi("/inside/units/$unitId/study");
/** One session is recorded for at most so many at once. */
const most = 500;

/** The monthly study in a few taps: as the last time, everybody there but those who are unticked. */
export function StudyPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const words = useWords();
  const title = words.t("study.title");
  return (
    <Page title={title} heading={title} narrow>
      <Study key={unitId} unitId={unitId} />
    </Page>
  );
}

function Study({ unitId }: { readonly unitId: number }): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const suggestion = useQuery(studySuggestionQuery(unitId));
  const members = useInfiniteQuery(unitMembersQuery(unitId, {}));
  const record = useRecord(unitId);
  // Grows with every beginning: what was begun before is forgotten.
  const [round, setRound] = useState(0);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = members;
  const all = members.data?.pages.flatMap((page) => page.items) ?? [];
  const wantsMore = hasNextPage && !isFetchingNextPage && all.length < most;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  const again = () => {
    record.reset();
    setRound((before) => before + 1);
  };
  const failed = suggestion.error ?? members.error;
  if (failed !== null) {
    const retry = () => void Promise.all([suggestion.refetch(), members.refetch()]);
    return <Failed error={failed} retry={retry} />;
  }
  const isWhole = members.data !== undefined && !(hasNextPage && all.length < most);
  if (session === undefined || suggestion.data === undefined || !isWhole) {
    return <Loading rows={10} />;
  }
  const accountId = session.account?.accountId ?? 0;
  const kept = keptUndo(accountId, unitId);
  if (record.result !== null || kept !== null) {
    return <Done key={round} {...{ unitId, accountId, kept, record }} onAgain={again} />;
  }
  if (suggestion.data.last === null || all.length === 0) {
    return (
      <PlainState
        icon="record"
        title={words.t("study.none.title")}
        text={words.t("study.none.text")}
        action={
          <Link
            className="rb-button-link"
            to="/units/$unitId/record"
            params={{ unitId: String(unitId) }}
          >
            {words.t("nav.record")}
          </Link>
        }
      />
    );
  }
  return <TickForm key={round} suggestion={suggestion.data} members={all} record={record} />;
}
