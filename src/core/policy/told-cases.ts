import { amountIn } from "../amount.ts";
import { type Day, formatDay } from "../day.ts";
import { compilePack } from "../judge/compile.ts";
import type { CompiledPack } from "../judge/compiled.ts";
import { judge } from "../judge/judge.ts";
import { explain, type Reasons } from "../judge/reasons.ts";
import { cureSentence, sentences, statusTitles } from "../judge/wording.ts";
import type { History } from "../members.ts";
import type { Verdict } from "../verdicts.ts";
import type { Case, Expected } from "./cases.ts";
import type { Pack } from "./pack.ts";
import { rowsMeant } from "./run-cases.ts";

/** What the register would tell a member about one worked case, as Markdown in both languages. */
export interface CaseTold {
  readonly id: string;
  readonly text: string;
}

/** Every worked case that is judged by itself, in the words that the pages show. */
export function casesTold(pack: Pack): CaseTold[] {
  return pack.cases.flatMap((one) => {
    if (one.history === null || one.later !== null) return [];
    const compiled = compilePack(pack, one.parameters, one.subject);
    const lines = [
      `## ${one.id}: ${one.title.en}`,
      `${one.title.zh} ${formatDay(one.today)}`,
      ...rowsTold(compiled, one, one.history),
    ];
    return [{ id: one.id, text: `${lines.join("\n\n")}\n` }];
  });
}

function rowsTold(compiled: CompiledPack, one: Case, history: History): string[] {
  const verdicts = judge(compiled, history, { today: one.today });
  const meant = new Set(one.expect.flatMap((expected) => told(expected, verdicts)));
  if (meant.size === 0) return ["No verdict. 没有判定。"];
  return [...meant].map((row) => rowTold(compiled, one.today, history, row));
}

function told(expected: Expected, verdicts: readonly Verdict[]): Verdict[] {
  return rowsMeant(expected, verdicts).filter((row) => row.status === expected.status);
}

function rowTold(compiled: CompiledPack, today: Day, history: History, row: Verdict): string {
  const reasons = explain(compiled, history, { today }, row);
  const why = reasons === null ? [] : reasonsTold(reasons);
  return [heading(row, reasons), ...why].join("\n");
}

function heading(row: Verdict, reasons: Reasons | null): string {
  const window = `${formatDay(row.windowStart)} – ${formatDay(row.dueOn)}`;
  const status = statusTitles[row.status];
  const parts = [
    `**${row.requirement}**`,
    window,
    `${status.en} ${status.zh}`,
    ...missingOf(row, reasons),
    `counted at unit ${String(row.countedAt)}`,
    row.nextChangeOn === null ? "stays so" : `may change on ${formatDay(row.nextChangeOn)}`,
    ...(row.mark === undefined ? [] : [`marked ${row.mark}`]),
    ...(row.consequence === undefined ? [] : [`consequence ${row.consequence}`]),
    ...(row.mayAct === undefined ? [] : [row.mayAct ? "may act" : "may not act"]),
  ];
  return parts.join(", ");
}

function missingOf({ owes, missingMinutes, missingCount }: Verdict, reasons: Reasons | null) {
  if (!owes) return [];
  const minutes = amountIn(reasons?.unit ?? null, missingMinutes).en;
  return [
    ...(missingMinutes === 0 ? [] : [`missing ${minutes}`]),
    ...(missingCount === 0 ? [] : [`missing times: ${String(missingCount)}`]),
  ];
}

function reasonsTold(reasons: Reasons): string[] {
  const cure = cureSentence(reasons);
  return [
    ...sentences(reasons).map(({ text }) => `- ${text.en} ${text.zh}`),
    ...(cure === null ? [] : [`- → ${cure.en} ${cure.zh}`]),
  ];
}
