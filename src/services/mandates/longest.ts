import { type MandateKind, mandateKinds, usualLongestDays } from "#core/mandates";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { putSetting, readSettings } from "#store/settings";
import type { Context } from "../context.ts";

export type LongestDays = Readonly<Record<MandateKind, number>>;

/** The longest that each kind may last here, in days. */
export async function longestDays(tx: Tx): Promise<LongestDays> {
  const { mandateDays } = await readSettings(tx);
  return { ...usualLongestDays, ...mandateDays };
}

/** Three years: what lasts longer is a post. */
const mostDays = 1_096;

/**
 * Says how long mandates of a kind may last, in days; without a kind nothing is changed. Answers what
 * holds. The operator alone says it; mandates that were issued keep their last day.
 */
export async function setLongestDays(
  ctx: Context,
  change: { readonly kind: string; readonly days: number } | null,
): Promise<Outcome<LongestDays>> {
  if (!ctx.actor.sight.whole) return failure("not-found", "not-found", "Ask the operator.");
  return ctx.db.write(wholeSight, async (tx) => {
    const before = await longestDays(tx);
    if (change === null) return success(before);
    const kind = mandateKinds.find((one) => one === change.kind);
    if (kind === undefined) {
      const known = mandateKinds.join(", ");
      return failure("invalid", "kind-unknown", `The kinds of mandates are ${known}.`);
    }
    if (!Number.isSafeInteger(change.days) || change.days < 1 || change.days > mostDays) {
      return failure("invalid", "days-invalid", `Say a number of days from 1 to ${mostDays}.`);
    }
    const after = { ...before, [kind]: change.days };
    putSetting(tx, "mandateDays", after);
    return success(after);
  });
}
