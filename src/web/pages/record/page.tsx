import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import type { ReactNode } from "react";
import type { SessionView } from "#contract/routes/session";
import type { MemberRow } from "#contract/views";
import { sessionQuery, unitMembersQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { RecordForm } from "./form.tsx";

const route = getRouteApi("/inside/units/$unitId/record");
/** One session is recorded for at most so many at once. */
const most = 500;

/** One form for a whole class. */
export function RecordPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const query = useInfiniteQuery(unitMembersQuery(unitId, {}));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const members = query.data?.pages.flatMap((page) => page.items) ?? [];
  const wantsMore = hasNextPage && !isFetchingNextPage && members.length < most;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  const heading = words.t("nav.record");
  return (
    <Page title={heading} heading={heading} above={<Breadcrumb unitId={unitId} withSelf />}>
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending || session === undefined ? <Loading rows={12} /> : null}
      {query.data !== undefined && session !== undefined ? (
        <Ready
          key={unitId}
          unitId={unitId}
          members={members}
          session={session}
          isAll={!hasNextPage}
        />
      ) : null}
    </Page>
  );
}

interface ReadyProps {
  readonly unitId: number;
  readonly members: readonly MemberRow[];
  readonly session: SessionView;
  readonly isAll: boolean;
}

function Ready({ unitId, members, session, isAll }: ReadyProps): ReactNode {
  const words = useWords();
  if (members.length === 0) {
    return (
      <PlainState
        icon="people"
        title={words.t("members.empty.title")}
        text={words.t("record.nobody")}
      />
    );
  }
  return (
    <>
      {isAll ? null : <p className="rb-hint">{words.t("record.tooManyHere", { n: most })}</p>}
      <RecordForm
        unitId={unitId}
        members={members}
        today={session.today}
        accountId={session.account?.accountId ?? 0}
      />
    </>
  );
}
