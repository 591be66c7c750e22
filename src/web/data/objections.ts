import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useState } from "react";
import type { RequestOf } from "#contract/route";
import type * as objections from "#contract/routes/objections";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

const firstPage = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly next: string | null }) => last.next,
};

function pageOf(cursor: string | null) {
  return { query: { limit: 50, ...(cursor === null ? {} : { cursor }) } };
}

export function objectionsQuery(memberId: number) {
  return queryOptions({
    queryKey: ["objections", memberId],
    queryFn: ({ signal }) =>
      call<typeof objections.listObjections>(
        "GET",
        "/members/:memberId/objections",
        { params: { memberId } },
        { signal },
      ),
  });
}

/** Objections that wait for an answer, a page at a time. */
export const waitingObjectionsQuery = infiniteQueryOptions({
  queryKey: ["objections", "waiting"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof objections.waitingObjections>("GET", "/objections", pageOf(pageParam), { signal }),
  ...firstPage,
});

/** Cases at the caller's units that see no persons, and at those directly below. */
export const casesQuery = infiniteQueryOptions({
  queryKey: ["objections", "cases"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof objections.objectionCases>("GET", "/objections/cases", pageOf(pageParam), {
      signal,
    }),
  ...firstPage,
});

/** The case of a mandate; nothing of it is kept, so that its end is learnt at once. */
export function mandatedObjectionQuery(mandateId: number) {
  return queryOptions({
    queryKey: ["mandates", "objection", mandateId],
    queryFn: ({ signal }) =>
      call<typeof objections.mandatedObjection>(
        "GET",
        "/mandates/:mandateId/objection",
        { params: { mandateId } },
        { signal },
      ),
    gcTime: 0,
    staleTime: 0,
  });
}

export function objectionCountsQuery(unitId: number) {
  return queryOptions({
    queryKey: ["objections", "counts", unitId],
    queryFn: ({ signal }) =>
      call<typeof objections.countObjections>(
        "GET",
        "/units/:unitId/objections",
        { params: { unitId } },
        { signal },
      ),
  });
}

export type ObjectionSent = RequestOf<typeof objections.objectTo>["body"];

export function useObject(memberId: number) {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: ObjectionSent) =>
      call<typeof objections.objectTo>(
        "POST",
        "/members/:memberId/objections",
        { params: { memberId }, body },
        { idempotencyKey },
      ),
    onSuccess: () => client.invalidateQueries(),
    // What was refused may be put right and sent again: as something new.
    onError: () => setKey(onceKey()),
  });
}

export type AnswerSent = RequestOf<typeof objections.answerObjection>["body"];

/** Under a mandate, or by a post that sees the member. */
export type Hearing =
  | { readonly memberId: number; readonly objectionId: number }
  | { readonly mandateId: number };

export function useAnswer(hearing: Hearing) {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: AnswerSent) =>
      "mandateId" in hearing
        ? call<typeof objections.answerMandated>(
            "POST",
            "/mandates/:mandateId/objection/answer",
            { params: hearing, body },
            { idempotencyKey },
          )
        : call<typeof objections.answerObjection>(
            "POST",
            "/members/:memberId/objections/:objectionId/answer",
            { params: hearing, body },
            { idempotencyKey },
          ),
    // An answer changes entries, verdicts and counts: everything that is shown is asked for again.
    onSuccess: () => client.invalidateQueries(),
    onError: () => setKey(onceKey()),
  });
}

export function useObjectionAct(memberId: number, objectionId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: "withdrawal" | "appeal") => {
      const params = { memberId, objectionId };
      return act === "appeal"
        ? call<typeof objections.appealObjection>(
            "POST",
            "/members/:memberId/objections/:objectionId/appeal",
            { params },
          )
        : call<typeof objections.withdrawObjection>(
            "POST",
            "/members/:memberId/objections/:objectionId/withdrawal",
            { params },
          );
    },
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useAssign(objectionId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (postId: number) =>
      call<typeof objections.assignObjection>("POST", "/objections/:objectionId/mandate", {
        params: { objectionId },
        body: { postId },
      }),
    onSuccess: () => client.invalidateQueries(),
  });
}
