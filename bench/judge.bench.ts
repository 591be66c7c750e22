import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPackDirectory } from "#adapters/packs";
import { openTable } from "#adapters/files/table";
import { paths } from "#app/paths";
import { formatMistake, parsePack } from "#contract/policy";
import { dayOf, formatDay } from "#core/day";
import { resolveHistory } from "#core/history";
import { type CompiledPack, compilePack, judge } from "#core/judge";
import { entriesInForce } from "#core/ledger";
import type { History } from "#core/members";
import type { Outcome } from "#core/outcome";
import type { Pack } from "#core/policy/pack";
import { demoSeed } from "#demo/load";
import { writeDemoFiles } from "#demo/files";
import { readTree } from "#demo/tree";
import {
  assessFiles,
  type AssessRequest,
  type FilesRead,
  readFiles,
} from "#services/assess/assess";
import type { CellValue } from "#services/exports/export";
import { median, option, report } from "./support.ts";

const today = dayOf(2011, 12, 31);
/** Distinct requirements that bind a member, on average: fewer would be too easy a population. */
const leastBinding = 2.5;

/**
 * How many members a second one core judges by the plan's pack, over all windows that touch
 * 2009-2011: status, credited, demanded and due day. The same files go through `assess`; the
 * benchmark fails unless both make the same verdicts.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-bench-"));
  try {
    const count = option(argv, "members", 100_000);
    await writeDemoFiles(folder, { members: count, seed: demoSeed, today, tree: await readTree() });
    const { pack, packHash } = await fiveYearPlan();
    const tables = await openAll(folder);
    const request: AssessRequest = { pack, packHash, today, tables };
    const population = historiesOf(valueOf(await readFiles(request)));
    const own = measure(compilePack(pack), population);
    const theirs = await checksumOfAssess({ ...request, tables: await openAll(folder) });
    await report("judge", {
      members: population.length,
      bindingRequirementsPerMember: own.binding,
      entriesPerMember: own.entries / population.length,
      verdictsPerMember: own.rows / population.length,
      membersPerSecond: population.length / (median(own.runs) / 1000),
      slowestRunMembersPerSecond: population.length / (Math.max(...own.runs) / 1000),
      checksum: own.checksum,
      checksumOfAssess: theirs,
    });
    if (own.checksum !== theirs) console.error("assess makes other verdicts of the same files");
    if (own.binding < leastBinding) console.error("too few requirements bind this population");
    return own.checksum === theirs && own.binding >= leastBinding ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Judged {
  readonly memberNo: string;
  readonly history: History;
}

/** Everybody in memory as a register has them once they are read: judging is what is timed. */
function historiesOf(files: FilesRead): Judged[] {
  if (files.problems.length > 0) throw new Error(`${files.problems.length} rows were not read`);
  return [...files.people()].map((member) => {
    const entries = entriesInForce(member.entries, Number.MAX_SAFE_INTEGER);
    const history = resolveHistory({ ...member, entries }, files.units.places);
    return { memberNo: member.memberNo, history };
  });
}

function measure(pack: CompiledPack, population: readonly Judged[]) {
  const runs: number[] = [];
  // The first run is the warm-up.
  for (let run = 0; run <= 5; run += 1) {
    const began = performance.now();
    for (const { history } of population) judge(pack, history, { today });
    if (run > 0) runs.push(performance.now() - began);
  }
  let [rows, checksum, binding, entries] = [0, 0, 0, 0];
  for (const { memberNo, history } of population) {
    const verdicts = judge(pack, history, { today });
    rows += verdicts.length;
    binding += new Set(verdicts.map((one) => one.requirement)).size;
    entries += history.entries.length;
    for (const one of verdicts) {
      const { requirement, status, credited, demanded } = one;
      const [start, due] = [formatDay(one.windowStart), formatDay(one.dueOn)];
      checksum = added(checksum, [memberNo, requirement, start, status, credited, demanded, due]);
    }
  }
  return { runs, rows, checksum, entries, binding: binding / population.length };
}

/** The same columns of the table that `assess` writes. */
async function checksumOfAssess(request: AssessRequest): Promise<number> {
  const { table } = valueOf(await assessFiles(request));
  const columns = ["member_no", "requirement", "window_start", "status", "credited", "demanded"]
    .concat("due_on")
    .map((name) => table.header.indexOf(name));
  let checksum = 0;
  for await (const batch of table.rows) {
    for (const row of batch)
      checksum = added(
        checksum,
        columns.map((at) => plain(row[at])),
      );
  }
  return checksum;
}

function plain(cell: CellValue | undefined): string | number {
  if (typeof cell === "object" && cell !== null) return cell.day;
  return typeof cell === "number" ? cell : String(cell);
}

/** A sum over hashes of rows, so that their order does not matter; below 2^48, so exact. */
function added(sum: number, row: readonly (string | number)[]): number {
  let hash = 7;
  for (const char of row.join("|")) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return (sum + hash) % 2 ** 48;
}

async function fiveYearPlan(): Promise<{ readonly pack: Pack; readonly packHash: string }> {
  const files = valueOf(await readPackDirectory(join(paths.root, "packs/five-year-plan")));
  const parsed = parsePack(files);
  if (!parsed.ok) throw new Error(parsed.mistakes.map(formatMistake).join("\n"));
  return { pack: parsed.pack, packHash: parsed.hash };
}

async function openAll(folder: string): Promise<AssessRequest["tables"]> {
  const open = async (kind: string) =>
    valueOf(await openTable(join(folder, `${kind}.csv`), { encoding: "utf-8", sheet: null }));
  return {
    units: await open("units"),
    members: await open("members"),
    facts: await open("facts"),
    entries: await open("entries"),
  };
}

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}
