import { afterEach, beforeEach, expect, test } from "vitest";
import type { EntryRow, FactRow } from "#contract/rows";
import { nothing } from "#store/database";
import {
  actorAt,
  buildUnits,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { foldAll } from "./coverage-folding.ts";
import { coverageTable } from "./coverage.ts";
import { importEntries } from "./ledger-import.ts";
import { importFacts } from "./members/facts.ts";
import { changeUnit } from "./organisation/change.ts";
import { judgeQueue, passDay, recomputeAll } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;

/** A province, two counties, two townships and three villages; nothing recorded about them yet. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C1", "P", "committee", "county"],
    ["C2", "P", "committee", "county"],
    ["T1", "C1", "committee", "township"],
    ["T2", "C2", "committee", "township"],
    ["V1", "T1", "village", "grassroots", "rural"],
    ["V2", "T1", "village", "grassroots", "rural"],
    ["V3", "T2", "village", "grassroots", "rural"],
  ]);
  await settle();
});
afterEach(() => register.close());

async function settle(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
}

const act = (code: string, form: string, on: string, more: Partial<EntryRow> = {}) => ({
  row: 2,
  value: {
    memberNo: null,
    subjectUnit: code,
    source: "file",
    sourceKey: `${code} ${form} ${on}`,
    act: "entry",
    corrects: null,
    sessionKey: `${code} ${form} ${on}`,
    startsOn: day(on),
    endsOn: day(on),
    startsAt: null,
    endsAt: null,
    minutes: null,
    credit: 1000,
    creditUnit: "item",
    days: null,
    form,
    topic: "",
    course: "",
    providerCode: "own",
    providerName: "",
    providerKind: "party-organisation",
    providerLevel: "county",
    place: "",
    unit: null,
    outcome: null,
    attested: false,
    note: "",
    ...more,
  } as EntryRow,
});

async function record(...rows: ReturnType<typeof act>[]): Promise<void> {
  const numbered = rows.map((one, index) => ({ ...one, row: index + 2 }));
  const done = await importEntries(register.ctx, numbered);
  expect(done).toMatchObject({ ok: true, value: { problems: [], loaded: rows.length } });
  await settle();
}

async function fact(code: string, kind: string, value: string, from: string): Promise<void> {
  const at = { first: day(from), last: day(from) };
  const row: FactRow = {
    memberNo: null,
    subjectUnit: code,
    record: "fact",
    kind,
    value,
    unit: null,
    from: at,
    to: null,
  };
  const done = await importFacts(register.ctx, [{ row: 2, value: row }]);
  expect(done).toMatchObject({ ok: true, value: { problems: [], loaded: 1 } });
  await settle();
}

async function duty(code: string, requirement: string, year: string): Promise<string | undefined> {
  const rows = await register.sql<{ status: string }>(
    `select d.status from duty d join unit u on u.unit_id = d.unit_id
     where u.code = $1 and d.requirement_id = $2 and extract(year from d.due_on) = $3::integer`,
    [code, requirement, year],
  );
  return rows[0]?.status;
}

async function figure(code: string, requirement: string, period: string) {
  const table = await coverageTable(register.ctx, units.get(code)!.unitId, {
    requirement,
    period,
    limit: 10,
  });
  if (!table.ok) throw new Error(table.message);
  return table.value.total.byStatus;
}

const differences = async () => (await verifyRegister(register.db, register.ctx)).differences;

test("a meeting that a county held meets its duty, and the province counts its counties", async () => {
  expect(await duty("C1", "S17", "2011")).toBe("on-course");
  expect(await duty("C1", "S17", "2010")).toBe("short");
  expect(await duty("T1", "S17", "2011")).toBeUndefined();
  await record(act("C1", "joint-meeting", "2011-03-08"));
  expect(await duty("C1", "S17", "2011")).toBe("met");
  expect(await figure("P", "S17", "2011-01-01")).toEqual({ met: 1, "on-course": 2 });
  expect(await figure("C1", "S17", "2011-01-01")).toEqual({ met: 1 });
  expect(await differences()).toEqual([]);
});

test("a village is covered, late or overdue by when its site was heard from", async () => {
  await record(act("V1", "site-signal", "2010-12-20"), act("V2", "site-signal", "2011-03-01"));
  expect(await figure("P", "S16", "2010-01-01")).toEqual({ met: 1, late: 1, overdue: 1 });
  expect(await figure("C1", "S16", "2010-01-01")).toEqual({ met: 1, late: 1 });
});

test("a dated fact makes a duty met from its day on, and passing days judge it anew", async () => {
  await fact("C1", "instructor-pool", "open", "2010-05-01");
  await fact("C1", "resource-library", "yes", "2011-12-01");
  expect(await duty("C1", "S19", "2011")).toBe("on-course");
  const later = { ...register.ctx, today: day("2011-12-05") };
  await passDay(later);
  expect(await duty("C1", "S19", "2011")).toBe("met");
  await passDay({ ...register.ctx, today: day("2012-01-02") });
  expect(await duty("C2", "S19", "2011")).toBe("short");
  await foldAll(register.db);
  const { differences: found } = await verifyRegister(register.db, {
    ...later,
    today: day("2012-01-02"),
  });
  expect(found).toEqual([]);
});

test("an entry of a unit is corrected and withdrawn like a member's, and the duty follows", async () => {
  await record(act("C1", "agenda-item", "2011-02-02", { outcome: "resolution", sourceKey: "a" }));
  expect(await duty("C1", "S27", "2011")).toBe("met");
  await record(
    act("C1", "agenda-item", "2011-02-02", { act: "correction", corrects: "a", sourceKey: "b" }),
  );
  expect(await duty("C1", "S27", "2011")).toBe("on-course");
  expect(await differences()).toEqual([]);
});

test("a township that moves to another county takes facts, entries and duties along", async () => {
  await record(act("V1", "site-signal", "2010-12-20"));
  await fact("V1", "education-site", "yes", "2010-03-01");
  const moved = await changeUnit(register.ctx, units.get("T1")!.unitId, {
    change: "move",
    on: "2011-06-01",
    parentId: units.get("C2")!.unitId,
  });
  expect(moved).toMatchObject({ ok: true });
  await settle();
  expect(await figure("C1", "S16", "2010-01-01")).toEqual({});
  expect(await figure("C2", "S16", "2010-01-01")).toEqual({ met: 1, overdue: 2 });
  expect(await duty("V1", "S26", "2010")).toBe("met");
  const regions = await register.sql(
    `select 1 from unit u join entry e on e.member_id = u.unit_id and e.region_id <> u.region_id`,
  );
  expect(regions).toEqual([]);
  expect(await differences()).toEqual([]);
});

test("a unit that is closed in the year has no duty for it; a new one has its own", async () => {
  const closed = await changeUnit(register.ctx, units.get("V3")!.unitId, {
    change: "close",
    on: "2011-06-01",
    successorId: null,
  });
  expect(closed).toMatchObject({ ok: true });
  await settle();
  expect(await duty("V3", "S26", "2011")).toBeUndefined();
  expect(await duty("V3", "S26", "2010")).toBe("short");
  expect(await differences()).toEqual([]);
});

test("a full recompute writes what incremental judging had written", async () => {
  await record(act("C1", "joint-meeting", "2011-03-08"), act("V1", "site-signal", "2010-12-20"));
  const read = () =>
    register.sql(
      `select unit_id, requirement_id, window_start, status, credited, missing_count, next_change_on
       from duty order by 1, 2, 3`,
    );
  const before = await read();
  await register.sql("delete from duty");
  await register.sql("delete from coverage");
  await recomputeAll(register.ctx);
  await foldAll(register.db);
  expect(await read()).toEqual(before);
  expect(await differences()).toEqual([]);
});

test("what is wrong about duties is named by verify", async () => {
  await record(act("V1", "site-signal", "2010-12-20"));
  await register.sql(
    `update duty d set status = 'met' from unit u
     where u.unit_id = d.unit_id and u.code = 'C2' and requirement_id = 'S17'
       and window_start = '2010-01-01'`,
  );
  await register.sql(
    `delete from duty d using unit u
     where u.unit_id = d.unit_id and u.code = 'V2' and requirement_id = 'S16'`,
  );
  await register.sql("update entry set seen_by = '{1}' where subject = 'u'");
  const found = await differences();
  expect(found).toContainEqual({
    kind: "verdict-different",
    about: "C2",
    place: "S17 2010-01-01",
    message: "status is stored as met, judged short",
  });
  expect(found).toContainEqual({
    kind: "verdict-missing",
    about: "V2",
    place: "S16 2010-12-01",
    message: "judged overdue, but no verdict is stored",
  });
  expect(found).toContainEqual({
    kind: "sight",
    about: "V1",
    place: "",
    message: "a row of entry is seen by other units than stand above the unit",
  });
  expect(found.some((one) => one.kind === "counts" && one.about === "C2")).toBe(true);
});

test("whoever sees the counts of a unit sees its duty and what is behind it; others see nothing", async () => {
  await record(act("V1", "site-signal", "2010-12-20"), act("V3", "site-signal", "2010-12-20"));
  const seen = async (sight: Parameters<Register["db"]["snapshot"]>[0]) =>
    register.db.snapshot(sight, async (tx) => {
      const count = async (table: string) => {
        const text = `select count(*)::integer as n from ${table}`;
        const [row] = await tx.run<[], { n: number }>({ name: `test_${table}`, text }, []);
        return row?.n ?? 0;
      };
      return [await count("duty where requirement_id = 'S16'"), await count("entry")];
    });
  expect(await seen(actorAt("inspector", units.get("C1")!).sight)).toEqual([2, 1]);
  expect(await seen(actorAt("secretary", units.get("V3")!).sight)).toEqual([1, 1]);
  expect(await seen(nothing)).toEqual([0, 0]);
});
