import { type Command, Option } from "commander";
import type { StudyFile, VerdictView } from "#contract/views";
import { type Day, formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import type { Context } from "#services/context";
import { memberOfNumber } from "#services/members/number";
import { studyFile } from "#services/study-file";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";
import { dayOption } from "./options.ts";

interface WhyOptions {
  readonly today?: Day;
  readonly window?: Day;
  readonly lang: "zh" | "en";
}

export function addWhy(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("why")
    .description("Why a member stands as he does in one requirement, and what would cure it")
    .argument("<member>", "number of the member")
    .argument("<requirement>", "id of the requirement, as the pack has it")
    .option("--today <day>", "judged on this day (default: today)", dayOption)
    .option("--window <day>", "only the window that holds this day", dayOption)
    .addOption(new Option("--lang <language>", "of the answer").choices(["zh", "en"]).default("en"))
    .addHelpText(
      "after",
      `
The clause, each part of the demand, what each entry gave or why it gave nothing, what is missing
and what would fill it. The look is logged like any other.

Examples:
  rollbook why 64010001 S1
  rollbook why 64010001 S1 --today 2011-11-15 --window 2010-06-01 --lang zh`,
    )
    .action(async (member: string, requirement: string, options: WhyOptions) => {
      const opened = await tools.open();
      try {
        const said = await answer(opened.ctx, member, requirement, options);
        if (said.ok) tools.out.write(`${said.value}\n`);
        finish(said.ok ? exit.ok : tellFailure(tools.err, said));
      } finally {
        await opened.close();
      }
    });
}

async function answer(
  ctx: Context,
  member: string,
  requirement: string,
  { today, window, lang }: WhyOptions,
): Promise<Outcome<string>> {
  const memberId = await memberOfNumber(ctx, member);
  if (!memberId.ok) return memberId;
  const file = await studyFile(ctx, memberId.value, today === undefined ? {} : { today });
  if (!file.ok) return file;
  const day = window === undefined ? null : formatDay(window);
  const meant = file.value.verdicts.filter(
    (one) =>
      one.requirement.id === requirement &&
      (day === null || (one.windowStart <= day && day <= one.dueOn)),
  );
  if (meant.length === 0) {
    const where = day === null ? "" : ` in a window that holds ${day}`;
    const message = `Member ${member} has no verdict of ${requirement}${where} on ${file.value.today}.`;
    return failure("not-found", "verdict-unknown", message);
  }
  return success(meant.map((one) => lines(file.value, one, lang).join("\n")).join("\n\n"));
}

/** One verdict from the clause to the cure; each line says one thing. */
function lines(file: StudyFile, verdict: VerdictView, lang: "zh" | "en"): string[] {
  const { requirement, clause, cure } = verdict;
  const entries = file.ledger.flatMap((entry) =>
    entry.counted.filter(
      (one) =>
        one.requirement.id === requirement.id &&
        one.windowStart === verdict.windowStart &&
        one.dueOn === verdict.dueOn,
    ),
  );
  return [
    `${requirement.id} ${requirement.title[lang]}, ${verdict.windowStart} - ${verdict.dueOn}`,
    ...(clause === null ? [] : [`${clause.place}: ${clause.text[lang]}`]),
    ...verdict.reasons.map((one) => `- ${one.text[lang]}`),
    ...entries.map((one) => `- ${one.why[lang]}`),
    ...(cure === null ? [] : [`=> ${cure[lang]}`]),
  ];
}
