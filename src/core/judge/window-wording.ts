import type { Text } from "../policy/values.ts";

/** Sentences about windows: which one it is and why, which share was asked, who may act. */
export const windowTemplates: Readonly<Record<string, Text>> = {
  turn: { zh: "本系列第{ordinal}期。", en: "Window number {ordinal} of its series." },
  "about-one": {
    zh: "本条只针对一项:{aboutZh};其余各项另行判定。",
    en: "This is about {aboutEn} alone; every other one has a row of its own.",
  },
  "every-nth": {
    zh: "自第{first}期起每{nth}期考核一次。",
    en: "Asked in every {nth}. window, from number {first} on.",
  },
  grace: {
    zh: "原定最后一天为{fromDay},宽限至{dueDay}。",
    en: "The last day was {fromDay}; with days of grace it is due on {dueDay}.",
  },
  stretched: {
    zh: "因特别规定,最后一天由{fromDay}延至{toDay}。",
    en: "By decree the last day moved from {fromDay} to {toDay}.",
  },
  shifted: {
    zh: "经批准,最后一天由{fromDay}延至{dueDay}。",
    en: "By a waiver the last day moved from {fromDay} to {dueDay}.",
  },
  "in-grace": {
    zh: "现处于宽限期,至{dueDay}止。",
    en: "Today lies in the days of grace, which end on {dueDay}.",
  },
  cured: {
    zh: "应于{dueDay}前完成,{curedDay}补齐。",
    en: "It was due on {dueDay} and made up on {curedDay}.",
  },
  "cure-open": {
    zh: "应于{dueDay}前完成,补齐之前一直为逾期。",
    en: "It was due on {dueDay} and stays overdue until it is made up.",
  },
  "cure-until": {
    zh: "应于{dueDay}前完成,可在{toDay}前补齐。",
    en: "It was due on {dueDay} and can be made up until {toDay}.",
  },
  "cure-over": {
    zh: "应于{dueDay}前完成,补训期至{toDay}止,未补齐。",
    en: "It was due on {dueDay}, could be made up until {toDay}, and was not.",
  },
  "cure-otherwise": {
    zh: "须另行达到补救要求。",
    en: "Another demand has to be reached to make it up.",
  },
  "first-exempt": {
    zh: "系列中的第一期不要求。",
    en: "The first window of a series is exempt.",
  },
  "finished-under-old": {
    zh: "考核期跨过{fromDay},当日起施行新规定;本期按旧规定考核完毕。",
    en: "The window reaches over {fromDay}, when newer rules begin: it is under the old rule, and finished so.",
  },
  "judged-under-new": {
    zh: "考核期始于{fromDay}之前,当日起施行新规定;整期按新规定考核。",
    en: "The window began before {fromDay}, when these rules begin: it is judged whole under the new rule.",
  },
  "pro-rata": {
    zh: "按天折算:全期{over}天,{times}天按旧规定{oldHours},{rest}天按新规定{newHours}。",
    en: "Pro rata: {times} of {over} days under {oldHours}, {rest} under {newHours}.",
  },
  "share-days": {
    zh: "适用{times}天,全期{over}天,按此比例要求。",
    en: "Bound on {times} of {over} days; that share is asked.",
  },
  "share-months": {
    zh: "适用{times}个月,全期{over}个月,按此比例要求。",
    en: "Bound in {times} of {over} months; that share is asked.",
  },
  "share-years": {
    zh: "适用{times}年,全期{over}年,按此比例要求。",
    en: "Bound in {times} of {over} years; that share is asked.",
  },
  "share-perMonth": {
    zh: "适用{times}个月(全期{over}个月),按月计算要求。",
    en: "Bound in {times} of {over} months; so much is asked for each of them.",
  },
  "no-finding": {
    zh: "只适用{days}天,不足{needed}天,不作结论。",
    en: "Bound on {days} days only, fewer than {needed}: no finding.",
  },
  "standing-rolling": {
    zh: "若无新记录,有效至{dueDay}。",
    en: "If nothing is added, it stands until {dueDay}.",
  },
  "standing-validity": {
    zh: "有效至{dueDay}。",
    en: "What was completed is valid until {dueDay}.",
  },
  "stood-until": { zh: "{dueDay}之后失效。", en: "It lapsed after {dueDay}." },
  "never-stood": {
    zh: "自适用以来从未达到。",
    en: "It has not been reached since the rule began to bind.",
  },
  initial: {
    zh: "初次须在{dueDay}前达到。",
    en: "The first time it is due by {dueDay}.",
  },
  lapsed: {
    zh: "失效过久,须达到另一项要求才能恢复。",
    en: "It has lapsed for too long: another demand must be reached to restore it.",
  },
  consequence: { zh: "自{fromDay}起:{whatZh}。", en: "Since {fromDay}: {whatEn}." },
  "consequence-next": {
    zh: "若仍未补齐,自{fromDay}起:{whatZh}。",
    en: "From {fromDay}, if it is still missing: {whatEn}.",
  },
  "may-act": { zh: "目前可以履职。", en: "The member may act." },
  "may-not-act": { zh: "目前不得履职。", en: "The member may not act." },
  advisory: {
    zh: "本项为建议,不计欠训。",
    en: "This is advice: it is shown and never owed.",
  },
};
