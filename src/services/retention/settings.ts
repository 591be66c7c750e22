import { type Retention, retentionBounds, retentionKinds, retentionOf } from "#core/retention";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { putSetting, readSettings } from "#store/settings";
import { mayRule } from "../access/rule.ts";
import type { Context } from "../context.ts";

/** How long each kind of data is kept here, in days. */
export async function retentionHere(tx: Tx): Promise<Retention> {
  const { retentionDays } = await readSettings(tx);
  return retentionOf(retentionDays ?? {});
}

export const notYours = failure(
  "not-found",
  "not-found",
  "How long data are kept is for the operator and the administrators of the top unit.",
);

export async function readRetention(ctx: Context): Promise<Outcome<Retention>> {
  if (!mayRule(ctx)) return notYours;
  return success(await ctx.db.snapshot(wholeSight, retentionHere));
}

/** Says how long a kind is kept, from the next sweep on; the operator alone says it. */
export async function setRetention(
  ctx: Context,
  change: { readonly kind: string; readonly days: number },
): Promise<Outcome<Retention>> {
  if (!ctx.actor.sight.whole) return notYours;
  const kind = retentionKinds.find((one) => one === change.kind);
  if (kind === undefined) {
    const known = retentionKinds.join(", ");
    return failure("invalid", "kind-unknown", `The kinds of data are ${known}.`);
  }
  const { least, most } = retentionBounds[kind];
  if (!Number.isSafeInteger(change.days) || change.days < least || change.days > most) {
    const message = `Say a number of days from ${least} to ${most}.`;
    return failure("invalid", "days-invalid", message);
  }
  return ctx.db.write(wholeSight, async (tx) => {
    const after = { ...(await retentionHere(tx)), [kind]: change.days };
    putSetting(tx, "retentionDays", after);
    await tx.settle();
    return success(after);
  });
}
