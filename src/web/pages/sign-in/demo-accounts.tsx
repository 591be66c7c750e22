import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DemoAccountView } from "#contract/routes/session";
import { demoAccountsQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name } from "../../parts/names.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

interface Props {
  readonly fill: (account: DemoAccountView) => void;
}

/** The accounts of the demonstration by role and level: one touch fills the form. */
export function DemoAccounts({ fill }: Props): ReactNode {
  const words = useWords();
  const accounts = useQuery({
    ...demoAccountsQuery,
    // They appear while the demonstration is loading.
    refetchInterval: (query) => ((query.state.data?.items.length ?? 0) === 0 ? 3_000 : false),
  });
  return (
    <section className="rb-section" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{words.t("demo.title")}</h2>
      <p className="rb-note">{words.t("demo.fill")}</p>
      {accounts.isPending ? <Loading rows={5} /> : null}
      {accounts.isError ? (
        <Failed error={accounts.error} retry={() => void accounts.refetch()} />
      ) : null}
      {accounts.data?.items.length === 0 ? <p className="rb-none">{words.t("demo.soon")}</p> : null}
      <ul className="rb-accounts">
        {accounts.data?.items.map((account) => (
          <li key={account.login}>
            <button type="button" onClick={() => fill(account)}>
              <span className="rb-account-role">
                {words.named("role", account.role)}
                <span className="rb-tag">{words.named("level", account.unit.level)}</span>
              </span>
              <span className="rb-account-unit">
                <Name of={account.unit.name} />
              </span>
              <span className="rb-account-what">{words.named("role.what", account.role)}</span>
              <code>{account.login}</code>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
