import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as waivers from "#contract/routes/waivers";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

export function waiversQuery(memberId: number) {
  return queryOptions({
    queryKey: ["waivers", memberId],
    queryFn: ({ signal }) =>
      call<typeof waivers.listWaivers>(
        "GET",
        "/members/:memberId/waivers",
        { params: { memberId } },
        { signal },
      ),
  });
}

/** Questions that wait for a decision, a page at a time. */
export const waitingQuery = infiniteQueryOptions({
  queryKey: ["waivers", "waiting"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof waivers.waitingWaivers>(
      "GET",
      "/waivers",
      { query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      { signal },
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
});

/** A decision changes verdicts and counts: everything that is shown is asked for again. */
function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries();
}

export function useAskWaiver(memberId: number) {
  const onSuccess = useRefresh();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: BodyOf<typeof waivers.askWaiver>) =>
      call<typeof waivers.askWaiver>(
        "POST",
        "/members/:memberId/waivers",
        { params: { memberId }, body },
        { idempotencyKey },
      ),
    onSuccess,
    // What was refused may be put right and sent again: as something new.
    onError: () => setKey(onceKey()),
  });
}

export type WaiverAct =
  | { readonly act: "withdraw" | "revoke" }
  | { readonly act: "decide"; readonly body: BodyOf<typeof waivers.decideWaiver> };

export function useWaiverAct(memberId: number, requestId: number) {
  const onSuccess = useRefresh();
  return useMutation({
    mutationFn: (
      meant: WaiverAct,
    ): Promise<waivers.WaiverView & Partial<Pick<waivers.DecidedWaiver, "changed">>> => {
      const params = { memberId, requestId };
      if (meant.act === "decide") {
        return call<typeof waivers.decideWaiver>(
          "POST",
          "/members/:memberId/waivers/:requestId/decision",
          { params, body: meant.body },
        );
      }
      return meant.act === "withdraw"
        ? call<typeof waivers.withdrawWaiver>(
            "POST",
            "/members/:memberId/waivers/:requestId/withdrawal",
            { params },
          )
        : call<typeof waivers.revokeWaiver>(
            "POST",
            "/members/:memberId/waivers/:requestId/revocation",
            { params },
          );
    },
    onSuccess,
  });
}
