import type { AmountUnit } from "../amount.ts";
import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Clause, Parameter, ParameterValue, Subject } from "../policy/pack.ts";
import type { Text } from "../policy/values.ts";
import type { Verdict } from "../verdicts.ts";
import type { CompiledPack, Rule } from "./compiled.ts";
import { consequenceNotes } from "./consequences.ts";
import { judgeExact } from "./exact.ts";
import type { Refusal } from "./filter.ts";
import { judge, type JudgeOptions } from "./judge.ts";
import { filterText } from "./filter-wording.ts";
import { listen } from "./listening.ts";
import { type PartReason, partReasons } from "./part-reasons.ts";
import { wordingOf } from "./part-wording.ts";
import { variantsOf } from "./partial.ts";
import { type RuleTitles, ruleTitlesOf } from "./names.ts";
import { changeNotes } from "./change-notes.ts";
import { aboutOf, ruleOf } from "./lookup.ts";
import type { EntryCode } from "./recorder.ts";

/** A remark of the judge: a code and what belongs into its sentence. */
export interface Note {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What one entry gave to a verdict, or why it gave nothing. */
export interface EntryReason {
  readonly entryId: string;
  readonly sessionId: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly code: EntryCode;
  /** Which condition it failed; set where the code is `refused`. */
  readonly refusal: Refusal | null;
  /** What the steps of credit did to it, in their order. */
  readonly steps: readonly Note[];
  /** Whole minutes credited to this verdict. */
  readonly minutes: number;
  /** It counts as a training ("once") here. */
  readonly once: boolean;
}

export interface UsedParameter {
  readonly name: string;
  readonly value: ParameterValue;
  readonly parameter: Parameter;
}

/** Why a verdict is as it is. Structured; `sentences` puts it into words. */
export interface Reasons {
  readonly verdict: Verdict;
  readonly subject: Subject;
  readonly measure: Measure;
  /** In what its amounts are shown; null for hours. */
  readonly unit: AmountUnit | null;
  readonly title: Text;
  readonly clause: Clause;
  readonly responsible: Text;
  /** Why a status that is no finding stands; null where the pack says nothing. */
  readonly because: Text | null;
  /** By day, then id. */
  readonly entries: readonly EntryReason[];
  readonly notes: readonly Note[];
  /** What the rules are called that notes name by id. */
  readonly ruleTitles: RuleTitles;
  /** The leaves of the demand in the order of the pack. */
  readonly parts: readonly PartReason[];
  readonly parameters: readonly UsedParameter[];
  /** What would cure it; null where nothing is missing or nothing can. */
  readonly cure: Note | null;
  /** Whether the cure is told part by part: the demand is more than hours and trainings. */
  readonly partwise: boolean;
  /** What counts at all, in words; empty where anything does. */
  readonly counts: Text;
}

/** Whether `credited` and `demanded` of a rule's verdicts are minutes or a count. */
export type Measure = "minutes" | "count";

function measureOfRule(rule: Rule): Measure {
  return rule.measure;
}

/** The measure of a requirement with its parameters put in; minutes for an unknown one. */
export function measureOf(pack: CompiledPack, requirement: string): Measure {
  const found = ruleOf(pack, requirement);
  return found === null ? "minutes" : measureOfRule(found.rule);
}

export type VerdictKey = Pick<Verdict, "requirement" | "windowStart" | "anchor">;

/**
 * The reasoning behind one verdict, made on reading by the function that judged. Null where the
 * member has no such verdict on that day.
 */
export function explain(
  pack: CompiledPack,
  history: History,
  options: JudgeOptions,
  key: VerdictKey,
): Reasons | null {
  const verdict = judge(pack, history, options).find((row) => sameKey(row, key));
  const found = ruleOf(pack, key.requirement, key.anchor);
  if (verdict === undefined || found === null) return null;
  const { rule, own } = found;
  const heard = listen(own, key);
  const variants = variantsOf(history);
  // Of incomplete dates the earlier is shown, as the verdict does (D26).
  for (const variant of variants) {
    judgeExact(pack, variant, options.today, options.from ?? -2147483648, heard.recorder);
    if (heard.begun()) break;
  }
  const notes = [...heard.notes];
  if (verdict.status === "undetermined") notes.unshift({ code: "incomplete-date", values: {} });
  else if (variants.length > 1) notes.push({ code: "incomplete-date-no-matter", values: {} });
  return {
    verdict,
    subject: rule.source.subject,
    measure: measureOfRule(rule),
    unit: rule.unit,
    title: rule.source.title,
    clause: rule.source.clause,
    responsible: rule.source.responsible,
    because: rule.source.verdict.because,
    entries: heard.entries.sort(byDay),
    notes: [
      ...aboutNotes(pack, verdict),
      ...changeNotes(pack, found, verdict, options.today),
      ...notes,
      ...actNotes(verdict),
      ...consequenceNotes(rule, verdict, options.today),
      ...unitNotes(verdict),
    ],
    ruleTitles: ruleTitlesOf(pack.pack),
    parts: partReasons(own, heard.parts, verdict),
    parameters: usedParameters(own, rule),
    partwise: !rule.simple,
    counts: filterText(wordingOf(own, rule), rule.source.credit.counts),
    cure: cureOf(rule, verdict),
  };
}

function sameKey(row: Verdict, key: VerdictKey): boolean {
  return (
    row.requirement === key.requirement &&
    row.windowStart === key.windowStart &&
    row.anchor === key.anchor
  );
}

function byDay(a: EntryReason, b: EntryReason): number {
  return a.startsOn - b.startsOn || (a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : 0);
}

/** Which value of a fact the row is about, where the rule has one for each of several. */
function aboutNotes(pack: CompiledPack, verdict: Verdict): Note[] {
  const about = aboutOf(pack, verdict);
  return about === null
    ? []
    : [{ code: "about-one", values: { aboutZh: about.zh, aboutEn: about.en } }];
}

/** What stands apart from the status: whether the member may act, and that it is advice alone. */
function actNotes({ mayAct, advisory }: Verdict): Note[] {
  const notes: Note[] = [];
  if (mayAct !== undefined) notes.push({ code: mayAct ? "may-act" : "may-not-act", values: {} });
  if (advisory) notes.push({ code: "advisory", values: {} });
  return notes;
}

/** Where it counts, if that is not where the member was when the window ended (D19). */
function unitNotes(verdict: Verdict): Note[] {
  const { unitAtEnd, countedAt } = verdict;
  if (unitAtEnd === null || unitAtEnd === countedAt) return [];
  return [{ code: "unit-of-due-day", values: { unit: unitAtEnd } }];
}

function usedParameters(pack: CompiledPack, rule: Rule): UsedParameter[] {
  return rule.parameters.flatMap((name) => {
    const parameter = pack.pack.parameters[name];
    if (parameter === undefined) return [];
    const value = Object.hasOwn(pack.overrides, name) ? pack.overrides[name] : parameter.value;
    return [{ name, value: value ?? null, parameter }];
  });
}

function cureOf(rule: Rule, verdict: Verdict): Note | null {
  const { missingMinutes, missingCount, dueOn, status } = verdict;
  if (!verdict.owes) return null;
  const values = { minutes: missingMinutes, sessions: missingCount, due: dueOn };
  if (rule.source.subject === "unit" && missingMinutes === 0) {
    return { code: status === "short" ? "cure-none-duty" : "cure-duty", values };
  }
  if (status === "short") return { code: "cure-none", values };
  if (rule.perSession && missingMinutes > 0) {
    return { code: "cure-one-session", values: { ...values, minutes: verdict.demanded } };
  }
  if (missingMinutes > 0 && missingCount > 0) return { code: "cure-both", values };
  return { code: missingMinutes > 0 ? "cure-hours" : "cure-sessions", values };
}
