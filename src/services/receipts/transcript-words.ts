import type { Language } from "#contract/rows/problems";

type Both = Readonly<Record<Language, string>>;

/** The words of a transcript. */
export const transcriptWords = {
  title: { zh: "学习档案证明", en: "Transcript of training" },
  how: {
    zh: "扫码或在核验页输入核验码，可查验本证明是否由登记库出具、其中记录是否已更正：",
    en: "Scan the code, or type this text on the check page, to see whether the register made this paper and whether anything in it was corrected:",
  },
  name: { zh: "姓名", en: "Name" },
  number: { zh: "成员编号", en: "Member number" },
  unit: { zh: "所在组织", en: "Unit" },
  left: { zh: "（已离开，最后所在）", en: " (left; the last one)" },
  asOf: { zh: "截至日期", en: "As of" },
  known: { zh: "已知截至", en: "As known on" },
  pack: { zh: "政策包", en: "Pack" },
  packHash: { zh: "政策包哈希", en: "Hash of the pack" },
  noPack: { zh: "当日尚无政策包", en: "No pack was in force" },
  purpose: { zh: "用途", en: "Purpose" },
  made: { zh: "出具时间", en: "Made" },
  hash: { zh: "内容摘要（SHA-256）", en: "Hash of the content (SHA-256)" },
  verdicts: { zh: "各项要求", en: "Requirements" },
  requirement: { zh: "要求", en: "Requirement" },
  window: { zh: "期间", en: "Window" },
  status: { zh: "状态", en: "Status" },
  done: { zh: "已计 / 应达", en: "Credited / demanded" },
  missing: { zh: "尚缺", en: "Missing" },
  entries: { zh: "学习记录", en: "Entries" },
  day: { zh: "日期", en: "Day" },
  what: { zh: "形式与内容", en: "Form and course" },
  provider: { zh: "举办单位", en: "Provider" },
  amount: { zh: "学时", en: "Amount" },
  entry: { zh: "记录号 / 摘要前16位", en: "Entry / first 16 of hash" },
  corrected: { zh: "（更正）", en: " (corrected)" },
  none: { zh: "无", en: "None" },
  stands: {
    zh: "本证明所列为截至日期仍有效的记录；被更正或撤销的不列。状态按所示政策包判定，进行中表示期限未到。",
    en: "Entries that stand as of the day are listed; what was corrected or taken back is not. Verdicts are by the pack named; on course means that the window has not ended.",
  },
  recompute: {
    zh: "内容摘要的计算方法见随程序发布的 docs/receipts.md，任何人可凭本证明自行核算。",
    en: "How the hash of the content is made stands in docs/receipts.md of the program; anybody can make it from this paper.",
  },
} as const satisfies Readonly<Record<string, Both>>;

/** Minutes in words. */
export function minutesText(minutes: number, language: Language): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const words = language === "zh" ? ["小时", "分钟"] : [" h", " min"];
  const parts = [
    ...(hours > 0 ? [`${hours}${words[0]}`] : []),
    ...(rest > 0 || hours === 0 ? [`${rest}${words[1]}`] : []),
  ];
  return parts.join(language === "zh" ? "" : " ");
}

export function footerText(language: Language, text: string) {
  return (page: number, pages: number): string =>
    language === "zh"
      ? `第 ${page} 页，共 ${pages} 页 · ${text}`
      : `Page ${page} of ${pages} · ${text}`;
}
