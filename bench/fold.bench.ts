import { foldAll } from "#services/coverage-folding";
import { bulkLoad } from "./bulk-load.ts";
import { median, openBench, option, report, timed } from "./support.ts";

const measures = ["S1", "S2", "S4", "S15", "~members", "~trained"];

/**
 * Microseconds a delta over seven levels: deltas as a recompute or a day of recording leaves them,
 * at every branch, folded by the same loop that the server runs, the commit included.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const bench = await openBench(4);
  try {
    await bulkLoad(bench, option(argv, "members", 50_000));
    const perRound = option(argv, "deltas", 200_000);
    const times: number[] = [];
    // The first round makes the rows of coverage, the others add to them.
    for (let round = 0; round < 6; round += 1) {
      await bench.owner.query(makeDeltas, [perRound, measures, round]);
      await bench.owner.query("analyze delta");
      let folded = 0;
      const milliseconds = await timed(async () => {
        folded = await foldAll(bench.register.db);
      });
      if (folded !== perRound) throw new Error(`${folded} of ${perRound} deltas were folded`);
      times.push((milliseconds * 1000) / perRound);
    }
    const { rows } = await bench.owner.query<{ levels: number; rows: string }>(
      `select (select max(nlevel(path)) from unit) as levels, (select count(*) from coverage) as rows`,
    );
    await report("fold", {
      levels: rows[0]?.levels ?? 0,
      deltasPerRound: perRound,
      coverageRows: Number(rows[0]?.rows),
      firstRoundMicrosecondsADelta: times[0] ?? NaN,
      microsecondsADelta: median(times.slice(1)),
    });
    return 0;
  } finally {
    await bench.close();
  }
}

const makeDeltas = `insert into delta (region_id, unit_id, measure, period, status, members, credited,
    towards, demanded, missing_minutes, missing_count, sessions)
  select b.region_id, b.unit_id, ($2::text[])[n % cardinality($2::text[]) + 1],
    make_date(2009 + (n / 7 + $3::integer) % 3, 1, 1),
    (array['met', 'short', 'on-course'])[(n / 3) % 3 + 1], 1, 480, 480, 960, 480, 0, 1
  from generate_series(0, $1::integer - 1) as n
  join (select u.region_id, u.unit_id, row_number() over (order by u.unit_id) - 1 as no,
      count(*) over () as branches from unit u where u.level = 'branch') as b
    on b.no = (n / cardinality($2::text[])) % b.branches
  order by b.region_id, n`;
