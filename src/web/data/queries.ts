import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Status } from "#core/verdicts";
import type * as coverage from "#contract/routes/coverage";
import type * as duties from "#contract/routes/duties";
import type * as ledger from "#contract/routes/ledger";
import type * as members from "#contract/routes/members";
import type * as session from "#contract/routes/session";
import type * as units from "#contract/routes/units";
import { call } from "./api.ts";

/** Every read of the pages, under the key by which it is refreshed. Counts have keys ["counts", ...]. */

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => call<typeof session.getSession>("GET", "/session", {}, { signal }),
  staleTime: 60_000,
});

/** What is loading: asked every two seconds while something is. */
export const statusQuery = queryOptions({
  queryKey: ["status"],
  queryFn: ({ signal }) => call<typeof session.getStatus>("GET", "/status", {}, { signal }),
  refetchInterval: ({ state: { data } }) => {
    if (data?.state !== "ready") return 2_000;
    return data.jobs.some((one) => one.state === "running") ? 5_000 : 60_000;
  },
});

export const demoAccountsQuery = queryOptions({
  queryKey: ["demo-accounts"],
  queryFn: ({ signal }) =>
    call<typeof session.listDemoAccounts>("GET", "/demo-accounts", {}, { signal }),
});

export const policyQuery = queryOptions({
  queryKey: ["policy"],
  queryFn: ({ signal }) => call<typeof coverage.getPolicy>("GET", "/policy", {}, { signal }),
  staleTime: 600_000,
});

export const formsQuery = queryOptions({
  queryKey: ["forms"],
  queryFn: ({ signal }) => call<typeof ledger.listForms>("GET", "/forms", {}, { signal }),
  staleTime: 600_000,
});

export function providersQuery(q: string) {
  return queryOptions({
    queryKey: ["providers", q],
    queryFn: ({ signal }) =>
      call<typeof ledger.listProviders>(
        "GET",
        "/providers",
        {
          query: { limit: 100, ...(q === "" ? {} : { q }) },
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function unitQuery(unitId: number) {
  return queryOptions({
    queryKey: ["unit", unitId],
    queryFn: ({ signal }) =>
      call<typeof units.getUnit>("GET", "/units/:unitId", { params: { unitId } }, { signal }),
    staleTime: 30_000,
  });
}

export function ancestorsQuery(unitId: number) {
  return queryOptions({
    queryKey: ["ancestors", unitId],
    queryFn: ({ signal }) =>
      call<typeof units.listAncestors>(
        "GET",
        "/units/:unitId/ancestors",
        { params: { unitId } },
        { signal },
      ),
    staleTime: 60_000,
  });
}

export function findUnitsQuery(q: string) {
  return queryOptions({
    queryKey: ["find-units", q],
    queryFn: ({ signal }) =>
      call<typeof units.findUnits>("GET", "/units", { query: { q, limit: 20 } }, { signal }),
    enabled: q.trim() !== "",
    placeholderData: keepPreviousData,
  });
}

export function overviewQuery(unitId: number) {
  return queryOptions({
    queryKey: ["counts", "overview", unitId],
    queryFn: ({ signal }) =>
      call<typeof coverage.getOverview>(
        "GET",
        "/units/:unitId/overview",
        { params: { unitId } },
        { signal },
      ),
  });
}

export interface Figured {
  readonly requirement: string;
  readonly period?: string | undefined;
}

function figured(ask: Figured): { requirement: string; period?: string } {
  return { requirement: ask.requirement, ...(ask.period ? { period: ask.period } : {}) };
}

/** Every child with its figures; pages of 500, as many as there are. */
export function coverageQuery(unitId: number, ask: Figured) {
  return infiniteQueryOptions({
    queryKey: ["counts", "coverage", unitId, ask.requirement, ask.period ?? ""],
    queryFn: ({ signal, pageParam }) =>
      call<typeof coverage.getCoverage>(
        "GET",
        "/units/:unitId/coverage",
        {
          params: { unitId },
          query: {
            ...figured(ask),
            limit: 500,
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function mapQuery(unitId: number, ask: Figured) {
  return queryOptions({
    queryKey: ["counts", "map", unitId, ask.requirement, ask.period ?? ""],
    queryFn: ({ signal }) =>
      call<typeof coverage.getMap>(
        "GET",
        "/units/:unitId/map",
        { params: { unitId }, query: figured(ask) },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
}

export interface MemberFilter {
  readonly headline?: Status | undefined;
  readonly owing?: boolean | undefined;
  readonly q?: string | undefined;
}

export function unitMembersQuery(unitId: number, filter: MemberFilter) {
  return infiniteQueryOptions({
    queryKey: ["members", unitId, filter],
    queryFn: ({ signal, pageParam }) =>
      call<typeof units.listUnitMembers>(
        "GET",
        "/units/:unitId/members",
        {
          params: { unitId },
          query: {
            limit: 100,
            ...(filter.headline ? { headline: filter.headline } : {}),
            ...(filter.owing ? { owing: "true" } : {}),
            ...(filter.q ? { q: filter.q } : {}),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

/** `open`: on course and overdue, which can still be made good. */
export const owingStatuses = ["open", "overdue", "short", "on-course"] as const;
export type OwingStatus = (typeof owingStatuses)[number];

export interface OwingFilter {
  readonly requirement?: string | undefined;
  readonly status?: OwingStatus | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
}

export function owingQuery(unitId: number, filter: OwingFilter) {
  return infiniteQueryOptions({
    queryKey: ["owing", unitId, filter],
    queryFn: ({ signal, pageParam }) =>
      call<typeof units.listUnitOwing>(
        "GET",
        "/units/:unitId/owing",
        {
          params: { unitId },
          query: {
            limit: 100,
            ...(filter.requirement ? { requirement: filter.requirement } : {}),
            ...(filter.status ? { status: filter.status } : {}),
            ...(filter.dueFrom ? { dueFrom: filter.dueFrom } : {}),
            ...(filter.dueTo ? { dueTo: filter.dueTo } : {}),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function memberQuery(memberId: number) {
  return queryOptions({
    queryKey: ["member", memberId],
    queryFn: ({ signal }) =>
      call<typeof members.getMember>(
        "GET",
        "/members/:memberId",
        { params: { memberId } },
        { signal },
      ),
  });
}

/** What one unit itself owes, with everything behind it. */
export function dutiesQuery(unitId: number) {
  return queryOptions({
    queryKey: ["counts", "duties", unitId],
    queryFn: ({ signal }) =>
      call<typeof duties.getDuties>(
        "GET",
        "/units/:unitId/duties",
        { params: { unitId } },
        { signal },
      ),
  });
}

/** Units at and below one that fall short of a duty, a page at a time. */
export function owedDutiesQuery(unitId: number) {
  return infiniteQueryOptions({
    queryKey: ["counts", "duties-owing", unitId],
    queryFn: ({ signal, pageParam }) =>
      call<typeof duties.listDuties>(
        "GET",
        "/units/:unitId/duties/owing",
        {
          params: { unitId },
          query: { limit: 10, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function looksQuery(memberId: number) {
  return infiniteQueryOptions({
    queryKey: ["looks", memberId],
    queryFn: ({ signal, pageParam }) =>
      call<typeof members.listLooks>(
        "GET",
        "/members/:memberId/looks",
        {
          params: { memberId },
          query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}
