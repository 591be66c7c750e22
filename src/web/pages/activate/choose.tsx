import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { sessionQuery } from "../../data/queries.ts";
import { useActivate } from "../../data/slips.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly code: string;
  readonly slip: { readonly login: string | null; readonly expiresAt: string };
  readonly back: () => void;
}

const shortest = 10;

/** How somebody signs in from now on. */
export function ChooseWay({ code, slip, back }: Props): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  const activate = useActivate();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [isTried, setTried] = useState(false);
  const isNew = slip.login === null;
  const isShort = password.length < shortest;
  const who = { code, login: isNew ? login.trim() : undefined };
  const passkeyName = words.t("passkeys.title");
  const note = isNew
    ? words.t("activate.new")
    : words.t("activate.known", { login: slip.login ?? "" });
  const submit = () => {
    setTried(true);
    if (isShort || (isNew && login.trim() === "") || activate.isPending) return;
    activate.mutate({ ...who, password, passkeyName });
  };
  return (
    <Section title={words.t("activate.title")} note={note}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {isNew ? <LoginField login={login} setLogin={setLogin} /> : null}
        <div className="rb-field">
          <label htmlFor="new-password">{words.t("activate.password")}</label>
          <Input.Password
            id="new-password"
            autoComplete="new-password"
            maxLength={200}
            value={password}
            aria-describedby="new-password-note"
            aria-invalid={isTried && isShort}
            onChange={(event) => setPassword(event.target.value)}
          />
          <p id="new-password-note" className={isTried && isShort ? "rb-wrong" : "rb-note"}>
            {words.t("password.rule", { n: shortest })}
          </p>
        </div>
        {activate.isError ? <Refusal error={activate.error} /> : null}
        <div className="rb-actions">
          <Button type="primary" htmlType="submit" loading={activate.isPending}>
            {words.t("activate.open")}
          </Button>
          {typeof window.PublicKeyCredential === "function" ? (
            <Button
              disabled={activate.isPending || (isNew && login.trim() === "")}
              onClick={() => activate.mutate({ ...who, password: null, passkeyName })}
            >
              {words.t("activate.passkey")}
            </Button>
          ) : null}
          <Button type="link" onClick={back}>
            {words.t("activate.other")}
          </Button>
        </div>
        <p className="rb-note">
          {words.t("activate.until", { at: words.instant(slip.expiresAt, zone) })}
        </p>
      </form>
    </Section>
  );
}

interface LoginProps {
  readonly login: string;
  readonly setLogin: (login: string) => void;
}

function LoginField({ login, setLogin }: LoginProps): ReactNode {
  const words = useWords();
  return (
    <div className="rb-field">
      <label htmlFor="new-login">{words.t("activate.login")}</label>
      <Input
        id="new-login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={64}
        value={login}
        aria-describedby="new-login-note"
        onChange={(event) => setLogin(event.target.value)}
      />
      <p id="new-login-note" className="rb-note">
        {words.t("activate.login.note")}
      </p>
    </div>
  );
}
