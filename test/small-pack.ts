import { formatMistake, parsePack } from "#contract/policy";
import { type Day, formatDay, parseDay } from "#core/day";
import { type CompiledPack, compilePack, explain, judge, sentences } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import type { Fact, History, MemberEvent } from "#core/members";
import type { Pack } from "#core/policy/pack";

/** The steps of a rule as they stand in a file; what is left out is the plainest there is. */
export interface SmallRule {
  readonly bind?: string;
  readonly window: string;
  readonly prorate?: string;
  readonly credit?: string;
  readonly demand?: string;
  readonly verdict?: string;
  /** Whole lines beside the steps. */
  readonly more?: string;
}

const head = `
pack:
  id: small
  version: "1"
  title: { zh: 小, en: Small }
  source: { zh: 例, en: Example }
  from: 2010-01-01
  to: 2030-12-31
  basis: attended
vocabulary:
  facts:
    post:
      zh: 岗位
      en: Post
      many: true
      values: { driver: { zh: 司机, en: Driver }, guard: { zh: 保安, en: Guard } }
    grade:
      zh: 等级
      en: Grade
      values: { low: { zh: 低, en: Low }, high: { zh: 高, en: High } }
  events: { hired: { zh: 入职, en: Hired }, licensed: { zh: 取证, en: Licensed } }
  forms: { class: { zh: 班, en: Class, mode: in-room, education: concentrated } }
  providers: { school: { zh: 校, en: School } }
  levels: {}
  unitKinds: { branch: { zh: 支部, en: Branch } }
  topics: { a: { zh: 甲, en: A }, b: { zh: 乙, en: B } }
  creditUnits: {}
  outcomes: { passed: { zh: 通过, en: Passed } }
`;

function ruleText(id: string, rule: SmallRule): string {
  return `
  ${id}:
    title: { zh: ${id}, en: ${id} }
    clause: { place: x, quote: x, zh: x }
    responsible: { zh: 某, en: Somebody }
    bind: ${rule.bind ?? "{ when: { member: true } }"}
    window: ${rule.window}
    prorate: ${rule.prorate ?? "{ none: true }"}
    credit: ${rule.credit ?? "{ counts: { anything: true }, within: end }"}
    demand: ${rule.demand ?? "{ all: [{ hours: 10 }] }"}
    verdict: ${rule.verdict ?? "{}"}
${rule.more ?? ""}`;
}

export function smallText(
  rules: Readonly<Record<string, SmallRule>>,
  sections = "",
  units = "{}",
): string {
  const texts = Object.entries(rules).map(([id, rule]) => ruleText(id, rule));
  const words = head.replace("creditUnits: {}", `creditUnits: ${units}`);
  return `${words}${sections}\nrequirements:${texts.join("")}`;
}

/** A pack of a few rules; throws the mistakes where it is not read. */
export function smallPack(
  rules: Readonly<Record<string, SmallRule>>,
  sections = "",
  units = "{}",
): Pack {
  const parsed = parsePack([{ name: "small.yaml", text: smallText(rules, sections, units) }]);
  if (!parsed.ok) throw new Error(parsed.mistakes.map(formatMistake).join("\n"));
  return parsed.pack;
}

export function smallRules(
  rules: Readonly<Record<string, SmallRule>>,
  sections = "",
  units = "{}",
): CompiledPack {
  return compilePack(smallPack(rules, sections, units));
}

/** The mistakes of a pack with one rule, as lines. */
export function smallMistakes(rule: SmallRule, sections = ""): string[] {
  const parsed = parsePack([{ name: "small.yaml", text: smallText({ R: rule }, sections) }]);
  return parsed.ok ? [] : parsed.mistakes.map(formatMistake);
}

export function on(text: string): Day {
  const day = parseDay(text);
  if (day === null) throw new Error(`${text} is no day`);
  return day;
}

/** The rows of a pack with one rule: `first..due status credited/demanded`, in hours. */
export function smallLines(rule: SmallRule, one: History, today: string): string[] {
  return judge(smallRules({ R: rule }), one, { today: on(today) }).map((row) => {
    const days = `${formatDay(row.windowStart)}..${formatDay(row.dueOn)}`;
    const unit = row.demanded % 60 === 0 ? 60 : 1;
    return `${days} ${row.status} ${row.credited / unit}/${row.demanded / unit}`;
  });
}

/** The reasons of one row of a pack with one rule, a sentence a line. */
export function smallWhy(
  rule: SmallRule,
  one: History,
  today: string,
  at = 0,
  language: "zh" | "en" = "en",
): string {
  const compiled = smallRules({ R: rule });
  const options = { today: on(today) };
  const row = judge(compiled, one, options)[at];
  const reasons = row === undefined ? null : explain(compiled, one, options, row);
  if (reasons === null) return "";
  return sentences(reasons)
    .map(({ text }) => text[language])
    .join("\n");
}

const at = (text: string) => ({ first: on(text), last: on(text) });

export function smallEntry(
  day: string,
  hours: number,
  more: Partial<LedgerEntry> = {},
): LedgerEntry {
  const id = more.id ?? `e-${day}`;
  return {
    id,
    sessionId: id,
    startsOn: on(day),
    endsOn: on(day),
    minutes: hours * 60,
    credit: null,
    days: null,
    form: "class",
    topic: "a",
    course: "",
    place: "",
    provider: { id: 1, kind: "school", level: "" },
    outcome: null,
    attested: false,
    recordedOn: on(day),
    ...more,
  };
}

export function smallFact(kind: string, value: string, from: string, to?: string): Fact {
  const end = to === undefined ? null : at(to);
  return { kind, value, from: at(from), to: end, unitId: null, place: null };
}

export function smallEvent(kind: string, day: string): MemberEvent {
  return { id: `${kind}-${day}`, kind, on: at(day), unitId: null };
}

/** Somebody at one home since 2000, with what a case needs. */
export function smallHistory(more: Partial<History> = {}): History {
  const place = { kind: "branch", level: "branch", sector: null };
  const homes = [{ unitId: 1, place, from: on("2000-01-01"), to: null }];
  return { homes, facts: [], events: [], entries: [], waivers: [], ...more };
}
