import type { Text } from "../policy/values.ts";
import { creditTemplates } from "./credit-wording.ts";
import { windowTemplates } from "./window-wording.ts";

/**
 * Sentences by code; `{name}` is filled in. Amounts end in `Hours` and carry their unit, days end in
 * `Day`; `credits` and `Credits` are what the amounts are called.
 */
export const templates: Readonly<Record<string, Text>> = {
  ...windowTemplates,
  ...creditTemplates,
  "summary-minutes": {
    zh: "{status}:已计{creditedHours},要求{demandedHours};培训{sessions}次。",
    en: "{status}: {creditedHours} of {demandedHours}; trainings: {sessions}.",
  },
  "summary-figure": {
    zh: "{status}:已计{creditedHours};培训{sessions}次。",
    en: "{status}: {creditedHours}; trainings: {sessions}.",
  },
  "summary-count": {
    zh: "{status}:已计{credited}次,要求{demanded}次。",
    en: "{status}: {credited} of {demanded}.",
  },
  window: {
    zh: "考核期从{fromDay}起,最后一天为{dueDay}。",
    en: "Judged from {fromDay}; the last day is {dueDay}.",
  },
  counted: { zh: "{span}:计{minutesHours}。", en: "{span}: {minutesHours} counted." },
  straddles: {
    zh: "{span}:跨期,期内计{minutesHours}。",
    en: "{span}: reaches over the edge; {minutesHours} lie inside.",
  },
  running: {
    zh: "{span}:尚未结束,已过天数计{minutesHours},结束后才算一次培训。",
    en: "{span}: still running; {minutesHours} of the days passed, a training only when it has ended.",
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
  "waiver-reduce": {
    zh: "经批准减少{credits}({kind})。",
    en: "{Credits} reduced by a waiver ({kind}).",
  },
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
  "duty-beside": {
    zh: "“{title}”是{unit}的职责:{status}。",
    en: "“{title}” was the duty of {unit}: {status}.",
  },
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
    zh: "还需{minutesHours},最晚{dueDay}。",
    en: "Missing: {minutesHours}, due on {dueDay}.",
  },
  "cure-sessions": {
    zh: "还需培训{sessions}次,最晚{dueDay}。",
    en: "Missing: {trainings}, due on {dueDay}.",
  },
  "cure-both": {
    zh: "还需{minutesHours}和{sessions}次培训,最晚{dueDay}。",
    en: "Missing: {minutesHours} and {trainings}, due on {dueDay}.",
  },
  "cure-duty": {
    zh: "还差{sessions}项,最晚{dueDay}。",
    en: "Missing: {sessions}, due on {dueDay}.",
  },
  "cure-none-duty": {
    zh: "考核期已结束,差{sessions}项,不能再补。",
    en: "The window has ended with {sessions} missing; it cannot be cured.",
  },
  "cure-one-session": {
    zh: "需参加一次不少于{minutesHours}的培训,最晚{dueDay}。",
    en: "One session of {minutesHours} is needed, due on {dueDay}.",
  },
  "cure-none": {
    zh: "考核期已结束,欠{minutesHours}和{sessions}次培训,不能再补。",
    en: "The window has ended with {minutesHours} and {trainings} missing; it cannot be cured.",
  },
  "cure-none-hours": {
    zh: "考核期已结束,欠{minutesHours},不能再补。",
    en: "The window has ended with {minutesHours} missing; it cannot be cured.",
  },
  "cure-none-sessions": {
    zh: "考核期已结束,欠{sessions}次培训,不能再补。",
    en: "The window has ended with {trainings} missing; it cannot be cured.",
  },
};
