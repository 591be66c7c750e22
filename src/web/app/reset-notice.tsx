import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { recall, remember } from "../data/keep.ts";
import { sessionQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";

/**
 * Says who set a one-time password for this account and when. The server tells it for a year,
 * whoever signed in meanwhile; it can be put away on one device at a time.
 */
export function ResetNotice(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const [read, setRead] = useState(0);
  const account = session?.account ?? null;
  if (session === undefined || account === null) return null;
  const name = `reset.${String(account.accountId)}`;
  const seen = Math.max(read, Number(recall(name) ?? 0));
  const news = account.passwordResets.filter((one) => one.resetId > seen);
  const [latest] = news;
  if (latest === undefined) return null;
  const putAway = (): void => {
    remember(name, String(latest.resetId));
    setRead(latest.resetId);
  };
  return (
    <section className="rb-banner rb-banner-failed" role="alert">
      {news.map((one) => (
        <p key={one.resetId}>
          <strong>
            {words.t("shell.reset", { by: one.by, at: words.instant(one.at, session.zone) })}
          </strong>
        </p>
      ))}
      <p className="rb-note">{words.t("shell.reset.note")}</p>
      {account.mustChangePassword ? null : (
        <Button onClick={putAway}>{words.t("shell.reset.read")}</Button>
      )}
    </section>
  );
}
