import { type Command, Option } from "commander";
import { formatMistake, parsePack } from "#contract/policy";
import type { RowKind } from "#contract/rows";
import { wordProblem } from "#contract/rows/problems";
import type { Day } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { assessFiles, type AssessRequest, type FileProblem } from "#services/assess/assess";
import { whyFromFiles } from "#services/assess/why";
import { writeTable } from "#services/exports/export";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";
import { dayOption } from "./options.ts";

interface AssessOptions extends Readonly<Record<RowKind, string>> {
  readonly pack: string;
  readonly today: Day;
  readonly filesOf?: Day;
  readonly out?: string;
  readonly why?: string;
  readonly lang: "zh" | "en";
  readonly duties?: string;
  readonly encoding?: string;
}

export function addAssess(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("assess")
    .description("Judge members from files alone: files in, verdicts out, no database")
    .requiredOption("--pack <folder>", "the pack that judges")
    .requiredOption("--units <file>", "units, as for import")
    .requiredOption("--members <file>", "members, as for import")
    .requiredOption("--facts <file>", "facts and events, as for import")
    .requiredOption("--entries <file>", "entries, as for import")
    .requiredOption("--today <date>", "the day on which is judged, 2011-11-15", dayOption)
    .option("--files-of <date>", "the day the files were made, where --today is earlier", dayOption)
    .option("--out <file>", 'verdicts as CSV (.xlsx for a workbook; "-" for the terminal)')
    .option("--why <member>", "instead: why this member stands as he does, or MEMBER:REQUIREMENT")
    .addOption(new Option("--lang <language>", "of --why").choices(["zh", "en"]).default("en"))
    .option("--duties <file>", "duties of units as CSV or .xlsx")
    .option("--encoding <name>", "encoding of the CSV files, where it is not found out rightly")
    .addHelpText(
      "after",
      `
Rows that are wrong are named and left out; the exit code is then 1. A row of a day after --today is
wrong, unless --files-of says that the files are of a later day: then --today is a past day.

Example:
  rollbook assess --pack packs/five-year-plan --units docs/samples/units.csv \\
    --members docs/samples/members.csv --facts docs/samples/facts.csv \\
    --entries docs/samples/entries.csv --today 2011-11-15 --out verdicts.csv

The same files with --why 64010001:S1 in place of --out print the reasons of one member.`,
    )
    .action(async (options: AssessOptions) => finish(await run(tools, options)));
}

async function run(tools: Tools, options: AssessOptions): Promise<number> {
  const files = await tools.readPack(options.pack);
  if (!files.ok) return tellFailure(tools.err, files);
  const parsed = parsePack(files.value);
  if (!parsed.ok) {
    for (const mistake of parsed.mistakes) {
      tools.err.write(`${options.pack}/${formatMistake(mistake)}\n`);
    }
    return exit.problems;
  }
  const tables = await openAll(tools, options);
  if (!tables.ok) return tellFailure(tools.err, tables);
  const { pack, hash: packHash } = parsed;
  const { today, filesOf, out } = options;
  const request = { pack, packHash, today, filesOf, tables: tables.value };
  if (options.why !== undefined) return why(tools, request, options.why, options.lang);
  if (out === undefined) return tellFailure(tools.err, nothingAsked);
  const assessed = await assessFiles(request);
  if (!assessed.ok) return tellFailure(tools.err, assessed);
  const format = out.endsWith(".xlsx") ? "xlsx" : "csv";
  const { table, members, problems } = assessed.value;
  const writer = await tools.tableWriter();
  const written = await tools.output(out, (stream) =>
    // A script reads the CSV: its first line is the header. What the figures rest on is told below.
    writeTable(writer, format, stream, format === "csv" ? { ...table, about: [] } : table),
  );
  if (!written.ok) return tellFailure(tools.err, written);
  if (options.duties !== undefined) {
    const shape = options.duties.endsWith(".xlsx") ? "xlsx" : "csv";
    const { duties } = assessed.value;
    const plain = shape === "csv" ? { ...duties, about: [] } : duties;
    const done = await tools.output(options.duties, (stream) =>
      writeTable(writer, shape, stream, plain),
    );
    if (!done.ok) return tellFailure(tools.err, done);
  }
  for (const one of problems.slice(0, shownProblems)) tell(tools, one);
  const left = problems.length === 0 ? "" : `; ${problems.length} problems, their rows left out`;
  tools.err.write(`${members} members, ${written.value} verdicts${left}\n`);
  for (const [name, value] of table.about) tools.err.write(`${name}: ${value}\n`);
  return problems.length === 0 ? exit.ok : exit.problems;
}

const nothingAsked = failure(
  "invalid",
  "nothing-asked",
  "Say where the verdicts go (--out FILE), or whose reasons are asked (--why MEMBER).",
);

/** The reasons of one member, of one requirement or of all, each line saying one thing. */
async function why(
  tools: Tools,
  request: AssessRequest,
  asked: string,
  lang: "zh" | "en",
): Promise<number> {
  const [memberNo = "", requirement = null] = asked.split(":");
  const found = await whyFromFiles(request, { memberNo, requirement });
  if (!found.ok) return tellFailure(tools.err, found);
  for (const one of found.value) {
    const head = `${one.requirement} ${one.title[lang]}, ${one.windowStart} - ${one.dueOn}`;
    const cure = one.cure === null ? "" : `=> ${one.cure[lang]}\n`;
    const lines = one.lines.map((text) => `- ${text[lang]}\n`).join("");
    tools.out.write(`${head}\n${lines}${cure}\n`);
  }
  return exit.ok;
}

const shownProblems = 100;

function tell(tools: Tools, { file, language, problem }: FileProblem): void {
  const { reason, cure } = wordProblem(problem, language);
  const { row, column, value } = problem;
  tools.err.write(`${file}: ${row}, ${column}: ${value} ${reason}. ${cure}\n`);
}

async function openAll(
  tools: Tools,
  options: AssessOptions,
): Promise<Outcome<AssessRequest["tables"]>> {
  const open = (kind: RowKind): ReturnType<Tools["openTable"]> =>
    tools.openTable(options[kind], { encoding: options.encoding ?? null, sheet: null });
  const [units, members, facts, entries] = await Promise.all([
    open("units"),
    open("members"),
    open("facts"),
    open("entries"),
  ]);
  if (!units.ok) return units;
  if (!members.ok) return members;
  if (!facts.ok) return facts;
  if (!entries.ok) return entries;
  return success({
    units: units.value,
    members: members.value,
    facts: facts.value,
    entries: entries.value,
  });
}
