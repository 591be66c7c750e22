import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as members from "#contract/routes/members";
import { call } from "./api.ts";
import { onceKey } from "./once.ts";

/** What is recorded of a member's life. */
export type LifeChange =
  | { readonly what: "fact"; readonly body: BodyOf<typeof members.addFact> }
  | { readonly what: "event"; readonly body: BodyOf<typeof members.addEvent> }
  | { readonly what: "leave"; readonly body: BodyOf<typeof members.leave> };

/** Records a fact, an event or the leaving of a member; his verdicts are judged anew from that day. */
export function useLifeChange(memberId: number) {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: async (change: LifeChange): Promise<void> => {
      const params = { memberId };
      const once = { idempotencyKey };
      if (change.what === "fact") {
        const request = { params, body: change.body };
        await call<typeof members.addFact>("POST", "/members/:memberId/facts", request, once);
      } else if (change.what === "event") {
        const request = { params, body: change.body };
        await call<typeof members.addEvent>("POST", "/members/:memberId/events", request, once);
      } else {
        const request = { params, body: change.body };
        await call<typeof members.leave>("POST", "/members/:memberId/leave", request, once);
      }
    },
    onSettled: () => setKey(onceKey()),
    onSuccess: () => client.invalidateQueries(),
  });
}
