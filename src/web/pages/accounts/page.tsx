import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { accountsQuery } from "../../data/accounts.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { UnitPick } from "../../parts/unit-pick.tsx";
import { AccountCard } from "./card.tsx";
import { AddAccount } from "./add.tsx";

/** Accounts at and below the reader's units: who holds which post from when, and to change it. */
export function AccountsPage(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const [unitId, setUnitId] = useState<number | null>(null);
  const [isAdding, setAdding] = useState(false);
  const query = useInfiniteQuery(accountsQuery(unitId));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const title = words.t("page.accounts");
  if (session === undefined) return null;
  const { today, zone } = session;
  return (
    <Page title={title} heading={title} narrow below={<p>{words.t("accounts.about")}</p>}>
      <Section title={words.t("accounts.new")}>
        {isAdding ? (
          <AddAccount today={today} close={() => setAdding(false)} />
        ) : (
          <div className="rb-actions">
            <Button type="primary" onClick={() => setAdding(true)}>
              {words.t("accounts.add")}
            </Button>
          </div>
        )}
      </Section>
      <Section title={words.t("accounts.list")} note={words.t("accounts.list.note")}>
        <div className="rb-change">
          <UnitPick label={words.t("accounts.at")} value={unitId} onChange={setUnitId} />
        </div>
        {query.isPending ? <Loading rows={6} /> : null}
        {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
        {query.isSuccess && items.length === 0 ? (
          <p className="rb-none">{words.t("accounts.none")}</p>
        ) : null}
        <ul className="rb-waivers" aria-busy={query.isFetching}>
          {items.map((one) => (
            <AccountCard
              key={one.accountId}
              account={one}
              today={today}
              zone={zone}
              isOwn={one.accountId === session.account?.accountId}
            />
          ))}
        </ul>
        {query.hasNextPage ? (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words.t("action.more")}
          </Button>
        ) : null}
      </Section>
    </Page>
  );
}
