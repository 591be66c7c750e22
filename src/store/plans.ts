import { statement, type Tx } from "./database.ts";

const customPlans = statement<[]>("plan_anew", `set local plan_cache_mode = 'force_custom_plan'`);

/**
 * Plans every statement of this transaction anew, for loads: a plan made while a table was empty
 * would otherwise be kept while it grows, and read the whole of it for every portion.
 */
export function planAnew(tx: Tx): void {
  tx.send(customPlans, []);
}

const genericPlans = statement<[]>("plan_once", `set local plan_cache_mode = 'force_generic_plan'`);

/**
 * Plans statements of this transaction without looking at their parameters, once a connection. For
 * lists that are read in the order of an index up to a page: the planner thinks that row-level security
 * leaves few rows, and would with known parameters rather read and sort all of them. And for recording,
 * where every row is found by its key and planning at each call takes longer than the work.
 */
export function planOnce(tx: Tx): void {
  tx.send(genericPlans, []);
}

const onePlanEach = statement<[]>(
  "plan_slices",
  `select set_config('plan_cache_mode', 'force_custom_plan', true),
     set_config('max_parallel_workers_per_gather', '0', true)`,
);

/** Plans every statement anew, and for one processor: others work on other slices meanwhile. */
export function planSlices(tx: Tx): void {
  tx.send(onePlanEach, []);
}
