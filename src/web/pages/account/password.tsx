import { useNavigate } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { credentialsQuery } from "../../data/credentials.ts";
import { useChangePassword } from "../../data/session.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

const shortest = 10;

/** Changes the password; every other session of the account ends with it. */
export function PasswordForm({ isFirst = false }: { readonly isFirst?: boolean }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const change = useChangePassword();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [isTried, setTried] = useState(false);
  // An account that a passkey opens may have no password yet; whoever must change one has one.
  const hasPassword =
    useQuery({ ...credentialsQuery, enabled: !isFirst }).data?.hasPassword ?? true;
  const isShort = next.length < shortest;
  const submit = () => {
    setTried(true);
    if (isShort || (hasPassword && current === "") || change.isPending) return;
    change.mutate(hasPassword ? { current, next } : { next }, {
      onSuccess: () => {
        announce(words.t("password.saved"));
        setCurrent("");
        setNext("");
        setTried(false);
        if (isFirst) void navigate({ to: "/" });
      },
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {hasPassword ? (
        <div className="rb-field">
          <label htmlFor="current">{words.t("password.current")}</label>
          <Input.Password
            id="current"
            autoComplete="current-password"
            maxLength={200}
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        </div>
      ) : null}
      <div className="rb-field">
        <label htmlFor="next">{words.t("password.next")}</label>
        <Input.Password
          id="next"
          autoComplete="new-password"
          maxLength={200}
          required
          value={next}
          aria-describedby="next-note"
          aria-invalid={isTried && isShort}
          onChange={(event) => setNext(event.target.value)}
        />
        <p id="next-note" className={isTried && isShort ? "rb-wrong" : "rb-note"}>
          {words.t("password.rule", { n: shortest })}
        </p>
      </div>
      {change.isError ? <Refusal error={change.error} /> : null}
      {change.isSuccess ? <output className="rb-hint">{words.t("password.saved")}</output> : null}
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {words.t("password.submit")}
      </Button>
    </form>
  );
}
