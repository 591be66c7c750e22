import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { sessionQuery } from "../data/queries.ts";
import { useSettings } from "../i18n/language.tsx";
import { useWords } from "../i18n/words.ts";
import { Icon } from "../parts/icons.tsx";
import { Name } from "../parts/names.tsx";
import { LoadingBanner } from "./loading-banner.tsx";
import { Navigation } from "./navigation.tsx";
import { ResetNotice } from "./reset-notice.tsx";
import { searchKeys, useSearchKey } from "./search-key.ts";

/** The frame around every page. */
export function Shell(): ReactNode {
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const account = session?.account ?? null;
  const maySearch =
    account !== null &&
    !account.mustChangePassword &&
    (session?.may.seeCounts === true || session?.may.seeMembers === true);
  useSearchKey(maySearch);
  return (
    <>
      <a className="rb-skip" href="#main">
        {words.t("shell.skip")}
      </a>
      <header className="rb-top">
        <div className="rb-top-row">
          <Link to="/" className="rb-brand">
            <img src="/icon.svg" alt="" width="28" height="28" />
            <span>{words.t("product")}</span>
          </Link>
          {session !== undefined && account !== null ? (
            <Navigation session={session} place="top" />
          ) : null}
          <div className="rb-top-end">
            {maySearch ? (
              <Link
                to="/search"
                className="rb-whoami"
                aria-label={words.t("shell.search")}
                aria-keyshortcuts={searchKeys}
              >
                <Icon name="search" />
                <span className="rb-whoami-name">{words.t("shell.search")}</span>
              </Link>
            ) : null}
            <LanguageSwitch />
            {account === null ? null : (
              <Link to="/account" className="rb-whoami">
                <Icon name="account" />
                <span className="rb-unseen">{words.t("shell.account")}: </span>
                <span className="rb-whoami-name">{account.displayName}</span>
              </Link>
            )}
          </div>
        </div>
        {session?.demo ? (
          <p className="rb-demo-line">
            <Name of={session.demo.note} />
          </p>
        ) : null}
      </header>
      <LoadingBanner />
      <ResetNotice />
      <OfflineLine />
      <main id="main" className="rb-main" tabIndex={-1}>
        <Outlet />
      </main>
      {session !== undefined && account !== null ? (
        <Navigation session={session} place="bottom" />
      ) : null}
    </>
  );
}

function LanguageSwitch(): ReactNode {
  const { language, setLanguage } = useSettings();
  const other = language === "zh" ? "en" : "zh";
  return (
    <button
      type="button"
      className="rb-plain-button"
      lang={other === "zh" ? "zh-CN" : "en"}
      onClick={() => setLanguage(other)}
    >
      <Icon name="language" />
      <span>{other === "zh" ? "中文" : "English"}</span>
    </button>
  );
}

/** Says that the network is gone, and keeps what is shown. */
function OfflineLine(): ReactNode {
  const words = useWords();
  const [isOnline, setOnline] = useState(navigator.onLine);
  const { pathname } = useLocation();
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, [pathname]);
  return (
    <output>
      {isOnline ? null : (
        <span className="rb-offline-line">
          <Icon name="offline" /> {words.t("shell.offline")}
        </span>
      )}
    </output>
  );
}
