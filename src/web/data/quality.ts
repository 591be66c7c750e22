import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type * as quality from "#contract/routes/quality";
import type { MemberFinding, UnitFinding } from "#core/quality";
import { call } from "./api.ts";

export function qualityQuery(unitId: number) {
  return queryOptions({
    queryKey: ["quality", unitId],
    queryFn: ({ signal }) =>
      call<typeof quality.getQuality>(
        "GET",
        "/units/:unitId/quality",
        { params: { unitId } },
        { signal },
      ),
  });
}

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly next: string | null }) => last.next,
};

function asked<F extends string>(unitId: number, finding: F, cursor: string | null) {
  const query = { finding, limit: 50, ...(cursor === null ? {} : { cursor }) };
  return { params: { unitId }, query };
}

export function qualityPersonsQuery(unitId: number, finding: MemberFinding) {
  return infiniteQueryOptions({
    queryKey: ["members", "quality", unitId, finding],
    queryFn: ({ signal, pageParam }) =>
      call<typeof quality.listQualityPersons>(
        "GET",
        "/units/:unitId/quality/persons",
        asked(unitId, finding, pageParam),
        { signal },
      ),
    ...pages,
  });
}

export function qualityUnitsQuery(unitId: number, finding: UnitFinding) {
  return infiniteQueryOptions({
    queryKey: ["quality", "units", unitId, finding],
    queryFn: ({ signal, pageParam }) =>
      call<typeof quality.listQualityUnits>(
        "GET",
        "/units/:unitId/quality/units",
        asked(unitId, finding, pageParam),
        { signal },
      ),
    ...pages,
  });
}
