import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { wholeSight } from "#store/database";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { withdrawEntry } from "../ledger-correct.ts";
import { importEntries } from "../ledger-import.ts";
import { rejudge } from "../verdicts.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { moveMember } from "./move.ts";

let register: Register;
let watcher: pg.Client;
let units: Map<string, SketchedUnit>;
let providers: ReadonlyMap<string, number>;
let member: number;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};

beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  watcher = new pg.Client({ connectionString: register.database.adminUrl });
  await watcher.connect();
  units = await buildUnits(register);
  await buildMembers(register, unit("B1"), ["M1"]);
  const [row] = await register.sql<{ id: string }>("select member_id as id from member");
  member = Number(row?.id);
  providers = await buildProviders(register);
  await judgeQueue(register.ctx);
});
afterEach(async () => {
  await watcher.end();
  await register.close();
});

async function waiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await watcher.query<{ n: number }>(
      `select count(distinct l.pid)::int as n from pg_locks l join pg_stat_activity a on a.pid = l.pid
       where not l.granted and a.datname = $1`,
      [register.database.name],
    );
    if ((rows[0]?.n ?? 0) >= count) return;
  }
}

/** Does some work that begins while the member is on the way to another region, not yet committed. */
async function whileMoving<T>(work: () => Promise<T>): Promise<T> {
  // The last table that a move writes to is held: it stops just before its commit.
  await register.sql("begin");
  await register.sql("lock table account in share mode");
  const moving = moveMember(register.ctx, member, { unitId: unit("B3").unitId, on: "2011-07-01" });
  await waiting(1);
  const working = work();
  working.catch(() => undefined);
  await waiting(2);
  await register.sql("rollback");
  expect((await moving).ok).toBe(true);
  return working;
}

async function expectWholeInNewRegion(entries: number): Promise<void> {
  const rows = await register.sql<{ region_id: number }>("select region_id from entry");
  expect(rows).toEqual(Array.from({ length: entries }, () => ({ region_id: unit("B3").regionId })));
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

test("a class recorded while a member moves to another region finds him there", async () => {
  const done = await whileMoving(() =>
    recordClass(register.ctx, classBody(providers, [member], 480)),
  );
  expect(done).toMatchObject({ ok: true });
  await expectWholeInNewRegion(1);
});

test("an entry is taken back while its member moves, and the withdrawal goes along", async () => {
  const recorded = await recordClass(register.ctx, classBody(providers, [member], 480));
  const entryId = recorded.ok ? (recorded.value.members[0]?.entryId ?? 0) : 0;
  const address = { memberId: member, entryId };
  const done = await whileMoving(() => withdrawEntry(register.ctx, address, { reason: "twice" }));
  expect(done).toMatchObject({ ok: true });
  await expectWholeInNewRegion(2);
});

test("rows imported while a member moves are his in the new region, none is lost", async () => {
  const value = {
    memberNo: "M1",
    subjectUnit: null,
    source: "file",
    sourceKey: "1",
    note: "",
    act: "entry",
    corrects: null,
    sessionKey: "session 1",
    startsOn: day("2011-03-01"),
    endsOn: day("2011-03-01"),
    startsAt: null,
    endsAt: null,
    minutes: 480,
    credit: null,
    creditUnit: null,
    days: null,
    form: "lecture",
    topic: "theory",
    course: "",
    providerCode: "school-2",
    providerName: "县委党校",
    providerKind: "party-school",
    providerLevel: "county",
    place: "",
    unit: null,
    outcome: null,
    attested: false,
  } as const;
  const done = await whileMoving(() => importEntries(register.ctx, [{ row: 2, value }]));
  expect(done).toMatchObject({ ok: true, value: { loaded: 1, problems: [] } });
  await expectWholeInNewRegion(1);
});

test("who is judged while he moves is judged where he arrived", async () => {
  const known = [{ regionId: unit("B1").regionId, memberId: member }];
  const judged = await whileMoving(() =>
    register.db.write(wholeSight, (tx) => rejudge(tx, register.ctx, known)),
  );
  expect(judged.map((one) => one.member.regionId)).toEqual([unit("B3").regionId]);
  expect(judged[0]?.after.length).toBeGreaterThan(0);
  await expectWholeInNewRegion(0);
});
