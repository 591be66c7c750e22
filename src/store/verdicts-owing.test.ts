import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildUnits, openRegister, type Register, type SketchedUnit } from "#test/register";
import { declaredStatements } from "./database.ts";
import "./verdicts-owing.ts";

let register: Register;
let app: pg.Client;
let county: SketchedUnit;
const branches = 100;

/** A flat county: 2,500 members in branches directly under it, four verdicts each, three owed. */
beforeAll(async () => {
  register = await openRegister();
  const units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C", "P", "committee", "county"],
    ...Array.from(
      { length: branches },
      (_, n) => [`B${n}`, "C", "branch", "branch", "rural"] as const,
    ),
  ]);
  county = units.get("C")!;
  await register.sql(
    `with ids as (
       insert into member_locator (member_no, region_id, seen_by)
       select 'M' || n, u.region_id, array[u.unit_id, u.parent_id]
       from generate_series(0, 2499) as n join unit u on u.code = 'B' || n % ${branches}
       returning member_id, member_no, region_id, seen_by)
     insert into member (region_id, member_id, seen_by, unit_id, last_unit_id, member_no, name,
       recorded_by)
     select region_id, member_id, seen_by, seen_by[1], seen_by[1], member_no, member_no, 0 from ids`,
  );
  await register.sql(
    `insert into verdict (region_id, member_id, requirement_id, window_start, seen_by, due_on,
       period, status, credited, demanded, sessions, missing_minutes, missing_count, owes,
       counted_at, unit_now, pack_ref)
     select m.region_id, m.member_id, 'S1', make_date(y, 1, 1), m.seen_by, make_date(y, 12, 31),
       make_date(y, 1, 1), 'short', 0, 960, 0, 960, 1, y > 2008, m.unit_id, m.unit_id, 1
     from member m, generate_series(2008, 2011) as y`,
  );
  await register.sql("analyze");
  app = new pg.Client({ connectionString: register.database.appUrl });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await register.close();
});

/** The plan under the application's role with the sight of a post, as `loadOwing` has it planned. */
async function planOf(
  name: string,
  units: readonly number[] | null,
  post: SketchedUnit,
  id: number,
) {
  const text = declaredStatements().get(name);
  if (text === undefined) throw new Error(`no statement ${name}`);
  await app.query("begin");
  await app.query("set local plan_cache_mode = force_generic_plan");
  await app.query("select set_config('rollbook.units', $1, true)", [`{${id}}`]);
  await app.query(`prepare pinned as ${text}`);
  const given = units === null ? "null" : `'{${units.join(",")}}'`;
  const params = [
    post.regionId,
    given,
    "false",
    `'{${id}}'`,
    "null",
    "null",
    "'1900-01-01'",
    "'2200-01-01'",
    "'1900-01-01'",
    "0",
    "''",
    "'1900-01-01'",
    "''",
    "101",
    ...(name === "list_owing" ? [`'${post.path}'`] : []),
  ];
  const { rows } = await app.query<{ "QUERY PLAN": string }>(
    `explain (analyze, costs off, timing off, summary off) execute pinned(${params.join(",")})`,
  );
  await app.query("deallocate pinned");
  await app.query("rollback");
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

/** The policy's last words, `by_mandate`, stand in the plan; whoever sees by a post never gets there. */
function expectNoMandateAsked(plan: string): void {
  const asked = plan.match(/InitPlan \d+(?: \(returns [^)]*\))?\n.*/g) ?? [];
  expect(asked.length).toBeGreaterThan(0);
  for (const one of asked) expect(one).toContain("Result (never executed)");
}

test("a page of who owes in a county ends the reading of its index, under row-level security", async () => {
  const plan = await planOf("list_owing", null, county, county.unitId);
  expect(plan).toContain("Index Scan using verdict_owing_due on verdict v");
  expect(plan).toContain("current_setting('rollbook.units'");
  expectNoMandateAsked(plan);
  expect(plan).not.toMatch(/Seq Scan on \w+ \w+ \(actual/);
  const read = /Index Scan using verdict_owing_due on verdict v \(actual rows=(\d+)/.exec(plan);
  expect(Number(read?.[1])).toBeLessThan(200);
});

test("the list of a branch reads the rows of that branch", async () => {
  const [branch] = await register.sql<{ unit_id: string }>(
    "select unit_id from unit where code = 'B7'",
  );
  const unitId = Number(branch?.unit_id);
  const plan = await planOf("list_owing_of_units", [unitId], county, unitId);
  expect(plan).toContain("using verdict_owing_counted on verdict v");
  expect(plan).not.toContain("Seq Scan");
  expect(plan).toMatch(/Limit \(actual rows=75/);
  expectNoMandateAsked(plan);
});

test("without sight nothing is read, whatever the statement asks", async () => {
  const plan = await planOf("list_owing", null, county, 999_999);
  expect(plan).toMatch(/Limit \(actual rows=0/);
});
