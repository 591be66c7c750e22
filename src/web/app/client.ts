import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { CallFailed, mayRetry } from "../data/api.ts";
import { sessionQuery } from "../data/queries.ts";

/** What is told when the server no longer knows us: the router then asks for a new sign-in. */
let onSignedOut: () => void = () => undefined;

export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** What a sign-in itself is refused with: nobody was signed in before. */
const ofSignIn: ReadonlySet<string> = new Set([
  "sign-in-failed",
  "code-needed",
  "code-wrong",
  "sign-on-refused",
  "sign-on-unknown",
]);

function notice(error: unknown): void {
  if (error instanceof CallFailed && error.status === 401 && !ofSignIn.has(error.code)) {
    onSignedOut();
  }
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({ onError: notice }),
  defaultOptions: {
    queries: {
      // The server knows when counts moved; a page that was shown is asked again when it is opened.
      staleTime: 5_000,
      networkMode: "always",
      retry: (count, error) => mayRetry(error) && count < 2,
      retryDelay: (count) => 700 * 2 ** count,
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** Forgets all that was shown: after signing out nothing of it may come back. */
export async function startAfresh(): Promise<void> {
  await queryClient.cancelQueries();
  queryClient.removeQueries({
    predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0],
  });
}
