import { infiniteQueryOptions } from "@tanstack/react-query";
import type * as members from "#contract/routes/members";
import type * as units from "#contract/routes/units";
import { call } from "./api.ts";

const pages = {
  initialPageParam: null as string | null,
  getNextPageParam: (last: { readonly next: string | null }) => last.next,
};

function asked(q: string, cursor: string | null) {
  return { query: { q, limit: 20, ...(cursor === null ? {} : { cursor }) } };
}

/** Members in sight. Asked when somebody sends the form, never while he types: each answer is a look. */
export function membersFoundQuery(q: string, mayAsk: boolean) {
  return infiniteQueryOptions({
    queryKey: ["members", "found", q],
    queryFn: ({ signal, pageParam }) =>
      call<typeof members.findMembers>("GET", "/members", asked(q, pageParam), { signal }),
    ...pages,
    enabled: mayAsk && q !== "",
  });
}

export function unitsFoundQuery(q: string, mayAsk: boolean) {
  return infiniteQueryOptions({
    queryKey: ["find-units", "pages", q],
    queryFn: ({ signal, pageParam }) =>
      call<typeof units.findUnits>("GET", "/units", asked(q, pageParam), { signal }),
    ...pages,
    enabled: mayAsk && q !== "",
  });
}
