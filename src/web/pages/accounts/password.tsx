import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";

/** A one-time password, shown once: it is written down or told, and stored nowhere. */
export function OneTimePassword({
  login,
  text,
}: {
  readonly login: string;
  readonly text: string;
}): ReactNode {
  const words = useWords();
  return (
    <div className="rb-change" aria-live="polite">
      <p>
        {words.t("accounts.password", { login })} <strong className="rb-number-text">{text}</strong>
      </p>
      <p className="rb-note">{words.t("accounts.password.note")}</p>
    </div>
  );
}
