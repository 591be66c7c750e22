import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as bulk from "#contract/routes/waivers-bulk";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

/** The rules of the pack and what the caller's offices have done by them. */
export const bulkWaiversQuery = queryOptions({
  queryKey: ["bulk-waivers"],
  queryFn: ({ signal }) =>
    call<typeof bulk.listBulkWaivers>("GET", "/bulk-waivers", {}, { signal }),
});

/** Whom an act of that day would waive; asked for when somebody wants to see it. */
export function bulkPreviewQuery(rule: string, on: string) {
  return queryOptions({
    queryKey: ["bulk-waivers", "preview", rule, on],
    queryFn: ({ signal }) =>
      call<typeof bulk.previewBulkWaiver>(
        "GET",
        "/bulk-waivers/preview",
        { query: { rule, on, limit: 100 } },
        { signal },
      ),
  });
}

export function useBeginBulk() {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: BodyOf<typeof bulk.beginBulkWaiver>) =>
      call<typeof bulk.beginBulkWaiver>("POST", "/bulk-waivers", { body }, { idempotencyKey }),
    // The same act again would be another one.
    onSettled: () => setKey(onceKey()),
    onSuccess: () => client.invalidateQueries(),
  });
}

/**
 * Does an act portion by portion until it is done, until it is stopped here, or until the page is
 * left: what is done stays done, and anybody of the office goes on from there.
 */
export function useBulkPortions(bulkId: number) {
  const client = useQueryClient();
  const isStopped = useRef(false);
  useEffect(
    () => () => {
      isStopped.current = true;
    },
    [],
  );
  const run = useMutation({
    mutationFn: async (act: "goOn" | "revoke") => {
      isStopped.current = false;
      const params = { bulkId };
      let view =
        act === "revoke"
          ? await call<typeof bulk.revokeBulkWaiver>("POST", "/bulk-waivers/:bulkId/revocation", {
              params,
            })
          : null;
      while (!isStopped.current && (view === null || view.may.goOn)) {
        view = await call<typeof bulk.continueBulkWaiver>(
          "POST",
          "/bulk-waivers/:bulkId/portions",
          { params },
        );
        await client.invalidateQueries({ queryKey: bulkWaiversQuery.queryKey, exact: true });
      }
    },
    onSettled: () => client.invalidateQueries(),
  });
  return {
    ...run,
    stop: () => {
      isStopped.current = true;
    },
  };
}
