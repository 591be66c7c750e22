import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type * as closing from "#contract/routes/closing";
import { call } from "./api.ts";

export function closingsQuery(unitId: number) {
  return queryOptions({
    queryKey: ["closings", unitId],
    queryFn: ({ signal }) =>
      call<typeof closing.listClosings>(
        "GET",
        "/units/:unitId/closings",
        { params: { unitId } },
        { signal },
      ),
  });
}

/** A closing as seen from a unit at or below its own. */
export function closingQuery(closingId: number, unitId: number) {
  return queryOptions({
    queryKey: ["closing", closingId, unitId],
    queryFn: ({ signal }) =>
      call<typeof closing.getClosing>(
        "GET",
        "/closings/:closingId",
        { params: { closingId }, query: { unitId } },
        { signal },
      ),
  });
}

/** Also after a refusal: somebody else may have been first, and the page then shows it. */
function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: ["closing"] });
    await client.invalidateQueries({ queryKey: ["closings"] });
  };
}

export function useOpenClosing(unitId: number) {
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (body: { readonly year: number; readonly reason: string }) =>
      call<typeof closing.openClosing>("POST", "/units/:unitId/closings", {
        params: { unitId },
        body,
      }),
    onSettled,
  });
}

export function useSignOff(closingId: number, unitId: number) {
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (signed: { readonly name: string; readonly note: string }) =>
      call<typeof closing.signOff>("POST", "/closings/:closingId/sign-offs", {
        params: { closingId },
        body: { unitId, ...signed },
      }),
    onSettled,
  });
}

export function useWithdrawSignOff(closingId: number, unitId: number) {
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: () =>
      call<typeof closing.withdrawSignOff>(
        "POST",
        "/closings/:closingId/sign-offs/:unitId/withdrawal",
        { params: { closingId, unitId } },
      ),
    onSettled,
  });
}

export function useCloseYear(closingId: number) {
  const onSettled = useRefresh();
  return useMutation({
    mutationFn: (reason: string) =>
      call<typeof closing.closeYear>("POST", "/closings/:closingId/close", {
        params: { closingId },
        body: { reason },
      }),
    onSettled,
  });
}
