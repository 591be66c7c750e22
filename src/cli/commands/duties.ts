import type { Command } from "commander";
import { formatDay } from "#core/day";
import { statusTitles } from "#core/judge";
import type { Context } from "#services/context";
import { listOwedDuties } from "#services/duties-lists";
import { unitOfCode } from "#services/exports/unit";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";

interface DutiesOptions {
  readonly unit: string;
  readonly requirement?: string;
}

const pageLimit = 500;

export function addDuties(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("duties")
    .description("Units that fall short of a duty of their own, the earliest due day first")
    .requiredOption("--unit <code>", "code of the unit; units below it are included")
    .option("--requirement <id>", "one duty only, such as S17")
    .addHelpText(
      "after",
      `
One line: due day, unit, duty, status, how much is missing. Files: rollbook export duties.

Example:
  rollbook duties --unit 6401 --requirement S17`,
    )
    .action(async (options: DutiesOptions) => {
      const opened = await tools.open();
      try {
        finish(await run(tools, opened.ctx, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(tools: Tools, ctx: Context, options: DutiesOptions): Promise<number> {
  const unitId = await unitOfCode(ctx, options.unit);
  if (!unitId.ok) return tellFailure(tools.err, unitId);
  const { requirement } = options;
  let cursor: string | undefined;
  let lines = 0;
  do {
    const query = { requirement, limit: pageLimit, cursor };
    const page = await listOwedDuties(ctx, unitId.value, query);
    if (!page.ok) return tellFailure(tools.err, page);
    for (const { unit, duty } of page.value.items) {
      const { dueOn, status, missingCount, requirement: rule } = duty;
      const said = `${rule.id} ${rule.title.en}: ${statusTitles[status].en}, ${missingCount} missing`;
      tools.out.write(`${dueOn}  ${unit.code} ${unit.name.zh}  ${said}\n`);
    }
    lines += page.value.items.length;
    cursor = page.value.next ?? undefined;
  } while (cursor !== undefined);
  tools.err.write(`${lines} duties owed on ${formatDay(ctx.today)}\n`);
  return exit.ok;
}
