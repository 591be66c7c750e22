import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CallFailed } from "../../data/api.ts";
import { useWords } from "../../i18n/words.ts";
import { Failed, PlainState } from "../../parts/states.tsx";

interface Props {
  readonly error: unknown;
  readonly retry: () => void;
}

/** Why a mandate opens nothing: it has ended or was revoked while its page was open, or never began. */
export function MandateFailed({ error, retry }: Props): ReactNode {
  const words = useWords();
  const code = error instanceof CallFailed ? error.code : "";
  const title = `over.${code}`;
  if (!words.has(title)) return <Failed error={error} retry={retry} />;
  return (
    <PlainState
      isAlert
      icon="lock"
      title={words.t(title)}
      text={words.t("over.text")}
      action={
        <Link className="rb-button-link" to="/mandates">
          {words.t("page.mandates")}
        </Link>
      }
    />
  );
}
