import { amountIn, amountsOf, type AmountUnit } from "../amount.ts";
import { formatDay } from "../day.ts";
import type { ParameterValue, Source } from "../policy/pack.ts";
import type { Text } from "../policy/values.ts";
import type { Status } from "../verdicts.ts";
import type { EntryReason, Note, Reasons } from "./reasons.ts";
import type { PartReason } from "./part-reasons.ts";
import { type Said, type UnitNames, withNames } from "./names.ts";
import { trainingsText } from "./counting.ts";
import { templates } from "./templates.ts";

/** The words of the statuses, the same on pages, in files and on the command line. */
export const statusTitles: Readonly<Record<Status, Text>> = {
  met: { zh: "达标", en: "Met" },
  "on-course": { zh: "进行中", en: "On course" },
  short: { zh: "欠学时", en: "Short" },
  overdue: { zh: "逾期", en: "Overdue" },
  late: { zh: "逾期补训", en: "Late" },
  waived: { zh: "豁免", en: "Waived" },
  exempt: { zh: "不适用范围", en: "Exempt" },
  "partial-year": { zh: "不足年", en: "Partial year" },
  "no-norm": { zh: "无学时要求", en: "No numeric norm" },
  "not-measurable": { zh: "暂不可测", en: "Not yet measurable" },
  undetermined: { zh: "待定", en: "Undetermined" },
};

const sourceTitles: Readonly<Record<Source, Text>> = {
  text: { zh: "原文", en: "stated by the text" },
  secondary: { zh: "其他来源", en: "from another source" },
  judgement: { zh: "判断", en: "a judgement" },
  guess: { zh: "推测", en: "a guess" },
};

/** One reason in words, with the code it comes from. */
export interface Sentence {
  readonly code: string;
  readonly text: Text;
  /** The entry that it is about, or null. */
  readonly entryId: string | null;
}

/**
 * Reasons in both languages, in the order in which a person reads them: rules by their titles,
 * units by the names that are given here.
 */
export function sentences(reasons: Reasons, units: UnitNames = new Map()): Sentence[] {
  const { unit } = reasons;
  return [
    summary(reasons),
    sentence("window", { fromDay: reasons.verdict.windowStart, dueDay: reasons.verdict.dueOn }),
    ...becauseOf(reasons),
    ...reasons.notes.map((one) =>
      noteSentence(one, unit, withNames(one.values, reasons.ruleTitles, units)),
    ),
    ...partSentences(reasons),
    ...reasons.entries.map((entry) => entrySentence(entry, reasons)),
    // A limit that is not set decided nothing.
    ...reasons.parameters.filter(({ value }) => value !== null).map(parameterSentence),
  ];
}

/** One part alone says no more than the summary, unless it asks for something of its own. */
function partSentences(reasons: Reasons): Sentence[] {
  const told = reasons.parts.length > 1 ? reasons.parts.map(partSentence) : [];
  const { counts, verdict } = reasons;
  if (!verdict.owes || counts.en === "") return told;
  return [...told, sentence("cure-counts", { countsZh: counts.zh, countsEn: counts.en })];
}

function partSentence(part: PartReason): Sentence {
  const { asks, have, missing, leftOut } = part;
  const values = { asksZh: asks.zh, asksEn: asks.en, haveZh: have.zh, haveEn: have.en };
  if (leftOut !== null) {
    return sentence("part-left", { ...values, becauseZh: leftOut.zh, becauseEn: leftOut.en });
  }
  if (missing === null) return sentence("part-reached", values);
  return sentence("part-missing", { ...values, missingZh: missing.zh, missingEn: missing.en });
}

/** What would cure it, in words; null where nothing can or need be. */
export function cureSentence(reasons: Reasons): Text | null {
  if (reasons.cure === null) return null;
  const plain = noteSentence(reasons.cure, reasons.unit).text;
  if (!reasons.partwise) return plain;
  const missing = reasons.parts.filter((one) => one.meant && one.missing !== null);
  if (missing.length === 0) return plain;
  if (reasons.verdict.status === "short") {
    const zh = missing.map((one) => `${one.asks.zh}欠${one.missing?.zh ?? ""}`).join(";");
    const en = missing.map((one) => `${one.missing?.en ?? ""} of ${one.asks.en}`).join("; ");
    return sentence("cure-none-parts", { partsZh: zh, partsEn: en }).text;
  }
  const cures = missing.flatMap((one) => one.cure ?? []);
  return {
    zh: cures.map((one) => one.zh).join(""),
    en: cures.map((one) => one.en).join(" "),
  };
}

function summary({ verdict, measure, unit }: Reasons): Sentence {
  const { credited, demanded, sessions } = verdict;
  const title = statusTitles[verdict.status];
  const inMinutes = measure === "minutes";
  const values = inMinutes
    ? { creditedHours: credited, demandedHours: demanded, sessions }
    : { credited, demanded };
  const byHours = demanded === 0 ? "summary-figure" : "summary-minutes";
  const found = sentence(inMinutes ? byHours : "summary-count", values, unit);
  return {
    ...found,
    text: {
      zh: found.text.zh.replace("{status}", title.zh),
      en: found.text.en.replace("{status}", title.en),
    },
  };
}

/** What the pack says about a status that is no finding. */
function becauseOf({ verdict, because }: Reasons): Sentence[] {
  const finding = verdict.status !== "not-measurable" && verdict.status !== "no-norm";
  if (because === null || finding) return [];
  return [sentence("because", { becauseZh: because.zh, becauseEn: because.en })];
}

/** Whose duty it was to make it possible, and where that duty stands: a finding of its own (A21). */
export function dutySentence(title: Text, unit: Text, status: Status): Sentence {
  return sentence("duty-beside", { title, unit, status: statusTitles[status] });
}

function noteSentence(note: Note, unit: AmountUnit | null, said: Said = note.values): Sentence {
  const { minutes, due, dueOn, ...rest } = said;
  const values: Record<string, Said[string]> = { ...rest };
  if (minutes !== undefined) values.minutesHours = minutes;
  if (typeof rest.sessions === "number") values.trainings = trainingsText(rest.sessions);
  const day = due ?? dueOn;
  if (day !== undefined) values.dueDay = day;
  return { ...sentence(codeOf(note), values, unit), code: note.code };
}

function codeOf({ code, values }: Note): string {
  if (code === "cure-none" && values.sessions === 0) return "cure-none-hours";
  if (code === "cure-none" && values.minutes === 0) return "cure-none-sessions";
  if (code === "full-window" && values.open === 1) return "full-window-open";
  return code === "part-window" && values.boundAtEnd === 0 ? "part-window-left" : code;
}

function entrySentence(entry: EntryReason, { subject, measure, unit }: Reasons): Sentence {
  const act = subject === "unit" && measure === "count" && entry.code === "counted";
  const told = act ? "counted-act" : entry.code;
  const code = entry.refusal === null ? told : `refused-${entry.refusal}`;
  const span =
    entry.startsOn === entry.endsOn
      ? formatDay(entry.startsOn)
      : `${formatDay(entry.startsOn)}–${formatDay(entry.endsOn)}`;
  const found = sentence(code, { span, minutesHours: entry.minutes }, unit);
  const steps = entry.steps.map((one) => noteSentence(one, unit).text);
  if (steps.length === 0) return { ...found, entryId: entry.entryId };
  // What the steps did stands behind the result, as its explanation, before the last stop.
  const zh = `${found.text.zh.slice(0, -1)}(${steps.map((one) => one.zh).join(";")})。`;
  const en = `${found.text.en.slice(0, -1)} (${steps.map((one) => one.en).join("; ")}).`;
  return { code: found.code, text: { zh, en }, entryId: entry.entryId };
}

function parameterSentence({ value, parameter }: Reasons["parameters"][number]): Sentence {
  const source = sourceTitles[parameter.source];
  const { title, unit } = parameter;
  return sentence("parameter", { title, value: shownValue(value, unit), source });
}

function shownValue(value: ParameterValue, unit: string): Text {
  if (typeof value === "boolean") return value ? { zh: "是", en: "yes" } : { zh: "否", en: "no" };
  const text = unit === "date" && typeof value === "number" ? formatDay(value) : String(value);
  return { zh: text, en: text };
}

function sentence(code: string, values: Said, unit: AmountUnit | null = null): Sentence {
  const text = templates[code] ?? { zh: code, en: code };
  const said: Said = { ...values, ...calledIn(unit) };
  const [zh, en] = [fill(text.zh, said, unit, "zh"), fill(text.en, said, unit, "en")];
  return { code, entryId: null, text: { zh, en } };
}

/** What amounts are called within a sentence, and where one begins with it. */
function calledIn(unit: AmountUnit | null): { readonly credits: Text; readonly Credits: Text } {
  const { zh, en } = amountsOf(unit);
  return {
    credits: { zh, en },
    Credits: { zh, en: en.slice(0, 1).toUpperCase() + en.slice(1) },
  };
}

function fill(
  template: string,
  values: Said,
  unit: AmountUnit | null,
  language: keyof Text,
): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (typeof value === "object") return value[language];
    if (typeof value === "number" && name.endsWith("Hours")) return amountIn(unit, value)[language];
    if (typeof value === "number" && (name === "day" || name.endsWith("Day")))
      return formatDay(value);
    return String(value);
  });
}
