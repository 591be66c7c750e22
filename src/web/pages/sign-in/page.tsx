import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { DemoAccountView } from "#contract/routes/session";
import { sessionQuery } from "../../data/queries.ts";
import { useSignIn } from "../../data/session.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { DemoAccounts } from "./demo-accounts.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage(): ReactNode {
  const words = useWords();
  const { next, ended } = route.useSearch();
  const session = useQuery(sessionQuery);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useSignIn(next);
  const heading = words.t("signIn.title");
  if (session.isError) {
    return (
      <Page title={heading} heading={heading} narrow>
        <Failed error={session.error} retry={() => void session.refetch()} />
      </Page>
    );
  }
  if (session.isPending) return <Loading />;
  const fill = (account: DemoAccountView) => {
    setLogin(account.login);
    setPassword(account.password);
    signIn.reset();
    focusSubmit();
  };
  const send = () => {
    if (login !== "" && password !== "" && !signIn.isPending) signIn.mutate({ login, password });
  };
  return (
    <Page
      title={heading}
      heading={heading}
      below={<p className="rb-lead">{words.t("signIn.lead")}</p>}
    >
      <div className={session.data.demo === null ? "rb-narrow" : "rb-sign-in"}>
        <form
          className="rb-section rb-sign-in-form"
          aria-label={heading}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          {ended === true ? <output className="rb-hint">{words.t("signIn.ended")}</output> : null}
          <div className="rb-field">
            <label htmlFor="login">{words.t("signIn.login")}</label>
            <Input
              id="login"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              maxLength={100}
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
          </div>
          <div className="rb-field">
            <label htmlFor="password">{words.t("signIn.password")}</label>
            <Input.Password
              id="password"
              autoComplete="current-password"
              required
              maxLength={200}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </div>
          {signIn.isError ? <Refusal error={signIn.error} /> : null}
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {words.t("signIn.submit")}
          </Button>
          <p className="rb-note">{words.t("signIn.help")}</p>
        </form>
        {session.data.demo === null ? null : <DemoAccounts fill={fill} />}
      </div>
    </Page>
  );
}

function focusSubmit(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(".rb-sign-in-form [type=submit]")?.focus(),
  );
}
