import { parseDay } from "#core/day";
import { type ClaimMistake, claimMistake, type ObjectionClaim } from "#core/objections";
import { failure, type Outcome, success } from "#core/outcome";
import { waiverFact } from "#core/waivers";
import type { Tx } from "#store/database";
import { loadProviders } from "#store/ledger-providers";
import type { StoredMember } from "#store/members/stored";
import type { StoredObjection } from "#store/objections";
import { findContestedFact, loadChain } from "#store/objections-subject";
import type { Context } from "../context.ts";
import { factMistake } from "../members/vocabulary.ts";
import type { Policy } from "../policy.ts";
import type { ObjectionBody } from "./object.ts";

/** What an objection is about, and who recorded it. */
export interface Subject extends Pick<
  StoredObjection,
  "kind" | "entryId" | "rootId" | "factId" | "fault" | "claim"
> {
  readonly authors: readonly number[];
}

interface Given {
  readonly policy: Policy | null;
  readonly member: StoredMember;
  readonly body: ObjectionBody;
}

/** Finds what is objected to, and checks what is said to be right against the pack's words. */
export async function subjectOf(tx: Tx, ctx: Context, given: Given): Promise<Outcome<Subject>> {
  const { body } = given;
  const fault = body.kind === "missing" ? "missing" : body.fault;
  const claim: ObjectionClaim = body.claim;
  const isUnfit = body.kind === "fact" && (body.factId === null) !== (fault === "missing");
  const missing = isUnfit ? "factId" : claimMistake(body.kind, fault, claim, body.words);
  if (missing !== null) return mistaken(missing);
  const wrong = await wrongClaim(tx, ctx, given.policy, claim);
  if (wrong !== null) return wrong;
  const none = { entryId: null, rootId: null, factId: null, authors: [] };
  const common = { kind: body.kind, fault, claim };
  if (body.kind === "missing") return success({ ...none, ...common });
  if (body.kind === "entry") {
    const found = await entrySubject(tx, given.member, body.entryId);
    return found.ok ? success({ ...none, ...common, ...found.value }) : found;
  }
  if (body.factId === null) {
    const mistake = factMistake(given.policy, claim.kind ?? "", claim.value ?? "");
    return mistake ?? success({ ...none, ...common });
  }
  const found = await factSubject(tx, given, body.factId);
  return found.ok ? success({ ...none, ...common, ...found.value }) : found;
}

const claimWords: Readonly<Record<ClaimMistake, readonly [string, string]>> = {
  minutes: ["/claim/minutes", "is needed: how many minutes are right"],
  startsOn: ["/claim/startsOn", "is needed: which day is right"],
  form: ["/claim/form", "is needed: which form is right"],
  providerId: ["/claim/providerId", "is needed: who gave the training"],
  kind: ["/claim/kind", "is needed: which kind of fact"],
  value: ["/claim/value", "is needed: what is right"],
  from: ["/claim/from", "is needed: from when, or until when, it is right"],
  words: ["/words", "is needed: say in a line what is right"],
  factId: ["/fault", "does not fit: a fact that is missing has no id, and one that is there has"],
};

function mistaken(mistake: ClaimMistake): Outcome<never> {
  const [at, message] = claimWords[mistake];
  return failure("invalid", "claim-incomplete", `The objection's ${at.slice(1)} ${message}.`, [
    { at, message },
  ]);
}

async function wrongClaim(
  tx: Tx,
  ctx: Context,
  policy: Policy | null,
  claim: ObjectionClaim,
): Promise<Outcome<never> | null> {
  const startsOn = parseDay(claim.startsOn ?? "");
  const endsOn = parseDay(claim.endsOn ?? "");
  if (startsOn !== null && startsOn > ctx.today) return wrongAt("startsOn", "is after today");
  if (endsOn !== null && (endsOn > ctx.today || endsOn < (startsOn ?? endsOn))) {
    return wrongAt("endsOn", "is after today, or before the first day");
  }
  const forms = policy?.pack.vocabulary.forms.filter((one) => one.subject === "member") ?? [];
  if (claim.form !== undefined && !forms.some((one) => one.code === claim.form)) {
    return wrongAt("form", "is no form of training of the pack");
  }
  if (claim.providerId !== undefined) {
    const asked = [{ providerId: claim.providerId, on: startsOn ?? ctx.today }];
    const found = await loadProviders(tx, asked);
    if (found.length === 0) return wrongAt("providerId", "is no provider here");
  }
  return null;
}

function wrongAt(field: keyof ObjectionClaim, message: string): Outcome<never> {
  return failure("invalid", "claim-wrong", `The claim's ${field} ${message}.`, [
    { at: `/claim/${field}`, message },
  ]);
}

type Found<K extends keyof Subject> = Pick<Subject, K | "authors">;

async function entrySubject(
  tx: Tx,
  member: StoredMember,
  entryId: number,
): Promise<Outcome<Found<"entryId" | "rootId">>> {
  const chain = await loadChain(tx, { ...member, entryId });
  const head = chain.at(-1);
  if (head === undefined || !chain.some((row) => row.entryId === entryId)) {
    return failure("not-found", "entry-unknown", "There is no such entry of this member.");
  }
  if (head.entryId !== entryId) {
    return failure(
      "conflict",
      "corrects-superseded",
      `This entry was corrected or withdrawn already: look at entry ${head.entryId} first.`,
    );
  }
  const authors = chain.map((row) => row.recordedBy);
  return success({ entryId, rootId: head.rootId, authors });
}

async function factSubject(
  tx: Tx,
  { policy, member, body }: Given,
  factId: number,
): Promise<Outcome<Found<"factId">>> {
  const fact = await findContestedFact(tx, { ...member, factId });
  if (fact === null || fact.kind === waiverFact || !fact.inForce) {
    return failure("not-found", "fact-unknown", "There is no such fact in force of this member.");
  }
  const { claim } = body;
  const value = "value" in claim ? claim.value : undefined;
  const mistake = value === undefined ? null : factMistake(policy, fact.kind, value);
  return mistake ?? success({ factId, authors: [fact.recordedBy] });
}
