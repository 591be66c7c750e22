import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { VerdictChangeView } from "#contract/views";
import { sessionQuery } from "../../data/queries.ts";
import { waitingQuery } from "../../data/waivers.ts";
import { useWords } from "../../i18n/words.ts";
import { Changed } from "../../parts/changed.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { WaiverCard } from "../../parts/waiver.tsx";
import { waitingObjectionsQuery } from "../../data/objections.ts";
import { transfersQuery } from "../../data/transfers.ts";
import { WaitingObjections } from "./objections.tsx";
import { Transfers } from "./transfers.tsx";
import { Whose } from "./whose.tsx";

/** What waits for a decision about members in sight: questions for waivers, transfers, objections. */
export function WaitingPage(): ReactNode {
  const words = useWords();
  const query = useInfiniteQuery(waitingQuery);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const transfers = useInfiniteQuery(transfersQuery);
  const roles = useQuery(sessionQuery).data?.account?.roles ?? [];
  const isOffice = roles.some((held) => held.role === "training-office");
  const objections = useInfiniteQuery(waitingObjectionsQuery);
  const none =
    items.length === 0 &&
    transfers.data?.pages[0]?.items.length === 0 &&
    objections.data?.pages[0]?.items.length === 0;
  const [done, setDone] = useState<readonly VerdictChangeView[] | null>(null);
  const title = words.t("page.waiting");
  return (
    <Page title={title} heading={title} narrow actions={isOffice ? <ByRule /> : null}>
      {query.isPending ? <Loading rows={6} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data !== undefined && none ? (
        <PlainState
          icon="check"
          title={words.t("waiting.none.title")}
          text={words.t("waiting.none.text")}
        />
      ) : null}
      {transfers.isError ? (
        <Failed error={transfers.error} retry={() => void transfers.refetch()} />
      ) : null}
      <Transfers />
      <WaitingObjections />
      {items.length === 0 && done === null ? null : (
        <Section title={words.t("waiver.title")} note={words.t("waiting.note")}>
          {done === null ? null : <Changed changed={done} close={() => setDone(null)} />}
          <ul className="rb-waivers">
            {items.map(({ member, ...waiver }) => (
              <WaiverCard
                key={waiver.requestId}
                memberId={member.memberId}
                waiver={waiver}
                tell={setDone}
                whose={<Whose member={member} />}
              />
            ))}
          </ul>
        </Section>
      )}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.t("action.more")}
        </Button>
      ) : null}
    </Page>
  );
}

function ByRule(): ReactNode {
  const words = useWords();
  return (
    <Link className="rb-button-link" to="/waiting/rules">
      {words.t("nav.bulkWaivers")}
    </Link>
  );
}
