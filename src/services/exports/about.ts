import type { Language } from "#contract/rows/problems";
import type { Freshness, PackRef, RequirementRef, UnitRef } from "#contract/views";
import { amountsOf } from "#core/amount";
import { statusTitles } from "#core/judge";
import type { TableExport } from "./export.ts";

type Both = Readonly<Record<Language, string>>;

const names = {
  unit: { zh: "组织", en: "Unit" },
  today: { zh: "截至日期", en: "As of" },
  known: { zh: "已知截至", en: "As known on" },
  by: { zh: "按哪个组织计", en: "Counted by the home of" },
  folded: { zh: "计数更新于", en: "Counts brought up to date at" },
  pending: { zh: "尚未计入的变更", en: "Changes not yet counted" },
  pack: { zh: "政策包", en: "Pack" },
  hash: { zh: "政策包哈希", en: "Pack hash" },
  definition: { zh: "定义", en: "Definition" },
  denominator: { zh: "分母", en: "Denominator" },
  movedAway: {
    zh: "另计入本组织、现已转出且不可见的欠缺项",
    en: "Also counted here, of members who have moved out of sight since",
  },
  purpose: { zh: "用途", en: "Purpose" },
} as const satisfies Readonly<Record<string, Both>>;

export const denominator: Both = {
  zh: "应考核人数: 达标、逾期补训、进行中、欠学时、逾期; 不含豁免、不适用、不足年及无学时要求",
  en: "Judged: met, late, on course, short, overdue; without waived, exempt, partial year, no norm",
};

const homeThen: Both = {
  zh: "当时所在组织(已结束期间计入期末所在组织)",
  en: "then (an ended window: of its last day)",
};
const homeNow: Both = { zh: "现在所在组织", en: "the day of the figures" };

export interface Frame {
  readonly unit: UnitRef;
  readonly today: string;
  /** Absent: what is known today. */
  readonly knownOn?: string;
  readonly by?: "then" | "now";
  readonly pack: PackRef | null;
  readonly freshness: Freshness | null;
  readonly definition: Both;
  /** Files of persons have none. */
  readonly denominator?: Both;
  /** What the figures count besides the rows. */
  readonly movedAway?: number;
  readonly purpose?: string;
}

/** What stands above the figures of a file, in its language. */
export function aboutOf(frame: Frame, language: Language): TableExport["about"] {
  const { unit, today, pack, freshness, definition } = frame;
  const name = language === "zh" ? unit.name.zh : unit.name.en || unit.name.zh;
  const lines: (readonly [Both, string])[] = [
    [names.unit, `${unit.code} ${name}`],
    [names.today, today],
    [names.known, frame.knownOn ?? today],
  ];
  if (frame.by !== undefined)
    lines.push([names.by, (frame.by === "then" ? homeThen : homeNow)[language]]);
  if (freshness !== null) {
    lines.push([names.folded, freshness.foldedAt ?? ""]);
    lines.push([names.pending, String(freshness.pending)]);
  }
  if (pack !== null) {
    lines.push([names.pack, `${pack.id} ${pack.version}`], [names.hash, pack.hash]);
  }
  lines.push([names.definition, definition[language]]);
  if (frame.denominator !== undefined) {
    lines.push([names.denominator, frame.denominator[language]]);
  }
  if (frame.movedAway !== undefined) lines.push([names.movedAway, String(frame.movedAway)]);
  if (frame.purpose !== undefined) lines.push([names.purpose, frame.purpose]);
  return lines.map(([title, value]) => [title[language], value]);
}

/** What stands above `unitCells`. */
export const unitHeader: Readonly<Record<Language, readonly [string, string]>> = {
  zh: ["计量单位", "每单位分钟"],
  en: ["Counted in", "Minutes of one"],
};

/** In what a requirement counts, and how many minutes one of it is; empty for mere counts. */
export function unitCells(
  { measure, creditUnit }: RequirementRef,
  language: Language,
): readonly [string, number | null] {
  if (measure === "count") return ["", null];
  return [amountsOf(creditUnit)[language], creditUnit?.minutes ?? 60];
}

export function statusTitle(status: string, language: Language): string {
  const titles: Readonly<Record<string, Both>> = statusTitles;
  return titles[status]?.[language] ?? status;
}
