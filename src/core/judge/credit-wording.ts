import type { Text } from "../policy/values.ts";

/** Sentences about the steps of credit and the parts of a demand. */
export const creditTemplates: Readonly<Record<string, Text>> = {
  "below-threshold": {
    zh: "{span}:实际参加的比例不足,不计。",
    en: "{span}: too little of it was attended; not counted.",
  },
  "short-block": {
    zh: "{span}:同一课程相连部分合计不足,不计。",
    en: "{span}: the parts of this course that lie together are too short to count.",
  },
  repeat: {
    zh: "{span}:与已计入的记录重复,不计。",
    en: "{span}: a repeat of what counts already; not counted.",
  },
  "refused-place": { zh: "{span}:地点不符。", en: "{span}: not at a place that counts here." },
  "refused-course": {
    zh: "{span}:课程不符。",
    en: "{span}: not a course that counts here.",
  },
  "refused-not-within": {
    zh: "{span}:不在规定的期末时段内。",
    en: "{span}: not in the last part of the window that counts.",
  },
  "refused-too-much": { zh: "{span}:时长超出。", en: "{span}: too long to be taken." },
  "refused-duration": {
    zh: "{span}:历时天数不符。",
    en: "{span}: does not last as long as is asked here.",
  },
  "refused-not-first": {
    zh: "{span}:并非首次参加。",
    en: "{span}: not the first time that it was taken.",
  },
  "refused-provider": {
    zh: "{span}:办学单位不在所列之中。",
    en: "{span}: not given by one of those named here.",
  },
  "refused-too-little": { zh: "{span}:时长不足。", en: "{span}: too short to be taken." },
  "threshold-reached": {
    zh: "实际参加达到{percent}%,按认定{credits}全计",
    en: "{percent}% of it was attended, so the stated credit counts whole",
  },
  "threshold-attended": {
    zh: "实际参加不足{percent}%,按实际时长计",
    en: "less than {percent}% of it was attended, so the time attended counts",
  },
  multiplied: { zh: "按{times}倍计", en: "multiplied by {times}" },
  rounded: { zh: "取整为{minutesHours}", en: "rounded to {minutesHours}" },
  "reached-back": {
    zh: "在考核期前{months}个月内,可计入",
    en: "from the {months} months before the window, which count too",
  },
  "reached-back-cut": {
    zh: "考核期前的{credits}合计至多{mostHours}",
    en: "together at most {mostHours} from before the window",
  },
  "over-cap": {
    zh: "{ofZh}至多计{limitHours},减去{cutHours}",
    en: "at most {limitHours} of {ofEn}: {cutHours} taken away",
  },
  "over-cap-all": {
    zh: "至多计{limitHours},减去{cutHours}",
    en: "at most {limitHours}: {cutHours} taken away",
  },
  "carried-in": {
    zh: "从上一期结转{minutesHours}。",
    en: "{minutesHours} are carried in from the window before.",
  },
  "carried-out": {
    zh: "可向下一期结转{minutesHours}。",
    en: "{minutesHours} may be carried into the next window.",
  },
  "part-reached": {
    zh: "要求{asksZh}:已有{haveZh},达到。",
    en: "Asked: {asksEn}. So far {haveEn}: reached.",
  },
  "part-missing": {
    zh: "要求{asksZh}:已有{haveZh},还差{missingZh}。",
    en: "Asked: {asksEn}. So far {haveEn}; missing: {missingEn}.",
  },
  "part-left": { zh: "{asksZh}:不要求({becauseZh})。", en: "Not asked: {asksEn} ({becauseEn})." },
  "cure-counts": { zh: "能计入的:{countsZh}。", en: "What counts: {countsEn}." },
  "cure-none-parts": {
    zh: "考核期已结束,尚缺:{partsZh}。不能再补。",
    en: "The window has ended; missing: {partsEn}. It cannot be cured.",
  },
};
