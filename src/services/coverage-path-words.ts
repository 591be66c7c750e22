import type { Bilingual } from "#contract/values";

/** What the numbers of a path are, in words: the same on the page, in the file and in the terminal. */

export const pathDefinition: Bilingual = {
  zh:
    "每个年末: 当日应考核的成员(按当日所在组织)及其中已达到的人数, 按现在已知的记录和现行规则重新判定; " +
    "今天: 按现在所在组织。在本组织受训: 首次达到要求当日的组织关系在此的人数, 每人只计一次。" +
    "曾应考核: 期内任一天应考核的人, 按最后一天所在组织, 每人只计一次。上级等于直属成员与各下级之和",
  en:
    "At the end of each year: who was judged on that day, by the home of that day, and of these who had " +
    "reached the demand, judged anew from what is known now and by the rules in force; today: by " +
    "today's home. Trained while here: persons at home here on the day on which they first counted as " +
    "having reached it, each once. Ever judged: whoever was judged on any day of the window, by the " +
    "home of the last such day, each once. A unit is its own members and the sum of its children",
};

export const denominator: Bilingual = {
  zh: "应考核人数: 达标、逾期补训、进行中、欠学时、逾期; 新近加入而单列的人数含在其中",
  en: "Judged: met, late, on course, short, overdue; those shown apart are among them",
};

export const pathMethod: Bilingual = {
  zh:
    "一年的进度 = 年初尚未达到的比例中到年末达到的份额(下降的年份计为0)。未达到的比例每年按此缩减, " +
    "中值用已过整年的平均进度, 低值用最慢一年, 高值用最快一年; 少于两个整年不作预测; 以今天的应考核人数为准",
  en:
    "The pace of a year is the share of those not there at its beginning who were there at its end (0 for " +
    "a year that fell). What is missing today shrinks by that pace year for year: by the average of the " +
    "whole years that are over, for the low value by the slowest of them, for the high one by the " +
    "fastest; fewer than two whole years give no forecast. Of today's denominator",
};
