import { parsePack } from "#contract/policy";
import { dayOf, parseDay } from "#core/day";
import { type CompiledPack, compilePack, judge } from "#core/judge";
import type { LedgerEntry } from "#core/ledger";
import type { Fact, History, Home } from "#core/members";
import type { Pack } from "#core/policy/pack";
import type { Verdict } from "#core/verdicts";

const vocabulary = `
  facts:
    post: { zh: 岗位, en: Post, many: true, values: { driver: { zh: 司机, en: Driver }, clerk: { zh: 文员, en: Clerk } } }
  events: { started: { zh: 入职, en: Started } }
  forms:
    course: { zh: 课堂, en: Class, mode: in-room, education: concentrated }
    online: { zh: 网课, en: Online course, mode: alone, education: frequent }
    lecturing: { zh: 授课, en: Lecturing, mode: in-room, education: frequent }
  providers: { school: { zh: 学校, en: School }, firm: { zh: 公司, en: Firm } }
  levels: { state: { zh: 省级, en: State }, county: { zh: 县级, en: County } }
  unitKinds: { branch: { zh: 支部, en: Branch } }
  topics:
    ethics: { zh: 职业道德, en: Ethics }
    cyber: { zh: 网络安全, en: Cyber security }
    cyber-ethics: { zh: 网络伦理, en: Cyber ethics, under: cyber }
    driving: { zh: 驾驶, en: Driving }
  creditUnits: { hour: { zh: 学时, en: Hour, minutes: 60 } }
  outcomes: { passed: { zh: 合格, en: Passed } }`;

/** The steps of one rule R, as YAML on one line each. */
export interface Steps {
  readonly credit?: string;
  readonly demand?: string;
  readonly window?: string;
  readonly prorate?: string;
  readonly verdict?: string;
}

const indented = (text: string): string => text.replaceAll("\n", "\n    ");

function packText(steps: Steps): string {
  const clause = `{ place: "1", quote: As it is written., zh: 原文。 }`;
  return `
pack: { id: shapes, version: "1", title: { zh: 例, en: Example }, source: { zh: 例, en: Example }, from: 2024-01-01, to: 2030-12-31, basis: attended }
vocabulary:${vocabulary}
requirements:
  R:
    title: { zh: 例, en: Example }
    clause: ${clause}
    responsible: { zh: 本人, en: The member }
    bind: { when: { member: true } }
    window: ${steps.window ?? "{ calendar: { years: 1 } }"}
    prorate: ${steps.prorate ?? "{ none: true }"}
    credit: ${indented(steps.credit ?? "{ counts: { anything: true }, within: end }")}
    demand: ${indented(steps.demand ?? "{ hours: 10 }")}
    verdict: ${steps.verdict ?? "{}"}
`;
}

/** What is wrong with a rule of these steps. */
export function mistakesIn(steps: Steps): string[] {
  const parsed = parsePack([{ name: "pack.yaml", text: packText(steps) }]);
  return parsed.ok ? [] : parsed.mistakes.map((one) => `${one.path}: ${one.message}`);
}

export function packWith(steps: Steps): Pack {
  const parsed = parsePack([{ name: "pack.yaml", text: packText(steps) }]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.pack;
}

export function compiledWith(steps: Steps): CompiledPack {
  return compilePack(packWith(steps));
}

export function on(text: string): number {
  const day = parseDay(text);
  if (day === null) throw new Error(text);
  return day;
}

let made = 0;

/** An entry of some hours that ends on a day. */
export function did(
  day: string,
  hours: number,
  more: Partial<LedgerEntry> & { readonly from?: string } = {},
): LedgerEntry {
  made += 1;
  const { from, ...rest } = more;
  const id = rest.id ?? `entry-${String(made)}`;
  return {
    id,
    sessionId: rest.sessionId ?? id,
    startsOn: from === undefined ? on(day) : on(from),
    endsOn: on(day),
    minutes: Math.round(hours * 60),
    credit: null,
    days: null,
    form: "course",
    topic: "",
    course: "",
    place: "",
    provider: { id: 1, kind: "school", level: "county" },
    outcome: null,
    attested: false,
    recordedOn: on(day),
    ...rest,
  };
}

const home: Home = {
  unitId: 1,
  place: { kind: "branch", level: "county", sector: null },
  from: dayOf(2020, 1, 1),
  to: null,
};

export function holding(value: string, from: string): Fact {
  const first = on(from);
  return {
    kind: "post",
    value,
    from: { first, last: first },
    to: null,
    unitId: null,
    place: null,
  };
}

export function memberWith(entries: readonly LedgerEntry[], facts: readonly Fact[] = []): History {
  return { homes: [home], facts, events: [], entries, waivers: [] };
}

/** The row of R in the window that begins on a day. */
export function rowOf(
  steps: Steps | CompiledPack,
  history: History | readonly LedgerEntry[],
  { today = "2025-06-01", from = "2024-01-01" } = {},
): Verdict {
  const pack = "rules" in steps ? steps : compiledWith(steps);
  const member = "homes" in history ? history : memberWith(history);
  const rows = judge(pack, member, { today: on(today) });
  const row = rows.find((one) => one.windowStart === on(from));
  if (row === undefined) throw new Error(`no row that begins on ${from}`);
  return row;
}
