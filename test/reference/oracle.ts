import { compilePack, judge } from "#core/judge";
import type { History } from "#core/members";
import type { Pack } from "#core/policy/pack";
import { parsePack } from "#contract/policy";
import { iso } from "./random.ts";
import type { MemberText, PackText } from "./grammar.ts";
import type { Row } from "./judge.ts";

export interface Opened {
  readonly pack: Pack;
  readonly history: History;
}

/** The pack and the member as the engine reads them: from a file, by its own parser. */
export function open(pack: PackText, member: MemberText, today: number): Opened | string {
  const expect = [{ rule: "rule", status: "no row" }];
  const text = { zh: "例", en: "case" };
  const whole = { ...pack, cases: { one: { title: text, today: iso(today), member, expect } } };
  const read = parsePack([{ name: "random.yaml", text: JSON.stringify(whole) }]);
  if (!read.ok) return read.mistakes.map((one) => `${one.path}: ${one.message}`).join("\n");
  const history = read.pack.cases[0]?.history;
  if (history === null || history === undefined) return "no history";
  return { pack: read.pack, history };
}

/** The engine's rows in the words of the reference judge. */
export function engineRows({ pack, history }: Opened, today: number): Row[] {
  return judge(compilePack(pack), history, { today })
    .map((one) => ({
      requirement: one.requirement,
      windowStart: one.windowStart,
      dueOn: one.dueOn,
      status: one.status,
      credited: one.credited,
      demanded: one.demanded,
      sessions: one.sessions,
      missingMinutes: one.missingMinutes,
      missingCount: one.missingCount,
      mayAct: "mayAct" in one && typeof one.mayAct === "boolean" ? one.mayAct : null,
    }))
    .sort((a, b) => a.windowStart - b.windowStart || a.dueOn - b.dueOn);
}
