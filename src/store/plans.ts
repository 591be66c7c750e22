import { statement, type Tx } from "./database.ts";

const customPlans = statement<[]>(
  "plan_anew",
  `set local plan_cache_mode = 'force_custom_plan'`,
);

/**
 * Plans every statement of this transaction anew, for loads: a plan made while a table was empty
 * would otherwise be kept while it grows, and read the whole of it for every portion.
 */
export function planAnew(tx: Tx): void {
  tx.send(customPlans, []);
}
