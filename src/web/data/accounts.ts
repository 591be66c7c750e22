import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as accounts from "#contract/routes/accounts";
import type { linkAccount } from "#contract/routes/credentials";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

/** Accounts with a post at or below the caller's units, or at or below one of them. */
export function accountsQuery(unitId: number | null) {
  return infiniteQueryOptions({
    queryKey: ["accounts", unitId],
    queryFn: ({ signal, pageParam }) =>
      call<typeof accounts.listAccounts>(
        "GET",
        "/accounts",
        {
          query: {
            limit: 50,
            ...(unitId === null ? {} : { unitId }),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export type NewAccount = BodyOf<typeof accounts.addAccount>;
export type NewPost = BodyOf<typeof accounts.addRole>;

export function useAddAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewAccount) =>
      call<typeof accounts.addAccount>("POST", "/accounts", { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}

export type AccountAct =
  | { readonly act: "give"; readonly body: NewPost }
  | { readonly act: "end"; readonly accountRoleId: number; readonly on: string }
  | { readonly act: "link"; readonly subject: string }
  | { readonly act: "disable" };

/** Gives or ends a post, links the account to a subject of the identity provider, or closes it. */
export function useAccountAct(accountId: number) {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (meant: AccountAct) => {
      if (meant.act === "give") {
        const request = { params: { accountId }, body: meant.body };
        return call<typeof accounts.addRole>("POST", "/accounts/:accountId/roles", request, {
          idempotencyKey,
        });
      }
      if (meant.act === "end") {
        const { accountRoleId, on } = meant;
        const request = { params: { accountId, accountRoleId }, body: { on } };
        const path = "/accounts/:accountId/roles/:accountRoleId/end";
        return call<typeof accounts.endRole>("POST", path, request, { idempotencyKey });
      }
      if (meant.act === "link") {
        const request = { params: { accountId }, body: { subject: meant.subject } };
        return call<typeof linkAccount>("POST", "/accounts/:accountId/provider", request);
      }
      const request = { params: { accountId } };
      return call<typeof accounts.disableAccount>("POST", "/accounts/:accountId/disable", request);
    },
    onSettled: () => setKey(onceKey()),
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}

/** Sets a one-time password and answers it, once. */
export function useResetAccount(accountId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call<typeof accounts.resetPassword>("POST", "/accounts/:accountId/password", {
        params: { accountId },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}
