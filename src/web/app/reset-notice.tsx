import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { recall, remember } from "../data/keep.ts";
import { sessionQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";

/**
 * Says what others did to the ways into this account: one-time passwords, slips, links, and what the
 * server itself put a stop to. It is told for a year, whoever signed in meanwhile, and can be put
 * away on one device at a time.
 */
export function ResetNotice(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const account = session?.account ?? null;
  const resets = useUnread("reset", account?.accountId, account?.passwordResets ?? [], "resetId");
  const acts = useUnread("news", account?.accountId, account?.news ?? [], "actId");
  if (session === undefined || account === null) return null;
  if (resets.items.length + acts.items.length === 0) return null;
  const at = (moment: string): string => words.instant(moment, session.zone);
  return (
    <section className="rb-banner rb-banner-failed" role="alert">
      {resets.items.map((one) => (
        <p key={one.resetId}>
          <strong>{words.t("shell.reset", { by: one.by, at: at(one.at) })}</strong>
        </p>
      ))}
      {resets.items.length === 0 ? null : <p className="rb-note">{words.t("shell.reset.note")}</p>}
      {acts.items.map(({ actId, act, by, at: moment }) => {
        const said = { what: words.named("act", act), at: at(moment) };
        return (
          <p key={actId}>
            <strong>
              {by === null ? words.t("news.program", said) : words.t("news.by", { ...said, by })}
            </strong>
          </p>
        );
      })}
      {acts.items.length === 0 ? null : <p className="rb-note">{words.t("news.note")}</p>}
      {account.mustChangePassword ? null : (
        <Button
          onClick={() => {
            resets.putAway();
            acts.putAway();
          }}
        >
          {words.t("shell.reset.read")}
        </Button>
      )}
    </section>
  );
}

/** What was not put away on this device; the latest comes first. */
function useUnread<K extends string, T extends Readonly<Record<K, number>>>(
  kind: string,
  accountId: number | undefined,
  items: readonly T[],
  key: K,
) {
  const [read, setRead] = useState(0);
  const name = `${kind}.${String(accountId)}`;
  const seen = Math.max(read, Number(recall(name) ?? 0));
  const unread = items.filter((one) => one[key] > seen);
  const putAway = (): void => {
    const latest = unread[0]?.[key];
    if (latest === undefined) return;
    remember(name, String(latest));
    setRead(latest);
  };
  return { items: unread, putAway };
}
