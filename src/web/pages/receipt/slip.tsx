import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { ReceiptView } from "#contract/routes/receipts";
import { checkAddress, receiptQuery, unitReceiptQuery } from "../../data/receipts.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { ReceiptSlip } from "../../parts/receipt-slip.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

const ofMember = getRouteApi("/inside/members/$memberId/receipts/$entryId");
const ofUnit = getRouteApi("/inside/units/$unitId/receipts/$entryId");

/** A receipt alone on its page, to be printed. */
export function ReceiptPage(): ReactNode {
  const { memberId, entryId } = ofMember.useParams();
  return <Slip receipt={useQuery(receiptQuery(Number(memberId), Number(entryId)))} />;
}

/** The same of an entry about a unit itself. */
export function UnitReceiptPage(): ReactNode {
  const { unitId, entryId } = ofUnit.useParams();
  return <Slip receipt={useQuery(unitReceiptQuery(Number(unitId), Number(entryId)))} />;
}

function Slip({ receipt }: { readonly receipt: UseQueryResult<ReceiptView> }): ReactNode {
  const words = useWords();
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
