import { afterAll, beforeAll, expect, test } from "vitest";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { studyFile } from "../study-file.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { addMember } from "./add.ts";
import { moveMember } from "./move.ts";
import { leave } from "./records.ts";
import { takeBackEvent } from "./take-back.ts";
import { type StatedHomeMistake, takeBackHome } from "./take-back-home.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let secretary: Context;
let office: Context;
let count = 0;

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  providers = await buildProviders(register);
  secretary = { ...register.ctx, actor: actorAt("secretary", units.get("B1")!, 11) };
  office = { ...register.ctx, actor: actorAt("training-office", units.get("T1")!, 12) };
});
afterAll(() => register.close());

const id = (code: string): number => units.get(code)!.unitId;

function value<T>(outcome: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

/** A member of B1 since 2005 with a post and a class in the ledger. */
async function newMember(): Promise<number> {
  count += 1;
  const { memberId } = value(
    await addMember(register.ctx, {
      unitId: id("B1"),
      from: "2005-06-01",
      name: `王${count}`,
      admittedOn: "2005-06-01",
      facts: [{ kind: "sector", value: "rural", from: "2005-06-01" }],
    }),
  );
  value(await recordClass(register.ctx, classBody(providers, [memberId], 480)));
  return memberId;
}

const file = async (memberId: number, ctx = register.ctx) =>
  value(await studyFile(ctx, memberId, {}));

/** What a member is by his rows, whatever was recorded and taken back on the way. */
async function standing(memberId: number) {
  const { member, homes, facts, events, verdicts } = await file(memberId);
  const stored = await register.sql(
    `select requirement_id, window_start::text, status, credited, missing_minutes, counted_at,
       unit_now, unit_at_end, region_id
     from verdict where member_id = $1 order by 1, 2`,
    [memberId],
  );
  return {
    member,
    homes: homes.map(({ unit, from, to }) => [unit.code, from, to]),
    facts: facts.map(({ kind, from, to }) => [kind, from, to]),
    events: events.map(({ kind, on }) => `${kind} ${on}`),
    verdicts,
    stored,
  };
}

async function lastHome(memberId: number): Promise<number> {
  return (await file(memberId)).homes[0]!.homeId;
}

const asked = async (
  memberId: number,
  side: StatedHomeMistake["side"],
  on: string | null = null,
  ctx = office,
) =>
  takeBackHome(ctx, memberId, await lastHome(memberId), { side, on, reason: "a slip of the pen" });

/** As a file of members states it: without a leaving. */
const stateEnd = (memberId: number, to: string) =>
  register.sql("update home set valid_to = $2 where member_id = $1 and superseded_at is null", [
    memberId,
    to,
  ]);

/** As a file states a home after another that ended: nothing ties the two. */
async function stateHome(memberId: number, code: string, from: string): Promise<void> {
  await register.sql(
    `insert into home (region_id, member_id, seen_by, unit_id, valid_from, recorded_by)
     select region_id, member_id, seen_by, $2, $3, 0 from member where member_id = $1`,
    [memberId, id(code), from],
  );
  // Brings what is derived up to date, as the import does.
  await register.sql("update member set unit_id = $2, last_unit_id = $2 where member_id = $1", [
    memberId,
    id(code),
  ]);
}

const differences = async () => {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  return (await verifyRegister(register.db, register.ctx)).differences;
};

test("an end that a file stated is taken back: the home goes on as if none had been stated", async () => {
  const memberId = await newMember();
  const before = await standing(memberId);
  await stateEnd(memberId, "2010-03-01");
  const ended = await lastHome(memberId);
  const back = value(await asked(memberId, "end", null, secretary));
  expect(back.homes).toMatchObject([{ from: "2005-06-01", to: null }]);
  expect(back.notes).toEqual([]);
  expect(await standing(memberId)).toEqual(before);
  expect(await differences()).toEqual([]);
  expect((await file(memberId)).homesTakenBack).toMatchObject([
    { homeId: ended, unit: { code: "B1" }, to: "2010-03-01", reason: "a slip of the pen" },
  ]);
  const looks = await register.sql(
    `select act, what from look where member_ids @> array[$1::bigint] and account_id = 11
       and what like 'home %'`,
    [memberId],
  );
  expect(looks).toEqual([{ act: "write", what: "home taken back" }]);
});

test("a stated end on a wrong day is put right, and a leaving that comes and goes leaves the right one", async () => {
  const memberId = await newMember();
  await stateEnd(memberId, "2010-03-01");
  for (const on of ["2010-02-01", "2011-02-01"]) {
    expect(value(await asked(memberId, "end", on)).homes).toMatchObject([{ to: on }]);
  }
  const left = value(await leave(secretary, memberId, "2010-06-01"));
  const { eventId } = left.events.find((one) => one.kind === "left")!;
  const refused = await asked(memberId, "end");
  expect(refused).toMatchObject({ kind: "conflict", code: "home-left" });
  value(await takeBackEvent(secretary, memberId, eventId, { reason: "wrong", on: null }));
  expect((await file(memberId)).homes).toMatchObject([{ to: "2011-02-01" }]);
  value(await asked(memberId, "end"));
  expect((await file(memberId)).homes).toMatchObject([{ to: null }]);
  expect(await asked(memberId, "end")).toMatchObject({ kind: "conflict", code: "home-lasts" });
  expect(await differences()).toEqual([]);
});

test("a home that a move began is taken back: the member stands where he stood, in another county too", async () => {
  for (const to of ["B2", "B3"]) {
    const memberId = await newMember();
    const before = await standing(memberId);
    value(await moveMember(register.ctx, memberId, { unitId: id(to), on: "2011-03-01" }));
    expect((await standing(memberId)).homes).toHaveLength(2);
    const back = value(await asked(memberId, "beginning", null, register.ctx));
    expect(back.homes).toMatchObject([{ unit: { code: "B1" }, from: "2005-06-01", to: null }]);
    expect(await standing(memberId)).toEqual(before);
    expect(await differences()).toEqual([]);
  }
});

test("the day of a move is put right on both sides; a day in the earlier home's beginning is refused", async () => {
  const memberId = await newMember();
  value(await moveMember(office, memberId, { unitId: id("B2"), on: "2011-03-01" }));
  for (const on of ["2011-01-01", "2011-05-01"]) {
    expect(value(await asked(memberId, "beginning", on)).homes).toMatchObject([
      { unit: { code: "B2" }, from: on, to: null },
      { unit: { code: "B1" }, from: "2005-06-01", to: on },
    ]);
    expect(await differences()).toEqual([]);
  }
  const codes = async (on: string) => {
    const done = await asked(memberId, "beginning", on);
    return done.ok ? "done" : done.code;
  };
  expect(await codes("2005-06-01")).toBe("home-overlaps");
  expect(await codes("2012-01-01")).toBe("bad-day");
  expect(await codes("2011-05-01")).toBe("same-day");
  // Put right twice and then taken back, it is as if it had never been.
  value(await asked(memberId, "beginning"));
  expect((await file(memberId)).homes).toMatchObject([{ unit: { code: "B1" }, to: null }]);
  expect(await differences()).toEqual([]);
});

test("a second home after one that had ended by itself leaves nobody's member, and the answer says so", async () => {
  const memberId = await newMember();
  await stateEnd(memberId, "2009-01-01");
  await stateHome(memberId, "B2", "2010-01-01");
  expect(await asked(memberId, "beginning", "2008-06-01")).toMatchObject({
    code: "home-overlaps",
  });
  expect(value(await asked(memberId, "beginning", "2009-06-01")).homes).toMatchObject([
    { from: "2009-06-01" },
    { to: "2009-01-01" },
  ]);
  const back = value(await asked(memberId, "beginning"));
  expect(back.homes).toMatchObject([{ unit: { code: "B1" }, to: "2009-01-01" }]);
  expect(back.notes).toMatchObject([{ code: "home-still-ends" }]);
  expect((await file(memberId)).member.unit).toBeNull();
  expect(await differences()).toEqual([]);
});

test("a leaving from a home whose beginning was put right is taken back like any other", async () => {
  const memberId = await newMember();
  value(await moveMember(office, memberId, { unitId: id("B2"), on: "2010-03-01" }));
  const left = value(await leave(office, memberId, "2011-06-01"));
  value(await asked(memberId, "beginning", "2010-04-01"));
  const { eventId } = left.events.find((one) => one.kind === "left")!;
  const back = value(await takeBackEvent(office, memberId, eventId, { reason: "x", on: null }));
  expect(back.homes).toMatchObject([
    { unit: { code: "B2" }, from: "2010-04-01", to: null },
    { unit: { code: "B1" }, to: "2010-04-01" },
  ]);
  expect(await differences()).toEqual([]);
});

test("only the last home, once, and not the first", async () => {
  const memberId = await newMember();
  const first = await lastHome(memberId);
  expect(await asked(memberId, "beginning")).toMatchObject({ code: "home-first" });
  value(await moveMember(office, memberId, { unitId: id("B2"), on: "2011-03-01" }));
  const mistake = { side: "beginning", reason: "wrong", on: null } as const;
  expect(await takeBackHome(office, memberId, first, mistake)).toMatchObject({
    code: "home-taken-back",
  });
  const cut = (await file(memberId)).homes[1]!.homeId;
  expect(await takeBackHome(office, memberId, cut, mistake)).toMatchObject({ code: "home-after" });
  expect(await takeBackHome(office, memberId, 999_999_999, mistake)).toMatchObject({
    kind: "not-found",
    code: "home-unknown",
  });
  const homeId = await lastHome(memberId);
  const both = await Promise.all([1, 2].map(() => takeBackHome(office, memberId, homeId, mistake)));
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(both.find((one) => !one.ok)).toMatchObject({ code: "home-taken-back" });
});

test("nobody puts a member back into a unit whose records he does not keep", async () => {
  const memberId = await newMember();
  value(await moveMember(office, memberId, { unitId: id("B2"), on: "2011-03-01" }));
  const there = { ...register.ctx, actor: actorAt("secretary", units.get("B2")!, 13) };
  const before = await standing(memberId);
  expect(await asked(memberId, "beginning", null, there)).toMatchObject({
    kind: "conflict",
    code: "home-not-yours",
  });
  expect(await standing(memberId)).toEqual(before);
  for (const [role, unit] of [
    ["secretary", "B1"],
    ["training-office", "C1"],
    ["administrator", "T1"],
    ["member", "B2"],
  ] as const) {
    const ctx = { ...register.ctx, actor: actorAt(role, units.get(unit)!, 19) };
    expect(await asked(memberId, "beginning", null, ctx)).toMatchObject({
      kind: "not-found",
      code: "member-unknown",
    });
  }
});

test("the reasons go with what identifies the person", async () => {
  const memberId = await newMember();
  await stateEnd(memberId, "2010-03-01");
  value(await asked(memberId, "end", "2010-04-01"));
  await register.sql("begin");
  await register.sql("set local rollbook.whole = 'on'");
  await register.sql(
    "select remove_reasons(region_id, array[member_id]) from member where member_id = $1",
    [memberId],
  );
  await register.sql("commit");
  const kept = await register.sql(
    "select taken_back_reason as reason from home where member_id = $1 and taken_back_by is not null",
    [memberId],
  );
  expect(kept).toEqual([{ reason: "" }]);
});
