import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Clause, Parameter, ParameterValue, Subject } from "../policy/pack.ts";
import type { Text } from "../policy/values.ts";
import type { Verdict } from "../verdicts.ts";
import { type CompiledPack, type Rule, scale } from "./compiled.ts";
import { judgeExact } from "./exact.ts";
import type { Refusal } from "./filter.ts";
import { judge, type JudgeOptions } from "./judge.ts";
import { variantsOf } from "./partial.ts";
import type { EntryCode, Recorder } from "./recorder.ts";
import { counted, type Scratch } from "./scratch.ts";

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
  readonly title: Text;
  readonly clause: Clause;
  readonly responsible: Text;
  /** Why a status that is no finding stands; null where the pack says nothing. */
  readonly because: Text | null;
  /** By day, then id. */
  readonly entries: readonly EntryReason[];
  readonly notes: readonly Note[];
  readonly parameters: readonly UsedParameter[];
  /** What would cure it; null where nothing is missing or nothing can. */
  readonly cure: Note | null;
}

/** Whether `credited` and `demanded` of a rule's verdicts are minutes or a count. */
export type Measure = "minutes" | "count";

function measureOfRule(rule: Rule): Measure {
  return rule.measure;
}

/** The measure of a requirement with its parameters put in; minutes for an unknown one. */
export function measureOf(pack: CompiledPack, requirement: string): Measure {
  const rule = pack.rules.find((one) => one.id === requirement);
  return rule === undefined ? "minutes" : measureOfRule(rule);
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
  const rule = pack.rules.find((one) => one.id === key.requirement);
  if (verdict === undefined || rule === undefined) return null;
  const heard = listen(key);
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
    title: rule.source.title,
    clause: rule.source.clause,
    responsible: rule.source.responsible,
    because: rule.source.verdict.because,
    entries: heard.entries.sort(byDay),
    notes: [...notes, ...actNotes(verdict), ...unitNotes(verdict)],
    parameters: usedParameters(pack, rule),
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

interface Heard {
  readonly recorder: Recorder;
  readonly entries: EntryReason[];
  readonly notes: Note[];
  begun(): boolean;
}

function listen(key: VerdictKey): Heard {
  const entries: EntryReason[] = [];
  const notes: Note[] = [];
  let begun = false;
  const recorder: Recorder = {
    wants: (rule, windowStart, anchor) =>
      rule.id === key.requirement && windowStart === key.windowStart && anchor === key.anchor,
    begin() {
      begun = true;
      entries.length = 0;
      notes.length = 0;
    },
    entry(s, rule, k, code, amount, once) {
      const found = entryReason(s, rule, k, code, amount, once);
      if (found === null) return;
      entries.push(found);
      notes.push(...entryNotes(s, k, code));
    },
    step() {},
    cut() {},
    part() {},
    note(code, values) {
      notes.push({ code, values });
    },
  };
  return { recorder, entries, notes, begun: () => begun };
}

function entryReason(
  s: Scratch,
  rule: Rule,
  k: number,
  code: EntryCode,
  amount: number,
  once: boolean,
): EntryReason | null {
  const entry = s.entries[k];
  if (entry === undefined) return null;
  const refusal = code === "refused" ? rule.credit.counts.test(entry, null) : null;
  return {
    entryId: entry.id,
    sessionId: entry.sessionId,
    startsOn: entry.startsOn,
    endsOn: entry.endsOn,
    code,
    refusal,
    minutes: Math.floor(amount / scale),
    once,
  };
}

function entryNotes(s: Scratch, k: number, code: EntryCode): Note[] {
  const entry = s.entries[k];
  if (entry === undefined || s.states[k] !== counted) return [];
  const notes: Note[] = [];
  if (code === "straddles" && entry.days === null && entry.startsOn !== entry.endsOn) {
    notes.push({ code: "even-split", values: { entry: entry.id } });
  }
  const gave = code === "counted" || code === "straddles";
  if (gave && entry.recordedOn < entry.endsOn) {
    notes.push({ code: "recorded-early", values: { entry: entry.id } });
  }
  return notes;
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
