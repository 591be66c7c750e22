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

test("two accounts share no transaction, and neither records for whom the other alone sees", async () => {
  const b1: Context = { ...register.ctx, actor: actorAt("secretary", unit("B1")) };
  const b3: Context = {
    ...register.ctx,
    actor: { ...actorAt("secretary", unit("B3")), accountId: b1.actor.accountId },
  };
  const [first = 0, second = 0] = here;
  const [third = 0] = there;
  const outcomes = await Promise.all([
    one(b1, first, "own of B1"),
    one(b3, third, "own of B3"),
    one(b3, second, "of B1 by B3"),
    one(b1, second, "of B1 by B1"),
  ]);
  expect(outcomes.map((done) => done.ok)).toEqual([true, true, false, true]);
  const at = await moments();
  expect(at.get("own of B1")).toBe(at.get("of B1 by B1"));
  expect(at.get("own of B1")).not.toBe(at.get("own of B3"));
});
