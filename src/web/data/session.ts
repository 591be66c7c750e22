import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type * as credentials from "#contract/routes/credentials";
import type * as session from "#contract/routes/session";
import { queryClient, startAfresh } from "../app/client.ts";
import { call } from "./api.ts";
import { forget } from "./keep.ts";
import { sessionQuery } from "./queries.ts";

export interface Typed {
  readonly login: string;
  readonly password: string;
  /** Of an authenticator, where the account asks for it. */
  readonly code?: string;
}

/** By what is typed, or by a passkey where nothing is. */
export function useSignIn(next: string | undefined) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (typed: Typed | null) => {
      if (typed !== null) return call<typeof session.signIn>("POST", "/session", { body: typed });
      const { signWithPasskey } = await import("./passkeys.ts");
      const asked = await call<typeof session.askPasskeyToSign>(
        "POST",
        "/session/passkey/options",
        {},
      );
      const body = { answer: await signWithPasskey(asked.options) };
      return call<typeof session.signInByPasskey>("POST", "/session/passkey", { body });
    },
    onSuccess: async (signedIn) => {
      await startAfresh();
      queryClient.setQueryData(sessionQuery.queryKey, signedIn);
      // Whoever must change the password is led there by the router.
      await navigate({ href: next ?? "/", replace: true });
    },
  });
}

/** Back from the identity provider, with the query that it sent along. */
export function useArrival() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (query: string) =>
      call<typeof credentials.arrive>("POST", "/sign-on/return", { body: { query } }),
    onSuccess: async (arrived) => {
      await startAfresh();
      queryClient.setQueryData(sessionQuery.queryKey, arrived.session);
      await navigate({ href: arrived.next, replace: true });
    },
  });
}

/** Ends the session of this device, or every session of the account. */
export function useSignOut(where: "here" | "everywhere" = "here") {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () =>
      where === "here"
        ? call<typeof session.signOut>("DELETE", "/session", {})
        : call<typeof session.signOutEverywhere>("DELETE", "/sessions", {}),
    onSuccess: async () => {
      forget("draft.");
      await startAfresh();
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      await navigate({ to: "/sign-in" });
    },
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { readonly current?: string; readonly next: string }) =>
      call<typeof session.changePassword>("POST", "/session/password", { body }),
    onSuccess: (signedIn) => queryClient.setQueryData(sessionQuery.queryKey, signedIn),
  });
}
