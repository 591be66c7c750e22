import { afterEach, beforeEach, expect, test } from "vitest";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { memberRow, partial } from "#test/rows";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { addMember } from "./add.ts";
import { attachMember, detachMember } from "./attach.ts";
import { importMembers } from "./import.ts";
import { moveMember, moveMembers } from "./move.ts";
import { settleDue } from "./pass-day.ts";
import { correctFact, endFact, leave, recordEvent, recordFact } from "./records.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let first: number;
let second: number;

const id = (code: string): number => units.get(code)?.unitId ?? 0;
const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};

/** Two members of B1 with a class in the ledger, one of them working away. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await importMembers(
    register.ctx,
    ["M1", "M2"].map((no, index) =>
      memberRow(index + 2, no, "B1", "2005-01-01", { sector: "rural", admitted: partial("2005") }),
    ),
  );
  const rows = await register.sql<{ member_id: string }>(
    "select member_id from member order by member_no",
  );
  [first = 0, second = 0] = rows.map((row) => Number(row.member_id));
  const providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  const body = classBody(providers, [first, second], 480, { place: "Yinchuan" });
  expect((await recordClass(register.ctx, body)).ok).toBe(true);
  await foldAll(register.db);
});
afterEach(() => register.close());

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

/** Which regions hold rows about a member, by table. */
async function regionsOf(memberId: number): Promise<Set<string>> {
  const tables = ["member_locator", "member", "home", "fact", "event", "entry", "verdict"];
  const found = new Set<string>();
  for (const table of tables) {
    const rows = await register.sql<{ region_id: number }>(
      `select distinct region_id from ${table} where member_id = $1`,
      [memberId],
    );
    expect([table, rows.length]).toEqual([table, 1]);
    for (const row of rows) found.add(String(row.region_id));
  }
  return found;
}

test("a move to another region takes every row along; of an entry only region and sight change", async () => {
  const entries = `select to_jsonb(e) - 'region_id' - 'seen_by' as row
    from entry e where member_id = ${first}`;
  const before = await register.sql(entries);
  expect(before).toMatchObject([{ row: { member_id: first, place: "Yinchuan", minutes: 480 } }]);
  const moved = await moveMember(register.ctx, first, { unitId: id("B3"), on: "2011-07-01" });
  expect(moved).toMatchObject({
    ok: true,
    value: {
      homes: [
        { unit: { code: "B3" }, from: "2011-07-01", to: null },
        { unit: { code: "B1" }, from: "2005-01-01", to: "2011-07-01" },
      ],
    },
  });
  expect(await register.sql(entries)).toEqual(before);
  expect(await regionsOf(first)).toEqual(new Set([String(unit("B3").regionId)]));
  expect(await regionsOf(second)).toEqual(new Set([String(unit("B1").regionId)]));
  await expectTrue();
});

test("what moved can be moved back, and stands where it stood", async () => {
  await moveMember(register.ctx, first, { unitId: id("B3"), on: "2011-07-01" });
  const back = await moveMember(register.ctx, first, { unitId: id("B1"), on: "2011-08-01" });
  expect(back.ok && back.value.homes.map((home) => home.unit.code)).toEqual(["B1", "B3", "B1"]);
  expect(await regionsOf(first)).toEqual(new Set([String(unit("B1").regionId)]));
  await expectTrue();
});

test("two moves at the same moment leave one home on every day", async () => {
  const done = await Promise.all(
    ["B2", "B3", "B4"].map((code) =>
      moveMember(register.ctx, first, { unitId: id(code), on: "2011-07-01" }),
    ),
  );
  expect(done.every((one) => one.ok)).toBe(true);
  const open = await register.sql(
    `select 1 from home where member_id = $1 and superseded_at is null
       and valid_from <= '2011-11-15' and (valid_to is null or valid_to > '2011-11-15')`,
    [first],
  );
  expect(open).toHaveLength(1);
  await expectTrue();
});

test("the database itself refuses a second home on a day", async () => {
  await expect(
    register.sql(
      `insert into home (region_id, member_id, seen_by, unit_id, valid_from, recorded_by)
     select region_id, member_id, seen_by, $2, '2010-01-01', 0 from member where member_id = $1`,
      [first, id("B2")],
    ),
  ).rejects.toMatchObject({ code: "23P01" });
});

test("a move to a day to come, before the last home, or to where one is, is refused", async () => {
  const move = (code: string, on: string) =>
    moveMember(register.ctx, first, { unitId: id(code), on });
  expect(await move("B3", "2011-11-16")).toMatchObject({ ok: false, code: "after-today" });
  expect(await move("B3", "2004-12-31")).toMatchObject({ ok: false, code: "move-refused" });
  expect(await move("B1", "2011-07-01")).toMatchObject({ ok: false, code: "move-refused" });
  expect(
    await moveMember(register.ctx, first, { unitId: 999_999, on: "2011-07-01" }),
  ).toMatchObject({ ok: false, kind: "not-found" });
});

test("many members move; a second run finds nothing left to do", async () => {
  const move = { unitId: id("B3"), on: "2011-07-01" };
  expect(await moveMembers(register.ctx, [first, second], move)).toEqual({
    moved: 2,
    stopped: null,
  });
  expect(await moveMembers(register.ctx, [first, second], move)).toEqual({
    moved: 0,
    stopped: null,
  });
  await expectTrue();
});

test("secretary and training office write for their members; others find nobody, and all is logged", async () => {
  const as = (role: "secretary" | "training-office" | "administrator", code: string) => ({
    ...register.ctx,
    actor: actorAt(role, unit(code)),
  });
  const event = (ctx: typeof register.ctx, on: string) =>
    recordEvent(ctx, first, { kind: "appointed", on });
  expect((await event(as("secretary", "B1"), "2011-01-01")).ok).toBe(true);
  expect((await event(as("training-office", "T1"), "2011-01-02")).ok).toBe(true);
  for (const [role, code] of [
    ["secretary", "B2"],
    ["training-office", "C1"],
    ["training-office", "T2"],
    ["administrator", "P"],
  ] as const) {
    expect(await event(as(role, code), "2011-01-03")).toMatchObject({
      ok: false,
      kind: "not-found",
      code: "member-unknown",
    });
  }
  const looks = await register.sql(
    "select act, what, member_ids::int[] as ids from look where account_id = 7",
  );
  expect(looks).toEqual([
    { act: "write", what: "event", ids: [first] },
    { act: "write", what: "event", ids: [first] },
  ]);
});

test("a post moves members only to units whose records it keeps; elsewhere there is no such unit", async () => {
  const as = (role: "secretary" | "training-office", code: string) => ({
    ...register.ctx,
    actor: actorAt(role, unit(code)),
  });
  const elsewhere = {
    ok: false,
    kind: "not-found",
    code: "unit-unknown",
    message: expect.stringContaining("send a transfer to that unit") as string,
  };
  const to = (code: string) => ({ unitId: id(code), on: "2011-07-01" });
  for (const code of ["B2", "B3"]) {
    expect(await moveMember(as("secretary", "B1"), first, to(code))).toMatchObject(elsewhere);
  }
  expect(await moveMember(as("training-office", "T1"), first, to("B3"))).toMatchObject(elsewhere);
  const many = await moveMembers(as("training-office", "T1"), [first, second], to("B3"));
  expect(many).toMatchObject({ moved: 0, stopped: elsewhere });
  expect(await regionsOf(first)).toEqual(new Set([String(unit("B1").regionId)]));
  expect(await moveMember(as("training-office", "T1"), first, to("B2"))).toMatchObject({
    ok: true,
  });
  await expectTrue();
});

test("who administers the other unit too may move a member there, and then sees him no longer", async () => {
  const keeper = actorAt("secretary", unit("B1"));
  const [administrator] = actorAt("administrator", unit("P")).roles;
  const roles = administrator === undefined ? [] : [...keeper.roles, administrator];
  const ctx = { ...register.ctx, actor: { ...keeper, roles } };
  expect((await moveMember(ctx, first, { unitId: id("B3"), on: "2011-07-01" })).ok).toBe(true);
  expect(await recordEvent(ctx, first, { kind: "appointed", on: "2011-08-01" })).toMatchObject({
    ok: false,
    kind: "not-found",
  });
  await expectTrue();
});

test("a single-valued fact ends its predecessor; corrected and ended facts stay on record", async () => {
  const added = await recordFact(register.ctx, first, {
    kind: "sector",
    value: "school",
    from: "2010-09-01",
  });
  expect(added.ok && added.value.facts.map((one) => [one.value, one.from, one.to])).toEqual([
    ["school", "2010-09-01", null],
    ["rural", "2005-01-01", "2010-09-01"],
  ]);
  const factId = added.ok ? (added.value.facts[0]?.factId ?? 0) : 0;
  const corrected = await correctFact(register.ctx, first, factId, {
    kind: "sector",
    value: "finance",
    from: "2010-09-01",
  });
  expect(corrected.ok && corrected.value.facts[0]?.value).toBe("finance");
  const now = corrected.ok ? (corrected.value.facts[0]?.factId ?? 0) : 0;
  const ended = await endFact(register.ctx, first, now, "2011-01-01");
  expect(ended.ok && ended.value.facts[0]?.to).toBe("2011-01-01");
  const all = await register.sql<{ n: number; superseded: number }>(
    `select count(*)::int as n, count(superseded_at)::int as superseded from fact
     where member_id = $1 and kind = 'sector'`,
    [first],
  );
  expect(all).toEqual([{ n: 5, superseded: 3 }]);
  expect(
    await recordFact(register.ctx, first, {
      kind: "sector",
      value: "rural",
      from: "2008-01-01",
    }),
  ).toMatchObject({ ok: false, code: "fact-overlaps" });
  await expectTrue();
});

test("kinds and values outside the pack's vocabulary are refused with the words that are known", async () => {
  const wrong = await recordFact(register.ctx, first, {
    kind: "religion",
    value: "x",
    from: "2010-01-01",
  });
  expect(wrong).toMatchObject({ ok: false, code: "fact-kind-unknown" });
  expect(
    await recordFact(register.ctx, first, {
      kind: "sector",
      value: "moon",
      from: "2010-01-01",
    }),
  ).toMatchObject({ ok: false, code: "fact-value-unknown" });
  expect(
    await recordEvent(register.ctx, first, { kind: "married", on: "2010-01-01" }),
  ).toMatchObject({ ok: false, code: "event-kind-unknown" });
});

test("a host sees from the day of attachment until its end", async () => {
  const ctx = { ...register.ctx, actor: actorAt("secretary", unit("B3")) };
  const attempt = () => recordEvent(ctx, first, { kind: "appointed", on: "2011-08-01" });
  expect((await attempt()).ok).toBe(false);
  expect(
    (
      await attachMember(register.ctx, first, {
        unitId: id("B3"),
        kind: "seconded",
        from: "2011-07-01",
      })
    ).ok,
  ).toBe(true);
  expect((await attempt()).ok).toBe(true);
  await expectTrue();
  expect((await detachMember(register.ctx, first, id("B3"), "2011-10-01")).ok).toBe(true);
  expect((await attempt()).ok).toBe(false);
  await expectTrue();
});

test("leaving ends the home, and the member is judged no longer for windows that are open", async () => {
  expect((await leave(register.ctx, first, "2011-06-01")).ok).toBe(true);
  const [row] = await register.sql(
    "select unit_id, last_unit_id::int as last from member where member_id = $1",
    [first],
  );
  expect(row).toEqual({ unit_id: null, last: id("B1") });
  await expectTrue();
  const heads = await register.sql<{ n: string }>(
    `select sum(members)::int as n from coverage where unit_id = $1 and measure = '~members'`,
    [id("P")],
  );
  expect(heads).toEqual([{ n: 1 }]);
});

test("a new member gets a number that tells nothing, facts, and verdicts", async () => {
  const ctx = { ...register.ctx, actor: actorAt("secretary", unit("B1")) };
  const stated = {
    unitId: id("B1"),
    from: "2011-01-01",
    name: "欧阳测试",
    admittedOn: "2010-12",
    facts: [{ kind: "sector", value: "rural", from: "2011-01-01" }],
  };
  const added = await addMember(ctx, stated);
  if (!added.ok) throw new Error(added.message);
  expect(added.value.memberNo).toMatch(/^R\d+$/);
  const namesake = await addMember(ctx, stated);
  expect(namesake.ok && namesake.value.memberId).not.toBe(added.value.memberId);
  const verdicts = await register.sql("select 1 from verdict where member_id = $1", [
    added.value.memberId,
  ]);
  expect(verdicts.length).toBeGreaterThan(0);
  expect(await addMember(ctx, { ...stated, memberNo: "M2" })).toMatchObject({
    ok: false,
    code: "member-no-unavailable",
  });
  expect(await addMember(ctx, { ...stated, unitId: id("B3") })).toMatchObject({
    ok: false,
    kind: "not-found",
  });
  await expectTrue();
});

test("of two who take one number at once, one is told that it is taken", async () => {
  const done = await Promise.all(
    [1, 2, 3].map(() =>
      addMember(register.ctx, {
        unitId: id("B1"),
        from: "2011-01-01",
        name: "测试",
        memberNo: "NEW-1",
      }),
    ),
  );
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(
    done.filter((one) => !one.ok).every((one) => !one.ok && one.code === "member-no-unavailable"),
  ).toBe(true);
});

test("an attachment with a stated end ends by itself when that day begins", async () => {
  expect(
    (
      await attachMember(register.ctx, first, {
        unitId: id("B3"),
        kind: "floating",
        from: "2011-07-01",
        to: "2011-11-20",
      })
    ).ok,
  ).toBe(true);
  const seenBy = async (): Promise<string[]> => {
    const [row] = await register.sql<{ seen_by: string[] }>(
      "select seen_by from entry where member_id = $1",
      [first],
    );
    return row?.seen_by ?? [];
  };
  expect(await seenBy()).toContain(String(id("B3")));
  expect(await settleDue(register.ctx)).toBe(0);
  const later = { ...register.ctx, today: register.ctx.today + 5 };
  expect(await settleDue(later)).toBe(1);
  expect(await seenBy()).not.toContain(String(id("B3")));
  expect(await settleDue(later)).toBe(0);
});
