import { compilePack, judge } from "#core/judge";
import { entriesInForce, type LedgerEntry, type LedgerRow } from "#core/ledger";
import type { History } from "#core/members";
import type { Pack } from "#core/policy/pack";
import { parsePack } from "#contract/policy";
import { day } from "./days.ts";
import { iso } from "./random.ts";
import type { Drawn } from "./drawn.ts";
import type { MemberText } from "./grammar.ts";
import type { Row } from "./judge.ts";

export interface Opened {
  readonly pack: Pack;
  readonly history: History;
}

/** The pack and the member as the engine reads them: from a file, by its own parser. */
export function open({ before, pack, member, today }: Drawn): Opened | string {
  const expect = [{ rule: "rule", status: "no row" }];
  const text = { zh: "例", en: "case" };
  const { acts, knownOn, ...plain } = member;
  const one = { title: text, today: iso(today), member: plain, expect };
  const whole = { ...pack, cases: { one } };
  const files = [{ name: "random.yaml", text: JSON.stringify(whole) }];
  if (before !== null) files.push({ name: "follows/before.yaml", text: JSON.stringify(before) });
  const read = parsePack(files);
  if (!read.ok) return read.mistakes.map((one) => `${one.path}: ${one.message}`).join("\n");
  const history = read.pack.cases[0]?.history;
  if (history === null || history === undefined) return "no history";
  if (acts === undefined) return { pack: read.pack, history };
  const rows = ledgerOf(history.entries, acts);
  const known = knownOn === undefined ? Number.MAX_SAFE_INTEGER : day(knownOn);
  return { pack: read.pack, history: { ...history, entries: entriesInForce(rows, known) } };
}

function ledgerOf(
  entries: readonly LedgerEntry[],
  acts: NonNullable<MemberText["acts"]>,
): LedgerRow[] {
  return entries.flatMap((entry, at) => {
    const row = acts[at];
    const root = row === undefined ? undefined : entries[row.root];
    if (row === undefined || root === undefined) return [];
    const { act, known } = row;
    return [{ ...entry, act, rootId: root.id, sequence: at, recordedOn: day(known) }];
  });
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
      consequence: one.consequence ?? null,
      mayAct: "mayAct" in one && typeof one.mayAct === "boolean" ? one.mayAct : null,
    }))
    .sort(
      (a, b) =>
        (a.requirement < b.requirement ? -1 : a.requirement > b.requirement ? 1 : 0) ||
        a.windowStart - b.windowStart ||
        a.dueOn - b.dueOn,
    );
}
