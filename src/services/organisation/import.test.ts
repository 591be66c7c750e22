import { afterEach, beforeEach, expect, test } from "vitest";
import { openRegister, type Register } from "#test/register";
import { dayOf, unitRow } from "#test/rows";
import { importUnits } from "./import.ts";
import { unitsAsOf } from "./reads.ts";

let register: Register;
beforeEach(async () => {
  register = await openRegister();
});
afterEach(() => register.close());

type Rows = Parameters<typeof importUnits>[1];

async function load(rows: Rows, options = {}) {
  const loaded = await importUnits(register.ctx, rows, options);
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.value;
}

async function problemsOf(rows: Rows): Promise<string[]> {
  const { problems } = await load(rows);
  return problems.map((one) => `${one.row} ${one.column} ${one.code}`);
}

const top = unitRow(2, "P", null, { kind: "committee", level: "province" });

test("parents may stand anywhere in the file; paths and regions follow the stated levels", async () => {
  const rows = [
    unitRow(2, "B", "T", {}),
    unitRow(3, "T", "C", { kind: "committee", level: "township" }),
    unitRow(4, "C", "P", { kind: "committee", level: "county" }),
    unitRow(5, "D", "P", { kind: "committee", level: "city" }),
    unitRow(6, "DT", "D", { kind: "committee", level: "township" }),
    unitRow(7, "P", null, { kind: "committee", level: "province" }),
  ];
  expect(await load(rows)).toEqual({ loaded: 6, present: 0, problems: [] });
  const units = await register.sql<{ code: string; line: string; anchor: string }>(
    `select u.code, a.code as anchor, (select string_agg(x.code, '/' order by l.depth)
       from unnest(string_to_array(u.path::text, '.')::bigint[]) with ordinality as l (id, depth)
       join unit x on x.unit_id = l.id) as line
     from unit u join region r using (region_id) join unit a on a.unit_id = r.anchor_unit
     order by u.code`,
  );
  expect(units).toEqual([
    { code: "B", line: "P/C/T/B", anchor: "C" },
    { code: "C", line: "P/C", anchor: "C" },
    { code: "D", line: "P/D", anchor: "D" },
    { code: "DT", line: "P/D/DT", anchor: "D" },
    { code: "P", line: "P", anchor: "P" },
    { code: "T", line: "P/C/T", anchor: "C" },
  ]);
});

test("cycles, what hangs below them, and orphans are named; the rest of the file loads", async () => {
  const rows = [
    top,
    unitRow(3, "X", "Y"),
    unitRow(4, "Y", "Z"),
    unitRow(5, "Z", "X"),
    unitRow(6, "BELOW", "X"),
    unitRow(7, "ORPHAN", "NOWHERE"),
    unitRow(8, "CHILD", "ORPHAN"),
    unitRow(9, "SELF", "SELF"),
    unitRow(10, "GOOD", "P"),
  ];
  expect(await problemsOf(rows)).toEqual([
    "3 parent parent-cycle",
    "4 parent parent-cycle",
    "5 parent parent-cycle",
    "6 parent parent-unknown",
    "7 parent parent-unknown",
    "8 parent parent-unknown",
    "9 parent parent-cycle",
  ]);
  expect(await register.sql("select code from unit order by code")).toEqual([
    { code: "GOOD" },
    { code: "P" },
  ]);
});

test("a code twice on a day, ends before starts, and days to come are refused", async () => {
  const rows = [
    top,
    unitRow(3, "A", "P", { from: dayOf("2001-01-01"), to: dayOf("2005-01-01") }),
    unitRow(4, "A", "P", { from: dayOf("2004-12-31"), name: "别的" }),
    unitRow(5, "B", "P"),
    unitRow(6, "B", "P"),
    unitRow(7, "C", "P", { from: dayOf("2004-01-01"), to: dayOf("2004-01-01") }),
    unitRow(8, "D", "P", { from: dayOf("2012-01-01") }),
    unitRow(9, "SECOND", null),
  ];
  expect(await problemsOf(rows)).toEqual([
    "4 from overlap",
    "6  double-row",
    "7 to not-after-start",
    "8 from refused",
    "9 parent second-root",
  ]);
});

test("a child is neither older than its parent nor does it outlive it", async () => {
  const rows = [
    top,
    unitRow(3, "Q", "P", { from: dayOf("2005-01-01"), to: dayOf("2009-01-01") }),
    unitRow(4, "OLD", "Q", { from: dayOf("2004-01-01"), to: dayOf("2006-01-01") }),
    unitRow(5, "LONG", "Q", { from: dayOf("2006-01-01") }),
    unitRow(6, "FITS", "Q", { from: dayOf("2006-01-01"), to: dayOf("2009-01-01") }),
  ];
  // On 2004-01-01 no unit has the code Q.
  expect(await problemsOf(rows)).toEqual(["4 parent parent-unknown", "5 to refused"]);
});

test("days that follow each other are one unit; after a gap the code is another's", async () => {
  await load([
    top,
    unitRow(3, "A", "P", { from: dayOf("2000-01-01"), to: dayOf("2003-01-01"), name: "甲" }),
    unitRow(4, "A", "P", { from: dayOf("2003-01-01"), to: dayOf("2006-01-01"), name: "乙" }),
    unitRow(5, "A", "P", { from: dayOf("2008-01-01"), name: "丙" }),
  ]);
  const on = async (text: string) => {
    const tree = await unitsAsOf(register.ctx, { day: dayOf(text) });
    if (!tree.ok) throw new Error(tree.message);
    const found = tree.value.find((one) => one.code === "A");
    return found === undefined ? null : { unitId: found.unitId, name: found.nameZh };
  };
  const first = await on("2002-06-01");
  expect(first?.name).toBe("甲");
  expect(await on("2003-01-01")).toEqual({ unitId: first?.unitId, name: "乙" });
  expect(await on("2007-01-01")).toBeNull();
  const later = await on("2011-01-01");
  expect(later?.name).toBe("丙");
  expect(later?.unitId).not.toBe(first?.unitId);
});

test("the same file again changes nothing; another name or parent becomes a dated change", async () => {
  const base = [
    top,
    unitRow(3, "T1", "P", { kind: "committee", level: "township" }),
    unitRow(4, "T2", "P", { kind: "committee", level: "township" }),
    unitRow(5, "B", "T1", { from: dayOf("2000-01-01") }),
  ];
  await load(base);
  expect(await load(base)).toEqual({ loaded: 0, present: 4, problems: [] });
  expect(await register.sql("select count(*)::int as n from unit_version")).toEqual([{ n: 4 }]);

  const changed = [
    ...base.slice(0, 3),
    unitRow(5, "B", "T2", { from: dayOf("2010-05-06"), name: "改名" }),
  ];
  expect(await load(changed, { dryRun: true })).toEqual({ loaded: 1, present: 3, problems: [] });
  expect(await load(changed)).toEqual({ loaded: 1, present: 3, problems: [] });
  const versions = await register.sql<{ name_zh: string; parent: string; f: string; t: string }>(
    `select v.name_zh, p.code as parent, v.valid_from::text as f, v.valid_to::text as t
     from unit_version v join unit p on p.unit_id = v.parent_id
     where v.code = 'B' and v.superseded_at is null order by v.valid_from`,
  );
  expect(versions.map((one) => [one.parent, one.f, one.t])).toEqual([
    ["T1", "2000-01-01", "2010-05-06"],
    ["T2", "2010-05-06", null],
  ]);
  const [now] = await register.sql<{ below: boolean }>(
    "select u.path <@ p.path as below from unit u, unit p where u.code = 'B' and p.code = 'T2'",
  );
  expect(now?.below).toBe(true);
  expect(await load(changed)).toEqual({ loaded: 0, present: 4, problems: [] });
});

test("other content without a later day is a conflict in each column, and nothing is changed", async () => {
  const known = { from: dayOf("2000-01-01"), nameEn: "Old", sector: "rural" };
  await load([top, unitRow(3, "B", "P", known)]);
  for (const from of [dayOf("2000-01-01"), null]) {
    const again = { ...known, from, name: "新名", nameEn: "New", sector: "school" };
    const rows = [top, unitRow(3, "B", "P", again)];
    expect(await problemsOf(rows)).toEqual([
      "3 name unit-differs",
      "3 name_en unit-differs",
      "3 sector unit-differs",
    ]);
    expect(await load(rows, { dryRun: true })).toMatchObject({ loaded: 0, present: 1 });
  }
  const versions = await register.sql("select name_zh, name_en from unit_version where code = 'B'");
  expect(versions).toEqual([{ name_zh: "组织B", name_en: "Old" }]);
});

test("an empty cell leaves what is stored: English name, sector, parent, coordinates", async () => {
  const known = { nameEn: "Branch", sector: "rural", longitude: 106.25, latitude: 38.5 };
  await load([top, unitRow(3, "B", "P", { ...known, from: dayOf("2000-01-01") })]);
  const bare = [unitRow(2, "B", null, { from: dayOf("2000-01-01") })];
  expect(await load(bare)).toEqual({ loaded: 0, present: 1, problems: [] });
  const renamed = [unitRow(2, "B", null, { from: dayOf("2010-01-01"), name: "新名" })];
  expect(await load(renamed)).toEqual({ loaded: 1, present: 0, problems: [] });
  expect(await load(renamed)).toEqual({ loaded: 0, present: 1, problems: [] });
  const units = await register.sql(
    `select u.name_zh, u.name_en, u.sector, p.code as parent, u.longitude, u.latitude
     from unit u join unit p on p.unit_id = u.parent_id where u.code = 'B'`,
  );
  expect(units).toEqual([
    {
      name_zh: "新名",
      name_en: "Branch",
      sector: "rural",
      parent: "P",
      longitude: 106.25,
      latitude: 38.5,
    },
  ]);
});

test("several dated changes of one unit come in one file or in two, and end the same", async () => {
  const row = (from: string, to: string | null, more = {}) =>
    unitRow(3, "B", "P", {
      from: dayOf(from),
      to: to === null ? null : dayOf(to),
      ...more,
    });
  const rows = [
    top,
    row("2000-01-01", "2003-01-01", { nameEn: "Branch", sector: "rural" }),
    row("2003-01-01", "2006-01-01", { name: "乙" }),
    row("2006-01-01", null, { name: "丙", sector: "school" }),
  ];
  const versions = () =>
    register.sql(
      `select name_zh, name_en, sector, valid_from::text as f, valid_to::text as t
       from unit_version where code = 'B' and superseded_at is null order by valid_from`,
    );
  await load([top, row("2000-01-01", null, { nameEn: "Branch", sector: "rural" })]);
  expect(await load(rows)).toEqual({ loaded: 2, present: 2, problems: [] });
  const inTwo = await versions();
  expect(inTwo).toEqual([
    { name_zh: "组织B", name_en: "Branch", sector: "rural", f: "2000-01-01", t: "2003-01-01" },
    { name_zh: "乙", name_en: "Branch", sector: "rural", f: "2003-01-01", t: "2006-01-01" },
    { name_zh: "丙", name_en: "Branch", sector: "school", f: "2006-01-01", t: null },
  ]);
  await register.close();
  register = await openRegister();
  await load(rows);
  expect(await versions()).toEqual(inTwo);
  expect(await load(rows)).toEqual({ loaded: 0, present: 4, problems: [] });
});

test("an end closes a unit, children first; a unit with a child stays open and is named", async () => {
  const tree = (to: string | null, childTo: string | null) => [
    top,
    unitRow(3, "T", "P", { to: to === null ? null : dayOf(to) }),
    unitRow(4, "B", "T", { to: childTo === null ? null : dayOf(childTo) }),
  ];
  await load(tree(null, null));
  const alone = await load([top, unitRow(3, "T", "P", { to: dayOf("2010-01-01") })]);
  expect(alone.problems.map((one) => `${one.column} ${one.code}`)).toEqual(["to refused"]);
  expect(await load(tree("2010-01-01", "2010-01-01"))).toEqual({
    loaded: 2,
    present: 1,
    problems: [],
  });
  expect(
    await register.sql("select code, closed_on::text from unit where closed_on is not null"),
  ).toHaveLength(2);
});

test("an administrator imports below the unit of the post alone", async () => {
  await load([
    top,
    unitRow(3, "C1", "P", { kind: "committee", level: "county" }),
    unitRow(4, "C2", "P", { kind: "committee", level: "county" }),
  ]);
  const [own] = await register.sql<{ unit_id: string; path: string; region_id: number }>(
    "select unit_id, path::text as path, region_id from unit where code = 'C1'",
  );
  const ctx = {
    ...register.ctx,
    actor: {
      ...register.ctx.actor,
      accountId: 5,
      roles: [
        {
          role: "administrator" as const,
          unitId: Number(own?.unit_id),
          unitPath: own?.path ?? "",
          unitLevel: "county",
          regionId: own?.region_id ?? 0,
        },
      ],
      sight: { units: [], paths: [own?.path ?? ""], member: null, account: 5, whole: false },
    },
  };
  const loaded = await importUnits(ctx, [
    unitRow(2, "X1", "C1"),
    unitRow(3, "X2", "C2"),
    unitRow(4, "C2", "C1", { name: "夺取" }),
  ]);
  expect(loaded.ok && loaded.value.problems.map((one) => `${one.row} ${one.code}`)).toEqual([
    "3 parent-unknown",
    "4 conflict",
  ]);
  expect(loaded.ok && loaded.value.loaded).toBe(1);
  const nobody = { ...ctx, actor: { ...ctx.actor, roles: [] } };
  expect(await importUnits(nobody, [unitRow(2, "X3", "C1")])).toMatchObject({
    ok: false,
    kind: "not-found",
  });
});
