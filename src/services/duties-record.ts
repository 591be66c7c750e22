import type { BodyOf, ResponseOf } from "#contract/route";
import type { correctAct, recordAct, recordUnitFact, withdrawAct } from "#contract/routes/duties";
import { parseDay, parsePartialDay, type PartialDay } from "#core/day";
import type { EntryAct, LedgerRow } from "#core/ledger";
import { checkAttendance, checkSession } from "#core/ledger-check";
import { failure, type Outcome, success } from "#core/outcome";
import type { LockedUnit } from "#store/duties";
import { lockUnits } from "#store/duties";
import { loadUnitDossiers } from "#store/duties-load";
import type { Tx } from "#store/database";
import { describeProviders, insertNewProviders } from "#store/ledger-providers";
import { ensureSessions, loadSessions, type StoredSession } from "#store/ledger-sessions";
import { entriesByKey, type NewEntry, reserveEntryIds, sendEntries } from "#store/ledger-write";
import { sendLook } from "#store/looks";
import { sendEvents, sendFacts, type Whom } from "#store/members/load";
import { sendSuperseded } from "#store/members/supersede";
import { keepOrganisation } from "#store/organisation/locks";
import { type StoredUnit, unitsByIds } from "#store/organisation/stored";
import { lookerOf } from "./access/actor.ts";
import { writeSoon } from "./busy.ts";
import type { Context } from "./context.ts";
import { mayRecordForUnit } from "./duties-rights.ts";
import { rejudgeUnits } from "./duties.ts";
import { contentHash, type EntryContent, sessionKeyOf } from "./ledger-content.ts";
import { type Attended, attendedOf, wordsOf, worded } from "./ledger-rights.ts";
import { handSource, noPolicy } from "./ledger-claim.ts";
import { type Dossier, loadDossiers } from "./members/dossier.ts";
import { applyFact, decideFact, type PlannedRows } from "./members/fact-plan.ts";
import { manyValued } from "./members/kinds.ts";
import { eventMistake, factMistake } from "./members/vocabulary.ts";
import { noSuchUnit } from "./persons.ts";
import { type Policy, policyInForce } from "./policy.ts";
import { changedLines } from "./verdicts-lines.ts";

type Recorded = ResponseOf<typeof recordAct>;
type Changed = Pick<Recorded, "changed">;

/** One unit under change: the writer holds its row. */
interface UnderUnit {
  readonly tx: Tx;
  readonly ctx: Context;
  readonly unit: StoredUnit;
  readonly locked: LockedUnit;
  readonly policy: Policy;
}

/**
 * Changes what is recorded about one unit that the caller records for; judges its duties in the same
 * transaction, and logs the write. A refusal leaves nothing behind.
 */
async function writeUnit<T>(
  ctx: Context,
  unitId: number,
  what: string,
  work: (under: UnderUnit) => Promise<Outcome<T>>,
): Promise<Outcome<T & Changed>> {
  return writeSoon<T & Changed>(ctx, async (tx) => {
    await keepOrganisation(tx);
    const unit = (await unitsByIds(tx, [unitId])).get(unitId);
    if (unit === undefined || !mayRecordForUnit(ctx, unit)) return noSuchUnit;
    const [locked] = await lockUnits(tx, [unitId]);
    const policy = await policyInForce(tx);
    if (locked === undefined) return noSuchUnit;
    if (policy === null) return noPolicy;
    const done = await work({ tx, ctx, unit, locked, policy });
    if (!done.ok) return done;
    const [judged] = await rejudgeUnits(tx, ctx, [unitId]);
    sendLook(tx, {
      ...lookerOf(ctx.actor),
      act: "write",
      task: "standing",
      what,
      memberIds: [unitId],
    });
    const changed = judged === undefined ? [] : changedLines(policy, judged.before, judged.after);
    return success({ ...done.value, changed });
  });
}

const nothing: Attended = {
  minutes: null,
  credit: null,
  days: null,
  outcome: null,
  attested: false,
  note: "",
};

/** Records an act of the unit: a meeting held, a plan issued, a site heard from. */
export function recordUnitAct(
  ctx: Context,
  unitId: number,
  body: BodyOf<typeof recordAct>,
): Promise<Outcome<Recorded>> {
  return writeUnit(ctx, unitId, "entry of a unit", async (under) => {
    const { tx, policy } = under;
    const startsOn = parseDay(body.startsOn);
    const endsOn = parseDay(body.endsOn);
    if (startsOn === null || endsOn === null) return badDay;
    const providerId = body.providerId ?? (await ownProvider(under));
    const { form, topic, course, place } = body;
    const held = { startsOn, endsOn, startsAt: null, endsAt: null, form, topic, course };
    const meant = { ...held, providerId, unitId, place };
    const attended = attendedOf(body);
    const vocabulary = wordsOf(policy.pack.vocabulary, "unit");
    const wrong = [
      ...checkSession(vocabulary, meant, ctx.today),
      ...checkAttendance(vocabulary, meant, attended),
    ];
    if (wrong.length > 0) return invalid(wrong.map((one) => worded(one, "")));
    const sourceKey = sessionKeyOf(meant);
    const wanted = { ...meant, source: handSource, sourceKey };
    const [session] = await ensureSessions(tx, [wanted], ctx.actor.accountId);
    if (session === undefined) return unknownProvider;
    return append(under, session, { act: "entry", target: null, attended, sourceKey });
  });
}

/** The provider that the unit itself is; made when it first holds something. */
async function ownProvider({ tx, ctx, unit, policy }: UnderUnit): Promise<number> {
  const code = `unit:${unit.unitId}`;
  const kinds = policy.pack.vocabulary.providers.map((one) => one.code);
  const kind = kinds.includes("party-organisation") ? "party-organisation" : (kinds.at(-1) ?? "");
  const { unitId, nameZh, nameEn, level, openedOn: from } = unit;
  const own = { code, nameZh, nameEn, kind, unitId, level, from };
  await insertNewProviders(tx, [own], ctx.actor.accountId);
  const [found] = await describeProviders(tx, [code]);
  return found?.providerId ?? 0;
}

interface Appended {
  readonly act: EntryAct;
  readonly target: LedgerRow | null;
  readonly attended: Attended;
  readonly sourceKey: string;
}

async function append(
  { tx, ctx, locked }: UnderUnit,
  session: StoredSession,
  { act, target, attended, sourceKey }: Appended,
): Promise<Outcome<{ entryId: number }>> {
  const { unitId, regionId } = locked;
  const key = { regionId, memberId: unitId, source: handSource, sourceKey };
  const [[entryId = 0], [here]] = await Promise.all([
    reserveEntryIds(tx, 1),
    entriesByKey(tx, [key]),
  ]);
  const corrects = target === null ? null : Number(target.id);
  const { sessionId } = session;
  const content: EntryContent = {
    subject: "unit",
    subjectId: unitId,
    act,
    corrects,
    sessionId,
    ...attended,
  };
  const hash = contentHash(content, session);
  if (here !== undefined) {
    return here.contentHash === hash ? success({ entryId: here.entryId }) : recordedOtherwise;
  }
  const entry: NewEntry = {
    regionId,
    entryId,
    memberId: unitId,
    rootId: target === null ? entryId : Number(target.rootId),
    corrects,
    act,
    sessionId,
    ...attended,
    source: handSource,
    sourceKey,
    contentHash: hash,
    recordedAt: null,
  };
  sendEntries(tx, ctx.actor.accountId, [entry], "unit");
  return success({ entryId });
}

/** Replaces an entry about the unit by another of the same session. */
export function correctUnitAct(
  ctx: Context,
  address: { readonly unitId: number; readonly entryId: number },
  body: BodyOf<typeof correctAct>,
): Promise<Outcome<Recorded>> {
  const attended = attendedOf(body);
  const note = [body.reason, body.note].filter((text) => text !== "").join("\n");
  return follow(ctx, address, "correction", { ...attended, note });
}

/** Takes an entry about the unit back; it stays and no longer counts. */
export function withdrawUnitAct(
  ctx: Context,
  address: { readonly unitId: number; readonly entryId: number },
  body: BodyOf<typeof withdrawAct>,
): Promise<Outcome<Recorded>> {
  return follow(ctx, address, "withdrawal", { ...nothing, note: body.reason });
}

function follow(
  ctx: Context,
  address: { readonly unitId: number; readonly entryId: number },
  act: "correction" | "withdrawal",
  attended: Attended,
): Promise<Outcome<Recorded>> {
  return writeUnit(ctx, address.unitId, act, async (under) => {
    const { tx, locked, policy } = under;
    const { regionId, unitId } = locked;
    const rows = (await loadUnitDossiers(tx, regionId, [unitId], ctx.zone)).get(unitId)?.rows ?? [];
    const target = rows.find((row) => row.id === String(address.entryId));
    const [session] =
      target === undefined ? [] : await loadSessions(tx, [Number(target.sessionId)]);
    if (target === undefined || session === undefined) return entryUnknown;
    if (act === "correction") {
      const wrong = checkAttendance(policy.pack.vocabulary, session, attended);
      if (wrong.length > 0) return invalid(wrong.map((one) => worded(one, "")));
    }
    const chain = rows.filter((row) => row.rootId === target.rootId);
    const head = chain.reduce((last, row) => (row.sequence > last.sequence ? row : last), target);
    if (head.id === target.id && !(act === "withdrawal" && head.act === "withdrawal")) {
      return append(under, session, { act, target, attended, sourceKey: `after:${target.id}` });
    }
    const message = `This entry was corrected or withdrawn already: look at entry ${head.id}.`;
    return failure("conflict", "corrects-superseded", message);
  });
}

export type StatedUnitFact = BodyOf<typeof recordUnitFact>;

/** Records a dated fact about the unit; a single-valued kind ends its open predecessor. */
export function recordFactOfUnit(
  ctx: Context,
  unitId: number,
  fact: StatedUnitFact,
): Promise<Outcome<Changed>> {
  return writeUnit(ctx, unitId, "fact of a unit", async (under) =>
    addFact(under, await dossierOf(under), fact),
  );
}

/** Replaces a fact about the unit by what is right; null takes it back. The old row stays, ended. */
export function correctFactOfUnit(
  ctx: Context,
  unitId: number,
  factId: number,
  fact: StatedUnitFact | null,
): Promise<Outcome<Changed>> {
  return writeUnit(ctx, unitId, "fact of a unit", async (under) => {
    const dossier = await dossierOf(under);
    const index = dossier.facts.findIndex((one) => one.factId === factId);
    if (index < 0) return factUnknown;
    dossier.facts.splice(index, 1);
    const { regionId } = under.locked;
    sendSuperseded(under.tx, "fact", [{ regionId, memberId: unitId, rowId: factId }]);
    return fact === null ? success({}) : addFact(under, dossier, fact);
  });
}

async function dossierOf(under: UnderUnit): Promise<Dossier> {
  const subject = { ...whomOf(under), key: under.unit.code, subject: "u" as const };
  const found = (await loadDossiers(under.tx, [subject])).get(subject.key);
  if (found === undefined) throw new Error("the dossier of a unit was not loaded");
  return found;
}

function whomOf({ locked }: UnderUnit): Whom {
  const { regionId, unitId, path } = locked;
  return { regionId, memberId: unitId, seenBy: path.split(".").map(Number) };
}

async function addFact(
  { tx, ctx, policy }: UnderUnit,
  dossier: Dossier,
  stated: StatedUnitFact,
): Promise<Outcome<Record<never, never>>> {
  const mistake = factMistake(policy, stated.kind, stated.value);
  if (mistake !== null) return mistake;
  const from = parsePartialDay(stated.from);
  const to: PartialDay | null = stated.to === null ? null : parsePartialDay(stated.to);
  if (from === null || (stated.to !== null && to === null)) return badDay;
  if (to !== null && to.last <= from.first) return badDay;
  const meant = { kind: stated.kind, value: stated.value, unitId: null, from, to };
  const decided = decideFact(dossier, meant, manyValued(policy)(stated.kind));
  if (decided.act === "present") return success({});
  if (decided.act === "contradiction") return factOverlaps;
  const planned: PlannedRows = { facts: [], events: [], attachments: [], goneFacts: [] };
  applyFact(dossier, decided, planned);
  sendSuperseded(tx, "fact", planned.goneFacts);
  sendFacts(tx, planned.facts, { by: ctx.actor.accountId, at: null });
  return success({});
}

/** Records what happened to the unit on a day. */
export function recordEventOfUnit(
  ctx: Context,
  unitId: number,
  event: { readonly kind: string; readonly on: string },
): Promise<Outcome<Changed>> {
  return writeUnit(ctx, unitId, "event of a unit", async (under) => {
    const mistake = eventMistake(under.policy, event.kind);
    if (mistake !== null) return mistake;
    const on = parsePartialDay(event.on);
    if (on === null || on.first > ctx.today) return badDay;
    const { kind } = event;
    const { events } = await dossierOf(under);
    if (events.some((one) => one.kind === kind && one.first === on.first && one.last === on.last)) {
      return success({});
    }
    const row = { ...whomOf(under), subject: "u" as const, kind, on, unitId: null };
    sendEvents(under.tx, [row], { by: ctx.actor.accountId, at: null });
    return success({});
  });
}

function invalid(problems: Parameters<typeof failure>[3]): Outcome<never> {
  return failure("invalid", "entry-invalid", "Correct what is named.", problems);
}

const badDay = failure(
  "invalid",
  "bad-day",
  "Write dates like 2010, 2010-05 or 2010-05-06; an end is the first day outside, after the start.",
);
const unknownProvider = failure("invalid", "provider-unknown", "There is no such provider.");
const entryUnknown = failure(
  "not-found",
  "entry-unknown",
  "There is no such entry of a unit for which you record.",
);
const factUnknown = failure("not-found", "fact-unknown", "There is no such fact in force.");
const factOverlaps = failure(
  "conflict",
  "fact-overlaps",
  "Another value is on record for these days. Correct or end that first.",
);
const recordedOtherwise = failure(
  "conflict",
  "conflict",
  "This is recorded already with other content: correct that entry.",
);
