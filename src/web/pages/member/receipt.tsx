import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useAnnounce } from "../../app/announce.tsx";
import { receiptQuery } from "../../data/receipts.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { ReceiptSlip } from "../../parts/receipt-slip.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

interface Props {
  readonly memberId: number;
  readonly entryId: number;
}

/** Proof of one entry: shown when asked for, since looking at it is written down. */
export function EntryReceipt(props: Props): ReactNode {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="rb-receipt rb-no-print">
      <Button
        size="small"
        type="text"
        aria-expanded={isOpen}
        icon={<Icon name="receipt" />}
        onClick={() => setOpen(!isOpen)}
      >
        {words.t("receipt.open")}
      </Button>
      {isOpen ? <Opened {...props} /> : null}
    </div>
  );
}

function Opened({ memberId, entryId }: Props): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const receipt = useQuery(receiptQuery(memberId, entryId));
  if (receipt.isPending) return <Loading rows={3} />;
  if (receipt.isError) return <Failed error={receipt.error} retry={() => void receipt.refetch()} />;
  const copy = async () => {
    await navigator.clipboard.writeText(receipt.data.text);
    announce(words.t("receipt.copied"));
  };
  return (
    <div className="rb-change">
      <ReceiptSlip receipt={receipt.data} />
      <p className="rb-note">{words.t("receipt.note")}</p>
      <div className="rb-entry-actions">
        <Button onClick={() => void copy()}>{words.t("receipt.copy")}</Button>
        <Link
          className="rb-button-link"
          to="/members/$memberId/receipts/$entryId"
          params={{ memberId: String(memberId), entryId: String(entryId) }}
        >
          {words.t("receipt.slip")}
        </Link>
      </div>
      <details className="rb-details">
        <summary>{words.t("receipt.content")}</summary>
        <p className="rb-note">{words.t("receipt.content.note")}</p>
        <p className="rb-code">{receipt.data.content}</p>
      </details>
    </div>
  );
}
