import { foldAll } from "#services/coverage-folding";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { membersOf, prepare, type Size } from "./population.ts";
import { openBench, option, report, timed } from "./support.ts";

/**
 * Members with facts and entries, until the last row is durable, judged and folded. Rows are in
 * memory: reading files is not in it. One run: it fills an empty register.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const size: Size = {
    counties: option(argv, "counties", 20),
    branchesPerCounty: 200,
    membersPerBranch: 25,
    entriesPerMember: option(argv, "entries", 5),
  };
  const bench = await openBench(6);
  try {
    const loads = prepare(bench, size);
    const seconds = async (work: () => Promise<unknown>): Promise<number> =>
      (await timed(work)) / 1000;
    const units = await seconds(loads.units);
    const members = await seconds(loads.members);
    const facts = await seconds(loads.facts);
    const entries = await seconds(loads.entries);
    const judged = await seconds(() => judgeQueue(bench.ctx));
    const folded = await seconds(() => foldAll(bench.register.db));
    const { rows } = await bench.owner.query<{ verdicts: string; coverage: string }>(
      `select (select count(*) from verdict) as verdicts, (select count(*) from coverage) as coverage`,
    );
    const figures = {
      members: membersOf(size),
      entries: membersOf(size) * size.entriesPerMember,
      verdicts: Number(rows[0]?.verdicts),
      coverageRows: Number(rows[0]?.coverage),
      unitsSeconds: units,
      membersSeconds: members,
      factsSeconds: facts,
      entriesSeconds: entries,
      judgedSeconds: judged,
      foldedSeconds: folded,
      membersFactsEntriesJudgedFoldedSeconds: members + facts + entries + judged + folded,
    };
    await report("import", figures);
    if (!argv.includes("--verify")) return 0;
    const verifySeconds = await seconds(async () => {
      const found = await verifyRegister(bench.register.db, bench.ctx);
      console.log(`verify: ${found.total} differences`, found.differences.slice(0, 5));
    });
    console.log(`verify took ${verifySeconds.toFixed(1)} s`);
    return 0;
  } finally {
    await bench.close();
  }
}
