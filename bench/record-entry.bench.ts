import { join } from "node:path";
import { tmpdir } from "node:os";
import { uploadFolder } from "#adapters/files/uploads";
import { alike } from "#adapters/alike";
import { buildServer } from "#api/server";
import { usualLimits } from "#api/parts";
import { tableWriter } from "#adapters/files/sheet-writer";
import { variantsOf } from "#adapters/han";
import { paperWriter } from "#app/papers";
import { openPasswords } from "#adapters/passwords";
import { mapOf, outlines } from "#app/outlines";
import { openWays } from "#app/ways";
import type { Context } from "#services/context";
import { foldAll } from "#services/coverage-folding";
import { recordClass, type ClassBody } from "#services/ledger";
import { continueRecompute } from "#services/verdicts-recompute";
import { bulkLoad } from "./bulk-load.ts";
import { type Bench, median, openBench, option, quantile, report, timed } from "./support.ts";

const clients = 8;
/** Recorded before measuring: until the program runs as it does in a server. */
const warmUp = 2_000;

/**
 * Recording one entry of one member, from the call of the service to the commit, by eight clients at
 * once, beside a durable insert through the same pool by as many. The clients are of one account; and
 * then each entry is recorded by the training office of the member's own township, an account that sees
 * nobody else's members. The share of HTTP is the time of a request to the same server that does
 * nothing, asked by as many.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const bench = await openBench(clients);
  try {
    const loaded = await bulkLoad(bench, option(argv, "members", 50_000));
    await continueRecompute({ ...bench.ctx, workers: bench.register.workers });
    await foldAll(bench.register.db);
    await bench.owner.query("vacuum analyze");
    await bench.owner.query(`create table yardstick (id bigint generated always as identity
      primary key, region_id integer not null, member_id bigint not null, minutes integer not null,
      recorded_at timestamptz not null default now())`);
    await bench.owner.query("grant select, insert on yardstick to rollbook_app");
    const entries = option(argv, "entries", 4_000);
    const offices = await townshipOffices(bench);
    const members = await someMembers(bench, 2 * entries + warmUp);
    const insert = (member: number) =>
      bench.ctx.db.write(bench.ctx.actor.sight, async (tx) => tx.send(insertOne, [member]));
    const together = (member: number, index: number) => recordOne(bench.ctx, member, index);
    const apart = (member: number, index: number) =>
      recordOne(officeOf(offices, member), member, index);
    await all(members.slice(0, warmUp), insert);
    await all(members.slice(0, warmUp / 2), together);
    await all(members.slice(warmUp / 2, warmUp), apart);
    const rest = members.slice(warmUp);
    // In turns, so that all share what else the machine does.
    const single: number[] = [];
    const recorded: number[] = [];
    const recordedApart: number[] = [];
    for (let at = 0; at < rest.length; at += 1_000) {
      const [some, others] = [rest.slice(at, at + 500), rest.slice(at + 500, at + 1_000)];
      single.push(...(await all(some, insert)));
      recorded.push(...(await all(some, together)));
      recordedApart.push(...(await all(others, apart)));
    }
    const http = await nothing(bench, 2_000);
    await report("record-entry", {
      members: loaded.members,
      entriesRecorded: recorded.length,
      clients,
      entryMsMedian: median(recorded),
      entryMsP99: quantile(recorded, 0.99),
      insertMsMedian: median(single),
      insertMsP99: quantile(single, 0.99),
      entryToInsert: median(recorded) / median(single),
      accounts: new Set([...offices.values()].map((one) => one.actor.accountId)).size,
      eightAccountsEntryMsMedian: median(recordedApart),
      eightAccountsEntryMsP99: quantile(recordedApart, 0.99),
      eightAccountsEntryToInsert: median(recordedApart) / median(single),
      httpMsMedian: median(http),
    });
    return 0;
  } finally {
    await bench.close();
  }
}

const insertOne = {
  name: "yardstick_one",
  text: "insert into yardstick (region_id, member_id, minutes) values (1, $1, 240)",
};

/** Does the work for each item, eight at a time; answers the milliseconds of each. */
async function all<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) times.push(await timed(() => work(item, index)));
    }
  };
  await Promise.all(Array.from({ length: clients }, run));
  return times;
}

async function someMembers(bench: Bench, count: number): Promise<number[]> {
  const { rows } = await bench.owner.query<{ member_id: string }>(
    "select member_id from member order by md5(member_id::text) limit $1",
    [count],
  );
  return rows.map((row) => Number(row.member_id));
}

interface Township {
  readonly unit_id: string;
  readonly path: string;
  readonly region_id: number;
  readonly member_ids: string[];
}

/** By member, the training office of the township that sees him, under an account of its own. */
async function townshipOffices({ ctx, owner }: Bench): Promise<Map<number, Context>> {
  const { rows } = await owner.query<Township>(
    `select u.unit_id, u.path::text as path, u.region_id, array_agg(m.member_id) as member_ids
     from member m cross join lateral unnest(m.seen_by) as s (unit_id)
     join unit u on u.unit_id = s.unit_id and u.level = 'township'
     group by u.unit_id, u.path, u.region_id`,
  );
  return new Map(
    rows.flatMap(({ member_ids: members, ...unit }) => {
      const office = { ...ctx, actor: trainingOffice(unit) };
      return members.map((memberId) => [Number(memberId), office] as const);
    }),
  );
}

function trainingOffice(unit: Omit<Township, "member_ids">): Context["actor"] {
  const [unitId, unitPath] = [Number(unit.unit_id), unit.path];
  const where = { unitId, unitPath, unitLevel: "township", regionId: unit.region_id };
  const sight = { units: [unitId], paths: [unitPath], member: null, account: unitId, whole: false };
  const roles = [{ role: "training-office" as const, ...where }];
  return { accountId: unitId, login: `office ${unitId}`, roles, member: null, sight };
}

function officeOf(offices: ReadonlyMap<number, Context>, memberId: number): Context {
  const office = offices.get(memberId);
  if (office === undefined) throw new Error(`no township sees member ${memberId}`);
  return office;
}

async function recordOne(ctx: Context, memberId: number, index: number): Promise<void> {
  const day = `2011-${String(1 + (index % 9)).padStart(2, "0")}-05`;
  const body: ClassBody = {
    session: {
      startsOn: day,
      endsOn: day,
      startsAt: null,
      endsAt: null,
      form: "lecture",
      topic: "theory",
      course: `entry ${memberId} ${index}`,
      providerId: 1,
      unitId: null,
      place: "",
    },
    attendees: [
      {
        memberId,
        minutes: 240,
        credit: null,
        days: null,
        outcome: null,
        attested: false,
        note: "",
      },
    ],
  };
  const outcome = await recordClass(ctx, body);
  if (!outcome.ok) throw new Error(outcome.message);
}

async function nothing(bench: Bench, requests: number): Promise<number[]> {
  const app = await buildServer({
    db: bench.register.db,
    secrets: await openPasswords(),
    ways: await openWays({}),
    version: "bench",
    today: () => bench.ctx.today,
    zone: () => bench.ctx.zone,
    outlines,
    mapOf,
    alike,
    tableWriter,
    variants: variantsOf,
    uploads: uploadFolder(join(tmpdir(), "rollbook-bench-uploads")),
    paperWriter,
    webDir: null,
    ready: () => true,
    limits: { ...usualLimits, perAccount: 1_000_000, perAddress: 1_000_000 },
    log: null,
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  try {
    return await all(
      Array.from({ length: requests }, (_, index) => index),
      async () => (await fetch(`${address}/healthz`)).text(),
    );
  } finally {
    await app.close();
  }
}
