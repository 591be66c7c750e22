import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as ledger from "#contract/routes/ledger";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

export function studySuggestionQuery(unitId: number) {
  return queryOptions({
    queryKey: ["study", unitId],
    queryFn: ({ signal }) =>
      call<typeof ledger.suggestStudy>(
        "GET",
        "/units/:unitId/study-suggestion",
        { params: { unitId } },
        { signal },
      ),
    staleTime: 60_000,
  });
}

export function useUndoClass() {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: ({
      sessionId,
      entries,
    }: { readonly sessionId: number } & BodyOf<typeof ledger.undoClass>) =>
      call<typeof ledger.undoClass>(
        "POST",
        "/classes/:sessionId/undo",
        { params: { sessionId }, body: { entries } },
        { idempotencyKey },
      ),
    onSuccess: async () => {
      setKey(onceKey());
      await client.invalidateQueries({
        predicate: ({ queryKey: [first] }) =>
          first === "members" || first === "owing" || first === "member" || first === "counts",
      });
    },
  });
}
