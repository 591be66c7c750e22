import type { Route } from "../route.ts";
import * as accounts from "./accounts.ts";
import * as closing from "./closing.ts";
import * as coverage from "./coverage.ts";
import * as coveragePath from "./coverage-path.ts";
import * as credentials from "./credentials.ts";
import * as crosstab from "./crosstab.ts";
import * as duties from "./duties.ts";
import * as imports from "./imports.ts";
import * as ledger from "./ledger.ts";
import * as mandates from "./mandates.ts";
import * as members from "./members.ts";
import * as moves from "./moves.ts";
import * as objections from "./objections.ts";
import * as paper from "./paper.ts";
import * as ownData from "./own-data.ts";
import * as policy from "./policy.ts";
import * as receipts from "./receipts.ts";
import * as quality from "./quality.ts";
import * as recompute from "./recompute.ts";
import * as retention from "./retention.ts";
import * as session from "./session.ts";
import * as merges from "./merges.ts";
import * as slips from "./slips.ts";
import * as transfers from "./transfers.ts";
import * as units from "./units.ts";
import * as waivers from "./waivers.ts";
import * as bulkWaivers from "./waivers-bulk.ts";
import * as whatIf from "./what-if.ts";

function isRoute(value: unknown): value is Route {
  return typeof value === "object" && value !== null && "path" in value && "method" in value;
}

/** Every route below /api/v1. */
export const allRoutes: readonly Route[] = [
  session,
  units,
  moves,
  coverage,
  coveragePath,
  closing,
  crosstab,
  duties,
  members,
  mandates,
  imports,
  ledger,
  receipts,
  ownData,
  retention,
  waivers,
  bulkWaivers,
  merges,
  transfers,
  objections,
  accounts,
  credentials,
  slips,
  paper,
  policy,
  quality,
  recompute,
  whatIf,
]
  .flatMap((noun) => Object.values(noun) as unknown[])
  .filter(isRoute);
