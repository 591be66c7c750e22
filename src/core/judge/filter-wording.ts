import type { Grouping } from "../policy/credit.ts";
import type { Length } from "../policy/lengths.ts";
import type { EntryFilter, LevelFilter, ProviderFilter } from "../policy/selectors.ts";
import type { Text, Value } from "../policy/values.ts";
import type { Education, Mode, Term, Vocabulary } from "../policy/vocabulary.ts";
import { plainLength } from "./lengths.ts";
import { chosen, numberOf, type Settings, textOf } from "./settings.ts";

/** What the words of one rule are made with: its parameters and the pack's titles. */
export interface Wording {
  readonly settings: Settings;
  readonly vocabulary: Vocabulary;
}

const nothing: Text = { zh: "", en: "" };

const modeTitles: Readonly<Record<Mode, Text>> = {
  "in-room": { zh: "现场参加", en: "in a room" },
  "group-screen": { zh: "集中收看", en: "together before a screen" },
  practice: { zh: "实践", en: "in practice" },
  alone: { zh: "自学", en: "alone" },
};

const educationTitles: Readonly<Record<Education, Text>> = {
  concentrated: { zh: "集中培训", en: "concentrated training" },
  frequent: { zh: "经常性教育", en: "frequent education" },
};

export const groupingTitles: Readonly<Record<Grouping, Text>> = {
  topic: { zh: "主题", en: "topic" },
  course: { zh: "课程", en: "course" },
  provider: { zh: "办学单位", en: "provider" },
  form: { zh: "培训形式", en: "form" },
  session: { zh: "场次", en: "session" },
  day: { zh: "日期", en: "day" },
  month: { zh: "月份", en: "month" },
};

/** A filter of entries in the pack's own words; empty where it takes everything. */
export function filterText(words: Wording, node: EntryFilter): Text {
  const filter = chosen(words.settings, node);
  const { vocabulary } = words;
  if ("anything" in filter || "choose" in filter) return nothing;
  if ("all" in filter) {
    const parts = filter.all.map((one) => filterText(words, one));
    return joined(parts, { zh: ",", en: ", " });
  }
  if ("any" in filter) {
    const parts = filter.any.map((one) => filterText(words, one));
    // A way in that asks nothing leaves nothing to say.
    if (parts.some((one) => one.en === "")) return nothing;
    return joined(parts, { zh: "或", en: " or " });
  }
  if ("not" in filter) {
    const inner = filterText(words, filter.not);
    return inner.en === "" ? nothing : { zh: `除外(${inner.zh})`, en: `not (${inner.en})` };
  }
  if ("provider" in filter) return providerText(words, filter.provider);
  if ("topic" in filter) {
    const found = listed(vocabulary.topics, filter.topic);
    return { zh: `主题:${found.zh}`, en: `topic ${found.en}` };
  }
  if ("form" in filter) {
    const found = listed(vocabulary.forms, filter.form);
    return { zh: `形式:${found.zh}`, en: `form ${found.en}` };
  }
  return restText(words, filter);
}

type Rest = Extract<
  EntryFilter,
  | { mode: readonly string[] }
  | { education: readonly string[] }
  | { outcome: readonly string[] }
  | { attested: true }
  | { course: readonly string[] }
  | { place: readonly string[] }
  | { within: object }
  | { minutes: object }
  | { duration: object }
  | { firstTime: object }
>;

function restText(words: Wording, filter: Rest): Text {
  if ("attested" in filter) return { zh: "经核实", en: "attested" };
  if ("mode" in filter) return fixed(modeTitles, filter.mode);
  if ("education" in filter) return fixed(educationTitles, filter.education);
  if ("outcome" in filter) {
    const found = listed(words.vocabulary.outcomes, filter.outcome);
    return { zh: `结果:${found.zh}`, en: `outcome ${found.en}` };
  }
  if ("course" in filter) {
    const found = named(filter.course.map((code): Text => ({ zh: code, en: code })));
    return { zh: `课程:${found.zh}`, en: `course ${found.en}` };
  }
  if ("place" in filter) {
    const found = named(filter.place.map((name): Text => ({ zh: name, en: name })));
    return { zh: `地点:${found.zh}`, en: `at ${found.en}` };
  }
  if ("minutes" in filter) {
    const { atLeast, atMost } = filter.minutes;
    const minutes = (value: Value<number> | undefined): Text | null => {
      if (value === undefined) return null;
      const n = numberOf(words.settings, value);
      return { zh: `${n}分钟`, en: `${n} minutes` };
    };
    return betweenText(minutes(atLeast), minutes(atMost), "of ");
  }
  if ("duration" in filter) {
    const { atLeast, atMost } = filter.duration;
    const length = (one: Length | undefined): Text | null =>
      one === undefined ? null : countedText(words.settings, one);
    const found = betweenText(length(atLeast), length(atMost), "");
    return { zh: `历时${found.zh}`, en: `lasting ${found.en}` };
  }
  if ("firstTime" in filter) {
    const { of, among } = filter.firstTime;
    const by = groupingTitles[of];
    const inner = among === undefined ? nothing : filterText(words, among);
    return {
      zh: `首次参加该${by.zh}${inner.en === "" ? "" : `(${inner.zh})`}`,
      en: `the first of its ${by.en}${inner.en === "" ? "" : ` (${inner.en})`}`,
    };
  }
  const length = lengthText(words.settings, filter.within.last);
  return { zh: `在期末${length.zh}内结束`, en: `ended in the last ${length.en} of the window` };
}

/** At least one amount, at most another; one of the two may be missing. */
function betweenText(least: Text | null, most: Text | null, lead: string): Text {
  const parts = [
    least === null ? nothing : { zh: `不少于${least.zh}`, en: `${lead}${least.en} or more` },
    most === null ? nothing : { zh: `不超过${most.zh}`, en: `${lead}${most.en} or less` },
  ];
  return joined(parts, { zh: "且", en: " and " });
}

/** A length as it is said after a word such as "every" or "last": one day is "day". */
export function lengthText(settings: Settings, node: Length): Text {
  const { zh, en } = countedText(settings, node);
  return { zh, en: en.replace(/^1 /, "") };
}

function countedText(settings: Settings, node: Length): Text {
  const { days, months } = plainLength(settings, node);
  if (months === 0) return { zh: `${days}天`, en: numbered(days, "day") };
  if (months % 12 > 0) return { zh: `${months}个月`, en: numbered(months, "month") };
  return { zh: `${months / 12}年`, en: numbered(months / 12, "year") };
}

const numbered = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? "" : "s"}`;

function providerText(words: Wording, filter: ProviderFilter): Text {
  const kinds = filter.kind === null ? nothing : listed(words.vocabulary.providers, filter.kind);
  const level = filter.level === null ? nothing : levelText(words, filter.level);
  const codes = (filter.is ?? []).map((code): Text => ({ zh: code, en: code }));
  const said = joined([named(codes), kinds, level], { zh: ",", en: " " });
  return said.en === "" ? nothing : { zh: `办学单位:${said.zh}`, en: `provider: ${said.en}` };
}

function levelText(words: Wording, filter: LevelFilter): Text {
  const { levels } = words.vocabulary;
  if ("in" in filter) {
    const found = listed(levels, filter.in);
    return { zh: found.zh, en: `at the level ${found.en}` };
  }
  const found = listed(levels, [textOf(words.settings, filter.atLeast)]);
  return { zh: `${found.zh}以上`, en: `at the level ${found.en} or above` };
}

function listed(terms: readonly Term[], codes: readonly string[]): Text {
  return named(
    codes.map((code) => terms.find((one) => one.code === code)?.title ?? { zh: code, en: code }),
  );
}

function fixed(titles: Readonly<Record<string, Text>>, codes: readonly string[]): Text {
  return named(codes.map((code) => titles[code] ?? { zh: code, en: code }));
}

function named(titles: readonly Text[]): Text {
  return joined(titles, { zh: "、", en: " or " });
}

function joined(parts: readonly Text[], by: Text): Text {
  const said = parts.filter((one) => one.en !== "");
  return { zh: said.map((one) => one.zh).join(by.zh), en: said.map((one) => one.en).join(by.en) };
}
