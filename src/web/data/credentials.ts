import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type * as credentials from "#contract/routes/credentials";
import type { CredentialsView } from "#contract/routes/credentials";
import { call } from "./api.ts";

export const credentialsQuery = queryOptions({
  queryKey: ["credentials"],
  queryFn: ({ signal }) =>
    call<typeof credentials.getCredentials>("GET", "/credentials", {}, { signal }),
});

/** Changes of the ways into one's own account answer with everything as it is then. */
export type Change =
  | { readonly act: "add-passkey"; readonly name: string }
  | { readonly act: "rename-passkey"; readonly passkeyId: number; readonly name: string }
  | { readonly act: "remove-passkey"; readonly passkeyId: number }
  | { readonly act: "end-codes" }
  | { readonly act: "unlink" };

async function send(change: Change): Promise<CredentialsView> {
  switch (change.act) {
    case "add-passkey": {
      // Loaded when it is needed: most people sign in without.
      const { makePasskey } = await import("./passkeys.ts");
      const asked = await call<typeof credentials.askPasskey>(
        "POST",
        "/credentials/passkeys/options",
        {},
      );
      const body = { name: change.name, answer: await makePasskey(asked.options) };
      return call<typeof credentials.addPasskey>("POST", "/credentials/passkeys", { body });
    }
    case "rename-passkey":
      return call<typeof credentials.renamePasskey>(
        "POST",
        "/credentials/passkeys/:passkeyId/name",
        { params: { passkeyId: change.passkeyId }, body: { name: change.name } },
      );
    case "remove-passkey":
      return call<typeof credentials.removePasskey>("DELETE", "/credentials/passkeys/:passkeyId", {
        params: { passkeyId: change.passkeyId },
      });
    case "end-codes":
      return call<typeof credentials.removeCodes>("DELETE", "/credentials/codes", {});
    case "unlink":
      return call<typeof credentials.unlinkProvider>("DELETE", "/credentials/provider", {});
  }
}

export function useChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (now) => client.setQueryData(credentialsQuery.queryKey, now),
  });
}

export function useAskCodes() {
  return useMutation({
    mutationFn: () => call<typeof credentials.askCodes>("POST", "/credentials/codes", {}),
  });
}

export function useConfirmCodes() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) =>
      call<typeof credentials.confirmCodes>("POST", "/credentials/codes/confirmation", {
        body: { code },
      }),
    onSuccess: (now) => client.setQueryData(credentialsQuery.queryKey, now.credentials),
    // Recovery codes stay with the page alone, and go when it is left.
    gcTime: 0,
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: number) =>
      call<typeof credentials.endSession>("DELETE", "/sessions/:sessionId", {
        params: { sessionId },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: credentialsQuery.queryKey }),
  });
}

/** Goes to the identity provider; what comes back arrives at /sign-on. */
export function useDeparture(what: "sign-in" | "link") {
  return useMutation({
    mutationFn: async (next: string) => {
      const { address } =
        what === "link"
          ? await call<typeof credentials.departToLink>("POST", "/credentials/provider", {
              body: { next },
            })
          : await call<typeof credentials.depart>("POST", "/sign-on", { body: { next } });
      window.location.assign(address);
    },
  });
}
