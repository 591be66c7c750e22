import type { Command } from "commander";
import { verifyRegister } from "#services/verify";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { exit } from "../report.ts";
import type { Tools } from "../tools.ts";
import { positiveOption } from "./options.ts";

export function addVerify(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("verify")
    .description("Recompute verdicts and counts from the ledger and name every difference")
    .option("--limit <number>", "differences to list", positiveOption, 1000)
    .addHelpText(
      "after",
      `
Changes nothing. Exit code 1 when anything differs.

Example:
  rollbook verify --limit 50`,
    )
    .action(async (options: { readonly limit: number }) => {
      const opened = await tools.open();
      const progress = progressOn(tools);
      try {
        const { ctx } = opened;
        const found = await verifyRegister(ctx.db, ctx, {
          limit: options.limit,
          onProgress: (members) => progress.show("verifying", 0, members),
        });
        progress.end();
        for (const one of found.differences) {
          tools.out.write(`${one.kind} ${one.about} ${one.place}: ${one.message}\n`);
        }
        const waiting =
          found.membersWaiting === 0 ? "" : `; ${found.membersWaiting} members wait to be judged`;
        const travelling =
          found.membersTravelling === 0
            ? ""
            : `; ${found.membersTravelling} members still travel to their new region`;
        tools.out.write(
          `${found.membersChecked} members and ${found.verdictsChecked} verdicts ` +
            `checked, ${found.total} differences${waiting}${travelling}\n`,
        );
        finish(found.total === 0 ? exit.ok : exit.problems);
      } finally {
        progress.end();
        await opened.close();
      }
    });
}
