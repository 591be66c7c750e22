import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ReceiptView } from "#contract/routes/receipts";
import { checkAddress } from "../data/receipts.ts";
import { sessionQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";
import { Name } from "./names.tsx";
import { QrCode } from "./qr.tsx";

/** What the holder takes away: no name, no number, nothing of what it is about. */
export function ReceiptSlip({ receipt }: { readonly receipt: ReceiptView }): ReactNode {
  const words = useWords();
  const zone = useQuery(sessionQuery).data?.zone ?? "UTC";
  return (
    <div className="rb-slip">
      <QrCode text={checkAddress(receipt.text)} label={words.t("receipt.qr")} />
      <dl className="rb-slip-lines">
        <dt>{words.t("receipt.register")}</dt>
        <dd>
          <Name of={receipt.register} />
        </dd>
        <dt>{words.t("receipt.entry")}</dt>
        <dd className="rb-code">{receipt.entryId}</dd>
        <dt>{words.t("receipt.recorded")}</dt>
        <dd>
          {words.instant(receipt.recordedAt, zone)}{" "}
          <span className="rb-code rb-note">{receipt.recordedAt}</span>
        </dd>
        <dt>{words.t("receipt.hash")}</dt>
        <dd className="rb-code">{receipt.contentHash}</dd>
        <dt>{words.t("receipt.text")}</dt>
        <dd className="rb-code">{receipt.text}</dd>
      </dl>
    </div>
  );
}
