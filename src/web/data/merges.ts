import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { RequestOf } from "#contract/route";
import type * as merges from "#contract/routes/merges";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly next: string | null }) => last.next,
};
const from = (cursor: string | null) => (cursor === null ? {} : { cursor });

/** Pairs at or below a unit who may be one person. */
export const doublesQuery = (unitId: number, dismissed: boolean) =>
  infiniteQueryOptions({
    queryKey: ["merges", "doubles", unitId, dismissed],
    queryFn: ({ signal, pageParam }) =>
      call<typeof merges.likelyDoubles>(
        "GET",
        "/units/:unitId/doubles",
        {
          params: { unitId },
          query: { limit: 25, dismissed: dismissed ? "true" : "false", ...from(pageParam) },
        },
        { signal },
      ),
    ...pages,
  });

/** Two records side by side; 0 where the address names none. */
export const pairQuery = (firstId: number, secondId: number, mandateId: number | undefined) =>
  queryOptions({
    queryKey: ["merges", "pair", firstId, secondId, mandateId],
    queryFn: ({ signal }) =>
      call<typeof merges.comparePair>(
        "GET",
        "/doubles/pair",
        { query: { firstId, secondId, ...(mandateId === undefined ? {} : { mandateId }) } },
        { signal },
      ),
  });

export const mergesQuery = infiniteQueryOptions({
  queryKey: ["merges", "list"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof merges.listMerges>(
      "GET",
      "/merges",
      { query: { limit: 10, ...from(pageParam) } },
      { signal },
    ),
  ...pages,
});

export const mergeQuery = (mergeId: number, mandateId: number | undefined) =>
  queryOptions({
    queryKey: ["merges", "one", mergeId, mandateId],
    queryFn: ({ signal }) =>
      call<typeof merges.getMerge>(
        "GET",
        "/merges/:mergeId",
        { params: { mergeId }, query: mandateId === undefined ? {} : { mandateId } },
        { signal },
      ),
  });

export type MergeAsked = RequestOf<typeof merges.askMerge>["body"];

/** Everything may show one of the two: all of it is asked for anew. */
function useChange<V, R>(mutationFn: (value: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries() });
}

export const useAskMerge = () =>
  useChange((body: MergeAsked) =>
    call<typeof merges.askMerge>("POST", "/merges", { body }, { idempotencyKey: onceKey() }),
  );

export interface SaidOfPair {
  readonly firstId: number;
  readonly secondId: number;
  readonly areTwo: boolean;
}

export const useSayOfPair = () =>
  useChange(({ firstId, secondId, areTwo }: SaidOfPair) => {
    const body = { firstId, secondId };
    return areTwo
      ? call<typeof merges.dismissDouble>("POST", "/doubles/dismissals", { body })
      : call<typeof merges.recallDouble>("POST", "/doubles/recalls", { body });
  });

export type MergeAct =
  | { readonly act: "approved" | "refused" | "withdraw" }
  | { readonly act: "undo"; readonly reason: string };

/** What a merge is after an act, and what that did to the verdicts of whose record stays. */
type MergeAnswer = merges.MergeView & Partial<Pick<merges.DecidedMerge, "changed">>;

export const useMergeAct = (mergeId: number, mandateId: number | undefined) =>
  useChange((meant: MergeAct): Promise<MergeAnswer> => {
    const params = { mergeId };
    const by = mandateId === undefined ? {} : { mandateId };
    if (meant.act === "withdraw") {
      const body = by;
      return call<typeof merges.withdrawMerge>("POST", "/merges/:mergeId/withdrawal", {
        params,
        body,
      });
    }
    if (meant.act === "undo") {
      const body = { ...by, reason: meant.reason };
      return call<typeof merges.undoMerge>("POST", "/merges/:mergeId/undo", { params, body });
    }
    const body = { ...by, outcome: meant.act };
    return call<typeof merges.decideMerge>("POST", "/merges/:mergeId/decision", { params, body });
  });
