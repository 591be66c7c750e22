import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type * as slips from "#contract/routes/slips";
import { queryClient, startAfresh } from "../app/client.ts";
import { call } from "./api.ts";
import { sessionQuery } from "./queries.ts";

export function slipsQuery(unitId: number) {
  return infiniteQueryOptions({
    queryKey: ["slips", unitId],
    queryFn: ({ signal, pageParam }) =>
      call<typeof slips.listSlips>(
        "GET",
        "/units/:unitId/slips",
        {
          params: { unitId },
          query: { limit: 200, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** So many at once; more are issued sheet by sheet. */
export const mostSlips = 200;

export function useIssueSlips(unitId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (memberIds: readonly number[]) =>
      call<typeof slips.issueSlips>("POST", "/units/:unitId/slips", {
        params: { unitId },
        body: { memberIds: [...memberIds] },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["slips", unitId] }),
    // The codes stay with the page alone, and go when it is left.
    gcTime: 0,
  });
}

export function useRevokeSlip(unitId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (slipId: number) =>
      call<typeof slips.revokeSlip>("POST", "/slips/:slipId/revocation", { params: { slipId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["slips", unitId] }),
  });
}

export function useLookAtSlip() {
  return useMutation({
    mutationFn: (code: string) =>
      call<typeof slips.lookAtSlip>("POST", "/activation/slip", { body: { code } }),
  });
}

export interface Activation {
  readonly code: string;
  /** Undefined where the account has one. */
  readonly login: string | undefined;
  /** Null: a passkey of this device. */
  readonly password: string | null;
  readonly passkeyName: string;
}

export function useActivate() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ code, login, password, passkeyName }: Activation) => {
      const who = { code, ...(login === undefined ? {} : { login }) };
      if (password !== null) {
        const body = { ...who, password };
        return call<typeof slips.activate>("POST", "/activation", { body });
      }
      const { makePasskey } = await import("./passkeys.ts");
      const asked = await call<typeof slips.askActivationPasskey>("POST", "/activation/passkey", {
        body: who,
      });
      const passkey = { name: passkeyName, answer: await makePasskey(asked.options) };
      return call<typeof slips.activate>("POST", "/activation", { body: { ...who, passkey } });
    },
    onSuccess: async (signedIn) => {
      await startAfresh();
      queryClient.setQueryData(sessionQuery.queryKey, signedIn);
      await navigate({ to: "/", replace: true });
    },
  });
}
