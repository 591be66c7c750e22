import { queryOptions } from "@tanstack/react-query";
import type * as paper from "#contract/routes/paper";
import { call } from "./api.ts";

export type PaperKind = "sign-in" | "owed";

/** Asked once for one purpose: each asking is logged as an export. */
export function paperListQuery(unitId: number, list: PaperKind, purpose: string) {
  return queryOptions({
    queryKey: ["paper", unitId, list, purpose],
    queryFn: ({ signal }) =>
      call<typeof paper.getPaperList>(
        "GET",
        "/units/:unitId/paper/:list",
        { params: { unitId, list }, query: { purpose } },
        { signal },
      ),
    enabled: purpose !== "",
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
}
