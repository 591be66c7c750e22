import type { waitingWaivers as waitingRoute, WaiverFile } from "#contract/routes/waivers";
import type { ResponseOf } from "#contract/route";
import { formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import type { Verdict } from "#core/verdicts";
import { loadAccountNames, loadUnitNames } from "#store/names";
import { findFiledMember } from "#store/study-file";
import { loadRequests, loadWaiting, type StoredRequest } from "#store/waivers";
import type { Context } from "../context.ts";
import { reachOf } from "../members/reach.ts";
import { lookAtPersons, memberRef, personScope } from "../persons.ts";
import { type Policy, policyInForce } from "../policy.ts";
import { requirementRef } from "../verdicts-lines.ts";
import { openVerdicts, ruleOf } from "./norms.ts";
import { kindsOf, namedIn, stateOf, waiverView } from "./view.ts";

const notHere = failure("not-found", "member-unknown", "There is no such member in sight.");

/** Waivers of one member, and what may be asked for: for his posts and for himself. */
export async function memberWaivers(ctx: Context, memberId: number): Promise<Outcome<WaiverFile>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const { whole, units, member: self } = ctx.actor.sight;
    const member = await findFiledMember(tx, memberId, { whole, units }, self);
    if (member === null) return notHere;
    const [policy, requests, verdicts] = await Promise.all([
      policyInForce(tx),
      loadRequests(tx, member.regionId, memberId),
      openVerdicts(tx, ctx, member.regionId, memberId),
    ]);
    const names = await loadAccountNames(tx, namedIn(requests));
    if (member.fromPost) lookAtPersons(tx, ctx, "waivers", [{ memberId }]);
    const asks = mayAsk(ctx, memberId, member.fromPost);
    return success({
      items: requests.map((one) => waiverView(ctx, policy, names, one)),
      waivable: asks ? waivableOf(policy, verdicts, requests) : [],
      kinds: kindsOf(policy).map(({ code, title }) => ({ code, title })),
    });
  });
}

/** The member for himself, and whoever keeps his records. */
function mayAsk(ctx: Context, memberId: number, fromPost: boolean): boolean {
  const reach = reachOf(ctx);
  return (
    memberId === ctx.actor.member?.memberId || reach.whole || (fromPost && reach.units.length > 0)
  );
}

function waivableOf(
  policy: Policy | null,
  verdicts: readonly Verdict[],
  requests: readonly StoredRequest[],
): WaiverFile["waivable"] {
  return verdicts.flatMap((one) => {
    const effects = ruleOf(policy, one.requirement)?.verdict.waive ?? [];
    const isAsked = requests.some(
      (request) =>
        stateOf(request) === "asked" &&
        request.requirement === one.requirement &&
        request.window === one.windowStart,
    );
    if (effects.length === 0 || isAsked) return [];
    return {
      requirement: requirementRef(policy, one.requirement),
      windowStart: formatDay(one.windowStart),
      dueOn: formatDay(one.dueOn),
      missingMinutes: one.missingMinutes,
      effects: [...effects],
    };
  });
}

interface WaitingPage {
  readonly items: ResponseOf<typeof waitingRoute>["items"];
  /** The last request of a full page; null where the list ends. */
  readonly after: number | null;
}

/** Questions that wait, of members in sight from the caller's posts; the oldest first. */
export async function waitingWaivers(
  ctx: Context,
  page: { readonly after: number; readonly limit: number },
): Promise<Outcome<WaitingPage>> {
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const scope = personScope(ctx);
    const rows = scope === null ? [] : await loadWaiting(tx, scope, page.after, page.limit);
    const [policy, names, units] = await Promise.all([
      policyInForce(tx),
      loadAccountNames(tx, namedIn(rows)),
      loadUnitNames(
        tx,
        rows.map((one) => one.unitId),
      ),
    ]);
    if (rows.length > 0) lookAtPersons(tx, ctx, "waivers", rows);
    const items = rows.map((one) => ({
      ...waiverView(ctx, policy, names, one),
      member: memberRef(one, units),
    }));
    return success({
      items,
      after: rows.length < page.limit ? null : (rows.at(-1)?.requestId ?? null),
    });
  });
}
