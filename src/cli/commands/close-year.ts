import type { Command } from "commander";
import type { ClosingView } from "#contract/routes/closing";
import { type Day, yearOf } from "#core/day";
import { failure, type Outcome } from "#core/outcome";
import { closeYear, listClosings, openClosing } from "#services/closing";
import { viewClosing } from "#services/closing-view";
import type { Context } from "#services/context";
import { unitOfCode } from "#services/exports/unit";
import type { Finish } from "../program.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";
import { yearOption } from "./options.ts";

interface CloseYearOptions {
  readonly unit: string;
  readonly year: Day;
  readonly open?: true;
  readonly close?: true;
  readonly reason?: string;
}

export function addCloseYear(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("close-year")
    .description(
      "The closing of a year: checklist, who has not signed, and the freezing of figures",
    )
    .requiredOption("--unit <code>", "code of the unit; units below it are included")
    .requiredOption("--year <year>", "the year", yearOption)
    .option("--open", "open the closing; a closed year is opened again with --reason")
    .option("--reason <text>", "why it is closed, or opened again")
    .option("--close", "freeze the figures, when nothing on the checklist is in the way")
    .addHelpText(
      "after",
      `
Without --open and --close: where the closing stands. Frozen figures are never changed; what is recorded
later shows beside them. Townships sign on the pages or by the API.

Examples:
  rollbook close-year --unit 6401 --year 2010 --open
  rollbook close-year --unit 6401 --year 2010
  rollbook close-year --unit 6401 --year 2010 --close --reason "annual report of 2010"`,
    )
    .action(async (options: CloseYearOptions) => {
      const opened = await tools.open();
      try {
        finish(await run(tools, opened.ctx, options));
      } finally {
        await opened.close();
      }
    });
}

async function run(tools: Tools, ctx: Context, options: CloseYearOptions): Promise<number> {
  const unitId = await unitOfCode(ctx, options.unit);
  if (!unitId.ok) return tellFailure(tools.err, unitId);
  const closingId = await closingOf(ctx, unitId.value, options);
  if (!closingId.ok) return tellFailure(tools.err, closingId);
  if (options.close === true) {
    const { reason = "" } = options;
    if (reason.trim() === "") {
      return tellFailure(
        tools.err,
        failure("invalid", "reason-needed", "Say why the year is closed: --reason TEXT."),
      );
    }
    const closed = await closeYear(ctx, closingId.value, reason);
    if (!closed.ok) return tellFailure(tools.err, closed);
  }
  const found = await viewClosing(ctx, closingId.value);
  if (!found.ok) return tellFailure(tools.err, found);
  tools.out.write(`${textOf(found.value)}\n`);
  return exit.ok;
}

async function closingOf(
  ctx: Context,
  unitId: number,
  options: CloseYearOptions,
): Promise<Outcome<number>> {
  const year = yearOf(options.year);
  if (options.open === true) {
    const opened = await openClosing(ctx, unitId, {
      year,
      reason: options.reason ?? "",
    });
    return opened.ok ? { ok: true, value: opened.value.closingId } : opened;
  }
  const listed = await listClosings(ctx, unitId);
  if (!listed.ok) return listed;
  const last = listed.value.items.find((one) => one.year === year && one.unit.unitId === unitId);
  return last === undefined
    ? failure("not-found", "closing-unknown", "This year's closing is not open: add --open.")
    : { ok: true, value: last.closingId };
}

const items: Readonly<Record<ClosingView["checklist"][number]["item"], string>> = {
  "year-ended": "days until the year is over",
  unjudged: "members and units who wait to be judged",
  pending: "changes not yet counted",
  verify: "counts that differ from what they count",
  "running-imports": "imports that run",
  "sign-offs": "townships that have not signed",
  "failed-imports": "imports that stopped or failed",
  owing: "verdicts that owe, in townships",
  "recorded-late": "entries recorded more than 30 days late",
};

function textOf(view: ClosingView): string {
  const { unit, year, number, closedAt, closedBy, knownOn, packHash } = view;
  const state =
    closedAt === null
      ? "open"
      : `closed by ${closedBy ?? ""} at ${closedAt}, as known on ${knownOn ?? ""}, pack ${(packHash ?? "").slice(0, 12)}`;
  const head = `${unit.code} ${unit.name.zh} ${unit.name.en}\n${year}, closing ${number}: ${state}\n`;
  const checklist = view.checklist.map((one) => [
    one.done ? "done" : one.blocks ? "OPEN" : "note",
    items[one.item],
    one.count.toLocaleString("en"),
  ]);
  const townships = view.townships.map((one) => [
    one.unit.code,
    one.unit.name.zh,
    one.owing.toLocaleString("en"),
    one.signed === null ? "not signed" : `${one.signed.name} ${one.signed.at.slice(0, 10)}`,
  ]);
  const figures = view.figures.map((one) => [
    one.requirement.id,
    String(one.frozen.reached),
    String(one.now.reached),
    one.difference > 0 ? `+${one.difference}` : String(one.difference),
  ]);
  const tables = [
    alignedTable([["", "checklist", ""], ...checklist]),
    townships.length === 0 ? "" : alignedTable([["", "township", "owing", "signed"], ...townships]),
    figures.length === 0
      ? ""
      : alignedTable([["", "reached: frozen", "today", "difference"], ...figures]),
  ];
  return `${head}\n${tables.filter((one) => one !== "").join("\n\n")}`;
}
