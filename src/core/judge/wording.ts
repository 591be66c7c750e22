import { formatDay } from "../day.ts";
import type { ParameterValue } from "../policy/pack.ts";
import type { Text } from "../policy/values.ts";
import type { Status } from "../verdicts.ts";
import type { EntryReason, Note, Reasons } from "./reasons.ts";
import { windowTemplates } from "./window-wording.ts";

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

/** Sentences by code; `{name}` is filled in. Durations end in `Hours`, days in `Day`. */
const templates: Readonly<Record<string, Text>> = {
  ...windowTemplates,
  "summary-minutes": {
    zh: "{status}:已计{creditedHours}学时,要求{demandedHours}学时;培训{sessions}次。",
    en: "{status}: {creditedHours} h of {demandedHours} h; trainings: {sessions}.",
  },
  "summary-figure": {
    zh: "{status}:已计{creditedHours}学时;培训{sessions}次。",
    en: "{status}: {creditedHours} h; trainings: {sessions}.",
  },
  "summary-count": {
    zh: "{status}:已计{credited}次,要求{demanded}次。",
    en: "{status}: {credited} of {demanded}.",
  },
  window: {
    zh: "考核期从{fromDay}起,最后一天为{dueDay}。",
    en: "Judged from {fromDay}; the last day is {dueDay}.",
  },
  counted: { zh: "{span}:计{minutesHours}学时。", en: "{span}: {minutesHours} h counted." },
  straddles: {
    zh: "{span}:跨期,期内计{minutesHours}学时。",
    en: "{span}: reaches over the edge; {minutesHours} h lie inside.",
  },
  running: {
    zh: "{span}:尚未结束,已过天数计{minutesHours}学时,结束后才算一次培训。",
    en: "{span}: still running; {minutesHours} h of the days passed, a training only when it has ended.",
  },
  duplicate: {
    zh: "{span}:与同一场次的另一条记录重复,只计较长的一条。",
    en: "{span}: a second entry of the same session; only the longer one counts.",
  },
  future: {
    zh: "{span}:在判定日之后,不计。",
    en: "{span}: after the day of judging; not counted.",
  },
  before: { zh: "{span}:在考核期之前。", en: "{span}: before the window." },
  after: { zh: "{span}:在考核期之后。", en: "{span}: after the window." },
  "earlier-window": {
    zh: "{span}:在前一考核期的宽限日内结束,计入前一期。",
    en: "{span}: ended in the days of grace of the window before and belongs to it.",
  },
  "ends-after": {
    zh: "{span}:在期限之后才结束,不计入期限内。",
    en: "{span}: ended after the due day; not in time.",
  },
  "too-short": { zh: "{span}:时长不足。", en: "{span}: too short to count." },
  "refused-form": {
    zh: "{span}:培训形式不符。",
    en: "{span}: not a form of training that counts here.",
  },
  "refused-mode": {
    zh: "{span}:参加方式不符。",
    en: "{span}: not attended in the way that counts here.",
  },
  "refused-education": { zh: "{span}:不是集中培训。", en: "{span}: not concentrated training." },
  "refused-provider-kind": {
    zh: "{span}:办学单位类型不符。",
    en: "{span}: the provider is not of a kind that counts here.",
  },
  "refused-provider-level": {
    zh: "{span}:办学单位级别不够。",
    en: "{span}: the provider's level is too low.",
  },
  "refused-topic": { zh: "{span}:主题不符。", en: "{span}: not a topic that counts here." },
  "refused-outcome": {
    zh: "{span}:没有所需的结果。",
    en: "{span}: without the outcome that is asked.",
  },
  "refused-not-attested": { zh: "{span}:未经核实。", en: "{span}: not attested." },
  "refused-excluded": { zh: "{span}:本要求不计此类记录。", en: "{span}: of a kind left out here." },
  exempt: { zh: "依{because}不适用。", en: "Lifted by {because}." },
  "waiver-lift": { zh: "经批准豁免({kind})。", en: "Set aside by a waiver ({kind})." },
  "waiver-reduce": { zh: "经批准减少学时({kind})。", en: "Hours reduced by a waiver ({kind})." },
  "waiver-shift": { zh: "经批准延期({kind})。", en: "Due day shifted by a waiver ({kind})." },
  "full-window": {
    zh: "适用{days}天,需{needed}天,按全年考核。",
    en: "Bound on {days} days, {needed} needed: judged in full.",
  },
  "full-window-open": {
    zh: "若不再变化,适用{days}天,需{needed}天,按全年考核。",
    en: "Bound on {days} days if nothing changes, {needed} needed: judged in full.",
  },
  "part-window": {
    zh: "适用{days}天,需{needed}天,不足年。",
    en: "Bound on {days} days, {needed} needed: a partial year.",
  },
  "part-window-left": {
    zh: "期末已不适用,不足年。",
    en: "No longer bound at the end of the window: a partial year.",
  },
  "other-category": {
    zh: "期内另有{days}天属{rule},以期末类别为准。",
    en: "On {days} days {rule} applied; the category at the end decides.",
  },
  "also-binds": {
    zh: "同时适用{rule},各自单独判定。",
    en: "{rule} binds as well and is judged by itself.",
  },
  "even-split": {
    zh: "记录{entry}没有每日分钟,按日均摊。",
    en: "Entry {entry} has no day lines: split evenly over its days.",
  },
  "recorded-early": {
    zh: "记录{entry}在培训结束之前就已登记。",
    en: "Entry {entry} was recorded before its session had ended.",
  },
  "counted-act": { zh: "{span}:计一次。", en: "{span}: counted." },
  because: { zh: "{becauseZh}", en: "{becauseEn}" },
  "state-held": { zh: "{day}:{stateZh}。", en: "On {day}: {stateEn}." },
  "state-missing": {
    zh: "{day}没有此项登记:{stateZh}。",
    en: "Not on record on {day}: {stateEn}.",
  },
  deadline: { zh: "期限为{dueDay}。", en: "Due on {dueDay}." },
  "unit-of-due-day": {
    zh: "期限当日所在组织为{unit}。",
    en: "The home unit on the due day was {unit}.",
  },
  "incomplete-date": {
    zh: "日期不完整,结果取决于确切日期;请补全日期。",
    en: "A date is incomplete and the result hangs on it. Complete the date.",
  },
  "incomplete-date-no-matter": {
    zh: "有日期不完整,但不影响结果。",
    en: "A date is incomplete; the result is the same either way.",
  },
  parameter: { zh: "{title}:{value}({source})。", en: "{title}: {value} ({source})." },
  "cure-hours": {
    zh: "还需{minutesHours}学时,最晚{dueDay}。",
    en: "{minutesHours} h are missing, due on {dueDay}.",
  },
  "cure-sessions": {
    zh: "还需培训{sessions}次,最晚{dueDay}。",
    en: "{sessions} training(s) missing, due on {dueDay}.",
  },
  "cure-both": {
    zh: "还需{minutesHours}学时和{sessions}次培训,最晚{dueDay}。",
    en: "{minutesHours} h and {sessions} training(s) are missing, due on {dueDay}.",
  },
  "cure-duty": {
    zh: "还差{sessions}项,最晚{dueDay}。",
    en: "{sessions} still missing, due on {dueDay}.",
  },
  "cure-none-duty": {
    zh: "考核期已结束,差{sessions}项,不能再补。",
    en: "The window has ended with {sessions} missing; it cannot be cured.",
  },
  "cure-one-session": {
    zh: "需参加一次不少于{minutesHours}学时的培训,最晚{dueDay}。",
    en: "One session of {minutesHours} h is needed, due on {dueDay}.",
  },
  "cure-none": {
    zh: "考核期已结束,欠{minutesHours}学时和{sessions}次培训,不能再补。",
    en: "The window has ended with {minutesHours} h and {sessions} training(s) missing; it cannot be cured.",
  },
  "cure-none-hours": {
    zh: "考核期已结束,欠{minutesHours}学时,不能再补。",
    en: "The window has ended with {minutesHours} h missing; it cannot be cured.",
  },
  "cure-none-sessions": {
    zh: "考核期已结束,欠{sessions}次培训,不能再补。",
    en: "The window has ended with {sessions} training(s) missing; it cannot be cured.",
  },
};

const sourceTitles: Readonly<Record<string, Text>> = {
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

/** Reasons in both languages, in the order in which a person reads them. */
export function sentences(reasons: Reasons): Sentence[] {
  return [
    summary(reasons),
    sentence("window", { fromDay: reasons.verdict.windowStart, dueDay: reasons.verdict.dueOn }),
    ...becauseOf(reasons),
    ...reasons.notes.map(noteSentence),
    ...reasons.entries.map((entry) => entrySentence(entry, reasons)),
    // A limit that is not set decided nothing.
    ...reasons.parameters.filter(({ value }) => value !== null).map(parameterSentence),
  ];
}

/** What would cure it, in words; null where nothing can or need be. */
export function cureSentence(reasons: Reasons): Text | null {
  return reasons.cure === null ? null : noteSentence(reasons.cure).text;
}

function summary({ verdict, measure }: Reasons): Sentence {
  const { credited, demanded, sessions } = verdict;
  const title = statusTitles[verdict.status];
  const inMinutes = measure === "minutes";
  const values = inMinutes
    ? { creditedHours: credited, demandedHours: demanded, sessions }
    : { credited, demanded };
  const byHours = demanded === 0 ? "summary-figure" : "summary-minutes";
  const found = sentence(inMinutes ? byHours : "summary-count", values);
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

function noteSentence(note: Note): Sentence {
  const { minutes, due, dueOn, ...rest } = note.values;
  const values: Record<string, string | number> = { ...rest };
  if (minutes !== undefined) values.minutesHours = minutes;
  const day = due ?? dueOn;
  if (day !== undefined) values.dueDay = day;
  return { ...sentence(codeOf(note), values), code: note.code };
}

function codeOf({ code, values }: Note): string {
  if (code === "cure-none" && values.sessions === 0) return "cure-none-hours";
  if (code === "cure-none" && values.minutes === 0) return "cure-none-sessions";
  if (code === "full-window" && values.open === 1) return "full-window-open";
  return code === "part-window" && values.boundAtEnd === 0 ? "part-window-left" : code;
}

function entrySentence(entry: EntryReason, { subject, measure }: Reasons): Sentence {
  const act = subject === "unit" && measure === "count" && entry.code === "counted";
  const told = act ? "counted-act" : entry.code;
  const code = entry.refusal === null ? told : `refused-${entry.refusal}`;
  const span =
    entry.startsOn === entry.endsOn
      ? formatDay(entry.startsOn)
      : `${formatDay(entry.startsOn)}–${formatDay(entry.endsOn)}`;
  return { ...sentence(code, { span, minutesHours: entry.minutes }), entryId: entry.entryId };
}

function parameterSentence({ value, parameter }: Reasons["parameters"][number]): Sentence {
  const source = sourceTitles[parameter.source] ?? { zh: "", en: "" };
  const text = templates.parameter ?? { zh: "", en: "" };
  const shown = shownValue(value, parameter.unit);
  return {
    code: "parameter",
    entryId: null,
    text: {
      zh: fill(text.zh, { title: parameter.title.zh, value: shown.zh, source: source.zh }),
      en: fill(text.en, { title: parameter.title.en, value: shown.en, source: source.en }),
    },
  };
}

function shownValue(value: ParameterValue, unit: string): Text {
  if (typeof value === "boolean") return value ? { zh: "是", en: "yes" } : { zh: "否", en: "no" };
  const text = unit === "date" && typeof value === "number" ? formatDay(value) : String(value);
  return { zh: text, en: text };
}

function sentence(code: string, values: Readonly<Record<string, string | number>>): Sentence {
  const text = templates[code] ?? { zh: code, en: code };
  return { code, entryId: null, text: { zh: fill(text.zh, values), en: fill(text.en, values) } };
}

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (typeof value === "number" && name.endsWith("Hours")) return hours(value);
    if (typeof value === "number" && (name === "day" || name.endsWith("Day")))
      return formatDay(value);
    return String(value);
  });
}

/** Minutes as hours with at most two decimals, never rounded up. */
function hours(minutes: number): string {
  const hundredths = Math.floor((minutes * 100) / 60);
  const text = (hundredths / 100).toFixed(2);
  return text.replace(/\.?0+$/, "") || "0";
}
