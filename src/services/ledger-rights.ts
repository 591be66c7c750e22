import { wordProblem } from "#contract/rows/problems";
import { type Day, parseDay } from "#core/day";
import type { DayLine, StatedCredit } from "#core/ledger";
import { type ClaimProblem, checkAttendance, checkSession } from "#core/ledger-check";
import type { Problem } from "#core/outcome";
import type { Subject } from "#core/policy/pack";
import type { Vocabulary } from "#core/policy/vocabulary";
import type { Tx } from "#store/database";
import type { NewSession } from "#store/ledger-sessions";
import { placement } from "#store/organisation/placement";
import type { Context } from "./context.ts";
import type { Policy } from "./policy.ts";

/** Posts whose holders record for the members that they see. */
const recordingRoles: readonly string[] = ["secretary", "training-office"];

export function mayRecord(ctx: Context): boolean {
  const { sight, roles } = ctx.actor;
  return sight.whole || (sight.units.length > 0 && roles.some(isRecording));
}

function isRecording(held: { readonly role: string }): boolean {
  return recordingRoles.includes(held.role);
}

/** Whether a session may be said to be held by a unit: one whose members the caller records for. */
export async function mayNameUnit(tx: Tx, ctx: Context, unitId: number | null): Promise<boolean> {
  const { whole, units } = recordingScope(ctx);
  if (unitId === null || units.includes(unitId)) return true;
  const placed = (await placement(tx, [unitId])).get(unitId);
  return placed !== undefined && (whole || placed.seenBy.some((one) => units.includes(one)));
}

/** The units at which the caller's posts let him record; a member never records for himself. */
export function recordingScope(ctx: Context): { whole: boolean; units: number[] } {
  const units = ctx.actor.roles.filter(isRecording).map((held) => held.unitId);
  return { whole: ctx.actor.sight.whole, units };
}

/** What one person attended, as the ledger takes it. */
export interface Attended {
  readonly minutes: number | null;
  readonly credit: StatedCredit | null;
  readonly days: readonly DayLine[] | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly note: string;
}

interface StatedAttendance {
  readonly minutes: number | null;
  readonly credit: { readonly quantity: number; readonly unit: string } | null;
  readonly days: readonly { readonly on: string; readonly minutes: number }[] | null;
  readonly outcome: string | null;
  readonly attested: boolean;
  readonly note: string;
}

/** Reads days and quantities of a request; a day that is none lies outside every session. */
export function attendedOf(stated: StatedAttendance): Attended {
  const { minutes, outcome, attested, note } = stated;
  const credit =
    stated.credit === null
      ? null
      : {
          thousandths: Math.round(stated.credit.quantity * 1000),
          unit: stated.credit.unit,
        };
  const days =
    stated.days?.map((line) => ({
      on: parseDay(line.on) ?? -Infinity,
      minutes: line.minutes,
    })) ?? null;
  return { minutes, credit, days, outcome, attested, note };
}

/** The vocabulary with the forms of one kind of subject: a unit's acts are no training of members. */
export function wordsOf(vocabulary: Vocabulary, subject: Subject): Vocabulary {
  return { ...vocabulary, forms: vocabulary.forms.filter((form) => form.subject === subject) };
}

/** Everything wrong with a class, each with its place and cure. */
export function checkClass(
  policy: Policy,
  today: Day,
  session: NewSession,
  attended: readonly Attended[],
): Problem[] {
  const vocabulary = wordsOf(policy.pack.vocabulary, "member");
  const problems = checkSession(vocabulary, session, today).map((one) => worded(one, "/session"));
  attended.forEach((one, index) => {
    const found = checkAttendance(vocabulary, session, one);
    problems.push(...found.map((each) => worded(each, `/attendees/${index}`)));
  });
  return problems;
}

export function worded(problem: ClaimProblem, at: string): Problem {
  const { field, code, value, detail } = problem;
  const words = wordProblem({ code, detail }, "en");
  return { at: `${at}/${field}`, message: `${value} ${words.reason}. ${words.cure}`.trim() };
}
