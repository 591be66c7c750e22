import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type * as crosstab from "#contract/routes/crosstab";
import { call } from "./api.ts";

/** By what persons are counted; those of a session come last. */
export const attributes = ["sex", "age", "education", "sector", "form", "topic", "level"] as const;
export type Attribute = (typeof attributes)[number];

/** What belongs to a person and not to a session: only by these can verdicts be counted. */
export const personalAttributes: readonly Attribute[] = ["sex", "age", "education", "sector"];

export interface TableAsk {
  readonly rows: Attribute;
  readonly columns?: Attribute | undefined;
  readonly year?: number | undefined;
  readonly day?: string | undefined;
  readonly requirement?: string | undefined;
  readonly by?: "then" | "now" | undefined;
}

/** The address of a question, without what is left to the server. */
export function tableQueryOf(ask: TableAsk) {
  return {
    rows: ask.rows,
    ...(ask.columns ? { columns: ask.columns } : {}),
    ...(ask.year ? { year: ask.year } : {}),
    ...(ask.day ? { day: ask.day } : {}),
    ...(ask.requirement ? { requirement: ask.requirement } : {}),
    ...(ask.by ? { by: ask.by } : {}),
  };
}

export function crosstabQuery(unitId: number, ask: TableAsk) {
  const query = tableQueryOf(ask);
  return queryOptions({
    queryKey: ["counts", "crosstab", unitId, query],
    queryFn: ({ signal }) =>
      call<typeof crosstab.getCrosstab>(
        "GET",
        "/units/:unitId/crosstab",
        { params: { unitId }, query },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
}
