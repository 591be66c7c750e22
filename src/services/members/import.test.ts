import { afterEach, beforeEach, expect, test } from "vitest";
import { buildUnits, openRegister, type Register, type SketchedUnit } from "#test/register";
import { dayOf, factRow, memberRow, partial } from "#test/rows";
import { foldAll } from "../coverage-folding.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { importFacts } from "./facts.ts";
import { importMembers } from "./import.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
});
afterEach(() => register.close());

type MemberRows = Parameters<typeof importMembers>[1];
type FactRows = Parameters<typeof importFacts>[1];

async function members(rows: MemberRows, options = {}) {
  const loaded = await importMembers(register.ctx, rows, options);
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.value;
}

async function facts(rows: FactRows) {
  const loaded = await importFacts(register.ctx, rows);
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.value;
}

const brief = (problems: readonly { row: number; column: string; code: string }[]) =>
  problems.map((one) => `${one.row} ${one.column} ${one.code}`);

async function homesOf(memberNo: string): Promise<string[]> {
  const rows = await register.sql<{ line: string }>(
    `select u.code || ' ' || h.valid_from || ' ' || coalesce(h.valid_to::text, '-') as line
     from home h join member_locator l using (member_id) join unit u using (unit_id)
     where l.member_no = $1 and h.superseded_at is null order by h.valid_from`,
    [memberNo],
  );
  return rows.map((row) => row.line);
}

async function factsOf(memberNo: string, kind: string): Promise<string[]> {
  const rows = await register.sql<{ line: string }>(
    `select f.value || ' ' || f.valid_from || ' ' || coalesce(f.valid_to::text, '-') as line
     from fact f join member_locator l using (member_id)
     where l.member_no = $1 and f.kind = $2 and f.superseded_at is null order by f.valid_from`,
    [memberNo, kind],
  );
  return rows.map((row) => row.line);
}

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

test("members, transfers and leavings load with sector, admission and who sees them", async () => {
  const loaded = await members([
    memberRow(2, "M1", "B1", "2005-01-01", {
      sector: "rural",
      admitted: partial("2004-12"),
      full: partial("2005-12-01"),
    }),
    memberRow(3, "M2", "B1", "2005-01-01", { to: dayOf("2008-01-01"), sector: "rural" }),
    memberRow(4, "M2", "B3", "2008-01-01", { sector: "rural" }),
    memberRow(5, "M3", "B4", "2005-01-01", { left: dayOf("2010-05-06") }),
  ]);
  expect(loaded).toEqual({ loaded: 4, present: 0, problems: [] });
  expect(await homesOf("M2")).toEqual(["B1 2005-01-01 2008-01-01", "B3 2008-01-01 -"]);
  expect(await homesOf("M3")).toEqual(["B4 2005-01-01 2010-05-06"]);
  expect(await factsOf("M2", "sector")).toEqual(["rural 2005-01-01 -"]);
  const stored = await register.sql<{ seen_by: string[] }>(
    `select member_no, region_id, unit_id is null as gone, seen_by from member order by member_no`,
  );
  const placed = (code: string) => {
    const unit = units.get(code);
    return { region_id: unit?.regionId, seen_by: unit?.seenBy.map(String) };
  };
  expect(stored).toEqual([
    { member_no: "M1", gone: false, ...placed("B1") },
    { member_no: "M2", gone: false, ...placed("B3") },
    { member_no: "M3", gone: true, ...placed("B4") },
  ]);
  const events = await register.sql(
    `select kind, happened_on::text as first, happened_last::text as last from event
     order by happened_on`,
  );
  expect(events).toEqual([
    { kind: "admitted", first: "2004-12-01", last: "2004-12-31" },
    { kind: "full", first: "2005-12-01", last: null },
    { kind: "left", first: "2010-05-06", last: null },
  ]);
  await expectTrue();
});

test("whoever has one wrong row is not loaded in part; others are", async () => {
  const loaded = await members([
    memberRow(2, "M1", "B1", "2005-01-01"),
    memberRow(3, "M1", "B2", "2009-01-01"),
    memberRow(4, "M2", "NOWHERE", "2005-01-01"),
    memberRow(5, "M3", "B1", "1999-12-31"),
    memberRow(6, "M4", "B1", "2012-01-01"),
    memberRow(7, "M5", "B1", "2005-01-01", { left: dayOf("2005-01-01") }),
    memberRow(8, "M6", "B1", "2005-01-01", { name: "甲", to: dayOf("2006-01-01") }),
    memberRow(9, "M6", "B1", "2006-01-01", { name: "乙" }),
    memberRow(10, "M7", "B1", "2005-01-01"),
  ]);
  expect(brief(loaded.problems)).toEqual([
    // The good rows of a person are named too: no row stays out untold.
    "2 member_no refused",
    "3 from overlap",
    "4 unit unit-unknown",
    "5 unit unit-unknown",
    "6 from refused",
    "7 left not-after-start",
    "8 member_no refused",
    "9 name conflict",
  ]);
  expect(await register.sql("select member_no from member")).toEqual([{ member_no: "M7" }]);
});

test("the same file again changes nothing; a later home is a move; another name is a conflict", async () => {
  const rows = [memberRow(2, "M1", "B1", "2005-01-01"), memberRow(3, "M2", "B1", "2005-01-01")];
  await members(rows);
  await expectTrue();
  expect(await members(rows)).toEqual({ loaded: 0, present: 2, problems: [] });
  const tried = await members([memberRow(2, "M1", "B3", "2011-03-01")], { dryRun: true });
  expect(tried).toEqual({ loaded: 1, present: 0, problems: [] });
  expect(await homesOf("M1")).toEqual(["B1 2005-01-01 -"]);
  const later = await members([
    memberRow(2, "M1", "B3", "2011-03-01"),
    memberRow(3, "M2", "B1", "2005-01-01", { name: "别人" }),
  ]);
  expect(brief(later.problems)).toEqual(["3 name conflict"]);
  const earlier = await members([memberRow(2, "M2", "B2", "2004-01-01")]);
  expect(brief(earlier.problems)).toEqual(["2 from conflict"]);
  expect(await homesOf("M1")).toEqual(["B1 2005-01-01 2011-03-01", "B3 2011-03-01 -"]);
  const [where] = await register.sql<{ region_id: number }>(
    "select region_id from member_locator where member_no = 'M1'",
  );
  expect(where?.region_id).toBe(units.get("B3")?.regionId);
  await expectTrue();
});

test("a leaving in a later file ends the home that is here", async () => {
  await members([memberRow(2, "M1", "B1", "2005-01-01")]);
  expect(
    await members([memberRow(2, "M1", "B1", "2005-01-01", { left: dayOf("2011-01-01") })]),
  ).toEqual({ loaded: 1, present: 0, problems: [] });
  expect(await homesOf("M1")).toEqual(["B1 2005-01-01 2011-01-01"]);
  expect(await register.sql("select kind from event")).toEqual([{ kind: "left" }]);
  await expectTrue();
});

test("single-valued kinds do not overlap in a file; a later value ends an open one that is here", async () => {
  await members([memberRow(2, "M1", "B1", "2005-01-01", { sector: "rural" })]);
  const clash = await facts([
    factRow(2, "M1", "education", "primary", "2005-01-01"),
    factRow(3, "M1", "education", "college", "2009-01-01"),
    factRow(4, "M9", "education", "college", "2009-01-01"),
    factRow(5, "M1", "role", "village-secretary", "2007-02", { unit: "B1" }),
    factRow(6, "M1", "role", "leading-body", "2008-01-01", { unit: "B1" }),
    factRow(7, "M1", "role", "leading-body", "2008-01-01", { unit: "NOWHERE" }),
  ]);
  expect(brief(clash.problems)).toEqual([
    "3 from overlap",
    "4 member_no member-unknown",
    "7 unit unit-unknown",
  ]);
  expect(clash.loaded).toBe(3);
  const later = await facts([factRow(2, "M1", "sector", "school", "2010-09-01")]);
  expect(later.problems).toEqual([]);
  expect(await factsOf("M1", "sector")).toEqual([
    "rural 2005-01-01 2010-09-01",
    "school 2010-09-01 -",
  ]);
  const kept = await register.sql<{ n: number }>(
    `select count(*)::int as n from fact where kind = 'sector' and superseded_at is not null`,
  );
  expect(kept).toEqual([{ n: 1 }]);
  const inside = await facts([
    factRow(2, "M1", "sector", "finance", "2007-01-01", {
      to: partial("2008-01-01"),
    }),
  ]);
  expect(brief(inside.problems)).toEqual(["2 from overlap"]);
  await expectTrue();
});

test("facts again change nothing; an end that comes later is recorded", async () => {
  await members([memberRow(2, "M1", "B1", "2005-01-01")]);
  const rows = [
    factRow(2, "M1", "standing", "farmer", "2007"),
    factRow(3, "M1", "appointed", "", "2009-05", { record: "event", unit: "B1" }),
  ];
  expect(await facts(rows)).toEqual({ loaded: 2, present: 0, problems: [] });
  expect(await facts(rows)).toEqual({ loaded: 0, present: 2, problems: [] });
  const ended = [factRow(2, "M1", "standing", "farmer", "2007", { to: partial("2010-01-01") })];
  expect(await facts(ended)).toEqual({ loaded: 1, present: 0, problems: [] });
  expect(await facts(ended)).toEqual({ loaded: 0, present: 1, problems: [] });
  expect(await facts(rows)).toEqual({ loaded: 0, present: 2, problems: [] });
});

test("a host sees the member on all rows about him; the home alone counts him", async () => {
  await members([memberRow(2, "M1", "B1", "2005-01-01", { admitted: partial("2005") })]);
  const hosted = await facts([
    factRow(2, "M1", "host", "floating", "2011-01-01", { unit: "B3" }),
    factRow(3, "M1", "host", "visiting", "2011-01-01", { unit: "B3" }),
  ]);
  expect(brief(hosted.problems)).toEqual(["3 value unknown-word"]);
  const seeing = ["B1", "T1", "B3", "T2"].map((code) => String(units.get(code)?.unitId));
  for (const table of ["member", "home", "event", "attachment", "member_locator"]) {
    const rows = await register.sql<{ seen_by: string[] }>(`select seen_by from ${table}`);
    expect([table, rows]).toEqual([table, [{ seen_by: seeing }]]);
  }
  await expectTrue();
  const counted = await register.sql(
    `select u.code from coverage c join unit u using (unit_id) where measure = '~members'
     and c.members > 0 order by 1`,
  );
  expect(counted).toEqual([{ code: "B1" }, { code: "C1" }, { code: "P" }, { code: "T1" }]);
});

test("facts about units are kept under the unit's own id", async () => {
  const loaded = await facts([
    {
      row: 2,
      value: {
        memberNo: null,
        subjectUnit: "B1",
        record: "fact",
        kind: "standing",
        value: "farmer",
        unit: null,
        from: partial("2010-01-01"),
        to: null,
      },
    },
  ]);
  expect(loaded).toEqual({ loaded: 1, present: 0, problems: [] });
  expect(await register.sql("select subject, member_id::int as id from fact")).toEqual([
    { subject: "u", id: units.get("B1")?.unitId },
  ]);
});
