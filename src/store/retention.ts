import { type Day, formatDay } from "#core/day";
import type { Retention } from "#core/retention";
import { statement, type Tx } from "./database.ts";

const retireLooks = statement<[number], { readonly gone: number }>(
  "retention.looks",
  `select retire_looks($1) as gone`,
);
const retireSlips = statement<[number], { readonly gone: number }>(
  "retention.slips",
  `select retire_slips($1) as gone`,
);
const retireWaiverKinds = statement<[string], { readonly gone: number }>(
  "retention.waiver_kinds",
  `select retire_waiver_kinds($1::date) as gone`,
);
const retireTransfers = statement<[number]>(
  "retention.transfers",
  `update transfer set name = '', member_no = ''
   where outcome is not null and decided_at < now() - $1 * interval '1 day' and name <> ''`,
);

/** Takes away what is older than the settings say, but for persons; needs whole sight. */
export async function retire(tx: Tx, kept: Retention, today: Day): Promise<void> {
  tx.send(retireLooks, [kept.looks]);
  tx.send(retireSlips, [kept.slips]);
  tx.send(retireWaiverKinds, [formatDay(today - kept["waiver-kinds"])]);
  tx.send(retireTransfers, [kept.transfers]);
  await tx.settle();
}
