import { formatPartialDay, type PartialDay, parsePartialDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { waiverFact } from "#core/waivers";
import { failure, type Failure, type Outcome, success } from "#core/outcome";
import { sendEvents, sendFacts } from "#store/members/load";
import { homesInForce } from "#store/members/stored";
import { sendSuperseded } from "#store/members/supersede";
import { sendJoined } from "#store/members/taken-back";
import { placement } from "#store/organisation/placement";
import type { Context } from "../context.ts";
import { policyInForce } from "../policy.ts";
import { loadDossiers } from "./dossier.ts";
import { applyFact, decideFact, type FactDecision, type PlannedRows } from "./fact-plan.ts";
import { sendHomeChanges } from "./homes.ts";
import { manyValued } from "./kinds.ts";
import { type UnderWrite, writeMember, type Written } from "./one.ts";
import { eventMistake, factMistake } from "./vocabulary.ts";

/** A fact as a request states it; dates in the precision in which they are known. */
export interface StatedFact {
  readonly kind: string;
  readonly value: string;
  readonly from: string;
  readonly to?: string | null | undefined;
  /** Where it is held, for kinds that are held in a unit. */
  readonly unitId?: UnitId | null | undefined;
}

const unitUnknown: Failure = failure("not-found", "unit-unknown", "There is no such unit.");
const factUnknown: Failure = failure(
  "not-found",
  "fact-unknown",
  "There is no such fact in force.",
);

/** Records a dated fact; a single-valued kind ends its open predecessor. */
export async function recordFact(
  ctx: Context,
  memberId: number,
  fact: StatedFact,
): Promise<Outcome<Pick<Written, "facts" | "changed">>> {
  return factsOf(await writeMember(ctx, memberId, "fact", (under) => addFact(under, fact)));
}

/** Records a fact about a member under change. */
export async function addFact(under: UnderWrite, fact: StatedFact): Promise<Outcome<null>> {
  const { tx } = under;
  const policy = await policyInForce(tx);
  const mistake = factMistake(policy, fact.kind, fact.value);
  if (mistake !== null) return mistake;
  const span = spanOf(fact);
  if (!span.ok) return span;
  const unitId = fact.unitId ?? null;
  if (unitId !== null && (await placement(tx, [unitId])).size === 0) return unitUnknown;
  const meant = { kind: fact.kind, value: fact.value, unitId, ...span.value };
  const dossier = await dossierOf(under);
  const decided = decideFact(dossier, meant, manyValued(policy)(fact.kind));
  return saveDecision(under, dossier, decided);
}

type Dossier = Awaited<ReturnType<typeof dossierOf>>;

async function dossierOf({ tx, member }: UnderWrite) {
  const subject = { ...member, key: member.memberNo, subject: "m" as const };
  const found = (await loadDossiers(tx, [subject])).get(subject.key);
  if (found === undefined) throw new Error("the dossier of a member was not loaded");
  return found;
}

function saveDecision(
  { tx, recording }: UnderWrite,
  dossier: Dossier,
  decided: FactDecision,
): Outcome<null> {
  if (decided.act === "present") return success(null);
  if (decided.act === "contradiction") {
    const { kind, value, from, to } = decided.fact;
    const until = to === null ? "and has no end" : `to ${formatPartialDay(to)}`;
    return failure(
      "conflict",
      "fact-overlaps",
      `${kind} is ${value} from ${formatPartialDay(from)} ${until}. Correct or end that first.`,
    );
  }
  const planned: PlannedRows = { facts: [], events: [], attachments: [], goneFacts: [] };
  applyFact(dossier, decided, planned);
  sendSuperseded(tx, "fact", planned.goneFacts, recording.at);
  sendFacts(tx, planned.facts, recording);
  return success(null);
}

function spanOf(
  fact: Pick<StatedFact, "from" | "to">,
): Outcome<{ from: PartialDay; to: PartialDay | null }> {
  const from = parsePartialDay(fact.from);
  const end = fact.to ?? null;
  const to = end === null ? null : parsePartialDay(end);
  if (from === null || (end !== null && to === null)) {
    return failure("invalid", "bad-day", "Write dates like 2010, 2010-05 or 2010-05-06.");
  }
  if (to !== null && to.last <= from.first) {
    return failure(
      "invalid",
      "ends-before-starts",
      "The end is the first day outside: it is after the start.",
    );
  }
  return success({ from, to });
}

function factsOf(written: Outcome<Written>): Outcome<Pick<Written, "facts" | "changed">> {
  if (!written.ok) return written;
  const { facts, changed } = written.value;
  return success({ facts, changed });
}

/**
 * Replaces a fact by what is right: the old row stays with the moment of its replacement. With
 * `fact` null it is taken back.
 */
export async function correctFact(
  ctx: Context,
  memberId: number,
  factId: number,
  fact: StatedFact | null,
): Promise<Outcome<Pick<Written, "facts" | "changed">>> {
  return factsOf(
    await writeMember(ctx, memberId, "fact", (under) => replaceFact(under, factId, fact)),
  );
}

/** The same for a member under change. */
export async function replaceFact(
  under: UnderWrite,
  factId: number,
  fact: StatedFact | null,
): Promise<Outcome<null>> {
  const dossier = await dossierOf(under);
  if (!dossier.facts.some((one) => isRecorded(one, factId))) return factUnknown;
  const { regionId, memberId } = under.member;
  sendSuperseded(under.tx, "fact", [{ regionId, memberId, rowId: factId }]);
  return fact === null ? success(null) : addFact(under, fact);
}

/** Waivers are facts that nobody records: they are granted and revoked (`services/waivers`). */
function isRecorded(fact: { readonly factId: number | null; kind: string }, factId: number) {
  return fact.factId === factId && fact.kind !== waiverFact;
}

/** Ends a fact that is open; `to` is the first day outside. */
export async function endFact(
  ctx: Context,
  memberId: number,
  factId: number,
  to: string,
): Promise<Outcome<Pick<Written, "facts" | "changed">>> {
  return factsOf(
    await writeMember(ctx, memberId, "fact", async (under) => {
      const dossier = await dossierOf(under);
      const fact = dossier.facts.find((one) => isRecorded(one, factId));
      if (fact === undefined) return factUnknown;
      const span = spanOf({ from: formatPartialDay(fact.from), to });
      if (!span.ok) return span;
      return saveDecision(
        under,
        dossier,
        decideFact(dossier, { ...fact, to: span.value.to }, true),
      );
    }),
  );
}

export interface StatedEvent {
  readonly kind: string;
  readonly on: string;
  readonly unitId?: UnitId | null | undefined;
}

/** Records what happened on a day. `left` also ends the home. */
export async function recordEvent(
  ctx: Context,
  memberId: number,
  event: StatedEvent,
): Promise<Outcome<Pick<Written, "events" | "changed">>> {
  const written = await writeMember(ctx, memberId, "event", async (under) => {
    const { tx, member, recording } = under;
    const mistake = eventMistake(await policyInForce(tx), event.kind);
    if (mistake !== null) return mistake;
    const on = parsePartialDay(event.on);
    if (on === null || on.first > ctx.today) {
      return failure("invalid", "bad-day", "Write a day that is not after today, like 2010-05-06.");
    }
    const unitId = event.unitId ?? null;
    if (unitId !== null && (await placement(tx, [unitId])).size === 0) return unitUnknown;
    const dossier = await dossierOf(under);
    if (
      dossier.events.some(
        (one) =>
          one.kind === event.kind &&
          one.first === on.first &&
          one.last === on.last &&
          one.unitId === unitId,
      )
    )
      return success(null);
    if (event.kind === "left") {
      const ended = await endHome(under, on);
      if (!ended.ok) return ended;
    }
    const { regionId, memberId: id, seenBy } = member;
    sendEvents(
      tx,
      [{ regionId, memberId: id, seenBy, subject: "m", kind: event.kind, on, unitId }],
      recording,
    );
    if (event.kind === "admitted") sendJoined(tx, member);
    return success(null);
  });
  if (!written.ok) return written;
  const { events, changed } = written.value;
  return success({ events, changed });
}

/** Ends the membership on a day: the first day on which the person is no member. */
export function leave(
  ctx: Context,
  memberId: number,
  on: string,
): Promise<Outcome<Pick<Written, "events" | "changed">>> {
  return recordEvent(ctx, memberId, { kind: "left", on });
}

async function endHome(under: UnderWrite, on: PartialDay): Promise<Outcome<null>> {
  const { tx, member, recording } = under;
  if (on.first !== on.last) {
    return failure("invalid", "partial-date", "The day of leaving must be known to the day.");
  }
  const homes = await homesInForce(tx, [member]);
  const last = homes.at(-1);
  if (last === undefined || (last.to !== null && last.to <= on.first)) return success(null);
  if (on.first <= last.from) {
    return failure("conflict", "later-home", "The member came to this home on that day or later.");
  }
  sendHomeChanges(tx, [{ member, homes, unitId: null, on: on.first, to: null }], recording);
  return success(null);
}
