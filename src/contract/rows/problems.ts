/** The language of a file's headers: what is said about the file is said in it. */
export type Language = "zh" | "en";

/** What happened and what to do; `%` stands for the detail. */
interface Wording {
  readonly en: string;
  readonly zh: string;
  readonly cureEn: string;
  readonly cureZh: string;
}

/** Everything that can be wrong with one row of a file. A service that finds more adds it here. */
export const rowWording = {
  missing: {
    en: "is empty but needed",
    zh: "不能为空",
    cureEn: "Fill it in.",
    cureZh: "请填写。",
  },
  "too-long": {
    en: "is too long (limit %)",
    zh: "过长(上限 %)",
    cureEn: "Shorten it.",
    cureZh: "请缩短。",
  },
  "bad-text": {
    en: "holds a character that no text may hold",
    zh: "含有不允许的字符",
    cureEn: "Remove line ends, control characters and direction marks; check the encoding.",
    cureZh: "请删除换行、控制字符和改变文字方向的符号,并检查文件编码。",
  },
  "identity-number": {
    en: "has the form of a resident identity number, which is never stored",
    zh: "形似居民身份证号码,系统一律不保存",
    cureEn: "Write the number that the organisation issued.",
    cureZh: "请填写组织发给的成员编号。",
  },
  "number-merged": {
    en: "was merged into number %",
    zh: "已并入编号 %",
    cureEn: "Write the number it was merged into, or undo the merge if they are two persons.",
    cureZh: "请改用并入后的编号;若确系两人,请先撤销合并。",
  },
  "bad-code": {
    en: "is not a code",
    zh: "不是有效代码",
    cureEn: "Use letters, digits, and . _ - / : without blanks.",
    cureZh: "只能使用字母、数字和 . _ - / :,不含空格。",
  },
  "unknown-word": {
    en: "is not a word of this list%",
    zh: "不在词表中%",
    cureEn: "Use a word of the list in docs/file-formats.md.",
    cureZh: "请使用 docs/file-formats.md 中列出的词。",
  },
  "not-a-waiver": {
    en: "is not a waiver",
    zh: "不是有效的豁免",
    cureEn: "Write REQUIREMENT/WINDOW/KIND/lift, .../reduce-MINUTES or .../shift-DAY.",
    cureZh: "请写成 要求/周期首日/事由/lift、…/reduce-分钟 或 …/shift-日期。",
  },
  "bad-date": {
    en: "is not a date",
    zh: "不是日期",
    cureEn: "Write 2010-05-06.",
    cureZh: "请写成 2010-05-06。",
  },
  "no-such-day": {
    en: "is not a day of the calendar",
    zh: "日历上没有这一天",
    cureEn: "Check day and month (29 February exists in leap years only).",
    cureZh: "请核对月和日(2月29日只在闰年存在)。",
  },
  "date-out-of-range": {
    en: "is outside the years %",
    zh: "超出年份范围 %",
    cureEn: "Check the year.",
    cureZh: "请核对年份。",
  },
  "partial-date": {
    en: "must be a whole date here",
    zh: "此处必须写到日",
    cureEn: "Write year, month and day.",
    cureZh: "请写明年月日。",
  },
  "bad-number": {
    en: "is not a number of the kind %",
    zh: "不是有效数字(%)",
    cureEn: "Write digits only.",
    cureZh: "请只写数字。",
  },
  "bad-time": {
    en: "is not a time of day",
    zh: "不是有效时间",
    cureEn: "Write 08:30.",
    cureZh: "请写成 08:30。",
  },
  "bad-day-lines": {
    en: "are not day lines",
    zh: "每日分钟格式不对",
    cureEn: "Write 2010-12-29:480;2010-12-30:480, every day once.",
    cureZh: "请写成 2010-12-29:480;2010-12-30:480,每天一次。",
  },
  "day-lines-sum": {
    en: "do not add up to the minutes (%)",
    zh: "与分钟合计不符(%)",
    cureEn: "Correct the day lines or the minutes.",
    cureZh: "请更正每日分钟或合计分钟。",
  },
  "day-lines-outside": {
    en: "name a day outside the session (%)",
    zh: "含有不在起止日期内的日子(%)",
    cureEn: "Correct the day lines or the dates.",
    cureZh: "请更正每日分钟或起止日期。",
  },
  "ends-before-starts": {
    en: "is before the start (%)",
    zh: "早于开始日期(%)",
    cureEn: "Exchange or correct the two dates.",
    cureZh: "请对调或更正两个日期。",
  },
  "not-after-start": {
    en: "is the first day outside and must be after the start (%)",
    zh: "是不再有效的第一天,必须晚于开始日期(%)",
    cureEn: "Correct one of the two dates.",
    cureZh: "请更正其中一个日期。",
  },
  "too-many-days": {
    en: "makes the session longer than % days",
    zh: "使场次超过 % 天",
    cureEn: "Check the dates.",
    cureZh: "请核对起止日期。",
  },
  "too-many-minutes": {
    en: "is more than the days and times of the session hold (%)",
    zh: "超过该场次日期和时间所能容纳的分钟(%)",
    cureEn:
      "Write minutes, not seconds; check dates and times. Times are those of each day: leave them " +
      "empty where the days differ.",
    cureZh: "请写分钟而非秒,并核对日期和时间。时间指每天的起止,各天不同则留空。",
  },
  "time-order": {
    en: "is not after the time at which it starts (%)",
    zh: "不晚于开始时间(%)",
    cureEn: "Correct the times; where it ends after midnight, give the next day as its last day.",
    cureZh: "请更正时间;跨午夜的场次请把次日写为结束日期。",
  },
  "after-today": {
    en: "is after today (%)",
    zh: "晚于今天(%)",
    cureEn: "Record it when it has taken place, or correct the date.",
    cureZh: "请在发生之后再登记,或更正日期。",
  },
  "born-later": {
    en: "is after the admission (%)",
    zh: "晚于加入日期(%)",
    cureEn: "Correct the birth or the admission.",
    cureZh: "请更正出生日期或加入日期。",
  },
  "too-much-credit": {
    en: "is more credit than the days of the session hold (%)",
    zh: "超过该场次天数所能给予的学时(%)",
    cureEn: "Check the quantity, its unit and the dates.",
    cureZh: "请核对学时数、学时单位和日期。",
  },
  "no-amount": {
    en: "Neither minutes nor credit is given",
    zh: "分钟和学时都没有填写",
    cureEn: "Fill in minutes, or credit and its unit.",
    cureZh: "请填写分钟,或填写学时及其单位。",
  },
  "credit-without-unit": {
    en: "credit and its unit go together",
    zh: "学时与学时单位必须同时填写",
    cureEn: "Fill in both or neither.",
    cureZh: "请同时填写或同时留空。",
  },
  "no-subject": {
    en: "Either a member or a unit must be named, not both",
    zh: "必须且只能写明成员或组织之一",
    cureEn: "Fill in exactly one of the two columns.",
    cureZh: "请只填写其中一列。",
  },
  "corrects-missing": {
    en: "is needed for a correction or withdrawal",
    zh: "更正或撤销时必须填写",
    cureEn: "Name the source key of the entry that it corrects.",
    cureZh: "请填写被更正记录的来源编号。",
  },
  "corrects-unexpected": {
    en: "is given but the row is a plain entry",
    zh: "普通记录不应填写",
    cureEn: "Set act to correction or withdrawal, or empty this cell.",
    cureZh: "请将类型改为更正或撤销,或清空此格。",
  },
  "wrong-length": {
    en: "The row has % cells",
    zh: "本行有 % 个单元格",
    cureEn: "Compare with the header; quote texts that hold the separator.",
    cureZh: "请与表头核对;含分隔符的文字须加引号。",
  },
  "double-row": {
    en: "repeats row %",
    zh: "与第 % 行重复",
    cureEn: "Delete one of the two rows.",
    cureZh: "请删除其中一行。",
  },
  conflict: {
    en: "is already recorded with other content%",
    zh: "已有内容不同的记录%",
    cureEn: "Nothing is overwritten: send a correction, or use another key.",
    cureZh: "系统不覆盖已有记录:请提交更正,或使用另一编号。",
  },
  "unit-differs": {
    en: "is recorded otherwise (%)",
    zh: "与已有记录不同(%)",
    cureEn:
      "If it changed, write in `from` the day since when; a file rewrites nothing that is recorded.",
    cureZh: "如已变更,请在“开始日期”写明变更之日;文件不改写已有记录。",
  },
  overlap: {
    en: "overlaps with another row of the same kind (%)",
    zh: "与同类的另一段时间重叠(%)",
    cureEn: "End one before the other begins.",
    cureZh: "请让前一段在后一段开始前结束。",
  },
  "member-unknown": {
    en: "is no member here",
    zh: "没有这个成员",
    cureEn: "Import the member first or correct the number.",
    cureZh: "请先导入该成员,或更正编号。",
  },
  "unit-unknown": {
    en: "is no unit on that day",
    zh: "当日没有这个组织",
    cureEn: "Import the unit first, or correct the code or the date.",
    cureZh: "请先导入该组织,或更正代码或日期。",
  },
  "parent-unknown": {
    en: "is the parent but is no unit",
    zh: "上级组织不存在",
    cureEn: "Add the parent to the file or correct its code.",
    cureZh: "请在文件中加入上级组织,或更正其代码。",
  },
  "parent-cycle": {
    en: "is above itself (%)",
    zh: "上下级成环(%)",
    cureEn: "Correct the parent of one of these units.",
    cureZh: "请更正其中一个组织的上级。",
  },
  "second-root": {
    en: "has no parent, but the top unit is % already",
    zh: "没有上级,但最上级组织已是 %",
    cureEn: "Fill in the parent's code.",
    cureZh: "请填写上级组织代码。",
  },
  "provider-unknown": {
    en: "is no provider here and is not described",
    zh: "办学单位不存在,也没有写明名称和类型",
    cureEn: "Fill in the provider's name, kind and level.",
    cureZh: "请填写办学单位的名称、类型和级别。",
  },
  "provider-differs": {
    en: "is described differently elsewhere (%)",
    zh: "与别处对该办学单位的描述不一致(%)",
    cureEn: "Use one description for one code, or another code.",
    cureZh: "同一代码请使用同一描述,或换一个代码。",
  },
  "session-differs": {
    en: "is another session elsewhere (%)",
    zh: "与别处同编号的场次不一致(%)",
    cureEn: "Use one key for one session.",
    cureZh: "一个场次请使用一个编号。",
  },
  "corrects-unknown": {
    en: "names no entry of this member and source",
    zh: "找不到该成员此来源的被更正记录",
    cureEn: "Use the source key of an entry that is here or earlier in the file.",
    cureZh: "请填写已有记录或本文件前面记录的来源编号。",
  },
  "corrects-superseded": {
    en: "was corrected or withdrawn already (%)",
    zh: "已被更正或撤销(%)",
    cureEn: "Correct the latest row of the chain.",
    cureZh: "请更正最新的一条。",
  },
  refused: {
    en: "was refused: %",
    zh: "被拒绝:%",
    cureEn: "Correct the row.",
    cureZh: "请更正本行。",
  },
} as const satisfies Readonly<Record<string, Wording>>;

export type RowProblemCode = keyof typeof rowWording;

export function isCode(text: string): text is RowProblemCode {
  return Object.hasOwn(rowWording, text);
}

/** One thing wrong with one row. Services return them beside what they loaded. */
export interface RowProblem {
  /** Number of the row in its file as a spreadsheet shows it; the header is row 1 in most files. */
  readonly row: number;
  /** Key of the column, such as `member_no`; "" where the row as a whole is wrong. */
  readonly column: string;
  readonly code: RowProblemCode;
  /** What stood there. */
  readonly value: string;
  /** Completes the sentence: the nearest word, the other row, the limit; "" where nothing does. */
  readonly detail: string;
}

/** The sentence and its cure in one language. */
export function wordProblem(
  problem: Pick<RowProblem, "code" | "detail">,
  language: Language,
): { readonly reason: string; readonly cure: string } {
  const wording: Wording = rowWording[problem.code];
  const reason = language === "zh" ? wording.zh : wording.en;
  return {
    reason: reason.replace("%", () => problem.detail),
    cure: language === "zh" ? wording.cureZh : wording.cureEn,
  };
}
