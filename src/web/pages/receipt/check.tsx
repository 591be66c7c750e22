import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { CheckedReceipt } from "#contract/routes/receipts";
import { parseReceipt } from "#core/receipts";
import { sessionQuery } from "../../data/queries.ts";
import { useCheckReceipt } from "../../data/receipts.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { Refusal } from "../../parts/refusal.tsx";

/** What the QR code of a receipt opens: the text stands behind the `#` of the address. */
function fromAddress(): string {
  const text = decodeURIComponent(window.location.hash.slice(1));
  return parseReceipt(text) === null ? "" : text;
}

/** For whoever holds a receipt, signed in or not: whether it stands. Names nobody. */
export function CheckPage(): ReactNode {
  const words = useWords();
  const [text, setText] = useState(fromAddress);
  const [isWrong, setWrong] = useState(false);
  const check = useCheckReceipt();
  const title = words.t("receipt.check.title");
  const first = useRef(text);
  const { mutate } = check;
  useEffect(() => {
    if (first.current !== "") mutate(first.current);
    first.current = "";
  }, [mutate]);
  const send = () => {
    check.reset();
    const isReceipt = parseReceipt(text) !== null;
    setWrong(!isReceipt);
    if (isReceipt) mutate(text.trim());
    else document.getElementById("receipt-text")?.focus();
  };
  return (
    <Page
      title={title}
      heading={title}
      narrow
      below={<p className="rb-lead">{words.t("receipt.check.lead")}</p>}
    >
      <form
        className="rb-section rb-check-form"
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          if (!check.isPending) send();
        }}
      >
        <div className="rb-field">
          <label htmlFor="receipt-text">{words.t("receipt.check.text")}</label>
          <Input.TextArea
            id="receipt-text"
            className="rb-code"
            autoSize={{ minRows: 2, maxRows: 6 }}
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            maxLength={300}
            value={text}
            onChange={(event) => setText(event.target.value)}
            aria-describedby="receipt-note"
            aria-invalid={isWrong}
          />
          <p id="receipt-note" className={isWrong ? "rb-wrong" : "rb-note"}>
            {words.t(isWrong ? "receipt.check.wrong" : "receipt.check.note")}
          </p>
        </div>
        <Button type="primary" htmlType="submit" size="large" loading={check.isPending}>
          {words.t("receipt.check.submit")}
        </Button>
        <div aria-live="polite">
          {check.isError ? <Refusal error={check.error} /> : null}
          {check.data === undefined ? null : <Answer of={check.data} />}
        </div>
      </form>
    </Page>
  );
}

function Answer({ of }: { readonly of: CheckedReceipt }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  if (of.outcome === "unknown") {
    return (
      <div className="rb-checked rb-checked-unknown">
        <h2>{words.t("receipt.unknown")}</h2>
        <p>{words.t("receipt.unknown.note")}</p>
      </div>
    );
  }
  const day = of.since === null ? "" : words.day(of.since);
  const said =
    of.kind === "transcript"
      ? (`receipt.transcript.${of.outcome === "stands" ? "stands" : "corrected"}` as const)
      : (`receipt.${of.outcome}` as const);
  return (
    <div className={`rb-checked rb-checked-${of.outcome}`}>
      <h2>
        {of.outcome === "stands" ? <Icon name="check" /> : null} {words.t(said, { day })}
      </h2>
      <p>{words.t("receipt.compare")}</p>
      <dl className="rb-slip-lines">
        <dt>{words.t(of.kind === "entry" ? "receipt.entry" : "receipt.transcript")}</dt>
        <dd className="rb-code">{of.id}</dd>
        <dt>{words.t(of.kind === "entry" ? "receipt.recorded" : "receipt.made")}</dt>
        <dd>
          {words.instant(of.recordedAt, zone)}{" "}
          <span className="rb-code rb-note">{of.recordedAt}</span>
        </dd>
        <dt>{words.t("receipt.hash")}</dt>
        <dd className="rb-code">{of.contentHash}</dd>
      </dl>
    </div>
  );
}
