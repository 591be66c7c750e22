import type { BodyOf } from "#contract/route";
import type {
  MemberChange,
  StudySuggestion,
  undoClass as undoRoute,
} from "#contract/routes/ledger";
import { formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { entriesToUndo, lastSessionOf, undoMinutes, undoNote } from "#store/ledger-undo";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { followIn, withdrawn } from "./ledger-correct.ts";
import { mayNameUnit, mayRecord, wordsOf } from "./ledger-rights.ts";
import { policyInForce } from "./policy.ts";

const notHere = failure("not-found", "entry-unknown", "There is no such entry of yours.");
const tooLate = failure(
  "conflict",
  "undo-too-late",
  `More than ${undoMinutes} minutes have passed: correct or withdraw the entries one by one.`,
);

/**
 * Takes back what the caller recorded less than ten minutes ago, all or nothing, by withdrawals in the
 * ledger. Asked twice it is done once. What was corrected meanwhile is not undone with it.
 */
export async function undoClass(
  ctx: Context,
  sessionId: number,
  { entries }: BodyOf<typeof undoRoute>,
): Promise<Outcome<{ sessionId: number; members: MemberChange[] }>> {
  if (!mayRecord(ctx)) return notHere;
  return attempt(ctx.db, ctx.actor.sight, async (tx) => {
    const found = await entriesToUndo(tx, entries, ctx.actor.accountId);
    const named = new Set(entries.map((one) => one.entryId));
    const own = found.filter((one) => one.isOwn && one.sessionId === sessionId && one.act !== "w");
    if (own.length < named.size || named.size < entries.length) return notHere;
    if (own.some((one) => !one.isYoung)) return tooLate;
    const members: MemberChange[] = [];
    // In the order of their ids, as everybody locks members.
    for (const one of own.sort((a, b) => a.memberId - b.memberId)) {
      const done = await followIn(tx, ctx, one, "withdrawal", withdrawn(undoNote));
      if (!done.ok) return done;
      members.push(done.value);
    }
    return success({ sessionId, members });
  });
}

/** What a unit's study would be if it were held again as the last time; no persons. */
export async function studySuggestion(
  ctx: Context,
  unitId: number,
): Promise<Outcome<StudySuggestion>> {
  const unknown = failure("not-found", "unit-unknown", "There is no such unit in sight.");
  if (!mayRecord(ctx)) return unknown;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    if (!(await mayNameUnit(tx, ctx, unitId))) return unknown;
    const policy = await policyInForce(tx);
    const forms = policy === null ? [] : wordsOf(policy.pack.vocabulary, "member").forms;
    const frequent = forms.filter((one) => one.education === "frequent").map((one) => one.code);
    const last = await lastSessionOf(tx, unitId, frequent, ctx.today);
    const today = formatDay(ctx.today);
    if (last === null) return success({ today, last: null });
    const { endsOn, providerId, providerZh, providerEn, ...rest } = last;
    const provider = { providerId, name: { zh: providerZh, en: providerEn } };
    return success({ today, last: { ...rest, on: formatDay(endsOn), provider } });
  });
}
