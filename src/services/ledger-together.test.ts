import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "./context.ts";
import { nothing } from "#store/database";
import { loadEntries } from "#store/ledger";
import { lockRecordedMembers } from "#store/ledger-members";
import { recordClass } from "./ledger.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let round = 0;
/** Members of two branches in two counties, who are recorded for at once. */
let here: number[];
let there: number[];

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
});
afterAll(() => register.close());

beforeEach(async () => {
  round += 1;
  here = await buildMembers(register, unit("B1"), ["a", "b", "c"].map(named));
  there = await buildMembers(register, unit("B3"), ["d", "e"].map(named));
  await judgeQueue(register.ctx);
  await register.sql("truncate look");
});

const named = (name: string): string => `R${round}${name}`;

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

const one = (ctx: Context, member: number, course: string, minutes = 240) =>
  recordClass(ctx, classBody(providers, [member], minutes, { course: `${round} ${course}` }));

/** What the one member of a request still lacks in S1 of this year. */
function missingOf(done: Awaited<ReturnType<typeof one>>): number | null | undefined {
  const owed = done.ok ? done.value.members[0]?.after.owed : undefined;
  return owed?.find((line) => line.requirement.id === "S1" && line.windowStart === "2011-01-01")
    ?.missingMinutes;
}

/** When the entries of this test's courses were recorded, which is when their transaction began. */
async function moments(): Promise<Map<string, string>> {
  const rows = await register.sql<{ course: string; at: string }>(
    "select distinct course, recorded_at::text as at from entry where course like $1",
    [`${round} %`],
  );
  return new Map(rows.map((row) => [row.course.slice(String(round).length + 1), row.at]));
}

test("requests of one account that arrive together share a transaction, each with its own look", async () => {
  const [first = 0, second = 0] = here;
  const [third = 0] = there;
  const outcomes = await Promise.all([
    one(register.ctx, first, "x"),
    one(register.ctx, second, "y"),
    one(register.ctx, third, "z"),
  ]);
  const changes = outcomes.map((done) => (done.ok ? done.value.members[0] : undefined));
  expect(changes.map((change) => change?.member.memberId)).toEqual([first, second, third]);
  expect(outcomes.map(missingOf)).toEqual([720, 720, 720]);
  expect(new Set((await moments()).values()).size).toBe(1);
  const looks = await register.sql<{ member_ids: string[] }>(
    "select member_ids from look where act = 'write' order by look_id",
  );
  expect(looks.map((look) => look.member_ids)).toEqual(
    [first, second, third].map((id) => [`${id}`]),
  );
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("one that is refused takes none of the others with it, and leaves nothing behind", async () => {
  const [first = 0, second = 0, third = 0] = here;
  const [good, bad, unknown, other] = await Promise.all([
    one(register.ctx, first, "good"),
    one(register.ctx, second, "bad", 100_000),
    one(register.ctx, 999_999_999, "unknown"),
    one(register.ctx, third, "other"),
  ]);
  expect([good?.ok, bad?.ok, unknown?.ok, other?.ok]).toEqual([true, false, false, true]);
  expect(bad).toMatchObject({ code: "class-invalid" });
  expect(unknown).toMatchObject({ code: "member-unknown" });
  expect([...(await moments()).keys()].sort()).toEqual(["good", "other"]);
  const sessions = await register.sql("select 1 from session where course like $1", [`${round} %`]);
  expect(sessions).toHaveLength(2);
  expect(await register.sql("select 1 from look where act = 'write'")).toHaveLength(2);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("requests about one member come one after the other, and the last one says where he stands", async () => {
  const [member = 0] = here;
  const outcomes = await Promise.all(
    ["x", "y", "z"].map((course) => one(register.ctx, member, course)),
  );
  expect(new Set(outcomes.map(missingOf))).toEqual(new Set([240, 480, 720]));
  expect(new Set((await moments()).values()).size).toBe(3);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("the same request twice at once records once", async () => {
  const [member = 0] = here;
  const twice = await Promise.all([one(register.ctx, member, "x"), one(register.ctx, member, "x")]);
  const entries = twice.map((done) => (done.ok ? done.value.members[0]?.entryId : null));
  expect(entries[0]).toEqual(expect.any(Number));
  expect(entries[1]).toBe(entries[0]);
});

/** Secretaries of two branches, who see nobody of each other's. */
function secretaries(): { readonly b1: Context; readonly b3: Context } {
  const as = (branch: string, accountId: number): Context => ({
    ...register.ctx,
    actor: actorAt("secretary", unit(branch), accountId),
  });
  return { b1: as("B1", 101), b3: as("B3", 103) };
}

test("two accounts share a transaction; each entry, session and look is put down to its own", async () => {
  const { b1, b3 } = secretaries();
  const [first = 0, second = 0] = here;
  const [third = 0] = there;
  const outcomes = await Promise.all([
    one(b3, third, "of B3"),
    one(b1, first, "of B1"),
    one(b1, second, "of B1 too"),
  ]);
  const answered = outcomes.map((done) => (done.ok ? done.value.members[0] : undefined));
  expect(answered.map((change) => change?.member.memberId)).toEqual([third, first, second]);
  expect(outcomes.map(missingOf)).toEqual([720, 720, 720]);
  expect(new Set((await moments()).values()).size).toBe(1);
  const rows = await register.sql(
    `select e.course, e.recorded_by::integer as entry, s.recorded_by::integer as session,
       l.account_id::integer as look, l.unit_id::integer as post
     from entry e join session s using (session_id)
     join look l on l.act = 'write' and e.member_id = any (l.member_ids)
     where e.course like $1 order by e.course`,
    [`${round} %`],
  );
  const own = (by: number, branch: string) => ({
    entry: by,
    session: by,
    look: by,
    post: unit(branch).unitId,
  });
  expect(rows).toEqual([
    { course: `${round} of B1`, ...own(101, "B1") },
    { course: `${round} of B1 too`, ...own(101, "B1") },
    { course: `${round} of B3`, ...own(103, "B3") },
  ]);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("beside another account nobody records for whom that one alone sees, and nobody else is refused", async () => {
  const { b1, b3 } = secretaries();
  const [first = 0, second = 0] = here;
  const [third = 0, fourth = 0] = there;
  const outcomes = await Promise.all([
    one(b1, first, "own of B1"),
    one(b3, third, "own of B3"),
    one(b3, second, "of B1 by B3"),
    one(b1, fourth, "of B3 by B1"),
  ]);
  expect(outcomes.map((done) => done.ok)).toEqual([true, true, false, false]);
  expect(outcomes[2]).toMatchObject({ code: "member-unknown" });
  expect([...(await moments()).keys()].sort()).toEqual(["own of B1", "own of B3"]);
  expect(await register.sql("select 1 from look where act = 'write'")).toHaveLength(2);
});

test("a request that fails in the database takes none of another account's with it", async () => {
  const { b1, b3 } = secretaries();
  const [first = 0] = here;
  const [third = 0] = there;
  await register.owner.query(
    `create function refuse_third() returns trigger language plpgsql as $$
     begin if new.course like '% breaks' then raise exception 'broken'; end if; return new; end $$;
     create trigger refuse before insert on entry for each row execute function refuse_third()`,
  );
  const outcomes = await Promise.allSettled([one(b1, first, "stays"), one(b3, third, "breaks")]);
  await register.owner.query("drop trigger refuse on entry; drop function refuse_third");
  expect(outcomes.map((done) => done.status)).toEqual(["fulfilled", "rejected"]);
  expect([...(await moments()).keys()]).toEqual(["stays"]);
});

test("what is done for several accounts together sees exactly their members, by row-level security", async () => {
  const [first = 0, second = 0] = here;
  const seen = await register.db.snapshot({ ...nothing, members: [first] }, async (tx) => {
    const rows = await Promise.all(
      [first, second].map((id) => lockRecordedMembers(tx, [id], { whole: true, units: [] })),
    );
    return rows.map((found) => found.length);
  });
  expect(seen).toEqual([1, 0]);
  const entries = await one(register.ctx, second, "hidden");
  expect(entries.ok).toBe(true);
  const found = (members: readonly number[]) =>
    register.db.snapshot({ ...nothing, members }, (tx) =>
      loadEntries(tx, unit("B1").regionId, [first, second], register.ctx.zone),
    );
  expect(await found([first])).toHaveLength(0);
  expect(await found([first, second])).toHaveLength(1);
});

test("a class of many is recorded with requests of its own account alone", async () => {
  const { b1, b3 } = secretaries();
  const many = await buildMembers(
    register,
    unit("B1"),
    Array.from({ length: 9 }, (_, n) => named(`m${n}`)),
  );
  await judgeQueue(register.ctx);
  const [third = 0] = there;
  const large = recordClass(b1, classBody(providers, many, 240, { course: `${round} large` }));
  const outcomes = await Promise.all([large, one(b3, third, "small")]);
  expect(outcomes.map((done) => done.ok)).toEqual([true, true]);
  expect(new Set((await moments()).values()).size).toBe(2);
});
