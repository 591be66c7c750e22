import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type * as whatIf from "#contract/routes/what-if";
import { call } from "./api.ts";

const lookAgain = 1_500;

/** The last question; looked at again while it is being answered. */
export const lastWhatIfQuery = queryOptions({
  queryKey: ["what-if"],
  queryFn: ({ signal }) => call<typeof whatIf.lastWhatIf>("GET", "/what-if", {}, { signal }),
  refetchInterval: (query) => (query.state.data?.job?.state === "running" ? lookAgain : false),
});

export interface WhatIfAsk {
  readonly jobId: number;
  readonly unitId: number;
  readonly classSize: number;
  readonly teachers: number;
}

/** `changedAt` of the job is part of the key: the answer grows while it runs. */
export function whatIfQuery(ask: WhatIfAsk, changedAt: string) {
  const { jobId, unitId, classSize, teachers } = ask;
  return queryOptions({
    queryKey: ["what-if", jobId, unitId, classSize, teachers, changedAt],
    queryFn: ({ signal }) =>
      call<typeof whatIf.getWhatIf>(
        "GET",
        "/what-if/:jobId/units/:unitId",
        { params: { jobId, unitId }, query: { classSize, teachers } },
        { signal },
      ),
  });
}

export function whatIfPersonsQuery(jobId: number, unitId: number) {
  return queryOptions({
    queryKey: ["what-if", jobId, unitId, "persons"],
    queryFn: ({ signal }) =>
      call<typeof whatIf.listWhatIfPersons>(
        "GET",
        "/what-if/:jobId/units/:unitId/persons",
        { params: { jobId, unitId }, query: { limit: 200 } },
        { signal },
      ),
  });
}

export function useAskWhatIf() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (parameters: Record<string, number | string | boolean | null>) =>
      call<typeof whatIf.askWhatIf>("POST", "/what-if", { body: { parameters } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["what-if"] }),
  });
}

export function useStopWhatIf() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: number) =>
      call<typeof whatIf.stopWhatIf>("POST", "/what-if/:jobId/stop", { params: { jobId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["what-if"] }),
  });
}
