import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { addressOf } from "../data/api.ts";
import { useWords } from "../i18n/words.ts";
import { Icon } from "./icons.tsx";

interface Props {
  readonly path:
    | "/units/:unitId/coverage.:format"
    | "/units/:unitId/crosstab.:format"
    | "/units/:unitId/duties-owing.:format"
    | "/units/:unitId/owing.:format"
    | "/units/:unitId/paths.:format";
  readonly unitId: number;
  /** What the page shows, as its own address says it. */
  readonly query: Readonly<Record<string, string | number | undefined>>;
}

/** A file of what is shown. It says what it is needed for, and that is logged. */
export function ExportBox({ path, unitId, query }: Props): ReactNode {
  const words = useWords();
  const id = useId();
  const [purpose, setPurpose] = useState("");
  const [isMissing, setMissing] = useState(false);
  const take = (format: "csv" | "xlsx") => {
    if (purpose.trim() === "") {
      setMissing(true);
      document.getElementById(id)?.focus();
      return;
    }
    setMissing(false);
    window.location.assign(addressOf(path, { unitId, format }, { ...query, purpose }));
  };
  return (
    <details className="rb-details rb-no-print">
      <summary>
        <Icon name="download" /> {words.t("export.title")}
      </summary>
      <div className="rb-export">
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
          <Button onClick={() => take("xlsx")}>{words.t("export.xlsx")}</Button>
          <Button onClick={() => take("csv")}>{words.t("export.csv")}</Button>
        </div>
      </div>
    </details>
  );
}
