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
import { dayOf, memberRow, partial } from "#test/rows";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { holdOrganisation } from "#store/organisation/locks";
import { attachMember } from "../members/attach.ts";
import { importMembers } from "../members/import.ts";
import { moveMember } from "../members/move.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { changeUnit } from "./change.ts";
import { openUnit } from "./open.ts";
import { getUnitAsOf } from "./reads.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let members: Map<string, number>;

const id = (code: string): number => units.get(code)?.unitId ?? 0;

/** Six members in the two townships, who attended a class; judged and folded. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  const homes = ["B1", "B1", "B2", "B3", "B3", "B4"];
  const loaded = await importMembers(
    register.ctx,
    homes.map((code, index) =>
      memberRow(index + 2, `A${index + 1}`, code, "2005-06-01", { admitted: partial("2005-06") }),
    ),
  );
  expect(loaded).toMatchObject({ ok: true, value: { loaded: 6, problems: [] } });
  const rows = await register.sql<{ member_no: string; member_id: string }>(
    "select member_no, member_id from member order by member_no",
  );
  members = new Map(rows.map((row) => [row.member_no, Number(row.member_id)]));
  await judgeQueue(register.ctx);
  const providers = await buildProviders(register);
  const recorded = await recordClass(
    register.ctx,
    classBody(providers, [...members.values()], 480),
  );
  expect(recorded.ok).toBe(true);
  await foldAll(register.db);
});
afterEach(() => register.close());

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  const during = await verifyRegister(register.db, register.ctx);
  expect(during.differences).toEqual([]);
  await foldAll(register.db);
  const after = await verifyRegister(register.db, register.ctx);
  expect(after.differences).toEqual([]);
}

async function heads(code: string): Promise<number> {
  const [row] = await register.sql<{ n: string | null }>(
    `select sum(c.members) as n from coverage c join unit u using (unit_id)
     where u.code = $1 and c.measure = '~members'`,
    [code],
  );
  return Number(row?.n ?? 0);
}

test("a new name holds from its day; what was known before is still to be had", async () => {
  await register.sql("update unit_version set recorded_at = '2011-11-01T00:00:00Z'");
  const renamed = await changeUnit(register.ctx, id("B1"), {
    change: "rename",
    on: "2011-01-01",
    name: { zh: "新支部", en: "New" },
  });
  expect(renamed).toMatchObject({ ok: true, value: { unit: { name: { zh: "新支部" } } } });
  const nameOn = async (day: string, knownOn: string | null) => {
    const then = await getUnitAsOf(
      register.ctx,
      id("B1"),
      dayOf(day),
      knownOn === null ? null : dayOf(knownOn),
    );
    return then.ok ? then.value.version?.name.zh : undefined;
  };
  expect(await nameOn("2010-12-31", null)).toBe("组织B1");
  expect(await nameOn("2011-01-01", null)).toBe("新支部");
  // The server's clock recorded it just now; on 15 November 2011 nobody knew.
  expect(await nameOn("2011-06-01", "2011-11-15")).toBe("组织B1");
  expect(await nameOn("2011-06-01", "2011-10-31")).toBeUndefined();
  await expectTrue();
});

test("a change after today, or before the last change, is refused with the day", async () => {
  const rename = (on: string) =>
    changeUnit(register.ctx, id("B1"), {
      change: "rename",
      on,
      name: { zh: "甲", en: "" },
    });
  expect(await rename("2011-11-16")).toMatchObject({ ok: false, code: "after-today" });
  expect((await rename("2011-05-01")).ok).toBe(true);
  expect(await rename("2011-04-30")).toMatchObject({ ok: false, code: "later-change" });
  expect((await rename("2011-05-01")).ok).toBe(true);
});

test("a township that moves to another county takes members, ledger and counts along", async () => {
  const entries = "select entry_id, member_id, recorded_at::text, source_key from entry order by 1";
  const before = await register.sql(entries);
  expect([await heads("C1"), await heads("C2"), await heads("P")]).toEqual([4, 2, 6]);

  const moved = await changeUnit(register.ctx, id("T1"), {
    change: "move",
    on: "2011-10-01",
    parentId: id("C2"),
  });
  expect(moved).toMatchObject({ ok: true, value: { unit: { parentId: id("C2") } } });

  expect([await heads("C1"), await heads("C2"), await heads("P")]).toEqual([1, 5, 6]);
  expect(await register.sql(entries)).toEqual(before);
  const regions = await register.sql<{ region_id: number }>(
    `select distinct region_id from (
       select region_id from member where last_unit_id = any ($1) union all
       select e.region_id from entry e join member_locator l using (member_id)
         where l.member_no in ('A1', 'A2', 'A3') union all
       select v.region_id from verdict v join member_locator l using (member_id)
         where l.member_no in ('A1', 'A2', 'A3') union all
       select region_id from unit where unit_id = any ($1)) as all_of_them`,
    [[id("B1"), id("B2")]],
  );
  expect(regions.map((row) => row.region_id)).toEqual([units.get("C2")?.regionId]);
  await expectTrue();
});

test("a branch that moves to another township is seen from there and no longer from here", async () => {
  const moved = await changeUnit(register.ctx, id("B2"), {
    change: "move",
    on: "2011-10-01",
    parentId: id("T2"),
  });
  expect(moved.ok).toBe(true);
  const tables = ["member", "home", "event", "entry", "verdict", "member_locator"];
  for (const table of tables) {
    const rows = await register.sql<{ seen_by: string[] }>(
      `select distinct seen_by from ${table} where member_id = $1`,
      [members.get("A3")],
    );
    expect([table, rows.map((row) => row.seen_by.map(Number))]).toEqual([
      table,
      [[id("B2"), id("T2")]],
    ]);
  }
  await expectTrue();
});

test("changes that wait to be folded follow a move by themselves", async () => {
  const providers = new Map([["school", 1]]);
  const body = classBody(providers, [members.get("A1") ?? 0], 240, { startsOn: "2011-04-01" });
  expect((await recordClass(register.ctx, body)).ok).toBe(true);
  expect((await register.sql("select 1 from delta")).length).toBeGreaterThan(0);
  const moved = await changeUnit(register.ctx, id("T1"), {
    change: "move",
    on: "2011-10-01",
    parentId: id("C2"),
  });
  expect(moved.ok).toBe(true);
  await expectTrue();
});

test("a unit does not move below itself", async () => {
  expect(
    await changeUnit(register.ctx, id("C1"), {
      change: "move",
      on: "2011-10-01",
      parentId: id("B1"),
    }),
  ).toMatchObject({ ok: false, code: "parent-cycle" });
});

test("a merge sends members and units below where it says, and closes the unit", async () => {
  const merged = await changeUnit(register.ctx, id("T1"), {
    change: "merge",
    on: "2011-07-01",
    intoId: id("T2"),
  });
  expect(merged).toMatchObject({
    ok: true,
    value: { unit: { closedOn: "2011-07-01" }, others: [{ code: "T2" }] },
  });
  const then = await getUnitAsOf(register.ctx, id("T2"), dayOf("2011-08-01"));
  expect(then.ok && then.value.children.map((one) => one.code)).toEqual(["B1", "B2", "B3"]);
  expect(then.ok && then.value.links).toMatchObject([
    { from: { code: "T1" }, to: { code: "T2" }, on: "2011-07-01", kind: "merge" },
  ]);
  await expectTrue();
});

test("members of a merged branch are at home in the other; ended windows stay where they were", async () => {
  const merged = await changeUnit(register.ctx, id("B1"), {
    change: "merge",
    on: "2011-07-01",
    intoId: id("B3"),
  });
  expect(merged).toMatchObject({ ok: true, value: { membersMoved: 2 } });
  const homes = await register.sql<{ code: string; f: string; t: string | null }>(
    `select u.code, h.valid_from::text as f, h.valid_to::text as t from home h
     join unit u using (unit_id) where h.member_id = $1 and h.superseded_at is null order by 2`,
    [members.get("A1")],
  );
  expect(homes).toEqual([
    { code: "B1", f: "2005-06-01", t: "2011-07-01" },
    { code: "B3", f: "2011-07-01", t: null },
  ]);
  const counted = await register.sql<{ code: string; window_start: string }>(
    `select distinct u.code, v.window_start::text from verdict v join unit u on u.unit_id = v.counted_at
     where v.member_id = $1 and v.requirement_id = 'S1' and v.window_start >= '2010-01-01' order by 2`,
    [members.get("A1")],
  );
  expect(counted).toEqual([
    { code: "B1", window_start: "2010-01-01" },
    { code: "B3", window_start: "2011-01-01" },
  ]);
  await expectTrue();
});

test("a merge is refused where a member would be homeless, and leaves nothing behind", async () => {
  expect(
    (
      await moveMember(register.ctx, members.get("A4") ?? 0, {
        unitId: id("B1"),
        on: "2011-09-01",
      })
    ).ok,
  ).toBe(true);
  const merged = await changeUnit(register.ctx, id("B1"), {
    change: "merge",
    on: "2011-07-01",
    intoId: id("B2"),
  });
  expect(merged).toMatchObject({ ok: false, code: "member-homeless" });
  expect(merged.ok ? "" : merged.message).toContain("A4");
  expect(await register.sql("select 1 from unit_link")).toEqual([]);
  expect(await register.sql("select 1 from home where valid_to = '2011-07-01'")).toEqual([]);
});

test("a unit with members or units below is not closed without a successor", async () => {
  const close = (code: string) =>
    changeUnit(register.ctx, id(code), {
      change: "close",
      on: "2011-07-01",
    });
  expect(await close("B1")).toMatchObject({ ok: false, code: "unit-occupied" });
  expect(await close("T2")).toMatchObject({ ok: false, code: "unit-occupied" });
});

test("a split opens units beside the old one with the members it names; the others stay", async () => {
  const split = await changeUnit(register.ctx, id("B1"), {
    change: "split",
    on: "2011-07-01",
    parts: [
      {
        code: "B1-NEW",
        name: { zh: "分出支部", en: "" },
        kind: "branch",
        level: "branch",
        sector: "rural",
        memberIds: [members.get("A2") ?? 0],
      },
    ],
  });
  expect(split).toMatchObject({
    ok: true,
    value: { others: [{ code: "B1-NEW" }], membersMoved: 1, unit: { closedOn: null } },
  });
  const rows = await register.sql<{ member_no: string; code: string }>(
    `select m.member_no, u.code from member m join unit u using (unit_id)
     where m.member_no in ('A1', 'A2') order by 1`,
  );
  expect(rows).toEqual([
    { member_no: "A1", code: "B1" },
    { member_no: "A2", code: "B1-NEW" },
  ]);
  await expectTrue();
});

test("a code may be given again after its unit was closed, and not before", async () => {
  const opened = { name: { zh: "另一支部", en: "" }, kind: "branch", level: "branch" };
  const open = (on: string) => openUnit(register.ctx, id("T1"), { ...opened, code: "B2", on });
  expect(await open("2011-08-01")).toMatchObject({ ok: false, code: "code-taken" });
  expect(
    (
      await changeUnit(register.ctx, id("B2"), {
        change: "merge",
        on: "2011-07-01",
        intoId: id("B1"),
      })
    ).ok,
  ).toBe(true);
  const again = await open("2011-08-01");
  expect(again).toMatchObject({ ok: true, value: { code: "B2", openedOn: "2011-08-01" } });
  expect(again.ok && again.value.unitId).not.toBe(id("B2"));
  await expectTrue();
});

test("only an administrator at or above a unit changes it; for others it is not there", async () => {
  const rename = (role: "administrator" | "secretary", at: string, unit: string) => {
    const post = units.get(at);
    if (post === undefined) throw new Error(`no unit ${at}`);
    const ctx = { ...register.ctx, actor: actorAt(role, post) };
    return changeUnit(ctx, id(unit), {
      change: "rename",
      on: "2011-07-01",
      name: { zh: "丙", en: "" },
    });
  };
  expect((await rename("administrator", "C1", "B1")).ok).toBe(true);
  for (const [role, at, unit] of [
    ["administrator", "C1", "B3"],
    ["administrator", "B1", "T1"],
    ["secretary", "B1", "B1"],
  ] as const) {
    expect(await rename(role, at, unit)).toMatchObject({ ok: false, kind: "not-found" });
  }
  const post = units.get("C1");
  if (post === undefined) throw new Error("no unit C1");
  const ctx = { ...register.ctx, actor: actorAt("administrator", post) };
  expect(
    await changeUnit(ctx, id("T1"), {
      change: "move",
      on: "2011-07-01",
      parentId: id("C2"),
    }),
  ).toMatchObject({ ok: false, kind: "not-found" });
});

test("guests of a merged unit are the other's guests from that day on", async () => {
  const guest = members.get("A4") ?? 0;
  expect(
    (
      await attachMember(register.ctx, guest, {
        unitId: id("B1"),
        kind: "seconded",
        from: "2011-02-01",
      })
    ).ok,
  ).toBe(true);
  expect(
    (
      await changeUnit(register.ctx, id("B1"), {
        change: "merge",
        on: "2011-07-01",
        intoId: id("B2"),
      })
    ).ok,
  ).toBe(true);
  const hosts = await register.sql(
    `select u.code, a.valid_from::text as f, a.valid_to::text as t from attachment a
     join unit u using (unit_id) where a.superseded_at is null order by 2`,
  );
  expect(hosts).toEqual([
    { code: "B1", f: "2011-02-01", t: "2011-07-01" },
    { code: "B2", f: "2011-07-01", t: null },
  ]);
  const [row] = await register.sql<{ seen_by: string[] }>(
    "select seen_by from member where member_id = $1",
    [guest],
  );
  expect(row?.seen_by.map(Number)).toEqual([id("B3"), id("T2"), id("B2"), id("T1")]);
  await expectTrue();
});

test("while an import holds the organisation a change is told to come again, and nothing is saved", async () => {
  await holdOrganisation(register.db, async () => {
    const tried = await Promise.all([
      changeUnit(register.ctx, id("B1"), {
        change: "rename",
        on: "2011-07-01",
        name: { zh: "丁", en: "" },
      }),
      moveMember(register.ctx, members.get("A1") ?? 0, { unitId: id("B2"), on: "2011-07-01" }),
    ]);
    for (const one of tried) {
      expect(one).toMatchObject({ ok: false, kind: "unavailable", code: "organisation-busy" });
    }
  });
  expect(await register.sql("select 1 from unit where name_zh = '丁'")).toEqual([]);
  await expectTrue();
});

test("posts at a unit end with it in the same transaction, and the answer says which", async () => {
  const [account] = await register.sql<{ id: string }>(
    `insert into account (login, display_name, recorded_by) values ('held', 'Holder', 0)
     returning account_id as id`,
  );
  const accountId = Number(account!.id);
  await register.sql(
    `insert into account_role (account_id, role, unit_id, valid_from, valid_to, recorded_by)
     values ($1, 'training-office', $2, '2011-01-01', null, 0),
       ($1, 'secretary', $2, '2010-01-01', '2010-12-31', 0),
       ($1, 'secretary', $3, '2011-01-01', null, 0)`,
    [accountId, id("T1"), id("B1")],
  );
  const open = () =>
    register.sql(
      `select role, valid_to::text as "to", recorded_by::int as by from account_role
       where account_id = $1 and superseded_at is null order by account_role_id`,
      [accountId],
    );
  const before = await open();
  const refused = { change: "close", on: "2011-07-01", successorId: null } as const;
  expect(await changeUnit(register.ctx, id("T1"), refused)).toMatchObject({ ok: false });
  expect(await open()).toEqual(before);
  const merged = await changeUnit(register.ctx, id("T1"), {
    change: "merge",
    on: "2011-07-01",
    intoId: id("T2"),
  });
  expect(merged).toMatchObject({
    ok: true,
    value: { postsEnded: [{ accountId, displayName: "Holder", role: "training-office" }] },
  });
  expect(await open()).toEqual([
    { role: "secretary", to: "2010-12-31", by: 0 },
    { role: "secretary", to: null, by: 0 },
    { role: "training-office", to: "2011-07-01", by: 0 },
  ]);
});
