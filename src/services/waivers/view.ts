import type { WaiverView } from "#contract/routes/waivers";
import { formatDay } from "#core/day";
import { waiverKinds } from "#core/waivers";
import type { StoredRequest } from "#store/waivers";
import type { Context } from "../context.ts";
import type { Policy } from "../policy.ts";
import { requirementRef } from "../verdicts-lines.ts";

/** Kinds of ground that the pack in force allows. */
export function kindsOf(policy: Policy | null) {
  return waiverKinds(policy?.pack.vocabulary ?? { waivers: [] });
}

/** The words of a rule, or its id where the pack of today does not have it. */
function ruleTitle(policy: Policy | null, rule: string) {
  const found = policy?.pack.bulkWaivers?.find((one) => one.id === rule);
  return found?.title ?? { zh: rule, en: rule };
}

export function stateOf(request: StoredRequest): WaiverView["state"] {
  return request.revokedAt !== null ? "revoked" : (request.outcome ?? "asked");
}

/** Whether somebody with a training office decides: not for himself, not what he asked for. */
export function mayDecide(ctx: Context, request: StoredRequest): boolean {
  const isOffice = ctx.actor.roles.some((held) => held.role === "training-office");
  return (
    ctx.actor.sight.whole ||
    (isOffice &&
      // By a rule nobody asked: whoever granted it may revoke it.
      (request.askedBy !== ctx.actor.accountId || request.askedAs === "rule") &&
      request.memberId !== ctx.actor.member?.memberId)
  );
}

export function waiverView(
  ctx: Context,
  policy: Policy | null,
  names: ReadonlyMap<number, string>,
  request: StoredRequest,
): WaiverView {
  const nameOf = (by: number | null): string | null =>
    by === null ? null : (names.get(by) ?? String(by));
  const { effect, amount } = request;
  const state = stateOf(request);
  const kind = kindsOf(policy).find((one) => one.code === request.kind);
  const isOffice = mayDecide(ctx, request);
  return {
    requestId: request.requestId,
    requirement: requirementRef(policy, request.requirement),
    windowStart: formatDay(request.window),
    dueOn: formatDay(request.dueOn),
    kind: {
      code: request.kind,
      title: kind?.title ?? { zh: request.kind, en: request.kind },
    },
    effect,
    minutes: effect === "reduce" ? amount : null,
    until: effect === "shift" ? formatDay(amount) : null,
    state,
    askedAs: request.askedAs,
    rule: request.rule === null ? null : ruleTitle(policy, request.rule),
    askedBy: nameOf(request.askedBy) ?? "",
    askedAt: request.askedAt,
    decidedBy: nameOf(request.decidedBy),
    decidedAt: request.decidedAt,
    refusal: request.refusal,
    revokedBy: nameOf(request.revokedBy),
    revokedAt: request.revokedAt,
    may: {
      decide: state === "asked" && isOffice,
      withdraw: state === "asked" && request.askedBy === ctx.actor.accountId,
      revoke: state === "granted" && isOffice,
    },
  };
}

/** Whose names a list of requests shows. */
export function namedIn(requests: readonly StoredRequest[]): number[] {
  return requests.flatMap((one) =>
    [one.askedBy, one.decidedBy, one.revokedBy].filter((by) => by !== null),
  );
}
