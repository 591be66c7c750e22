import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { AccountView } from "#contract/routes/accounts";
import { useAnnounce } from "../../app/announce.tsx";
import { useAccountAct } from "../../data/accounts.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

/** Says whom a subject of the identity provider is here; nothing where this server has none. */
export function LinkProvider({ account }: { readonly account: AccountView }): ReactNode {
  const words = useWords();
  const provider = useQuery(sessionQuery).data?.provider ?? null;
  const [isOpen, setOpen] = useState(false);
  if (provider === null) return null;
  const { name } = provider;
  if (!isOpen) {
    return (
      <div className="rb-actions">
        <Button onClick={() => setOpen(true)}>{words.t("accounts.link", { name })}</Button>
      </div>
    );
  }
  return <LinkForm account={account} name={name} close={() => setOpen(false)} />;
}

interface FormProps {
  readonly account: AccountView;
  readonly name: string;
  readonly close: () => void;
}

function LinkForm({ account, name, close }: FormProps): ReactNode {
  const words = useWords();
  const id = useId();
  const announce = useAnnounce();
  const act = useAccountAct(account.accountId);
  const [subject, setSubject] = useState("");
  const [isTried, setTried] = useState(false);
  const isWrong = isTried && subject.trim() === "";
  const submit = (): void => {
    setTried(true);
    if (subject.trim() === "" || act.isPending) return;
    const meant = { act: "link", subject: subject.trim() } as const;
    act.mutate(meant, {
      onSuccess: () => {
        announce(words.t("accounts.link.done"));
        close();
      },
    });
  };
  return (
    <form
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="rb-field">
        <label htmlFor={id}>{words.t("accounts.link.subject", { name })}</label>
        <Input
          id={id}
          maxLength={255}
          autoComplete="off"
          value={subject}
          aria-invalid={isWrong}
          aria-describedby={`${id}-note`}
          onChange={(event) => setSubject(event.target.value)}
        />
        <p id={`${id}-note`} className={isWrong ? "rb-wrong" : "rb-note"}>
          {words.t(isWrong ? "accounts.link.needed" : "accounts.link.note")}
        </p>
      </div>
      {act.isError ? <Refusal error={act.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={act.isPending}>
          {words.t("accounts.link", { name })}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}
