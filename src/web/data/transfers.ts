import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RequestOf } from "#contract/route";
import type * as transfers from "#contract/routes/transfers";
import type { VerdictChangeView } from "#contract/views";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

/** Transfers on their way from or to the caller's units, a page at a time. */
export const transfersQuery = infiniteQueryOptions({
  queryKey: ["transfers"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof transfers.openTransfers>(
      "GET",
      "/transfers",
      { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      { signal },
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
});

export type TransferSent = RequestOf<typeof transfers.sendTransfer>["body"];

export function useSendTransfer(memberId: number) {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: TransferSent) =>
      call<typeof transfers.sendTransfer>(
        "POST",
        "/members/:memberId/transfers",
        { params: { memberId }, body },
        { idempotencyKey },
      ),
    onSuccess: () => client.invalidateQueries(),
    // What was refused may be put right and sent again: as something new.
    onError: () => setKey(onceKey()),
  });
}

export type TransferAnswer =
  | { readonly act: "withdraw" }
  | { readonly act: "decide"; readonly body: RequestOf<typeof transfers.decideTransfer>["body"] };

export function useTransferAct(transferId: number) {
  const client = useQueryClient();
  return useMutation({
    /** Answers what it did to the member's verdicts; null where nothing was carried out. */
    mutationFn: async (meant: TransferAnswer): Promise<readonly VerdictChangeView[] | null> => {
      const params = { transferId };
      if (meant.act === "withdraw") {
        await call<typeof transfers.withdrawTransfer>("POST", "/transfers/:transferId/withdrawal", {
          params,
        });
        return null;
      }
      const { body } = meant;
      const { changed } = await call<typeof transfers.decideTransfer>(
        "POST",
        "/transfers/:transferId/decision",
        { params, body },
      );
      return body.outcome === "accepted" ? changed : null;
    },
    onSuccess: () => client.invalidateQueries(),
  });
}
