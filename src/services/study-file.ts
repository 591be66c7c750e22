import type { StudyFile, VerdictView } from "#contract/views";
import { type Day, formatDay, formatPartialDay } from "#core/day";
import { cureSentence, explain, headline, type Reasons, sentences } from "#core/judge";
import type { History } from "#core/members";
import { failure, type Outcome, success } from "#core/outcome";
import type { Verdict } from "#core/verdicts";
import { waiverFact } from "#core/waivers";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { loadAccountNames, type NamedUnit } from "#store/names";
import {
  type FiledHomeTakenBack,
  type FiledMember,
  type FiledRows,
  findFiledMember,
  type FiledTakenBack,
  loadFiledRows,
  loadHomesTakenBack,
  loadTakenBack,
} from "#store/study-file";
import type { DutyAbove } from "#core/duties";
import { lookerOf } from "./access/actor.ts";
import { type AsOf, askedOf, namesAt, policyAt } from "./as-of.ts";
import type { Context } from "./context.ts";
import { dutiesBeside, withDuty } from "./duties-beside.ts";
import { mayRecord } from "./ledger-rights.ts";
import { packRefOf, type Policy } from "./policy.ts";
import { refOf } from "./persons.ts";
import { ledgerView } from "./study-file-ledger.ts";
import { historyOf, judgeHistory, loadForJudging } from "./verdicts.ts";
import { isFigure, unitRef, verdictLine } from "./verdicts-lines.ts";

const notHere = failure("not-found", "member-unknown", "There is no such member in sight.");

/** A file that is taken out, and what for. */
export interface Taken {
  readonly what: string;
  readonly purpose: string;
}

/**
 * Everything about one member: each verdict with its reasons, made on reading by the function that
 * judges; every row of the ledger with what it counted for. A past day holds what was true on it and
 * was known at the end of `knownOn`, and is judged again by the pack of then. Whoever looks from a post is logged; the member himself is not.
 */
export async function studyFile(
  ctx: Context,
  memberId: number,
  asOf: AsOf = {},
  taken?: Taken,
): Promise<Outcome<StudyFile>> {
  const at = askedOf(ctx, asOf);
  const today = at.day;
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const { whole, units, member: self } = ctx.actor.sight;
    const found = await findFiledMember(tx, memberId, { whole, units }, self);
    if (found === null) return notHere;
    const [policy, loaded, rows, takenBack, homesTakenBack] = await Promise.all([
      policyAt(tx, at),
      loadForJudging(tx, ctx, found.regionId, [memberId], at.knownOn),
      loadFiledRows(tx, found.regionId, memberId, at),
      loadTakenBack(tx, found.regionId, memberId, at),
      loadHomesTakenBack(tx, found.regionId, memberId, at),
    ]);
    const member = at.isPresent ? found : memberThen(found, rows, today);
    const history = historyOf(loaded, memberId);
    const verdicts =
      policy === null ? [] : judgeHistory(policy, history, today).filter((one) => !isFigure(one));
    const reasons = new Map(verdicts.map((one) => [one, reasonsOf(policy, history, today, one)]));
    const beside = at.isPresent
      ? await dutiesBeside(tx, found, policy, verdicts, today)
      : new Map<Verdict, DutyAbove>();
    const [names, recorders] = await Promise.all([
      namesAt(tx, at, [
        ...unitIds(member, rows, verdicts),
        ...[...beside.values(), ...takenBack, ...homesTakenBack].map((one) => one.unitId),
      ]),
      loadAccountNames(tx, [
        ...rows.entries.map((one) => one.recordedBy),
        ...[...takenBack, ...homesTakenBack].map((one) => one.takenBackBy),
      ]),
    ]);
    logLook(tx, ctx, member, taken);
    return success({
      member: memberView(member, names),
      headline: headline(verdicts, today),
      ...datedRows(rows, names),
      takenBack: takenBack.map((one) => takenBackView(one, names, recorders)),
      homesTakenBack: homesTakenBack.map((one) => homeTakenBackView(one, names, recorders)),
      verdicts: verdicts.map((one) => {
        const view = verdictView(policy, one, reasons.get(one) ?? null, names);
        return withDuty(view, beside.get(one), policy, names);
      }),
      ledger: ledgerView(policy, memberId, loaded, rows, { reasons, recorders }),
      pack: packRefOf(policy),
      today: formatDay(today),
      knownOn: formatDay(at.knownOn ?? ctx.today),
      mayRecord: member.fromPost && mayRecord(ctx),
    });
  });
}

/** The verdicts of one member on a day, as known at the end of another; nothing is stored. */
export async function judgeAsOf(
  ctx: Context,
  memberId: number,
  asOf: AsOf,
): Promise<Outcome<Verdict[]>> {
  const at = askedOf(ctx, asOf);
  return ctx.db.snapshot(ctx.actor.sight, async (tx) => {
    const { whole, units, member: self } = ctx.actor.sight;
    const member = await findFiledMember(tx, memberId, { whole, units }, self);
    if (member === null) return notHere;
    const [policy, loaded] = await Promise.all([
      policyAt(tx, at),
      loadForJudging(tx, ctx, member.regionId, [memberId], at.knownOn),
    ]);
    logLook(tx, ctx, member);
    if (policy === null) return success([]);
    const all = judgeHistory(policy, historyOf(loaded, memberId), at.day);
    return success(all.filter((one) => !isFigure(one)));
  });
}

function reasonsOf(
  policy: Policy | null,
  history: History,
  today: Day,
  verdict: Verdict,
): Reasons | null {
  return policy === null ? null : explain(policy.compiled, history, { today }, verdict);
}

/** What leaves the house on paper is put down for the member himself, too. */
function logLook(tx: Tx, ctx: Context, member: FiledMember, taken?: Taken): void {
  if (!member.fromPost && taken === undefined) return;
  sendLook(tx, {
    ...lookerOf(ctx.actor),
    act: taken === undefined ? "look" : "export",
    task: member.fromPost ? "standing" : "own",
    what: taken?.what ?? "study file",
    purpose: taken?.purpose ?? "",
    memberIds: [member.memberId],
  });
}

function unitIds(
  member: FiledMember,
  rows: FiledRows,
  verdicts: readonly Verdict[],
): (number | null)[] {
  return [
    member.unitId,
    member.lastUnitId,
    member.hostUnitId,
    ...[...rows.homes, ...rows.attachments, ...rows.facts, ...rows.events].map((row) => row.unitId),
    ...verdicts.flatMap((one) => [one.countedAt, one.unitAtEnd]),
  ];
}

/** Home, host and admission as the rows of a past day say. */
function memberThen(member: FiledMember, rows: FiledRows, day: Day): FiledMember {
  const holds = (one: FiledRows["attachments"][number]): boolean =>
    one.from <= day && (one.to === null || day < one.to);
  return {
    ...member,
    unitId: rows.homes.find(holds)?.unitId ?? null,
    lastUnitId: rows.homes[0]?.unitId ?? member.lastUnitId,
    hostUnitId: rows.attachments.find(holds)?.unitId ?? null,
    joinedOn: rows.events.findLast((one) => one.kind === "admitted")?.on ?? null,
  };
}

type Names = ReadonlyMap<number, NamedUnit>;

/** Every unit that a row names is stored; a dot stands for one that is not. */
function named(unitId: number, names: Names) {
  const unknown = { unitId, code: "", nameZh: "·", nameEn: "·", kind: "other", level: "branch" };
  return unitRef(names.get(unitId) ?? unknown);
}

function memberView(member: FiledMember, names: Names): StudyFile["member"] {
  const { memberId, memberNo, name, nameEn, sex, bornFirst, bornLast, joinedOn } = member;
  return {
    memberId,
    memberNo,
    name,
    nameEn,
    sex,
    unit: refOf(member.unitId, names),
    born:
      bornFirst === null
        ? null
        : formatPartialDay({ first: bornFirst, last: bornLast ?? bornFirst }),
    joinedOn: joinedOn === null ? null : formatDay(joinedOn),
    host: refOf(member.hostUnitId, names),
    lastUnit: named(member.lastUnitId, names),
  };
}

export function datedRows(
  rows: FiledRows,
  names: Names,
): Pick<StudyFile, "homes" | "attachments" | "facts" | "events"> {
  const stay = (one: FiledRows["attachments"][number]) => ({
    unit: named(one.unitId, names),
    from: formatDay(one.from),
    to: one.to === null ? null : formatDay(one.to),
    recordedAt: one.recordedAt,
  });
  return {
    homes: rows.homes.map((one) => ({ homeId: one.homeId, ...stay(one) })),
    attachments: rows.attachments.map((one) => ({ ...stay(one), kind: one.kind })),
    facts: rows.facts
      .filter((one) => one.kind !== waiverFact)
      .map((one) => ({
        factId: one.factId,
        kind: one.kind,
        value: one.value,
        unit: refOf(one.unitId, names),
        from: formatPartialDay({ first: one.from, last: one.fromLast }),
        to:
          one.to === null ? null : formatPartialDay({ first: one.to, last: one.toLast ?? one.to }),
        recordedAt: one.recordedAt,
        contested: one.contested,
      })),
    events: rows.events.map((one) => ({
      eventId: one.eventId,
      kind: one.kind,
      unit: refOf(one.unitId, names),
      on: formatPartialDay({ first: one.on, last: one.onLast }),
      recordedAt: one.recordedAt,
    })),
  };
}

function takenBackView(
  event: FiledTakenBack,
  names: Names,
  recorders: ReadonlyMap<number, string>,
): StudyFile["takenBack"][number] {
  const { eventId, kind, unitId, on, onLast, takenBackAt, takenBackBy, reason } = event;
  return {
    eventId,
    kind,
    unit: refOf(unitId, names),
    on: formatPartialDay({ first: on, last: onLast }),
    takenBackAt,
    takenBackBy: recorders.get(takenBackBy) ?? "",
    reason,
  };
}

function consequenceOf(reasons: Reasons | null): VerdictView["consequence"] {
  const found = reasons?.notes.find((one) => one.code === "consequence")?.values;
  return found === undefined
    ? null
    : { zh: String(found.whatZh ?? ""), en: String(found.whatEn ?? "") };
}

function homeTakenBackView(
  home: FiledHomeTakenBack,
  names: Names,
  recorders: ReadonlyMap<number, string>,
): StudyFile["homesTakenBack"][number] {
  const { homeId, unitId, from, to, takenBackAt, takenBackBy, reason } = home;
  return {
    homeId,
    unit: named(unitId, names),
    from: formatDay(from),
    to: to === null ? null : formatDay(to),
    takenBackAt,
    takenBackBy: recorders.get(takenBackBy) ?? "",
    reason,
  };
}

/** One verdict with its clause and reasons in words. */
export function verdictView(
  policy: Policy | null,
  verdict: Verdict,
  reasons: Reasons | null,
  names: Names,
): VerdictView {
  const clause = reasons?.clause ?? null;
  const said = reasons === null ? [] : sentences(reasons, names);
  const general = said.filter((one) => one.entryId === null);
  return {
    ...verdictLine(policy, verdict),
    period: formatDay(verdict.period),
    nextChangeOn: verdict.nextChangeOn === null ? null : formatDay(verdict.nextChangeOn),
    mayAct: verdict.mayAct ?? null,
    consequence: consequenceOf(reasons),
    advisory: verdict.advisory === true,
    countedAt: refOf(verdict.countedAt, names),
    unitAtEnd: refOf(verdict.unitAtEnd, names),
    clause:
      clause === null ? null : { place: clause.place, text: { zh: clause.zh, en: clause.quote } },
    reasons: general.map(({ code, text }) => ({ code, text })),
    duty: null,
    cure: reasons === null ? null : cureSentence(reasons),
  };
}
