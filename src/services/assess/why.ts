import { assess, type Assessment } from "#core/assess";
import { type Day, formatDay } from "#core/day";
import {
  type CompiledPack,
  compilePack,
  cureSentence,
  explain,
  sentences,
  type UnitNames,
} from "#core/judge";
import { failure, type Outcome, success } from "#core/outcome";
import type { Text } from "#core/policy/values";
import type { Verdict } from "#core/verdicts";
import { type AssessRequest, readFiles } from "./assess.ts";

/** Whose verdicts are explained: of one requirement, or of all. */
export interface Asked {
  readonly memberNo: string;
  readonly requirement: string | null;
}

/** One verdict from its clause to its cure, one thing a line. */
export interface Explained {
  readonly requirement: string;
  readonly title: Text;
  readonly windowStart: string;
  readonly dueOn: string;
  readonly lines: readonly Text[];
  readonly cure: Text | null;
}

/** The reasons of one member's verdicts out of files alone, by the judge that `assess` uses. */
export async function whyFromFiles(
  request: AssessRequest,
  asked: Asked,
): Promise<Outcome<readonly Explained[]>> {
  const read = await readFiles(request);
  if (!read.ok) return read;
  const { units, people } = read.value;
  const own = [...people()].filter((one) => one.memberNo === asked.memberNo);
  const compiled = compilePack(request.pack);
  const { today } = request;
  for (const found of assess(compiled, units.versions, own, { today })) {
    const meant = found.verdicts.filter(
      (one) => asked.requirement === null || one.requirement === asked.requirement,
    );
    const names = new Map(
      [...units.codeOf].map(([unit, code]) => [unit, { nameZh: code, nameEn: code }] as const),
    );
    const explained = meant.flatMap((one) => explainOne(compiled, found, one, today, names));
    if (explained.length > 0) return success(explained);
    const of = asked.requirement === null ? "any requirement" : asked.requirement;
    const said = `${asked.memberNo} has no verdict of ${of} on ${formatDay(today)}.`;
    return failure("not-found", "verdict-unknown", said);
  }
  const message = `The members' file has no ${asked.memberNo}, or its row is wrong.`;
  return failure("not-found", "member-unknown", message);
}

function explainOne(
  compiled: CompiledPack,
  { history }: Assessment,
  verdict: Verdict,
  today: Day,
  names: UnitNames,
): Explained[] {
  const reasons = explain(compiled, history, { today }, verdict);
  if (reasons === null) return [];
  const { place, quote, zh } = reasons.clause;
  return [
    {
      requirement: verdict.requirement,
      title: reasons.title,
      windowStart: formatDay(verdict.windowStart),
      dueOn: formatDay(verdict.dueOn),
      lines: [
        { zh: `${place}：${zh}`, en: `${place}: ${quote}` },
        ...sentences(reasons, names).map(({ text }) => text),
      ],
      cure: cureSentence(reasons),
    },
  ];
}
