import * as routes from "#contract/routes/coverage";
import type { CountedBy, PastView } from "#contract/routes/coverage";
import { parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { coverageMap, coverageTable, overview } from "#services/coverage";
import type { FiguresQuery } from "#services/coverage-source";
import { askPast, pastState, type PastState } from "#services/past";
import { policyInForce } from "#services/policy";
import type { Parts } from "../parts.ts";
import { policyView } from "../present/policy.ts";
import { apiPrefix, type Register } from "../register.ts";

interface TimedQuery {
  readonly day?: string | undefined;
  readonly knownOn?: string | undefined;
  readonly by?: CountedBy | undefined;
}

/** The days of a query; the contract has checked that they are days. */
export function figuresQuery({ day, knownOn, by }: TimedQuery): FiguresQuery {
  const dayOf = (text: string | undefined) => (text === undefined ? null : parseDay(text));
  return { today: dayOf(day) ?? undefined, knownOn: dayOf(knownOn) ?? undefined, by };
}

function pastView(found: Outcome<PastState>): Outcome<PastView> {
  if (!found.ok) return found;
  const { question, job } = found.value;
  const { jobId, members, answeredAt } = question;
  const done = answeredAt === null ? (job?.done ?? 0) : members;
  return success({ jobId, state: job?.state ?? "done", done, members, answeredAt });
}

const noOutlines = failure("not-found", "outlines-unknown", "There are no outlines of this name.");

export function registerCoverage(register: Register, parts: Parts): void {
  register.guarded(routes.getOverview, ({ context, params, query }) =>
    overview(context, params.unitId, figuresQuery(query)),
  );

  register.guarded(routes.askPast, async ({ context, params, body }) =>
    pastView(await askPast(context, params.unitId, figuresQuery(body))),
  );

  register.guarded(routes.getPast, async ({ context, params }) =>
    pastView(await pastState(context, params.unitId, params.jobId)),
  );

  register.guarded(routes.getCoverage, ({ context, params, query }) =>
    coverageTable(context, params.unitId, {
      requirement: query.requirement,
      period: query.period,
      cursor: query.cursor,
      limit: query.limit,
      ...figuresQuery(query),
    }),
  );

  register.guarded(routes.getMap, async ({ context, params, query }) => {
    const { requirement, period } = query;
    const asked = { requirement, period, ...figuresQuery(query) };
    const found = await coverageMap(context, params.unitId, asked);
    if (!found.ok) return found;
    const drawn = await parts.mapOf(found.value.areas.map((area) => area.outline));
    return success({
      ...found.value,
      outlines: drawn === null ? null : `${apiPrefix}/outlines/${drawn.name}`,
      attribution: drawn?.attribution ?? null,
    });
  });

  register.open(routes.getOutlines, async ({ params, reply }) => {
    const content = await parts.outlines(params.name);
    if (content === null) return noOutlines;
    void reply.header("cache-control", "public, max-age=86400");
    return success({ type: "application/geo+json", content, name: null });
  });

  register.guarded(routes.getPolicy, async ({ context }) => {
    const policy = await context.db.snapshot(context.actor.sight, policyInForce);
    const view = policy === null ? null : policyView(policy);
    if (view !== null) return success(view);
    return failure("not-found", "no-policy", "No policy pack is in force yet.");
  });
}
