import * as routes from "#contract/routes/coverage";
import { failure, success } from "#core/outcome";
import { coverageMap, coverageTable, overview } from "#services/coverage";
import { policyInForce } from "#services/policy";
import type { Parts } from "../parts.ts";
import { policyView } from "../present/policy.ts";
import { apiPrefix, type Register } from "../register.ts";

const noOutlines = failure("not-found", "outlines-unknown", "There are no outlines of this name.");

export function registerCoverage(register: Register, parts: Parts): void {
  register.guarded(routes.getOverview, ({ context, params }) => overview(context, params.unitId));

  register.guarded(routes.getCoverage, ({ context, params, query }) =>
    coverageTable(context, params.unitId, query),
  );

  register.guarded(routes.getMap, async ({ context, params, query }) => {
    const found = await coverageMap(context, params.unitId, query);
    if (!found.ok) return found;
    const drawn = await parts.mapOf(found.value.areas.map((area) => area.outline));
    return success({
      ...found.value,
      outlines: drawn === null ? null : `${apiPrefix}/outlines/${drawn.name}`,
      attribution: drawn?.attribution ?? "",
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
