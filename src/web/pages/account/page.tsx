import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { SessionView } from "#contract/routes/session";
import { sessionQuery } from "../../data/queries.ts";
import { useSignOut } from "../../data/session.ts";
import { useSettings } from "../../i18n/language.tsx";
import type { Language, TypeSize } from "../../i18n/language.tsx";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { PasswordForm } from "./password.tsx";
import { Ways } from "./ways.tsx";

export function AccountPage(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const account = session?.account ?? null;
  const heading = words.t("nav.account");
  if (session === undefined || account === null) return null;
  if (account.mustChangePassword) {
    const first = words.t("password.first.title");
    return (
      <Page title={first} heading={first} narrow>
        <Section title={words.t("password.title")} note={words.t("password.first.text")}>
          <PasswordForm isFirst />
        </Section>
      </Page>
    );
  }
  return (
    <Page
      title={heading}
      heading={heading}
      narrow
      below={
        <p className="rb-facts">
          <span>{account.displayName}</span>
          <code>{account.login}</code>
        </p>
      }
    >
      <Reading />
      <Roles session={session} />
      <Section title={words.t("password.title")} note={words.t("password.note")}>
        {account.isDemo ? <p className="rb-none">{words.t("password.demo")}</p> : <PasswordForm />}
      </Section>
      <Ways zone={session.zone} isDemo={account.isDemo} />
      <SignOut />
    </Page>
  );
}

const languages: readonly (readonly [Language, string])[] = [
  ["zh", "中文"],
  ["en", "English"],
];
const sizes: readonly TypeSize[] = ["normal", "large", "larger"];

/** Language and size of type; kept on this device. */
function Reading(): ReactNode {
  const words = useWords();
  const { language, setLanguage, typeSize, setTypeSize } = useSettings();
  return (
    <Section title={words.t("reading.title")} note={words.t("reading.note")}>
      <p className="rb-label" id="reading-language">
        {words.t("reading.language")}
      </p>
      <fieldset className="rb-choice" aria-labelledby="reading-language">
        {languages.map(([one, name]) => (
          <button
            key={one}
            type="button"
            lang={one === "zh" ? "zh-CN" : "en"}
            aria-pressed={language === one}
            onClick={() => setLanguage(one)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <p className="rb-label" id="reading-size">
        {words.t("reading.size")}
      </p>
      <fieldset className="rb-choice rb-sizes" aria-labelledby="reading-size">
        {sizes.map((one) => (
          <button
            key={one}
            type="button"
            className={`rb-size-${one}`}
            aria-pressed={typeSize === one}
            onClick={() => setTypeSize(one)}
          >
            {words.t(`reading.size.${one}`)}
          </button>
        ))}
      </fieldset>
    </Section>
  );
}

function Roles({ session }: { readonly session: SessionView }): ReactNode {
  const words = useWords();
  const roles = session.account?.roles ?? [];
  return (
    <Section title={words.t("roles.title")} note={words.t("roles.note")}>
      {roles.length === 0 ? (
        <p className="rb-none">{words.t("roles.none")}</p>
      ) : (
        <ul className="rb-roles">
          {roles.map((held) => (
            <li key={`${held.role} ${String(held.unit.unitId)}`}>
              <strong>{words.named("role", held.role)}</strong> <Name of={held.unit.name} />
              <span className="rb-note">
                {held.to === null
                  ? words.t("life.since", { from: words.day(held.from) })
                  : words.t("entry.range", {
                      from: words.day(held.from),
                      to: words.lastDay(held.to),
                    })}
              </span>
              <p className="rb-note">{words.named("role.what", held.role)}</p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function SignOut(): ReactNode {
  const words = useWords();
  const signOut = useSignOut();
  const everywhere = useSignOut("everywhere");
  const failed = signOut.isError ? signOut : everywhere;
  return (
    <Section title={words.t("signOut.title")} note={words.t("signOut.note")}>
      {failed.isError ? <Refusal error={failed.error} /> : null}
      <Button loading={signOut.isPending} onClick={() => signOut.mutate()}>
        {words.t("signOut.here")}
      </Button>{" "}
      <Button loading={everywhere.isPending} onClick={() => everywhere.mutate()}>
        {words.t("signOut.everywhere")}
      </Button>
    </Section>
  );
}
