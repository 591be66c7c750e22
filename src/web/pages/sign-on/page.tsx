import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useArrival } from "../../data/session.ts";
import { useWords } from "../../i18n/words.ts";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Loading } from "../../parts/states.tsx";

/** Where the identity provider sends the browser back; its answer is handed to the server, once. */
export function SignOnPage(): ReactNode {
  const words = useWords();
  const { mutate, error, isError } = useArrival();
  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    const { search } = window.location;
    // The code stands in no history, and is sent on to nobody.
    window.history.replaceState(window.history.state, "", "/sign-on");
    mutate(search === "" ? "?" : search);
  }, [mutate]);
  const title = words.t("signOn.title");
  return (
    <Page title={title} heading={title} narrow>
      {isError ? (
        <>
          <Refusal error={error} />
          <p>
            <Link to="/sign-in">{words.t("signOn.back")}</Link>
          </p>
        </>
      ) : (
        <>
          <p>{words.t("signOn.wait")}</p>
          <Loading rows={2} />
        </>
      )}
    </Page>
  );
}
