import type { PackFile } from "#contract/policy";
import type { ParameterChanges } from "#contract/parameters";
import type { Day } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { loadAccountNames } from "#store/names";
import { packInForce } from "#store/policy";
import {
  loadDrafts,
  saveDraft,
  sendDecision,
  type StoredDraft,
  takeDraft,
} from "#store/policy-drafts";
import {
  loadPublications,
  lockPublishing,
  type StoredPublication,
} from "#store/policy-publications";
import { putSetting, readSettings } from "#store/settings";
import { mayReadTries, mayRule } from "./access/rule.ts";
import { attempt } from "./attempt.ts";
import type { Context } from "./context.ts";
import { filesOf } from "./policy.ts";
import {
  changedParameters,
  publishedElsewhere,
  publishIn,
  type Published,
  type ReadPack,
  effectOf,
  readFiles,
  reasonMissing,
} from "./policy-publishing.ts";

/** A whole pack, or other values of parameters of the one in force. */
export type Proposal =
  | { readonly files: readonly PackFile[] }
  | { readonly parameters: ParameterChanges };

/** Reads what is proposed, against the pack in force. */
export async function readProposal(tx: Tx, proposal: Proposal): Promise<Outcome<ReadPack>> {
  if ("files" in proposal) return readFiles(tx, proposal.files);
  return changedParameters(tx, proposal.parameters);
}

export interface DraftRequest {
  readonly proposal: Proposal;
  readonly reason: string;
  /** Null: the day on which it is published. */
  readonly effectiveOn: Day | null;
}

/** Keeps a proposal with its reason; nothing is judged by it until somebody publishes it. */
export async function proposeDraft(
  ctx: Context,
  request: DraftRequest,
): Promise<Outcome<{ readonly draftId: number }>> {
  if (!mayRule(ctx)) return publishedElsewhere;
  if (request.reason.trim() === "") return reasonMissing;
  return attempt(ctx.db, wholeSight, async (tx) => {
    lockPublishing(tx);
    const pack = await readProposal(tx, request.proposal);
    if (!pack.ok) return pack;
    const before = await packInForce(tx);
    if (before?.hash === pack.value.hash && before.wordingHash === pack.value.wordingHash) {
      return nothingNew;
    }
    const open = (await loadDrafts(tx, listed)).find(
      (one) =>
        one.state === "proposed" &&
        one.hash === pack.value.hash &&
        one.wordingHash === pack.value.wordingHash,
    );
    if (open !== undefined) return proposedAlready(open.draftId);
    const { reason, effectiveOn } = request;
    const draftId = await saveDraft(tx, {
      ...pack.value,
      reason,
      effectiveOn: effectOf(pack.value, effectiveOn, ctx.today),
      proposedBy: ctx.actor.accountId,
    });
    return success({ draftId });
  });
}

const nothingNew = failure(
  "conflict",
  "pack-in-force",
  "This very pack is in force already: there is nothing to propose.",
);

function proposedAlready(draftId: number) {
  const message = `The same pack is proposed already, as draft ${draftId}: publish or withdraw that one.`;
  return failure("conflict", "draft-exists", message);
}

/**
 * Publishes a draft. Where two persons must decide, the one who proposed it may not. A day of effect
 * that passed meanwhile becomes today.
 */
export async function publishDraft(ctx: Context, draftId: number): Promise<Outcome<Published>> {
  if (!mayRule(ctx)) return publishedElsewhere;
  return attempt(ctx.db, wholeSight, async (tx) => {
    lockPublishing(tx);
    const draft = await takeDraft(tx, draftId);
    if (draft === null) return unknownDraft;
    if (draft.state !== "proposed") return decided(draft);
    const { twoPersonPublishing } = await readSettings(tx);
    if (twoPersonPublishing === true && draft.proposedBy === ctx.actor.accountId) return notAlone;
    const { hash, reason, proposedBy } = draft;
    const pack = await readFiles(tx, filesOf(draft.files));
    if (!pack.ok) return pack;
    if (pack.value.hash !== hash) return outdated;
    const effectiveOn = Math.max(draft.effectiveOn, ctx.today);
    sendDecision(tx, draftId, "published", ctx.actor.accountId);
    return publishIn(tx, ctx, pack.value, { reason, effectiveOn, proposedBy });
  });
}

const outdated = failure(
  "conflict",
  "draft-outdated",
  "The pack that this draft follows was changed meanwhile: propose it again.",
);
const unknownDraft = failure("not-found", "draft-unknown", "There is no such draft.");
const notAlone = failure(
  "conflict",
  "approval-needed",
  "Whoever proposes a pack does not publish it here: ask another administrator of the top unit.",
);

function decided(draft: StoredDraft) {
  const message =
    draft.state === "published"
      ? "This draft was published already. To judge everybody again, run `rollbook recompute`."
      : "This draft was withdrawn. Propose it again, with its reason.";
  return failure("conflict", `draft-${draft.state}`, message);
}

export async function withdrawDraft(ctx: Context, draftId: number): Promise<Outcome<null>> {
  if (!mayRule(ctx)) return publishedElsewhere;
  return attempt(ctx.db, wholeSight, async (tx) => {
    const draft = await takeDraft(tx, draftId);
    if (draft === null) return unknownDraft;
    if (draft.state !== "proposed") return decided(draft);
    sendDecision(tx, draftId, "withdrawn", ctx.actor.accountId);
    return success(null);
  });
}

const listed = 100;

export interface PolicyRecord {
  readonly drafts: readonly StoredDraft[];
  readonly publications: readonly StoredPublication[];
  /** Display names of everybody who is named in them. */
  readonly names: ReadonlyMap<number, string>;
  readonly twoPersonPublishing: boolean;
}

/** What is proposed and what was published, by whom and why. */
export async function policyRecord(ctx: Context): Promise<Outcome<PolicyRecord>> {
  if (!mayReadTries(ctx)) return publishedElsewhere;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const [drafts, publications, settings] = await Promise.all([
      loadDrafts(tx, listed),
      loadPublications(tx, listed),
      readSettings(tx),
    ]);
    const ids = [
      ...drafts.flatMap((one) => [one.proposedBy, one.decidedBy ?? 0]),
      ...publications.flatMap((one) => [one.proposedBy, one.publishedBy]),
    ];
    const names = await loadAccountNames(tx, ids);
    const twoPersonPublishing = settings.twoPersonPublishing === true;
    return success({ drafts, publications, names, twoPersonPublishing });
  });
}

/** Says whether two persons must decide on a pack; the operator alone says it. */
export async function setTwoPersonPublishing(ctx: Context, on: boolean): Promise<Outcome<null>> {
  if (!ctx.actor.sight.whole) return publishedElsewhere;
  await ctx.db.write(wholeSight, async (tx) => putSetting(tx, "twoPersonPublishing", on));
  return success(null);
}
