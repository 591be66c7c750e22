import pg from "pg";
import { bulkWorkers } from "#app/bulk-workers";
import { foldAll } from "#services/coverage-folding";
import { continueRecompute, recomputeAll } from "#services/verdicts-recompute";
import { bulkLoad } from "./bulk-load.ts";
import { copyIn } from "./copy.ts";
import { type Bench, openBench, option, peakMemory, report, timed } from "./support.ts";

/**
 * A full recompute from PostgreSQL into an empty table of verdicts, beside its yardstick in the same
 * run: hand SQL for the one rule "24 h in the year", streaming the same entries out, and COPY of as
 * many rows as were written into a table with the same keys. Then the same again where nothing
 * changes. Memory is that of this process with its threads, beside PostgreSQL.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const bench = await openBench(6);
  try {
    const loaded = await bulkLoad(bench, option(argv, "members", 100_000));
    const url = bench.register.ownerUrl ?? "";
    const threads = option(argv, "threads", 0);
    const usual = bench.register.workers;
    const address = await appUrl(bench);
    const workers =
      threads === 0 ? { ...usual, from: 0 } : bulkWorkers(() => address, { from: 0, threads });
    const ctx = { ...bench.ctx, workers };
    let seconds = 0;
    const processor = process.cpuUsage();
    const memory = await peakMemory(async () => {
      seconds = (await timed(() => continueRecompute(ctx))) / 1000;
    });
    const used = process.cpuUsage(processor);
    const rows = await count(bench, "verdict");
    const foldSeconds = (await timed(() => foldAll(bench.register.db))) / 1000;
    const again = (await timed(() => recomputeAll(ctx))) / 1000;
    const sql = (await timed(() => bench.owner.query(handSql))) / 1000;
    const stream = (await timed(() => streamEntries(url))) / 1000;
    const copy = (await timed(() => copyRows(bench, url, rows))) / 1000;
    const yardstick = sql + stream + copy;
    await report("recompute", {
      members: loaded.members,
      entries: loaded.entries,
      loadSeconds: loaded.seconds,
      verdictsWritten: rows,
      recomputeSeconds: seconds,
      membersPerSecond: loaded.members / seconds,
      ownProcessorSeconds: (used.user + used.system) / 1e6,
      peakMemoryMb: memory,
      foldSeconds,
      recomputeNothingChangedSeconds: again,
      handSqlSeconds: sql,
      streamEntriesSeconds: stream,
      copyRowsSeconds: copy,
      yardstickSeconds: yardstick,
      recomputeToYardstick: seconds / yardstick,
    });
    return 0;
  } finally {
    await bench.close();
  }
}

async function appUrl(bench: Bench): Promise<string> {
  const client = await bench.register.db.connect();
  const { user, password, host, port, database } = client;
  await client.end();
  const secret = encodeURIComponent(password ?? "");
  return `postgres://${user}:${secret}@${host}:${port}/${database}`;
}

/** Who has 24 hours in the years 2009 to 2011: the one rule, as somebody would write it by hand. */
const handSql = `select count(*) from (
  select m.region_id, m.member_id, y.year,
    coalesce(sum(e.minutes), 0) >= 1440 as reached
  from member m cross join (values (2009), (2010), (2011)) as y (year)
  left join entry e on e.region_id = m.region_id and e.member_id = m.member_id
    and e.starts_on >= make_date(y.year, 1, 1) and e.starts_on < make_date(y.year + 1, 1, 1)
  group by m.region_id, m.member_id, y.year) as judged where reached`;

const columns = `member_id, entry_id, root_id, act, session_id, starts_on, ends_on, minutes, credit,
  credit_unit, day_dates, day_minutes, form, topic, course, place, provider_id, outcome, attested, recorded_at`;

/** Two connections, as there are two processors in the machine that this is measured on. */
async function streamEntries(url: string): Promise<void> {
  await Promise.all(
    [0, 1].map(async (half) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query("begin");
      await client.query(
        `declare c no scroll cursor for select ${columns} from entry where region_id % 2 = ${half}`,
      );
      for (;;) {
        const { rowCount } = await client.query({ text: "fetch 5000 from c", rowMode: "array" });
        if (rowCount === 0) break;
      }
      await client.query("rollback");
      await client.end();
    }),
  );
}

async function copyRows(bench: Bench, url: string, rows: number): Promise<void> {
  await bench.owner.query("create table copied (like verdict including all)");
  await Promise.all(
    [0, 1].map(async (half) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await copyIn(
        client,
        `copy copied (region_id, member_id, requirement_id, window_start, anchor, seen_by, due_on,
          period, status, credited, demanded, sessions, missing_minutes, missing_count, owes,
          counted_at, unit_now, unit_at_end, next_change_on, pack_ref, mark) from stdin`,
        lines(Math.floor((rows + half) / 2), half),
      );
      await client.end();
    }),
  );
  const copied = await count(bench, "copied");
  if (copied !== rows) throw new Error(`${copied} of ${rows} rows were copied`);
}

const perMember = 8;

/** Rows in the order of their key, eight a member, as wide as those that are judged. */
function* lines(count: number, half: number): Generator<string> {
  let chunk = "";
  for (let row = 0; row < count; row += 1) {
    const member = Math.floor(row / perMember);
    const region = 1 + half + 2 * Math.floor(member / 5_000);
    const year = 2009 + (row % 3);
    chunk +=
      `${region}\t${1_000_000 + member}\tS${row % perMember}\t${year}-01-01\t\t{${region},77,78}\t` +
      `${year}-12-31\t${year}-01-01\t${row % 2 === 0 ? "met" : "short"}\t960\t1440\t3\t480\t0\t` +
      `${row % 2 === 0 ? "f" : "t"}\t${region}\t${region}\t${region}\t\\N\t1\t\n`;
    if (chunk.length > 60_000) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}

async function count(bench: Bench, table: string): Promise<number> {
  const { rows } = await bench.owner.query<{ n: string }>(`select count(*) as n from ${table}`);
  return Number(rows[0]?.n);
}
