import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf, ResponseOf } from "#contract/route";
import type * as members from "#contract/routes/members";
import type * as merges from "#contract/routes/merges";
import { call, CallFailed } from "./api.ts";
import { onceKey } from "./once.ts";

export type NewMember = BodyOf<typeof members.addMember>;
export type LikelySame = ResponseOf<typeof merges.checkDoubles>["items"];

/** Asks who in sight may be the person that is about to be entered; nothing is saved. */
export function useCheckDoubles() {
  return useMutation({
    mutationFn: ({ unitId, name, nameEn, sex, born, admittedOn }: NewMember) =>
      call<typeof merges.checkDoubles>("POST", "/units/:unitId/doubles/checks", {
        params: { unitId },
        body: { name, nameEn, sex, born, admittedOn },
      }),
  });
}

export function useAddMember() {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (body: NewMember) =>
      call<typeof members.addMember>("POST", "/members", { body }, { idempotencyKey }),
    onSuccess: () => {
      setKey(onceKey());
      return client.invalidateQueries();
    },
    // What was refused may be put right and sent again: as something new. What got no answer is the same.
    onError: (error) => {
      if (!(error instanceof CallFailed) || error.status !== 0) setKey(onceKey());
    },
  });
}
