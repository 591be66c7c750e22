import * as policy from "#contract/routes/policy";
import type { PolicyRecordView, ProposalBody } from "#contract/routes/policy";
import * as recompute from "#contract/routes/recompute";
import * as whatIf from "#contract/routes/what-if";
import { formatDay, parseDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import {
  policyRecord,
  type PolicyRecord,
  proposeDraft,
  publishDraft,
  type Proposal,
  withdrawDraft,
} from "#services/policy-drafts";
import {
  readRecompute,
  type RecomputeProgress,
  startRecompute,
  stopRecompute,
} from "#services/verdicts-recompute";
import {
  askWhatIf,
  lastWhatIf,
  stopWhatIf,
  whatIfAnswer,
  whatIfPersons,
  whatIfProgress,
} from "#services/what-if";
import { packRefOf } from "#services/policy";
import { cursorInvalid, decodeCursor, encodeCursor } from "#services/cursor";
import type { Register } from "../register.ts";

export function registerPolicy(register: Register): void {
  register.guarded(policy.getRecord, async ({ context }) => {
    const found = await policyRecord(context);
    return found.ok ? success(recordView(found.value)) : found;
  });

  register.guarded(policy.proposeDraft, async ({ context, body }) => {
    const { reason, effectiveOn: from, ...rest } = body;
    const proposal = proposalOf(rest);
    if (proposal === null) return eitherOr;
    const effectiveOn = from === undefined ? null : parseDay(from);
    return proposeDraft(context, { proposal, reason, effectiveOn });
  });

  register.guarded(policy.publishDraft, async ({ context, params }) => {
    const done = await publishDraft(context, params.draftId);
    if (!done.ok) return done;
    const { hash, inForce, judges } = done.value;
    return success({ hash, inForce, judges });
  });

  register.guarded(policy.withdrawDraft, async ({ context, params }) => {
    const done = await withdrawDraft(context, params.draftId);
    return done.ok ? success(undefined) : done;
  });

  registerRecompute(register);
  registerWhatIf(register);
}

function registerRecompute(register: Register): void {
  register.guarded(recompute.getRecompute, async ({ context }) =>
    progressView(await readRecompute(context)),
  );
  register.guarded(recompute.startRecompute, async ({ context }) =>
    progressView(await startRecompute(context)),
  );
  register.guarded(recompute.stopRecompute, async ({ context }) =>
    progressView(await stopRecompute(context)),
  );
}

function registerWhatIf(register: Register): void {
  register.guarded(whatIf.askWhatIf, async ({ context, body }) => {
    const proposal = proposalOf(body);
    if (proposal === null) return eitherOr;
    const asked = await askWhatIf(context, proposal);
    return asked.ok ? whatIfProgress(context, asked.value.jobId) : asked;
  });

  register.guarded(whatIf.lastWhatIf, async ({ context }) => {
    const job = await lastWhatIf(context);
    return job.ok ? success({ job: job.value }) : job;
  });

  register.guarded(whatIf.getWhatIf, ({ context, params, query }) =>
    whatIfAnswer(context, params.jobId, params.unitId, query),
  );

  register.guarded(whatIf.listWhatIfPersons, async ({ context, params, query }) => {
    const start = query.cursor === undefined ? [0] : decodeCursor(query.cursor, ["number"]);
    if (start === null) return cursorInvalid;
    const page = { after: Number(start[0]), limit: query.limit };
    const found = await whatIfPersons(context, params.jobId, params.unitId, page);
    if (!found.ok) return found;
    const { items, after } = found.value;
    return success({ items, next: after === null ? null : encodeCursor([after]) });
  });

  register.guarded(whatIf.stopWhatIf, async ({ context, params }) => {
    const done = await stopWhatIf(context, params.jobId);
    return done.ok ? success(undefined) : done;
  });
}

const eitherOr = failure("invalid", "proposal-unclear", "Send either parameters or files.");

function proposalOf({ parameters, files }: ProposalBody): Proposal | null {
  if (parameters !== undefined && files === undefined) return { parameters };
  if (files !== undefined && parameters === undefined) return { files };
  return null;
}

function progressView(found: Outcome<RecomputeProgress>) {
  if (!found.ok) return found;
  const { policy: inForce, ...rest } = found.value;
  return success({ ...rest, pack: packRefOf(inForce) });
}

function recordView(record: PolicyRecord): PolicyRecordView {
  const person = (accountId: number) => ({ accountId, name: record.names.get(accountId) ?? "" });
  return {
    twoPersons: record.twoPersonPublishing,
    drafts: record.drafts.map((draft) => {
      const { wordingHash: _, ...one } = draft;
      return {
        ...one,
        effectiveOn: formatDay(one.effectiveOn),
        proposedBy: person(one.proposedBy),
        decidedBy: one.decidedBy === null ? null : person(one.decidedBy),
      };
    }),
    publications: record.publications.map((publication) => {
      const { wordingHash: _, packRef: __, ...one } = publication;
      return {
        ...one,
        effectiveOn: formatDay(one.effectiveOn),
        proposedBy: person(one.proposedBy),
        publishedBy: person(one.publishedBy),
      };
    }),
  };
}
