import type { Bilingual } from "#contract/values";

/** What a cross-table counts, in words: the same on the page and in the file. */
export interface Meaning {
  readonly definition: Bilingual;
  readonly denominator: Bilingual;
  /** Names of the two numbers of a cell. */
  readonly numbers: readonly [Bilingual, Bilingual];
}

export const trainedMeaning: Meaning = {
  definition: {
    zh: "当日组织关系在本组织及下级的成员中，当年截至该日参加过集体学习的人数与人次；跨年场次计入天数较多的年度",
    en:
      "Of the members at home here or below on the day: persons and person-times trained together " +
      "with others in the year up to that day; a session over the turn of the year counts where most " +
      "of its days lie",
  },
  denominator: {
    zh: "当日组织关系在本组织及下级的全部成员",
    en: "All members at home here or below on the day",
  },
  numbers: [
    { zh: "接受培训人数", en: "Persons trained" },
    { zh: "培训人次", en: "Person-times" },
  ],
};

export const judgedMeaning: Meaning = {
  definition: {
    zh: "该要求该年度的应考核人数中，已达到与未达到的人数",
    en: "Of those judged by the requirement under the year: who reached it and who owes",
  },
  denominator: {
    zh: "应考核人数：达标、逾期补训、进行中、欠学时、逾期",
    en: "Judged: met, late, on course, short, overdue",
  },
  numbers: [
    { zh: "已达到", en: "Reached" },
    { zh: "未达到", en: "Owing" },
  ],
};

export const withheldRule: Bilingual = {
  zh: "按个人属性不足5人的数字，以及可据以推算出该数字的其他数字，一律隐去",
  en:
    "Withheld: counts by attributes of persons under 5, and the counts from which one could be " +
    "worked out",
};
