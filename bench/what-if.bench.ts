import { foldAll } from "#services/coverage-folding";
import { continueBulk } from "#services/verdicts-bulk";
import { continueRecompute } from "#services/verdicts-recompute";
import { askWhatIf, topUnit, whatIfAnswer } from "#services/what-if";
import { bulkLoad } from "./bulk-load.ts";
import { type Bench, openBench, option, report, timed } from "./support.ts";

/**
 * What other demands would change, from the question to the answer for the top unit: answered from
 * stored sums, and once by judging everybody in threads.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const bench = await openBench(6);
  try {
    const loaded = await bulkLoad(bench, option(argv, "members", 100_000));
    await continueRecompute({ ...bench.ctx, workers: bench.register.workers });
    await foldAll(bench.register.db);
    await bench.owner.query("vacuum analyze");
    const raised = await ask(bench, { "S1.hours": 32 });
    const lowered = await ask(bench, { "S1.hours": 8 });
    const several = await ask(bench, { "S1.hours": 20, "S4.hours": 30, "S8.hours": 48 });
    const judged = await ask(bench, { partYearDays: 100 });
    await report("what-if", {
      members: loaded.members,
      entries: loaded.entries,
      raisedSeconds: raised.seconds,
      raisedMethod: raised.method,
      raisedVerdictsChanged: raised.verdicts,
      loweredSeconds: lowered.seconds,
      threeRulesSeconds: several.seconds,
      threeRulesMethod: several.method,
      readAnswerMs: raised.readMs,
      judgingEverybodySeconds: judged.seconds,
      judgingEverybodyMethod: judged.method,
    });
    return 0;
  } finally {
    await bench.close();
  }
}

async function ask(bench: Bench, parameters: Record<string, number>) {
  const top = await topUnit(bench.ctx);
  if (!top.ok) throw new Error(top.message);
  const read = async (jobId: number) => {
    const query = { classSize: 40, teachers: 1 };
    const found = await whatIfAnswer(bench.ctx, jobId, top.value, query);
    if (!found.ok) throw new Error(found.message);
    return found.value;
  };
  let jobId = 0;
  const milliseconds = await timed(async () => {
    const asked = await askWhatIf(bench.ctx, { parameters });
    if (!asked.ok) throw new Error(asked.message);
    ({ jobId } = asked.value);
    await continueBulk({ ...bench.ctx, workers: bench.register.workers });
    await read(jobId);
  });
  const readMs = await timed(() => read(jobId));
  const { method, verdicts } = await read(jobId);
  return { seconds: milliseconds / 1000, readMs, method, verdicts };
}
