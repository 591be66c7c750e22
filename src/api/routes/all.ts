import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";
import { registerAccounts } from "./accounts.ts";
import { registerClosing } from "./closing.ts";
import { registerCoverage } from "./coverage.ts";
import { registerCredentials } from "./credentials.ts";
import { registerCrosstab } from "./crosstab.ts";
import { registerDuties } from "./duties.ts";
import { registerExports } from "./exports.ts";
import { registerLedger } from "./ledger.ts";
import { registerMandates } from "./mandates.ts";
import { registerMembers } from "./members.ts";
import { registerMerges } from "./merges.ts";
import { registerObjections } from "./objections.ts";
import { registerPaper } from "./paper.ts";
import { registerPolicy } from "./policy.ts";
import { registerReceipts } from "./receipts.ts";
import { registerQuality } from "./quality.ts";
import { registerSession } from "./session.ts";
import { registerSlips } from "./slips.ts";
import { registerTransfers } from "./transfers.ts";
import { registerUnits } from "./units.ts";
import { registerWaivers } from "./waivers.ts";

/** Every route below /api/v1 whose body is JSON, by noun; those of `imports` stand apart in the server. */
export function registerAll(register: Register, parts: Parts): void {
  registerSession(register, parts);
  registerUnits(register, parts);
  registerCoverage(register, parts);
  registerClosing(register);
  registerCrosstab(register, parts);
  registerDuties(register);
  registerExports(register, parts);
  registerLedger(register);
  registerReceipts(register, parts);
  registerMembers(register, parts);
  registerWaivers(register);
  registerTransfers(register);
  registerObjections(register);
  registerMandates(register, parts);
  registerMerges(register, parts);
  registerAccounts(register, parts);
  registerCredentials(register, parts);
  registerSlips(register, parts);
  registerPaper(register);
  registerQuality(register);
  registerPolicy(register);
}
