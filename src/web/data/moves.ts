import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { RequestOf } from "#contract/route";
import type * as moves from "#contract/routes/moves";
import { call } from "./api.ts";

/** Moves of the caller's units, the latest first; asked again while members travel. */
export const movesQuery = infiniteQueryOptions({
  queryKey: ["moves"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof moves.listMoves>(
      "GET",
      "/unit-moves",
      { query: { limit: 25, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      { signal },
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  refetchInterval: ({ state: { data } }) =>
    data?.pages.some((page) => page.items.some((one) => one.state === "travelling")) === true
      ? 5_000
      : false,
});

export type MoveAct = RequestOf<typeof moves.actOnMove>["body"];

export function useMoveAct(moveId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MoveAct) =>
      call<typeof moves.actOnMove>("POST", "/unit-moves/:moveId/acts", {
        params: { moveId },
        body,
      }),
    onSuccess: () => client.invalidateQueries(),
  });
}
