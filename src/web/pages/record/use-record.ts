import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Overview } from "#contract/routes/coverage";
import type * as ledger from "#contract/routes/ledger";
import type { ClassChange } from "#contract/routes/ledger";
import { useAnnounce } from "../../app/announce.tsx";
import { call } from "../../data/api.ts";
import { ancestorsQuery, overviewQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { bodyOf } from "./draft.ts";
import type { Draft } from "./draft.ts";

/** The figures of one unit before the class was recorded. */
export interface Watched {
  readonly unitId: number;
  readonly before: Overview;
}

export interface RecordResult {
  readonly sessionId: number;
  readonly members: readonly ClassChange[];
  /** The year in which the class counts as training. */
  readonly year: number;
}

/** What this act recorded, without what was there already. */
export function newOf(result: RecordResult): readonly ClassChange[] {
  return result.members.filter((one) => one.isNew);
}

/** Sends a class once, and remembers what the counts were before, here and in every unit above. */
export function useRecord(unitId: number) {
  const client = useQueryClient();
  const announce = useAnnounce();
  const words = useWords();
  const [watched, setWatched] = useState<readonly Watched[]>([]);
  const mutation = useMutation({
    mutationFn: async (draft: Draft): Promise<RecordResult> => {
      setWatched(await countsBefore());
      const answer = await call<typeof ledger.recordClass>(
        "POST",
        "/classes",
        { body: bodyOf(draft, unitId) },
        { idempotencyKey: draft.key },
      );
      return { ...answer, year: Number(draft.endsOn.slice(0, 4)) };
    },
    onSuccess: async (result) => {
      announce(words.t("recorded.saved", { n: newOf(result).length }));
      await client.invalidateQueries({
        predicate: ({ queryKey: [first] }) =>
          first === "counts" || first === "members" || first === "owing" || first === "member",
      });
    },
  });
  /** Counts that cannot be read are not shown; they never keep a class from being recorded. */
  async function countsBefore(): Promise<readonly Watched[]> {
    try {
      const above = (await client.fetchQuery({ ...ancestorsQuery(unitId), retry: false })).items;
      const ids = [
        unitId,
        ...above
          .map((one) => one.unitId)
          .filter((id) => id !== unitId)
          .reverse(),
      ];
      return await Promise.all(
        ids.map(async (id) => ({
          unitId: id,
          before: await client.fetchQuery({ ...overviewQuery(id), retry: false, staleTime: 0 }),
        })),
      );
    } catch {
      return [];
    }
  }
  return {
    send: (draft: Draft) => {
      if (!mutation.isPending) mutation.mutate(draft);
    },
    reset: () => mutation.reset(),
    isSending: mutation.isPending,
    error: mutation.error,
    result: mutation.data ?? null,
    watched,
  };
}
