import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { addressOf } from "../../data/api.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";

/** The study file on paper. It says what it is needed for; that is put down with the member. */
export function Transcript({ memberId }: { readonly memberId: number }): ReactNode {
  const words = useWords();
  const id = useId();
  const [purpose, setPurpose] = useState("");
  const [isMissing, setMissing] = useState(false);
  const take = () => {
    const isEmpty = purpose.trim() === "";
    setMissing(isEmpty);
    if (isEmpty) {
      document.getElementById(id)?.focus();
      return;
    }
    const query = { purpose: purpose.trim(), language: words.language };
    window.location.assign(addressOf("/members/:memberId/transcript.pdf", { memberId }, query));
  };
  return (
    <details className="rb-details rb-no-print">
      <summary>
        <Icon name="download" /> {words.t("transcript.title")}
      </summary>
      <div className="rb-export">
        <p className="rb-note">{words.t("transcript.note")}</p>
        <label htmlFor={id}>{words.t("export.purpose")}</label>
        <Input
          id={id}
          maxLength={200}
          value={purpose}
          onChange={(event) => setPurpose(event.target.value)}
          aria-describedby={`${id}-note`}
          aria-invalid={isMissing}
          {...(isMissing ? { status: "error" as const } : {})}
        />
        <p id={`${id}-note`} className={isMissing ? "rb-wrong" : "rb-note"}>
          {words.t(isMissing ? "export.needed" : "export.note")}
        </p>
        <div className="rb-actions">
          <Button onClick={take}>{words.t("transcript.take")}</Button>
        </div>
      </div>
    </details>
  );
}
