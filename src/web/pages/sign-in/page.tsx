import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { DemoAccountView } from "#contract/routes/session";
import { CallFailed } from "../../data/api.ts";
import { sessionQuery } from "../../data/queries.ts";
import { useSignIn } from "../../data/session.ts";
import { useWords } from "../../i18n/words.ts";
import { focusNew } from "../../parts/focus.ts";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { DemoAccounts } from "./demo-accounts.tsx";
import { OtherWays } from "./other-ways.tsx";

const route = getRouteApi("/sign-in");

export function SignInPage(): ReactNode {
  const words = useWords();
  const { next, ended } = route.useSearch();
  const session = useQuery(sessionQuery);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [wantsCode, setWantsCode] = useState(false);
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
    if (login === "" || password === "" || signIn.isPending) return;
    const typed = { login, password, ...(wantsCode && code !== "" ? { code } : {}) };
    signIn.mutate(typed, {
      onError: (error) => {
        if (error instanceof CallFailed && error.code === "code-needed") setWantsCode(true);
      },
    });
  };
  const isAsked = signIn.error instanceof CallFailed && signIn.error.code === "code-needed";
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
          <LoginAndPassword
            login={login}
            setLogin={setLogin}
            password={password}
            setPassword={setPassword}
          />
          {wantsCode ? <CodeField code={code} setCode={setCode} /> : null}
          {signIn.isError && !isAsked ? <Refusal error={signIn.error} /> : null}
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {words.t("signIn.submit")}
          </Button>
          <OtherWays
            next={next ?? "/"}
            provider={session.data.provider?.name ?? null}
            usePasskey={() => signIn.mutate(null)}
          />
          <p className="rb-note">
            <Link to="/activate">{words.t("signIn.slip")}</Link>
          </p>
          <p className="rb-note">{words.t("signIn.help")}</p>
        </form>
        {session.data.demo === null ? null : <DemoAccounts fill={fill} />}
      </div>
    </Page>
  );
}

interface TypedProps {
  readonly login: string;
  readonly setLogin: (login: string) => void;
  readonly password: string;
  readonly setPassword: (password: string) => void;
}

function LoginAndPassword(props: TypedProps): ReactNode {
  const { login, setLogin, password, setPassword } = props;
  const words = useWords();
  return (
    <>
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
    </>
  );
}

interface CodeProps {
  readonly code: string;
  readonly setCode: (code: string) => void;
}

/** Appears once the password was right and the account asks for more; the cursor is put there. */
function CodeField({ code, setCode }: CodeProps): ReactNode {
  const words = useWords();
  return (
    <div className="rb-field">
      <label htmlFor="code">{words.t("signIn.code")}</label>
      <Input
        id="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        ref={focusNew}
        required
        maxLength={40}
        value={code}
        aria-describedby="code-note"
        onChange={(event) => setCode(event.target.value)}
      />
      <p id="code-note" className="rb-note">
        {words.t("signIn.code.note")}
      </p>
    </div>
  );
}

function focusSubmit(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(".rb-sign-in-form [type=submit]")?.focus(),
  );
}
