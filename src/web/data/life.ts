import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { BodyOf, RequestOf, ResponseOf, Route } from "#contract/route";
import type * as members from "#contract/routes/members";
import type { Bilingual } from "#contract/values";
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
  | {
      readonly what: "never";
      readonly eventId: number;
      readonly body: BodyOf<typeof members.withdrawEvent>;
    }
  | {
      readonly what: "day";
      readonly eventId: number;
      readonly body: BodyOf<typeof members.correctEvent>;
    }
  | {
      readonly what: "never";
      readonly homeId: number;
      readonly body: BodyOf<typeof members.withdrawHome>;
    }
  | {
      readonly what: "day";
      readonly homeId: number;
      readonly body: BodyOf<typeof members.correctHome>;
    }
  | { readonly what: "attach"; readonly body: BodyOf<typeof members.attachMember> }
  | { readonly what: "detach"; readonly body: BodyOf<typeof members.detachMember> };

/** What an answer says that a change did. */
export interface Told {
  readonly changed: readonly VerdictChangeView[];
  /** What is not as it was before, in words. */
  readonly notes?: readonly { readonly text: Bilingual }[];
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
  const post = posting(once);
  const params = { memberId };
  if ("factId" in change) return mend({ ...params, factId: change.factId }, change, post);
  if ("eventId" in change) return putRight({ ...params, eventId: change.eventId }, change, post);
  if ("homeId" in change) return mendHome({ ...params, homeId: change.homeId }, change, post);
  const { what, body } = change;
  switch (what) {
    case "fact":
      return post<typeof members.addFact>("/members/:memberId/facts", { params, body });
    case "event":
      return post<typeof members.addEvent>("/members/:memberId/events", { params, body });
    case "leave":
      return post<typeof members.leave>("/members/:memberId/leave", { params, body });
    case "attach":
      return post<typeof members.attachMember>("/members/:memberId/attachments", { params, body });
    case "detach":
      return post<typeof members.detachMember>("/members/:memberId/detachments", { params, body });
  }
}

type Mending = Extract<LifeChange, { readonly factId: number }>;

/** What is done to a fact that is recorded already. */
function mend(
  params: { readonly memberId: number; readonly factId: number },
  change: Mending,
  post: ReturnType<typeof posting>,
): Promise<Told> {
  const fact = "/members/:memberId/facts/:factId" as const;
  switch (change.what) {
    case "correct":
      return post<typeof members.correctFact>(`${fact}/corrections`, { params, body: change.body });
    case "withdraw":
      return post<typeof members.withdrawFact>(`${fact}/withdrawals`, { params });
    case "end":
      return post<typeof members.endFact>(`${fact}/end`, { params, body: change.body });
  }
}

/** What is done to an event that was recorded by mistake. */
function putRight(
  params: { readonly memberId: number; readonly eventId: number },
  change: Extract<LifeChange, { readonly eventId: number }>,
  post: ReturnType<typeof posting>,
): Promise<Told> {
  const event = "/members/:memberId/events/:eventId" as const;
  return change.what === "never"
    ? post<typeof members.withdrawEvent>(`${event}/withdrawals`, { params, body: change.body })
    : post<typeof members.correctEvent>(`${event}/corrections`, { params, body: change.body });
}

/** What is done to a home whose beginning or end is wrong. */
function mendHome(
  params: { readonly memberId: number; readonly homeId: number },
  change: Extract<LifeChange, { readonly homeId: number }>,
  post: ReturnType<typeof posting>,
): Promise<Told> {
  const home = "/members/:memberId/homes/:homeId" as const;
  return change.what === "never"
    ? post<typeof members.withdrawHome>(`${home}/withdrawals`, { params, body: change.body })
    : post<typeof members.correctHome>(`${home}/corrections`, { params, body: change.body });
}

type Posted = Route & { readonly method: "POST" };

/** Posts under one key, so that what is sent twice is recorded once. */
function posting(once: Once) {
  return <R extends Posted>(path: R["path"], request: RequestOf<R>): Promise<ResponseOf<R>> =>
    call<R>("POST", path, request, once);
}
