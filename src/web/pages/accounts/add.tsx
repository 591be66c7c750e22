import { Button, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { type NewAccount, useAddAccount } from "../../data/accounts.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { OneTimePassword } from "./password.tsx";
import { emptyPost, type PostDraft, PostFields, postOf, posts } from "./post-fields.tsx";

interface Draft extends PostDraft {
  readonly login: string;
  readonly displayName: string;
  readonly memberNo: string;
}

/** What is sent; null where something is missing. */
function bodyOf(draft: Draft): NewAccount | null {
  const post = postOf(draft);
  const login = draft.login.trim();
  const displayName = draft.displayName.trim();
  const memberNo = draft.memberNo.trim();
  const isMember = draft.role === "member";
  if (post === null || login === "" || displayName === "" || (isMember && memberNo === "")) {
    return null;
  }
  return { ...post, login, displayName, ...(isMember ? { memberNo } : {}) };
}

/** Opens an account with its first post; the one-time password is shown once. */
export function AddAccount(props: {
  readonly today: string;
  readonly close: () => void;
}): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const form = useRef<HTMLFormElement>(null);
  const add = useAddAccount();
  const nothing: Draft = { ...emptyPost(props.today), login: "", displayName: "", memberNo: "" };
  const [draft, setDraft] = useState(nothing);
  const [isTried, setTried] = useState(false);
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const submit = (): void => {
    setTried(true);
    const body = bodyOf(draft);
    if (body === null || add.isPending) return;
    add.mutate(body, {
      onSuccess: () => {
        announce(words.t("accounts.added"));
        setTried(false);
        setDraft(nothing);
      },
    });
  };
  const isWrong = isTried && bodyOf(draft) === null;
  return (
    <form
      ref={form}
      className="rb-change"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field draft={draft} change={setDraft} name="displayName" isWrong={isWrong} />
      <Field draft={draft} change={setDraft} name="login" isWrong={isWrong} />
      <PostFields
        draft={draft}
        change={(post) => setDraft({ ...draft, ...post })}
        roles={posts}
        isTried={isTried}
      />
      {draft.role === "member" ? (
        <Field draft={draft} change={setDraft} name="memberNo" isWrong={isWrong} />
      ) : null}
      {isWrong ? (
        <p className="rb-wrong" role="alert">
          {words.t("accounts.needed")}
        </p>
      ) : null}
      {add.isError ? <Refusal error={add.error} /> : null}
      {add.data === undefined ? null : (
        <OneTimePassword login={add.data.account.login} text={add.data.oneTimePassword} />
      )}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {words.t("accounts.open")}
        </Button>
        <Button onClick={props.close}>{words.t("accounts.close")}</Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  readonly name: "displayName" | "login" | "memberNo";
  readonly isWrong: boolean;
}

function Field({ draft, change, name, isWrong }: FieldProps): ReactNode {
  const words = useWords();
  const id = useId();
  return (
    <div className="rb-field">
      <label htmlFor={id}>{words.t(`accounts.${name}`)}</label>
      <Input
        id={id}
        maxLength={name === "login" ? 64 : 100}
        autoComplete="off"
        value={draft[name]}
        aria-invalid={isWrong && draft[name].trim() === ""}
        aria-describedby={`${id}-note`}
        onChange={(event) => change({ ...draft, [name]: event.target.value })}
      />
      <p id={`${id}-note`} className="rb-note">
        {words.t(`accounts.${name}.note`)}
      </p>
    </div>
  );
}
