import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { AccountRoleView, AccountView } from "#contract/routes/accounts";
import { useAnnounce } from "../../app/announce.tsx";
import { useAccountAct, useResetAccount } from "../../data/accounts.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { LinkProvider } from "./link.tsx";
import { OneTimePassword } from "./password.tsx";
import { emptyPost, PostFields, postOf, posts } from "./post-fields.tsx";

interface Props {
  readonly account: AccountView;
  readonly today: string;
  readonly zone: string;
  /** Nobody gives himself a post, closes himself out, or resets his own password here. */
  readonly isOwn: boolean;
}

/** One account: its posts in a line, and behind it what may be done. */
export function AccountCard({ account, today, zone, isOwn }: Props): ReactNode {
  const words = useWords();
  const { disabledAt, roles } = account;
  return (
    <li className="rb-waiver">
      <p>
        <strong>{account.displayName}</strong>{" "}
        <span className="rb-number-text">{account.login}</span>{" "}
        {disabledAt === null ? null : (
          <span className="rb-tag rb-tag-revoked">
            {words.t("accounts.disabled", { at: words.instant(disabledAt, zone) })}
          </span>
        )}
      </p>
      <p className="rb-note">
        {roles.length === 0
          ? words.t("accounts.noPost")
          : roles
              .map((one) => `${words.t(`role.${one.role}`)} · ${words.pick(one.unit.name)}`)
              .join(" · ")}
      </p>
      {isOwn ? (
        <p className="rb-note">{words.t("accounts.own")}</p>
      ) : (
        <details className="rb-details rb-no-print">
          <summary>{words.t("accounts.change", { name: account.displayName })}</summary>
          <ul>
            {roles.map((one) => (
              <Post key={one.accountRoleId} account={account} post={one} today={today} />
            ))}
          </ul>
          {disabledAt === null ? <GivePost account={account} today={today} /> : null}
          {disabledAt === null ? <LinkProvider account={account} /> : null}
          {disabledAt === null ? <Doors account={account} /> : null}
        </details>
      )}
    </li>
  );
}

interface PostProps {
  readonly account: AccountView;
  readonly post: AccountRoleView;
  readonly today: string;
}

/** A post with its days; one that lasts may be given a last day. */
function Post({ account, post, today }: PostProps): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const id = useId();
  const act = useAccountAct(account.accountId);
  const [on, setOn] = useState(today);
  const { from, to } = post;
  const span =
    to === null
      ? words.t("life.since", { from: words.day(from) })
      : words.t("entry.range", { from: words.day(from), to: words.lastDay(to) });
  return (
    <li>
      {words.t(`role.${post.role}`)} · <Name of={post.unit.name} />{" "}
      <span className="rb-note">{span}</span>
      {to === null ? (
        <form
          className="rb-actions"
          onSubmit={(event) => {
            event.preventDefault();
            if (on === "") return;
            const meant = { act: "end", accountRoleId: post.accountRoleId, on } as const;
            act.mutate(meant, { onSuccess: () => announce(words.t("accounts.saved")) });
          }}
        >
          <label htmlFor={id}>{words.t("accounts.firstWithout")}</label>
          <Input
            id={id}
            type="date"
            value={on}
            style={{ inlineSize: "11rem" }}
            onChange={(event) => setOn(event.target.value)}
          />
          <Button htmlType="submit" loading={act.isPending}>
            {words.t("accounts.end")}
          </Button>
        </form>
      ) : null}
      {act.isError ? <Refusal error={act.error} /> : null}
    </li>
  );
}

function GivePost({
  account,
  today,
}: {
  readonly account: AccountView;
  readonly today: string;
}): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const act = useAccountAct(account.accountId);
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState(() => emptyPost(today));
  const [isTried, setTried] = useState(false);
  if (!isOpen) {
    return (
      <div className="rb-actions">
        <Button onClick={() => setOpen(true)}>{words.t("accounts.give")}</Button>
      </div>
    );
  }
  const submit = (): void => {
    setTried(true);
    const body = postOf(draft);
    if (body === null || act.isPending) return;
    const onSuccess = (): void => {
      announce(words.t("accounts.saved"));
      setOpen(false);
      setTried(false);
      setDraft(emptyPost(today));
    };
    act.mutate({ act: "give", body }, { onSuccess });
  };
  return (
    <form
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PostFields
        draft={draft}
        change={setDraft}
        roles={posts.filter((one) => one !== "member")}
        isTried={isTried}
      />
      {act.isError ? <Refusal error={act.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {words.t("accounts.give")}
        </Button>
        <Button onClick={() => setOpen(false)}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}

/** A new one-time password, or no way in any more; each asks once whether it is meant. */
function Doors({ account }: { readonly account: AccountView }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const reset = useResetAccount(account.accountId);
  const close = useAccountAct(account.accountId);
  const [asked, setAsked] = useState<"reset" | "disable" | null>(null);
  const confirm = (): void => {
    const onSuccess = (): void => announce(words.t("accounts.saved"));
    if (asked === "reset") reset.mutate(undefined, { onSuccess });
    else close.mutate({ act: "disable" }, { onSuccess });
    setAsked(null);
  };
  return (
    <>
      {reset.isError ? <Refusal error={reset.error} /> : null}
      {close.isError ? <Refusal error={close.error} /> : null}
      {reset.data === undefined ? null : (
        <OneTimePassword login={account.login} text={reset.data.oneTimePassword} />
      )}
      {asked === null ? (
        <div className="rb-actions">
          <Button loading={reset.isPending} onClick={() => setAsked("reset")}>
            {words.t("accounts.reset")}
          </Button>
          <Button danger loading={close.isPending} onClick={() => setAsked("disable")}>
            {words.t("accounts.disable")}
          </Button>
        </div>
      ) : (
        <div>
          <p>{words.t(`accounts.${asked}.sure`, { name: account.displayName })}</p>
          <div className="rb-actions">
            <Button danger onClick={confirm}>
              {words.t(`accounts.${asked}`)}
            </Button>
            <Button onClick={() => setAsked(null)}>{words.t("action.cancel")}</Button>
          </div>
        </div>
      )}
    </>
  );
}
