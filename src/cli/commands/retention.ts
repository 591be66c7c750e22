import type { Command } from "commander";
import type { RemovalListView } from "#contract/routes/retention";
import type { Outcome } from "#core/outcome";
import type { Context } from "#services/context";
import {
  confirmRemovals,
  drawRemovals,
  removalsView,
  withdrawRemovals,
} from "#services/retention/removals";
import { readRetention, setRetention } from "#services/retention/settings";
import type { Finish } from "../program.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";

export function addRetention(root: Command, tools: Tools, finish: Finish): void {
  const retention = root
    .command("retention")
    .description("How long data are kept, and removing persons who have left")
    .addHelpText(
      "after",
      `
Examples:
  rollbook retention show
  rollbook retention set identity 1830     five years after leaving
  rollbook retention due                   how many are due; changes nothing
  rollbook retention draw                  the first step; an administrator confirms it
  rollbook retention confirm 3 --reason "decision 2011/7 of the bureau"`,
    );
  const run = async (work: (ctx: Context) => Promise<Outcome<string>>): Promise<void> => {
    const opened = await tools.open();
    try {
      const done = await work(opened.ctx);
      if (done.ok) tools.out.write(`${done.value}\n`);
      finish(done.ok ? exit.ok : tellFailure(tools.err, done));
    } finally {
      await opened.close();
    }
  };
  retention
    .command("show")
    .description("Days for which each kind of data is kept")
    .action(() => run(async (ctx) => said(await readRetention(ctx), daysText)));
  retention
    .command("set")
    .description("Say how long a kind is kept")
    .argument("<kind>")
    .argument("<days>")
    .action((kind: string, days: string) =>
      run(async (ctx) => said(await setRetention(ctx, { kind, days: Number(days) }), daysText)),
    );
  retention
    .command("due")
    .description("How many have left and are due, by their last unit, and the lists drawn")
    .action(() => run(async (ctx) => said(await removalsView(ctx), dueText)));
  retention
    .command("draw")
    .description("Put whoever is due on a list")
    .action(() => run(async (ctx) => said(await drawRemovals(ctx), listText)));
  retention
    .command("confirm")
    .description("Remove what identifies the persons of a list that somebody else drew")
    .argument("<list>")
    .requiredOption("--reason <text>", "is logged with every person")
    .action((list: string, { reason }: { readonly reason: string }) =>
      run(async (ctx) => said(await confirmRemovals(ctx, Number(list), reason), listText)),
    );
  retention
    .command("withdraw")
    .description("Take back a list that waits")
    .argument("<list>")
    .action((list: string) =>
      run(async (ctx) => said(await withdrawRemovals(ctx, Number(list)), listText)),
    );
}

function said<T>(done: Outcome<T>, text: (value: T) => string): Outcome<string> {
  return done.ok ? { ok: true, value: text(done.value) } : done;
}

function daysText(days: Readonly<Record<string, number>>): string {
  return alignedTable(Object.entries(days).map(([kind, count]) => [kind, `${count} days`]));
}

function dueText(view: {
  readonly leftBefore: string;
  readonly due: readonly {
    readonly unit: { readonly code: string; readonly name: { readonly zh: string } };
    readonly persons: number;
    readonly firstLeft: string;
    readonly lastLeft: string;
  }[];
  readonly lists: readonly RemovalListView[];
}): string {
  const rows = view.due.map(({ unit, persons, firstLeft, lastLeft }) => [
    `${unit.code} ${unit.name.zh}`,
    String(persons),
    `${firstLeft} to ${lastLeft}`,
  ]);
  const due =
    rows.length === 0
      ? `Nobody is due who left before ${view.leftBefore}.`
      : alignedTable([["unit", "persons", `left (before ${view.leftBefore})`], ...rows]);
  return [due, ...view.lists.map(listText)].join("\n");
}

function listText(list: RemovalListView): string {
  const state =
    list.withdrawnAt !== null
      ? "withdrawn"
      : list.confirmedAt === null
        ? "waits for somebody else to confirm it"
        : `confirmed by ${list.confirmedBy ?? ""}: ${list.removed} removed, ${list.kept} kept`;
  return `list ${list.listId}: ${list.persons} persons who left before ${list.leftBefore}; ${state}`;
}
