import { queryOptions, useMutation } from "@tanstack/react-query";
import type * as receipts from "#contract/routes/receipts";
import { call } from "./api.ts";

export function receiptQuery(memberId: number, entryId: number) {
  return queryOptions({
    queryKey: ["receipt", memberId, entryId],
    queryFn: ({ signal }) =>
      call<typeof receipts.getReceipt>(
        "GET",
        "/members/:memberId/entries/:entryId/receipt",
        { params: { memberId, entryId } },
        { signal },
      ),
    staleTime: 60_000,
  });
}

/** The same of an entry about a unit itself. */
export function unitReceiptQuery(unitId: number, entryId: number) {
  return queryOptions({
    queryKey: ["unit-receipt", unitId, entryId],
    queryFn: ({ signal }) =>
      call<typeof receipts.getUnitReceipt>(
        "GET",
        "/units/:unitId/entries/:entryId/receipt",
        { params: { unitId, entryId } },
        { signal },
      ),
    staleTime: 60_000,
  });
}

export function useCheckReceipt() {
  return useMutation({
    mutationFn: (text: string) =>
      call<typeof receipts.checkReceipt>("POST", "/receipts/check", { body: { text } }),
  });
}

/** What a QR code holds: behind the `#`, so that no server on the way reads it. */
export function checkAddress(text: string): string {
  return `${window.location.origin}/receipt#${text}`;
}
