import type { Command } from "commander";
import type { ParameterChanges } from "#contract/parameters";
import type { WhatIfAnswer } from "#contract/routes/what-if";
import { amountIn, type AmountUnit, sumsOf } from "#core/amount";
import { unitOfCode } from "#services/exports/unit";
import { continueBulk } from "#services/verdicts-bulk";
import { askWhatIf, topUnit, whatIfAnswer } from "#services/what-if";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Opened, Tools } from "../tools.ts";
import { assignOption, positiveOption } from "./options.ts";
import { proposalFrom } from "./pack-publish.ts";

interface WhatIfOptions {
  readonly set?: ParameterChanges;
  readonly pack?: string;
  readonly unit?: string;
  readonly classSize: number;
  readonly teachers: number;
}

export function addWhatIf(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("what-if")
    .description("What a pack or other parameters would change, before they are published")
    .option("--set <name=value>", "another value of a parameter, as often as needed", assignOption)
    .option("--pack <folder>", "a whole pack instead")
    .option("--unit <code>", "for this unit and those below (default: the top one)")
    .option("--class-size <number>", "seats of one class", positiveOption, 40)
    .option("--teachers <number>", "teachers of one class", positiveOption, 1)
    .addHelpText(
      "after",
      `
No verdict is written. A changed number of hours or sessions is answered from stored sums; anything
else judges everybody, and can be ended at any time with Ctrl+C.

Examples:
  rollbook what-if --set S1.hours=32
  rollbook what-if --pack ./our-pack --unit 6401 --class-size 30`,
    )
    .action(async (options: WhatIfOptions) => {
      const opened = await tools.open();
      try {
        finish(await run(tools, opened, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(tools: Tools, opened: Opened, options: WhatIfOptions): Promise<number> {
  const { ctx, system } = opened;
  const proposal = await proposalFrom(tools, options.pack, options.set);
  if (proposal === null) return exit.problems;
  if (!proposal.ok) return tellFailure(tools.err, proposal);
  const { unit: code } = options;
  const unit = code === undefined ? await topUnit(ctx) : await unitOfCode(ctx, code);
  if (!unit.ok) return tellFailure(tools.err, unit);
  const asked = await askWhatIf(ctx, proposal.value);
  if (!asked.ok) return tellFailure(tools.err, asked);
  const progress = progressOn(tools);
  try {
    await continueBulk(system, { onProgress: (done) => progress.show("judging", 0, done) });
  } finally {
    progress.end();
  }
  const { classSize, teachers } = options;
  const answer = await whatIfAnswer(ctx, asked.value.jobId, unit.value, { classSize, teachers });
  if (!answer.ok) return tellFailure(tools.err, answer);
  tools.out.write(`${answerLines(answer.value)}\n`);
  return answer.value.job.state === "done" ? exit.ok : exit.problems;
}

const number = (value: number): string => value.toLocaleString("en");
const hours = (minutes: number): string => number(Math.round(minutes / 60));
/** Hours to the nearest, or in the unit in which a requirement counts. */
const extra = (unit: AmountUnit | null, minutes: number): string =>
  unit === null ? `${hours(minutes)} h` : amountIn(unit, minutes).en;

function answerLines(answer: WhatIfAnswer): string {
  const { unit, job, method, parameters, changes, burden, below } = answer;
  const how = method === "sums" ? "reckoned from stored sums" : "everybody was judged";
  const set = parameters.map((one) => `${one.name} ${one.before} -> ${one.after}`).join(", ");
  const cut = job.state === "done" ? "" : ` (${job.state}: only a part is counted)`;
  const all = sumsOf(changes, (one) => one.extraMinutes).map((one) => extra(one.unit, one.minutes));
  const parts = [
    `${unit.code} ${unit.name.zh} ${unit.name.en}\nas of ${answer.today}; ${how}${cut}`,
    set,
    alignedTable([
      ["", "year", "now", "then", "verdicts", "newly owing", "extra asked"],
      ...changes.map((one) => [
        one.requirement.id,
        one.period.slice(0, 4),
        one.before || "none",
        one.after || "none",
        number(one.verdicts),
        number(one.newlyOwing),
        extra(one.requirement.creditUnit, one.extraMinutes),
      ]),
    ]),
    `${number(answer.verdicts)} verdicts change, ${number(answer.newlyOwing)} would newly owe; ` +
      `${all.join(", ")} and ${number(burden.seats)} seats more`,
    alignedTable([
      ["classes held at", "units", "seats", `classes of ${burden.classSize}`, "teachers"],
      ...burden.levels.map((one) => [
        one.level,
        number(one.units),
        number(one.seats),
        number(one.classes),
        number(one.teachers),
      ]),
    ]),
    alignedTable([
      ["below", "", "verdicts", "newly owing", "seats", "extra hours"],
      ...below.map((one) => [
        one.unit.code,
        one.unit.name.zh,
        number(one.verdicts),
        number(one.newlyOwing),
        number(one.seats),
        hours(one.extraMinutes),
      ]),
    ]),
  ];
  return parts.filter((one) => one !== "").join("\n\n");
}
