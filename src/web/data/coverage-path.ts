import { queryOptions } from "@tanstack/react-query";
import type * as coveragePath from "#contract/routes/coverage-path";
import { call } from "./api.ts";

export function pathsQuery(unitId: number) {
  return queryOptions({
    queryKey: ["counts", "paths", unitId],
    queryFn: ({ signal }) =>
      call<typeof coveragePath.getPaths>(
        "GET",
        "/units/:unitId/paths",
        { params: { unitId } },
        { signal },
      ),
  });
}
