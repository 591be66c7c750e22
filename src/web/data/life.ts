import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf } from "#contract/route";
import type * as members from "#contract/routes/members";
import type { VerdictChangeView } from "#contract/views";
import { call, CallFailed } from "./api.ts";
import { onceKey } from "./once.ts";

/** What is recorded of a member's life, or mended in it. */
export type LifeChange =
  | { readonly what: "fact"; readonly body: BodyOf<typeof members.addFact> }
  | { readonly what: "event"; readonly body: BodyOf<typeof members.addEvent> }
  | { readonly what: "leave"; readonly body: BodyOf<typeof members.leave> }
  | {
      readonly what: "correct";
      readonly factId: number;
      readonly body: BodyOf<typeof members.correctFact>;
    }
  | { readonly what: "withdraw"; readonly factId: number }
  | {
      readonly what: "end";
      readonly factId: number;
      readonly body: BodyOf<typeof members.endFact>;
    }
  | { readonly what: "attach"; readonly body: BodyOf<typeof members.attachMember> }
  | { readonly what: "detach"; readonly body: BodyOf<typeof members.detachMember> };

interface Told {
  readonly changed: readonly VerdictChangeView[];
}

/** Sends a change of a member's life. His verdicts are judged anew; answers what that did to them. */
export function useLifeChange(memberId: number) {
  const client = useQueryClient();
  const [idempotencyKey, setKey] = useState(onceKey);
  return useMutation({
    mutationFn: (change: LifeChange) => send(memberId, change, { idempotencyKey }),
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

type Once = { readonly idempotencyKey: string };

function send(memberId: number, change: LifeChange, once: Once): Promise<Told> {
  const params = { memberId };
  switch (change.what) {
    case "fact":
      return call<typeof members.addFact>(
        "POST",
        "/members/:memberId/facts",
        { params, body: change.body },
        once,
      );
    case "event":
      return call<typeof members.addEvent>(
        "POST",
        "/members/:memberId/events",
        { params, body: change.body },
        once,
      );
    case "leave":
      return call<typeof members.leave>(
        "POST",
        "/members/:memberId/leave",
        { params, body: change.body },
        once,
      );
    case "attach":
      return call<typeof members.attachMember>(
        "POST",
        "/members/:memberId/attachments",
        { params, body: change.body },
        once,
      );
    case "detach":
      return call<typeof members.detachMember>(
        "POST",
        "/members/:memberId/detachments",
        { params, body: change.body },
        once,
      );
    case "correct":
    case "withdraw":
    case "end":
      return mend({ ...params, factId: change.factId }, change, once);
  }
}

type Mending = Extract<LifeChange, { readonly factId: number }>;

/** What is done to a fact that is recorded already. */
function mend(
  params: { readonly memberId: number; readonly factId: number },
  change: Mending,
  once: Once,
): Promise<Told> {
  switch (change.what) {
    case "correct":
      return call<typeof members.correctFact>(
        "POST",
        "/members/:memberId/facts/:factId/corrections",
        { params, body: change.body },
        once,
      );
    case "withdraw":
      return call<typeof members.withdrawFact>(
        "POST",
        "/members/:memberId/facts/:factId/withdrawals",
        { params },
        once,
      );
    case "end":
      return call<typeof members.endFact>(
        "POST",
        "/members/:memberId/facts/:factId/end",
        { params, body: change.body },
        once,
      );
  }
}
