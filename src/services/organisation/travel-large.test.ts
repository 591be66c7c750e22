import { afterEach, beforeEach, expect, test } from "vitest";
import { setSightOn, wholeSight } from "#store/database";
import { countMembersBelow, drawMembers } from "#store/mandates-issue";
import { loadToCompare } from "#store/doubles";
import { slipsOfUnit } from "#store/access/slips";
import { buildMandate } from "#test/mandates";
import { somebody } from "#test/people";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
  unitsByCode,
} from "#test/register";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { addMember } from "../members/add.ts";
import { moveMember } from "../members/move.ts";
import { countQuality } from "../quality-count.ts";
import { listMembers } from "../verdicts-lists.ts";
import { listOwing } from "../verdicts-owing.ts";
import { continueRecompute, judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { actOnMove, movesOfUnits } from "./moves.ts";
import { changeUnit } from "./change.ts";
import { continueTravel } from "./travel.ts";

/** One branch with more members than travel before the answer; a small one beside it. */
const all = 2_600;
const on = "2011-11-15";

let register: Register;
let units: Map<string, SketchedUnit>;
let members: number[];

const unit = (code: string): SketchedUnit => units.get(code)!;
const at = (role: "training-office" | "secretary", code: string): Context => ({
  ...register.ctx,
  actor: actorAt(role, unit(code), 9),
});

beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C1", "P", "committee", "county"],
    ["C2", "P", "committee", "county"],
    ["C3", "P", "committee", "county"],
    ["T1", "C1", "committee", "township", "rural"],
    ["X", "T1", "branch", "branch", "rural"],
    ["Y", "T1", "branch", "branch", "rural"],
    ["B", "C2", "branch", "branch", "rural"],
  ]);
  const numbers = Array.from({ length: all }, (_, n) => `X-${n}`);
  members = await buildMembers(register, unit("X"), numbers);
  await buildMembers(register, unit("Y"), ["Y-0", "Y-1"]);
  await continueRecompute(register.ctx);
  await foldAll(register.db);
});
afterEach(() => register.close());

async function moveTo(code: string): Promise<number> {
  const parentId = unit(code).unitId;
  const moved = await changeUnit(register.ctx, unit("T1").unitId, { change: "move", on, parentId });
  if (!moved.ok) throw new Error(moved.message);
  units = await unitsByCode(register);
  return moved.value.membersTravelling;
}

async function oneStep(): Promise<number> {
  const stop = new AbortController();
  return continueTravel(register.ctx, { signal: stop.signal, onProgress: () => stop.abort() });
}

/** How many of the branch's members lie in the region of each county. */
async function lying(): Promise<Record<string, number>> {
  const rows = await register.sql<{ code: string; n: number }>(
    `select a.code, count(*)::int as n from member m join region r using (region_id)
     join unit a on a.unit_id = r.anchor_unit where m.member_no like 'X-%' group by a.code`,
  );
  return Object.fromEntries(rows.map(({ code, n }) => [code, n]));
}

/** What everybody sees of the branch, by each way on which members are looked for by their unit. */
async function seen(mandate: { readonly id: number; readonly account: number }) {
  const total = async (ctx: Context, code: string) => {
    const page = await listMembers(ctx, unit(code).unitId, { limit: 1 });
    return page.ok ? page.value.total : -1;
  };
  const owing = new Set<number>();
  for (let cursor: string | undefined; ;) {
    const page = await listOwing(at("training-office", "T1"), unit("T1").unitId, {
      limit: 500,
      requirement: "S1",
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (!page.ok) throw new Error(page.message);
    for (const row of page.value.items) owing.add(row.member.memberId);
    if (page.value.next === null) break;
    cursor = page.value.next;
  }
  const { path, unitId } = unit("X");
  const ways = await register.db.snapshot(wholeSight, async (tx) => {
    const regions = await register.sql<{ id: number }>("select region_id as id from region");
    const ids = regions.map((one) => one.id);
    const whole = { whole: true, units: [] };
    const drawn = await drawMembers(tx, path, "5eed", 5_000);
    const slips = await slipsOfUnit(tx, unitId, whole, { after: 0, limit: 5_000 });
    const compared = await loadToCompare(tx, ids, path, whole, 0, 5_000);
    return [await countMembersBelow(tx, path, 5_000), drawn, slips, compared].map((one) =>
      typeof one === "number" ? one : one.length,
    );
  });
  return {
    secretary: await total(at("secretary", "X"), "X"),
    office: await total(at("training-office", "T1"), "T1"),
    owing: owing.size,
    mandate: await underMandate(mandate),
    ways,
  };
}

/** Whom a mandate for the unit's records opens to the application's role, past every service. */
async function underMandate({ id, account }: { id: number; account: number }): Promise<number> {
  const client = await register.db.connect();
  try {
    await client.query("begin");
    const under = { mandateId: id, today: on };
    await setSightOn(client, { ...wholeSight, whole: false, account, mandate: under });
    const { rows } = await client.query<{ n: number }>(
      "select count(*)::int as n from mandated_lines()",
    );
    return rows[0]!.n;
  } finally {
    await client.end();
  }
}

async function mandateForRecords(): Promise<{ id: number; account: number }> {
  const holder = await somebody(register, "inspector", "inspector", unit("P"));
  const account = holder.actor.accountId;
  const terms = { role: "inspector", at: unit("P"), kind: "records", unit: unit("T1") } as const;
  const id = await buildMandate(register, { ...terms, holder: account, issuedAt: unit("T1") });
  return { id, account };
}

async function expectTrue(travelling: number): Promise<void> {
  const found = await verifyRegister(register.db, register.ctx);
  expect(found).toMatchObject({ differences: [], membersTravelling: travelling });
}

const everybody = {
  secretary: all,
  office: all + 2,
  owing: all + 2,
  mandate: all + 2,
  ways: [all, all, all, all],
};

test("a branch with many members travels in portions, and every list is whole at each of them", async () => {
  const mandate = await mandateForRecords();
  expect(await seen(mandate)).toEqual(everybody);
  expect(await moveTo("C2")).toBe(all + 2);
  let travelling = all + 2;
  const portions: number[] = [];
  while (travelling > 0) {
    await expectTrue(travelling);
    expect(await seen(mandate)).toEqual(everybody);
    const some = await oneStep();
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThanOrEqual(500);
    portions.push(some);
    travelling -= some;
  }
  expect(portions.length).toBeGreaterThan(4);
  expect(await seen(mandate)).toEqual(everybody);
  await expectTrue(0);
  expect(await lying()).toEqual({ C2: all });
  expect(await register.sql("select 1 from unit_rest")).toEqual([]);
});

test("redirected, turned back and stopped in the middle of it, all come together where they belong", async () => {
  await moveTo("C2");
  await oneStep();
  await oneStep();
  await moveTo("C3");
  await oneStep();
  // Three counties hold members of one branch.
  expect(await lying()).toEqual({ C1: all - 1_000, C2: 500, C3: 500 });
  await expectTrue(all - 500 + 2);
  // Back where some are still, before anybody was taken there: whoever had come already stays.
  await moveTo("C2");
  await expectTrue(all - 500 + 2);
  await oneStep();
  const page = await movesOfUnits(register.ctx, { before: Number.MAX_SAFE_INTEGER, limit: 1 });
  if (!page.ok) throw new Error(page.message);
  const { moveId } = page.value.items[0]!;
  const stopped = await actOnMove(register.ctx, moveId, { act: "stop", reason: "wrong" });
  expect(stopped).toMatchObject({ value: { state: "stopped" } });
  expect(await continueTravel(register.ctx)).toBe(0);
  const back = { act: "turn-back", reason: "wrong" } as const;
  expect((await actOnMove(register.ctx, moveId, back)).ok).toBe(true);
  units = await unitsByCode(register);
  await continueTravel(register.ctx);
  // To where it was before that move.
  expect(await lying()).toEqual({ C3: all });
  await expectTrue(0);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  await expectTrue(0);
});

test("moved back before the second portion, the branch is where its members are", async () => {
  await moveTo("C2");
  await oneStep();
  // Few: they are back with the answer.
  expect(await moveTo("C1")).toBe(0);
  expect(await lying()).toEqual({ C1: all });
  expect(
    await register.sql("select 1 from unit_rest union all select 1 from unit_journey"),
  ).toEqual([]);
  await expectTrue(0);
});

test("who is entered, leaves, comes and is taught meanwhile is whole, and data quality counts each once", async () => {
  const providers = await buildProviders(register);
  await moveTo("C2");
  await oneStep();
  const both = [members[0]!, members.at(-1)!];
  expect((await recordClass(register.ctx, classBody(providers, both, 480))).ok).toBe(true);
  const fresh = await addMember(register.ctx, {
    memberNo: "X-new",
    name: "测试新",
    unitId: unit("X").unitId,
    from: on,
    facts: [],
  });
  expect(fresh).toMatchObject({ ok: true });
  for (const memberId of [members[1]!, members.at(-2)!]) {
    const moved = await moveMember(register.ctx, memberId, { unitId: unit("Y").unitId, on });
    expect(moved).toMatchObject({ ok: true });
  }
  await judgeQueue(register.ctx);
  await oneStep();
  const left = (await verifyRegister(register.db, register.ctx)).membersTravelling;
  await expectTrue(left);
  await continueTravel(register.ctx);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  await expectTrue(0);
  await countQuality(register.db, { today: register.ctx.today, zone: register.ctx.zone });
  const [counted] = await register.sql<{ n: number }>(
    `select q.number::int as n from quality_count q join unit u using (unit_id)
     where u.code = 'X' and q.finding = 'members'`,
  );
  expect(counted?.n).toBe(all - 1);
});
