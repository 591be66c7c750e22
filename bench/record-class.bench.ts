import pg from "pg";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { judgeQueue } from "#services/verdicts-recompute";
import { membersOf, prepare, type Size } from "./population.ts";
import { type Bench, median, openBench, option, report, timed } from "./support.ts";

const classSize = 50;
/** Classes recorded before measuring: until the program runs as it does in a server. */
const warmUp = 30;

/**
 * Recording a class of 50 (ledger, verdicts, deltas, looks, durable) beside its yardsticks through a
 * pool of the same size: 50 single durable inserts, one after another and eight at a time, and one
 * insert of 50 rows. Medians; each round measures every one of them, so that all share the noise.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const size: Size = {
    counties: option(argv, "counties", 4),
    branchesPerCounty: 200,
    membersPerBranch: 25,
    entriesPerMember: 5,
  };
  const rounds = option(argv, "rounds", 31);
  const bench = await openBench(8);
  const plain = new pg.Pool({ connectionString: bench.register.ownerUrl ?? undefined, max: 8 });
  try {
    await fill(bench, size);
    const classes = await classesOf(bench);
    const times = { class: [0], one: [0], eight: [0], plain: [0], rows: [0] };
    for (let round = -warmUp; round < rounds; round += 1) {
      const members = classes[(round + warmUp) % classes.length] ?? [];
      const measured = {
        one: await timed(() => single(bench, members, 1)),
        eight: await timed(() => single(bench, members, 8)),
        plain: await timed(() => autocommitted(plain, members)),
        rows: await timed(() => together(bench, members)),
        class: await timed(() => record(bench, members, round)),
      };
      if (round < 0) continue;
      for (const key of ["class", "one", "eight", "plain", "rows"] as const) {
        if (round === 0) times[key].length = 0;
        times[key].push(measured[key]);
      }
    }
    const [recorded = 0, one = 0, eight = 0, bare = 0, rows = 0] = [
      times.class,
      times.one,
      times.eight,
      times.plain,
      times.rows,
    ].map(median);
    await report("record-class", {
      members: membersOf(size),
      entries: membersOf(size) * size.entriesPerMember,
      classSize,
      rounds,
      classMs: recorded,
      fiftySingleInsertsOneClientMs: one,
      fiftySingleInsertsEightClientsMs: eight,
      fiftySingleInsertsPlainDriverEightClientsMs: bare,
      oneInsertOfFiftyRowsMs: rows,
      classToFiftySinglesOneClient: recorded / one,
      classToFiftySinglesEightClients: recorded / eight,
      classToFiftySinglesPlainDriverEightClients: recorded / bare,
      classToOneInsertOfFiftyRows: recorded / rows,
    });
    return 0;
  } finally {
    await plain.end();
    await bench.close();
  }
}

async function fill(bench: Bench, size: Size): Promise<void> {
  const loads = prepare(bench, size);
  for (const load of [loads.units, loads.members, loads.facts, loads.entries]) await load();
  await judgeQueue(bench.ctx);
  await foldAll(bench.register.db);
  await bench.owner.query("vacuum analyze");
  await bench.owner
    .query(`create table yardstick (id bigint generated always as identity primary key,
    region_id integer not null, member_id bigint not null, session_id bigint not null,
    minutes integer not null, recorded_at timestamptz not null default now())`);
  await bench.owner.query("grant select, insert on yardstick to rollbook_app");
}

/** Classes of members of two neighbouring branches, no member in two of them. */
async function classesOf(bench: Bench): Promise<number[][]> {
  const { rows } = await bench.owner.query<{ member_id: string }>(
    "select member_id from member order by unit_id, member_id limit 5000",
  );
  const ids = rows.map((row) => Number(row.member_id));
  return Array.from({ length: Math.floor(ids.length / classSize) }, (_, index) =>
    ids.slice(index * classSize, (index + 1) * classSize),
  );
}

async function record(bench: Bench, members: readonly number[], round: number): Promise<void> {
  const day = `2011-${String(1 + ((round + warmUp) % 9)).padStart(2, "0")}-05`;
  const outcome = await recordClass(bench.ctx, {
    session: {
      startsOn: day,
      endsOn: day,
      startsAt: null,
      endsAt: null,
      form: "lecture",
      topic: "theory",
      course: `round ${round}`,
      providerId: 1,
      unitId: null,
      place: "",
    },
    attendees: members.map((memberId) => ({
      memberId,
      minutes: 240,
      credit: null,
      days: null,
      outcome: null,
      attested: false,
      note: "",
    })),
  });
  if (!outcome.ok) throw new Error(outcome.message);
}

const insertOne = {
  name: "yardstick_one",
  text: "insert into yardstick (region_id, member_id, session_id, minutes) values (1, $1, 1, 240)",
};

/** One durable transaction an insert, `clients` of them at a time, through the same database door. */
async function single(bench: Bench, members: readonly number[], clients: number): Promise<void> {
  const waiting = [...members];
  const client = async (): Promise<void> => {
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      const values = [member];
      await bench.ctx.db.write(bench.ctx.actor.sight, async (tx) => tx.send(insertOne, values));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

const insertMany = {
  name: "yardstick_many",
  text: `insert into yardstick (region_id, member_id, session_id, minutes)
    select 1, m, 1, 240 from unnest($1::bigint[]) as m`,
};

async function together(bench: Bench, members: readonly number[]): Promise<void> {
  const values = [`{${members.join(",")}}`];
  await bench.ctx.db.write(bench.ctx.actor.sight, async (tx) => tx.send(insertMany, values));
}

/** The same without the door: nothing but the insert, committed by itself. */
async function autocommitted(pool: pg.Pool, members: readonly number[]): Promise<void> {
  await Promise.all(members.map((member) => pool.query({ ...insertOne, values: [member] })));
}
