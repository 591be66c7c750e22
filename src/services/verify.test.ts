import { afterEach, beforeEach, expect, test } from "vitest";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { foldAll } from "./coverage-folding.ts";
import { recordClass } from "./ledger.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let members: number[];

/** Eight members in three branches; a class was recorded and folded. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const providers = await buildProviders(register);
  members = [
    ...(await buildMembers(register, units.get("B1")!, ["A1", "A2", "A3"])),
    ...(await buildMembers(register, units.get("B3")!, ["A4", "A5", "A6"])),
    ...(await buildMembers(register, units.get("B4")!, ["A7", "A8"])),
  ];
  await judgeQueue(register.ctx);
  const recorded = await recordClass(register.ctx, classBody(providers, members, 480));
  expect(recorded.ok).toBe(true);
  await foldAll(register.db);
});
afterEach(() => register.close());

const verify = () => verifyRegister(register.db, register.ctx);

test("a true register has no differences", async () => {
  expect(await verify()).toEqual({
    differences: [],
    total: 0,
    membersChecked: 8,
    membersWaiting: 0,
    membersTravelling: 0,
    unitsChecked: 9,
    verdictsChecked: expect.any(Number) as number,
  });
});

test("a true register has no differences while changes wait to be folded", async () => {
  await register.sql("delete from verdict where false");
  const providers = new Map([["school", 1]]);
  const body = classBody(providers, members.slice(0, 2), 60, { startsOn: "2011-04-01" });
  expect((await recordClass(register.ctx, body)).ok).toBe(true);
  expect((await register.sql("select 1 from delta")).length).toBeGreaterThan(0);
  expect((await verify()).total).toBe(0);
});

test("a changed verdict is named with what it should be", async () => {
  await register.sql(
    `update verdict set credited = credited + 60 where member_id = $1
     and requirement_id = 'S1' and window_start = '2011-01-01'`,
    [members[0]],
  );
  const { differences } = await verify();
  expect(differences.filter((one) => one.kind === "verdict-different")).toEqual([
    {
      kind: "verdict-different",
      about: "A1",
      place: "S1 2011-01-01",
      message: "credited is stored as 540, judged 480",
    },
  ]);
  // What a changed verdict breaks as well: the counts of the unit no longer are its verdicts.
  expect(differences.some((one) => one.kind === "counts" && one.about === "B1")).toBe(true);
});

test("a missing verdict is named", async () => {
  await register.sql(
    `delete from verdict where member_id = $1 and requirement_id = 'S1'
     and window_start = '2010-01-01'`,
    [members[3]],
  );
  const { differences } = await verify();
  expect(differences).toContainEqual({
    kind: "verdict-missing",
    about: "A4",
    place: "S1 2010-01-01",
    message: "judged short, but no verdict is stored",
  });
});

test("a surplus verdict is named", async () => {
  await register.sql(
    `insert into verdict (region_id, member_id, requirement_id, window_start, anchor, seen_by,
       due_on, period, status, credited, demanded, sessions, missing_minutes, missing_count, owes,
       counted_at, unit_now, pack_ref)
     select region_id, member_id, 'S8', window_start, anchor, seen_by, due_on, period, 'met',
       credited, demanded, sessions, 0, 0, false, counted_at, unit_now, pack_ref
     from verdict where member_id = $1 and requirement_id = 'S1' and window_start = '2011-01-01'`,
    [members[0]],
  );
  const { differences } = await verify();
  expect(differences).toContainEqual({
    kind: "verdict-surplus",
    about: "A1",
    place: "S8 2011-01-01",
    message: "stored as met, but the rule does not bind here",
  });
});

test("a wrong counter is named once, at its unit, with the amount", async () => {
  await register.sql(
    `update coverage set members = members + 3 where unit_id = $1 and measure = 'S1'
     and period = '2011-01-01' and status = 'on-course'`,
    [units.get("C1")!.unitId],
  );
  const { differences, total } = await verify();
  expect(total).toBe(1);
  expect(differences).toEqual([
    {
      kind: "counts",
      about: "C1",
      place: "S1 2011-01-01 on-course",
      message: "members too high by 3",
    },
  ]);
});

test("a lost delta is named at the unit whose change was lost", async () => {
  const body = classBody(new Map([["school", 1]]), [members[3]!], 600, { startsOn: "2011-05-01" });
  expect((await recordClass(register.ctx, body)).ok).toBe(true);
  const lost = await register.sql<{ members: number }>(
    `delete from delta where measure = 'S1' and status = 'met' returning members`,
  );
  expect(lost).toHaveLength(1);
  await foldAll(register.db);
  const { differences, total } = await verify();
  expect(total).toBe(1);
  expect(differences[0]).toMatchObject({ kind: "counts", about: "B3", place: "S1 2011-01-01 met" });
  expect(differences[0]?.message).toContain("members too low by 1");
});

test("a delta that was counted twice is named at its unit", async () => {
  const body = classBody(new Map([["school", 1]]), [members[7]!], 960, { startsOn: "2011-05-01" });
  expect((await recordClass(register.ctx, body)).ok).toBe(true);
  await register.sql(
    `insert into delta (region_id, unit_id, measure, period, status, members, credited, towards,
       demanded, missing_minutes, missing_count, sessions)
     select region_id, unit_id, measure, period, status, members, credited, towards, demanded,
       missing_minutes, missing_count, sessions
     from delta where measure = 'S4' and status = 'met'`,
  );
  await foldAll(register.db);
  const { differences, total } = await verify();
  expect(total).toBe(1);
  expect(differences[0]).toMatchObject({ kind: "counts", about: "B4", place: "S4 2011-01-01 met" });
  expect(differences[0]?.message).toContain("members too high by 1");
});

test("contradictions of locator, sight, chains and facts are named", async () => {
  await register.sql("update member_locator set member_no = 'A1x' where member_no = 'A1'");
  await register.sql("update home set seen_by = '{1}' where member_id = $1", [members[1]]);
  await register.sql(
    `insert into fact (region_id, member_id, seen_by, kind, value, valid_from, recorded_by)
     select region_id, member_id, seen_by, 'sector', value, '2009-01-01', 0
     from member, unnest(array['rural', 'school']) as value where member_no = 'A3'`,
  );
  await register.sql(
    `insert into activation_slip (region_id, member_id, seen_by, code_hash, home_unit, issued_unit,
       issued_by, expires_at)
     select region_id, member_id, '{1}', '\\x01', unit_id, unit_id, 0, now() from member
     where member_no = 'A3'`,
  );
  const { differences } = await verify();
  const kinds = differences.map((one) => `${one.kind} ${one.about}`);
  expect(kinds).toEqual(
    expect.arrayContaining(["locator A1x", "sight A2", "sight A3", "facts-overlap A3"]),
  );
});

test("members who wait to be judged are counted, not called wrong", async () => {
  await register.sql(
    `with gone as (delete from verdict where member_id = $1 and requirement_id = 'S15' returning 1)
     insert into unjudged (region_id, member_id) select region_id, member_id from member
     where member_id = $1`,
    [members[0]],
  );
  const { differences, membersWaiting } = await verify();
  expect(membersWaiting).toBe(1);
  expect(differences.every((one) => one.kind === "counts")).toBe(true);
});
