import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { checkAddress, receiptQuery } from "../../data/receipts.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { ReceiptSlip } from "../../parts/receipt-slip.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

const route = getRouteApi("/inside/members/$memberId/receipts/$entryId");

/** A receipt alone on its page, to be printed. */
export function ReceiptPage(): ReactNode {
  const words = useWords();
  const { memberId, entryId } = route.useParams();
  const receipt = useQuery(receiptQuery(Number(memberId), Number(entryId)));
  const title = words.t("receipt.title");
  return (
    <Page
      title={title}
      heading={title}
      narrow
      actions={
        <Button onClick={() => window.print()} icon={<Icon name="print" />}>
          {words.t("action.print")}
        </Button>
      }
    >
      {receipt.isPending ? <Loading rows={6} /> : null}
      {receipt.isError ? (
        <Failed error={receipt.error} retry={() => void receipt.refetch()} />
      ) : null}
      {receipt.data === undefined ? null : (
        <div className="rb-section">
          <ReceiptSlip receipt={receipt.data} />
          <p>{words.t("receipt.how", { address: checkAddress("").slice(0, -1) })}</p>
          <p className="rb-note">{words.t("receipt.note")}</p>
        </div>
      )}
    </Page>
  );
}
