import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CallFailed } from "../data/api.ts";
import { useWords } from "../i18n/words.ts";
import { Page } from "../parts/page.tsx";
import { Failed, Loading } from "../parts/states.tsx";

export function RouteLoading(): ReactNode {
  return (
    <div className="rb-page">
      <Loading />
    </div>
  );
}

/** A page that could not be built: no answer, or an error of these pages themselves. */
export function RouteFailed({ error }: { readonly error: unknown }): ReactNode {
  const words = useWords();
  const router = useRouter();
  return (
    <Page title={words.t("page.problem")} heading={words.t("page.problem")} narrow>
      <Failed error={error} retry={() => void router.invalidate()} />
    </Page>
  );
}

const nowhere = new CallFailed(404, "route-unknown", "");

export function RouteUnknown(): ReactNode {
  const words = useWords();
  return (
    <Page title={words.t("page.problem")} heading={words.t("page.problem")} narrow>
      <Failed error={nowhere} />
    </Page>
  );
}
