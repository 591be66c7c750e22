import { formatDay } from "#core/day";
import { foldAll } from "#services/coverage-folding";
import { moveMember } from "#services/members/move";
import { changeUnit } from "#services/organisation/change";
import { continueTravel } from "#services/organisation/travel";
import { decideTransfer } from "#services/transfers/decide";
import { sendTransfer } from "#services/transfers/send";
import { continueRecompute } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { bulkLoad } from "./bulk-load.ts";
import { overHttpWhile } from "./http.ts";
import { type Bench, median, openBench, option, quantile, report, timed } from "./support.ts";

/** A county with one township of 20,000 members in 800 branches. */
const shape = { branches: 20, grassroots: 40, townships: 1, counties: 10 };
const entriesOfOne = 200;

/**
 * What moves between regions: a member with 200 entries, as the call of the service and as a transfer
 * that is accepted; and a township of 20,000 members to another county: until it is answered, until
 * all have arrived, and what readers of its figures and lists over HTTP notice of it, beside the same
 * readers before.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const bench = await openBench(8);
  try {
    const loaded = await bulkLoad(bench, option(argv, "members", 60_000), shape);
    await continueRecompute({ ...bench.ctx, workers: bench.register.workers });
    await foldAll(bench.register.db);
    await bench.owner.query("vacuum analyze");
    const members = await ofOne(bench);
    const township = await ofTownship(bench);
    const verified = await verifyRegister(bench.register.db, bench.ctx);
    // The bulk load writes entries without the hash of their content.
    const differences = verified.differences.filter((one) => one.kind !== "content");
    await report("move", {
      members: loaded.members,
      entriesOfOneMember: entriesOfOne,
      ...members,
      ...township,
      differencesAfterwards: differences.length,
    });
    return differences.length;
  } finally {
    await bench.close();
  }
}

async function unitOf(bench: Bench, code: string): Promise<number> {
  const { rows } = await bench.owner.query<{ unit_id: string }>(
    "select unit_id from unit where code = $1",
    [code],
  );
  return Number(rows[0]?.unit_id);
}

/** Fills up the entries of some members of a county that stays, and has them judged. */
async function withManyEntries(bench: Bench, county: number, count: number): Promise<number[]> {
  const { rows } = await bench.owner.query<{ member_id: string }>(
    `select m.member_id from member m join unit u on u.unit_id = m.unit_id
     join unit c on c.unit_id = $1 and u.path <@ c.path order by md5(m.member_id::text) limit $2`,
    [county, count],
  );
  const ids = rows.map((row) => Number(row.member_id));
  await bench.owner.query(
    `insert into entry (region_id, member_id, entry_id, root_id, seen_by, session_id, starts_on,
       ends_on, minutes, form, topic, provider_id, source, source_key, content_hash, recorded_by)
     select x.region_id, x.member_id, x.entry_id, x.entry_id, x.seen_by, x.session_id, x.starts_on,
       x.ends_on, 60, x.form, 'theory', 1, 'file', 'more-' || x.session_id, '\\x00', 0
     from (select m.*, s.session_id, s.starts_on, s.ends_on, s.form,
         nextval('entry_id_seq') as entry_id
       from member m cross join lateral (
         select * from session s where not exists (select 1 from entry e
           where e.region_id = m.region_id and e.member_id = m.member_id
             and e.session_id = s.session_id)
         order by s.session_id limit $2) as s
       where m.member_id = any ($1::bigint[])) as x`,
    [ids, entriesOfOne - 5],
  );
  await bench.owner.query(
    `insert into unjudged (region_id, member_id)
     select region_id, member_id from member where member_id = any ($1::bigint[])`,
    [ids],
  );
  await continueRecompute({ ...bench.ctx, workers: bench.register.workers });
  await foldAll(bench.register.db);
  return ids;
}

/** Milliseconds of a move and of an acceptance, each of ten members after three for warming up. */
async function ofOne(bench: Bench): Promise<Record<string, number>> {
  const { ctx } = bench;
  const members = await withManyEntries(bench, await unitOf(bench, "C1"), 26);
  const toCode = "C2T0G0B0";
  const target = await unitOf(bench, toCode);
  const on = formatDay(ctx.today - 30);
  const moves: number[] = [];
  for (const memberId of members.slice(0, 13)) {
    moves.push(
      await timed(async () => sound(await moveMember(ctx, memberId, { unitId: target, on }))),
    );
  }
  const accepted: number[] = [];
  for (const memberId of members.slice(13)) {
    const sent = sound(
      await sendTransfer(ctx, memberId, { kind: "move", toCode, startsOn: on, endsOn: null }),
    );
    // The operator does both; an office of each side in life.
    accepted.push(
      await timed(async () =>
        sound(await decideTransfer(ctx, sent.transferId, { outcome: "accepted" })),
      ),
    );
  }
  return {
    moveMemberMsMedian: median(moves.slice(3)),
    moveMemberMsMost: Math.max(...moves.slice(3)),
    acceptTransferMsMedian: median(accepted.slice(3)),
    acceptTransferMsMost: Math.max(...accepted.slice(3)),
  };
}

async function ofTownship(bench: Bench): Promise<Record<string, number>> {
  const { ctx } = bench;
  const [township = 0, county = 0, branch = 0] = await Promise.all(
    ["C0T0", "C2", "C0T0G3B3"].map((code) => unitOf(bench, code)),
  );
  const paths = [
    `/api/v1/units/${township}/overview`,
    `/api/v1/units/${branch}/owing?limit=50`,
    `/api/v1/units/${branch}/members?limit=50`,
  ];
  const reading = { clients: 4, restMs: 100 };
  const as = { role: "training-office", unitId: township } as const;
  const quiet = await overHttpWhile(bench, paths, as, {
    ...reading,
    work: () => new Promise((resolve) => setTimeout(resolve, 15_000)),
  });
  const cpu = process.cpuUsage();
  let answeredMs = 0;
  let travelling = 0;
  const portions: number[] = [];
  const moved = await overHttpWhile(bench, paths, as, {
    ...reading,
    work: async () => {
      const change = { change: "move", on: formatDay(ctx.today), parentId: county } as const;
      answeredMs = await timed(async () => {
        travelling = sound(await changeUnit(ctx, township, change)).membersTravelling;
      });
      let last = performance.now();
      const onProgress = (): void => {
        portions.push(performance.now() - last);
        last = performance.now();
      };
      await continueTravel(ctx, { onProgress });
    },
  });
  const spent = process.cpuUsage(cpu);
  const verified = await verifyRegister(bench.register.db, ctx);
  await continueRecompute({ ...ctx, workers: bench.register.workers });
  await foldAll(bench.register.db);
  return {
    townshipMembers: 20_000,
    townshipAnsweredSeconds: answeredMs / 1000,
    townshipTravelling: travelling,
    townshipSeconds: moved.workMs / 1000,
    townshipPortions: portions.length,
    townshipPortionMsMedian: median(portions),
    townshipPortionMsMost: Math.max(...portions),
    townshipWaitingToBeJudged: verified.membersWaiting,
    townshipCpuSecondsOfThisProcess: (spent.user + spent.system) / 1e6,
    readersBeforeRequests: quiet.times.length,
    readersBeforeMsP50: median(quiet.times),
    readersBeforeMsP99: quantile(quiet.times, 0.99),
    readersMeanwhileRequests: moved.times.length,
    readersMeanwhileRefused: moved.refused,
    readersMeanwhileMsP50: median(moved.times),
    readersMeanwhileMsP99: quantile(moved.times, 0.99),
    readersMeanwhileMsMost: Math.max(...moved.times),
  };
}

function sound<T>(outcome: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}
