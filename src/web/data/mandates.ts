import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as mandates from "#contract/routes/mandates";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

const firstPage = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly next: string | null }) => last.next,
};

function pageOf(cursor: string | null) {
  return { query: { limit: 50, ...(cursor === null ? {} : { cursor }) } };
}

export const heldQuery = infiniteQueryOptions({
  queryKey: ["mandates", "held"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof mandates.heldMandates>("GET", "/mandates", pageOf(pageParam), { signal }),
  ...firstPage,
});

export const issuedQuery = infiniteQueryOptions({
  queryKey: ["mandates", "issued"],
  queryFn: ({ signal, pageParam }) =>
    call<typeof mandates.issuedMandates>("GET", "/mandates/issued", pageOf(pageParam), { signal }),
  ...firstPage,
});

/** To whom the caller may issue. */
export const postsQuery = queryOptions({
  queryKey: ["mandates", "posts"],
  queryFn: ({ signal }) =>
    call<typeof mandates.holderPosts>("GET", "/mandates/posts", {}, { signal }),
});

/** Nothing that a mandate opened is kept: the next time the server is asked whether it lasts. */
const neverKept = { gcTime: 0, staleTime: 0 };

/** All of its persons, or those with this in their name or as their number. */
export function mandatePersonsQuery(mandateId: number, q: string) {
  return infiniteQueryOptions({
    queryKey: ["mandates", "persons", mandateId, q],
    queryFn: ({ signal, pageParam }) =>
      call<typeof mandates.mandatePersons>(
        "GET",
        "/mandates/:mandateId/members",
        {
          params: { mandateId },
          query: { ...pageOf(pageParam).query, ...(q === "" ? {} : { q }) },
        },
        { signal },
      ),
    ...firstPage,
    // Only of this mandate: what another one opened is never shown here.
    placeholderData: (before, query) => (query?.queryKey[2] === mandateId ? before : undefined),
    ...neverKept,
  });
}

export function mandatePersonQuery(mandateId: number, memberId: number) {
  return queryOptions({
    queryKey: ["mandates", "person", mandateId, memberId],
    queryFn: ({ signal }) =>
      call<typeof mandates.mandatePerson>(
        "GET",
        "/mandates/:mandateId/members/:memberId",
        { params: { mandateId, memberId } },
        { signal },
      ),
    ...neverKept,
  });
}

/** Who may see the member besides; for the member alone. */
export function aboutMeQuery(memberId: number) {
  return queryOptions({
    queryKey: ["mandates", "about", memberId],
    queryFn: ({ signal }) =>
      call<typeof mandates.mandatesAboutMe>(
        "GET",
        "/members/:memberId/mandates",
        { params: { memberId } },
        { signal },
      ),
  });
}

export type MandateBody = BodyOf<typeof mandates.issueMandate>;

export function useIssueMandate() {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: MandateBody) =>
      call<typeof mandates.issueMandate>("POST", "/mandates", { body }, { idempotencyKey }),
    onSuccess: () => {
      setKey(onceKey());
      return client.invalidateQueries({ queryKey: ["mandates"] });
    },
    // What was refused may be put right and sent again: as something new.
    onError: () => setKey(onceKey()),
  });
}

export function useRevokeMandate(mandateId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call<typeof mandates.revokeMandate>("POST", "/mandates/:mandateId/revocation", {
        params: { mandateId },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ["mandates"] }),
  });
}
