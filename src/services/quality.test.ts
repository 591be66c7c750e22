import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MemberFinding, memberFindings, unitFindings, type UnitFinding } from "#core/quality";
import { setSightOn } from "#store/database";
import { actorAt, buildProviders, buildUnits, classBody, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";
import { factRow, memberRow, partial } from "#test/rows";
import type { Context } from "./context.ts";
import { recordClass } from "./ledger.ts";
import { importFacts } from "./members/facts.ts";
import { importMembers } from "./members/import.ts";
import { changeUnit } from "./organisation/change.ts";
import { countQuality } from "./quality-count.ts";
import { dataQuality, qualityPersons, qualityUnits } from "./quality.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: ReadonlyMap<string, number>;

/** T1 > B1, B2 (rural); T2 > B3 (urban); C1 > B4 (government), B5 without a sector and a member. */
beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C1", "P", "committee", "county"],
    ["C2", "P", "committee", "county"],
    ["T1", "C1", "committee", "township"],
    ["T2", "C2", "committee", "township"],
    ["B1", "T1", "branch", "branch", "rural"],
    ["B2", "T1", "branch", "branch", "rural"],
    ["B3", "T2", "branch", "branch", "urban-community"],
    ["B4", "C1", "branch", "branch"],
    ["B5", "C1", "branch", "branch"],
  ]);
  const born = partial("1990-05-01");
  const members = await importMembers(register.ctx, [
    memberRow(2, "clean", "B1", "2005-01-01", {}),
    memberRow(3, "bare", "B4", "2005-01-01", {}),
    memberRow(4, "own", "B4", "2005-01-01", { sector: "school" }),
    memberRow(5, "other", "B2", "2005-01-01", { sector: "school" }),
    memberRow(6, "twice", "B1", "2005-01-01", {}),
    memberRow(7, "elsewhere", "B3", "2005-01-01", {}),
    memberRow(8, "young", "B1", "2005-01-01", { born, admitted: partial("2005-01-01") }),
    memberRow(9, "gone", "B2", "2005-01-01", { to: null }),
  ]);
  if (!members.ok || members.value.problems.length > 0) throw new Error(JSON.stringify(members));
  const facts = await importFacts(register.ctx, [
    factRow(2, "twice", "role", "leading-body", "2008-01-01", { unit: "B1" }),
    factRow(3, "twice", "role", "leading-body", "2009-01-01", { unit: "B2" }),
    factRow(4, "elsewhere", "role", "village-secretary", "2008-01-01", { unit: "B3" }),
  ]);
  if (!facts.ok || facts.value.problems.length > 0) throw new Error(JSON.stringify(facts));
  await register.sql(
    `with a as (insert into account (login, display_name, recorded_by) values ('s', 's', 0)
       returning account_id)
     insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
     select account_id, 'secretary', $1, '2011-01-01', 0 from a`,
    [at("B1").unitId],
  );
  providers = await buildProviders(register);
  const body = classBody(providers, [await idOf("clean")], 60, { startsOn: "2011-11-01" });
  const recorded = await recordClass(register.ctx, body);
  if (!recorded.ok) throw new Error(recorded.message);
  // As if it had been recorded ten days after.
  await register.sql("update entry set recorded_at = '2011-11-11 12:00+08'");
  await countQuality(register.db, register.ctx);
});
afterAll(() => register.close());

const at = (code: string): SketchedUnit => units.get(code)!;
const as = (role: "secretary" | "training-office" | "inspector", code: string): Context => ({
  ...register.ctx,
  actor: actorAt(role, at(code)),
});

async function idOf(no: string): Promise<number> {
  const [row] = await register.sql<{ member_id: string }>(
    "select member_id from member_locator where member_no = $1",
    [no],
  );
  return Number(row!.member_id);
}

async function view(ctx: Context, code: string) {
  const outcome = await dataQuality(ctx, at(code).unitId);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value;
}

function found(counted: { findings: readonly { finding: string; number: number }[] }) {
  return Object.fromEntries(
    counted.findings.filter((one) => one.number > 0).map((one) => [one.finding, one.number]),
  );
}

async function who(ctx: Context, code: string, finding: MemberFinding): Promise<string[]> {
  const outcome = await qualityPersons(ctx, at(code).unitId, { finding, limit: 50 });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value.items.map((one) => one.memberNo);
}

async function which(ctx: Context, code: string, finding: UnitFinding): Promise<string[]> {
  const outcome = await qualityUnits(ctx, at(code).unitId, { finding, limit: 50 });
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value.items.map((one) => one.code);
}

describe("figures", () => {
  test("each thing is found where it is, and every level is the sum of those below", async () => {
    expect(found(await view(as("training-office", "T1"), "T1"))).toEqual({
      "sector-differs": 1,
      "role-twice": 1,
      "admitted-too-young": 1,
      "no-secretary": 1,
      "no-entry": 1,
    });
    expect(found(await view(as("training-office", "C1"), "C1"))).toEqual({
      "no-sector": 1,
      "sector-differs": 1,
      "role-twice": 1,
      "admitted-too-young": 1,
      "no-member": 1,
      "no-secretary": 2,
      "no-entry": 2,
    });
    const top = await view(as("training-office", "P"), "P");
    expect(found(top)).toEqual({
      "no-sector": 1,
      "sector-differs": 1,
      "role-twice": 1,
      "village-secretary-elsewhere": 1,
      "admitted-too-young": 1,
      "no-member": 1,
      "no-secretary": 3,
      "no-entry": 3,
    });
    expect([top.members, top.branches]).toEqual([8, 5]);
    expect(top.children.map((one) => [one.unit.code, one.members])).toEqual([
      ["C1", 7],
      ["C2", 1],
    ]);
    expect(top.countedAt).not.toBeNull();
  });

  test("the lag is from the session's last day to the record's day in the organisation's zone", async () => {
    for (const code of ["B1", "T1", "C1", "P"]) {
      expect((await view(register.ctx, code)).lag).toEqual({
        entries: 1,
        median: 10,
        ninetieth: 10,
      });
    }
    expect((await view(register.ctx, "C2")).lag).toBeNull();
  });

  test("counting again counts nothing twice, and is not due again at once", async () => {
    const rows = () =>
      register.sql(
        `select region_id, unit_id, finding, bucket, path, number from quality_count
         order by 1, 2, 3, 4`,
      );
    const before = await rows();
    expect(await countQuality(register.db, register.ctx)).toBe(0);
    expect(await countQuality(register.db, register.ctx, { minutes: 0 })).toBe(3);
    await register.sql("update quality_region set counted_at = counted_at - interval '1 day'");
    const both = await Promise.all([
      countQuality(register.db, register.ctx),
      countQuality(register.db, register.ctx),
    ]);
    expect(both[0] + both[1]).toBeGreaterThanOrEqual(3);
    expect(await rows()).toEqual(before);
  });
});

describe("who sees what", () => {
  test("persons are for standing posts: those whom they see, and nobody else", async () => {
    expect(await who(as("training-office", "T1"), "T1", "role-twice")).toEqual(["twice"]);
    expect(await who(as("secretary", "B1"), "B1", "role-twice")).toEqual(["twice"]);
    expect(await who(as("secretary", "B2"), "B2", "sector-differs")).toEqual(["other"]);
    expect(await who(as("training-office", "C1"), "C1", "no-sector")).toEqual(["bare"]);
    expect(await who(as("training-office", "C1"), "C1", "role-twice")).toEqual([]);
    expect(await who(as("training-office", "T2"), "T2", "village-secretary-elsewhere")).toEqual([
      "elsewhere",
    ]);
    const inspector = await qualityPersons(as("inspector", "T1"), at("T1").unitId, {
      finding: "role-twice",
      limit: 5,
    });
    expect(inspector).toMatchObject({ ok: false, kind: "not-found" });
  });

  test("a unit out of sight is not found, by any of the three", async () => {
    const ctx = as("training-office", "T1");
    const other = at("T2").unitId;
    expect(await dataQuality(ctx, other)).toMatchObject({ ok: false, kind: "not-found" });
    expect(await qualityPersons(ctx, other, { finding: "no-sector", limit: 5 })).toMatchObject({
      ok: false,
      kind: "not-found",
    });
    expect(await qualityUnits(ctx, other, { finding: "no-entry", limit: 5 })).toMatchObject({
      ok: false,
      kind: "not-found",
    });
  });

  test("branches are listed down the tree, a page at a time", async () => {
    expect((await which(as("inspector", "P"), "P", "no-secretary")).toSorted()).toEqual([
      "B2",
      "B3",
      "B4",
    ]);
    expect(await which(as("inspector", "T1"), "T1", "no-secretary")).toEqual(["B2"]);
    expect(await which(as("inspector", "P"), "P", "no-member")).toEqual(["B5"]);
    const query = { finding: "no-entry", limit: 2 } as const;
    const first = await qualityUnits(as("inspector", "P"), at("P").unitId, query);
    if (!first.ok || first.value.next === null) throw new Error("no second page");
    const cursor = first.value.next;
    const second = await qualityUnits(as("inspector", "P"), at("P").unitId, { ...query, cursor });
    expect(second).toMatchObject({ ok: true, value: { items: [{}], next: null } });
    const other = { finding: "no-member", limit: 2, cursor } as const;
    expect(await qualityUnits(as("inspector", "P"), at("P").unitId, other)).toMatchObject({
      code: "cursor-invalid",
    });
  });

  test("raw SQL of the application's role sees the counts of its own subtree alone", async () => {
    const client = await register.db.connect();
    try {
      await client.query("begin");
      const seen = async (): Promise<string[]> => {
        const { rows } = await client.query<{ code: string }>(
          "select distinct u.code from quality_count q join unit u on u.unit_id = q.unit_id order by 1",
        );
        return rows.map((row) => row.code);
      };
      expect(await seen()).toEqual([]);
      await setSightOn(client, actorAt("inspector", at("T1")).sight);
      expect(await seen()).toEqual(["B1", "B2", "T1"]);
      expect((await client.query("select * from quality_region")).rows).toEqual([]);
    } finally {
      await client.end();
    }
  });

  test("exactly those who are shown are put down as looked at", async () => {
    const [before] = await register.sql<{ n: number }>(
      "select coalesce(max(look_id), 0)::integer as n from look",
    );
    await who(as("secretary", "B1"), "B1", "admitted-too-young");
    const looks = await register.sql<{ what: string; member_ids: string[] }>(
      "select what, member_ids from look where look_id > $1",
      [before!.n],
    );
    expect(looks).toEqual([{ what: "data quality", member_ids: [String(await idOf("young"))] }]);
  });
});

describe("what the register holds is what is found", () => {
  test("a list says the value and the unit that it is about", async () => {
    const outcome = await qualityPersons(as("secretary", "B2"), at("B2").unitId, {
      finding: "sector-differs",
      limit: 5,
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: { items: [{ memberNo: "other", value: "school", about: { code: "B2" } }] },
    });
  });

  test("every finding of the list is one that the statement knows, and the other way round", async () => {
    const all = [...memberFindings, ...unitFindings, "members", "branches", "lag"];
    const rows = await register.sql<{ finding: string }>(
      "select distinct finding from quality_count",
    );
    expect(rows.filter((row) => !all.includes(row.finding))).toEqual([]);
    for (const finding of memberFindings) {
      expect(Array.isArray(await who(register.ctx, "P", finding))).toBe(true);
    }
  });

  test("a unit that moves takes its figures along at the next count, and is out of sight at once", async () => {
    const moved = await changeUnit(register.ctx, at("B2").unitId, {
      change: "move",
      on: "2011-11-15",
      parentId: at("T2").unitId,
    });
    if (!moved.ok) throw new Error(moved.message);
    expect(await which(as("inspector", "T1"), "T1", "no-secretary")).toEqual([]);
    expect(await countQuality(register.db, register.ctx)).toBeGreaterThan(0);
    expect((await view(register.ctx, "T2")).members).toBe(3);
    expect((await view(register.ctx, "T1")).members).toBe(3);
    expect((await view(register.ctx, "P")).members).toBe(8);
    expect(await which(as("inspector", "T2"), "T2", "no-secretary")).toEqual(["B2", "B3"]);
  });

  test("a day of more than sixteen hours is found, and a session that a merge gave twice", async () => {
    const own = await idOf("own");
    const record = async (minutes: number, course: string): Promise<void> => {
      const body = classBody(providers, [own], minutes, { startsOn: "2011-11-02", course });
      const done = await recordClass(register.ctx, body);
      if (!done.ok) throw new Error(done.message);
    };
    await record(500, "morning");
    await record(460, "evening");
    expect(await who(register.ctx, "P", "day-overfull")).toEqual([]);
    await record(1, "night");
    expect(await who(register.ctx, "P", "day-overfull")).toEqual(["own"]);
    expect(await who(register.ctx, "P", "session-twice")).toEqual([]);
    await register.sql(
      `insert into entry (region_id, member_id, entry_id, root_id, seen_by, session_id, starts_on,
         ends_on, minutes, form, topic, provider_id, source, source_key, content_hash, recorded_by,
         original_member)
       select region_id, member_id, x.id, x.id, seen_by, session_id, starts_on, ends_on, minutes, form,
         topic, provider_id, source, source_key || ' again', content_hash, recorded_by, $2
       from (select e.*, nextval('entry_id_seq') as id from entry e
         where member_id = $1 and minutes = 500) as x`,
      [own, await idOf("clean")],
    );
    expect(await who(register.ctx, "P", "session-twice")).toEqual(["own"]);
  });
});
