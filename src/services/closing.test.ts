import { afterAll, beforeAll, expect, test } from "vitest";
import { dayOf } from "#core/day";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { closeYear, listClosings, openClosing, signOff, takeBackSignOff } from "./closing.ts";
import { viewClosing } from "./closing-view.ts";
import type { Context } from "./context.ts";
import { foldAll } from "./coverage-folding.ts";
import { recordClass } from "./ledger.ts";
import { moveMember } from "./members/move.ts";
import { judgeQueue } from "./verdicts-recompute.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let members: number[];
/** The spring after the year that is closed. */
let later: Context;
const because = "annual report";

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  providers = await buildProviders(register);
  members = await buildMembers(register, unit("B1"), ["M1", "M2", "M3"]);
  await buildMembers(register, unit("B3"), ["M4"]);
  later = { ...register.ctx, today: dayOf(2012, 2, 1) };
  await record(members.slice(0, 2), "2011-03-01");
  await judgeQueue(later);
  await foldAll(register.db);
}, 120_000);
afterAll(() => register.close());

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

async function record(ids: readonly number[], startsOn: string): Promise<void> {
  const done = await recordClass(register.ctx, classBody(providers, ids, 1_000, { startsOn }));
  if (!done.ok) throw new Error(done.message);
}

async function opened(code: string, year = 2011, reason = ""): Promise<number> {
  const done = await openClosing(later, unit(code).unitId, { year, reason });
  if (!done.ok) throw new Error(done.message);
  return done.value.closingId;
}

async function view(closingId: number, of?: string) {
  const unitId = of === undefined ? undefined : unit(of).unitId;
  const found = await viewClosing(later, closingId, unitId);
  if (!found.ok) throw new Error(found.message);
  const s1 = found.value.figures.find((one) => one.requirement.id === "S1");
  const open = found.value.checklist.filter((one) => one.blocks && !one.done);
  return { ...found.value, s1, open: open.map((one) => one.item) };
}

const sign = (closingId: number, code: string, ctx: Context = later) =>
  signOff(ctx, closingId, {
    unitId: unit(code).unitId,
    name: "王某",
    note: "checked",
  });
const codeOf = (done: { ok: boolean } & Partial<{ code: string }>): string =>
  done.ok ? "done" : (done.code ?? "");

test("a year is closed once it is over and every township has signed, and then never again", async () => {
  const id = await opened("C1");
  expect(codeOf(await openClosing(later, unit("C1").unitId, { year: 2011, reason: "" }))).toBe(
    "closing-open",
  );
  expect((await view(id)).open).toEqual(["sign-offs"]);
  expect((await view(id)).townships.map((one) => [one.unit.code, one.signed])).toEqual([
    ["T1", null],
  ]);
  const early = { ...later, today: dayOf(2011, 12, 31) };
  expect(codeOf(await sign(id, "T1", early))).toBe("done");
  expect(codeOf(await sign(id, "T1"))).toBe("already-signed");
  const soon = await closeYear(early, id, because);
  expect(soon.ok ? [] : soon.problems.map((one) => one.at)).toEqual(["year-ended"]);
  expect(codeOf(await takeBackSignOff(later, id, unit("T1").unitId))).toBe("done");
  const unsigned = await closeYear(later, id, because);
  expect(unsigned.ok ? [] : unsigned.problems.map((one) => one.at)).toEqual(["sign-offs"]);
  await sign(id, "T1");
  const closed = await closeYear(later, id, because);
  if (!closed.ok) throw new Error(JSON.stringify(closed));
  expect(closed.value).toMatchObject({
    knownOn: "2012-02-01",
    closedBy: "operator",
    closedBecause: because,
    number: 1,
  });
  expect(closed.value.packHash).toMatch(/^[0-9a-f]{64}$/);
  expect(codeOf(await closeYear(later, id, because))).toBe("closing-closed");
  expect(codeOf(await takeBackSignOff(later, id, unit("T1").unitId))).toBe("closing-closed");
  const { s1 } = await view(id);
  expect(s1?.frozen).toEqual({ judged: 3, reached: 2, owing: 1 });
});

test("what is recorded after the closing shows beside the frozen figure and never in it", async () => {
  const listed = await listClosings(later, unit("C1").unitId);
  const id = listed.ok ? (listed.value.items[0]?.closingId ?? 0) : 0;
  await record(members.slice(2), "2011-09-01");
  await judgeQueue(later);
  await foldAll(register.db);
  for (const code of ["C1", "T1", "B1"]) {
    const { s1 } = await view(id, code);
    expect(s1).toMatchObject({
      frozen: { judged: 3, reached: 2 },
      now: { judged: 3, reached: 3 },
      difference: 1,
    });
  }
  await expect(
    register.db.write(later.actor.sight, (tx) =>
      tx.run(
        {
          name: "change_frozen",
          text: "update closing_figure set members = 0",
        },
        [],
      ),
    ),
  ).rejects.toThrow(/permission denied/);
});

test("a year that has not begun, or that the rules do not judge, has no closing", async () => {
  for (const [year, said] of [
    [2013, "has not begun"],
    [2199, "has not begun"],
    [2008, "judge from 2009 on"],
    [1900, "judge from 2009 on"],
  ] as const) {
    const refused = await openClosing(later, unit("C1").unitId, { year, reason: "" });
    expect(refused).toMatchObject({
      kind: "conflict",
      code: "year-not-closable",
      message: expect.stringContaining(said),
    });
  }
});

test("a closed year is opened again with a reason, as a new closing beside the old one", async () => {
  const again = { year: 2011, reason: "  " };
  expect(codeOf(await openClosing(later, unit("C1").unitId, again))).toBe("closing-closed");
  const id = await opened("C1", 2011, "late entries of B1");
  await sign(id, "T1");
  expect(codeOf(await closeYear(later, id, because))).toBe("done");
  const listed = await listClosings(later, unit("T1").unitId);
  if (!listed.ok) throw new Error(listed.message);
  expect(listed.value.items.map((one) => [one.number, one.reason])).toEqual([
    [2, "late entries of B1"],
    [1, ""],
  ]);
  const first = listed.value.items[1]?.closingId ?? 0;
  expect((await view(first)).s1?.frozen.reached).toBe(2);
  expect((await view(id)).s1).toMatchObject({
    frozen: { reached: 3 },
    difference: 0,
  });
});

test("of two who close at once one does, and of two who open at once one does", async () => {
  const open = () => openClosing(later, unit("C2").unitId, { year: 2011, reason: "" });
  const both = await Promise.all([open(), open()]);
  expect(both.map(codeOf).sort()).toEqual(["closing-open", "done"]);
  const [id = 0] = both.flatMap((one) => (one.ok ? [one.value.closingId] : []));
  expect((await Promise.all([sign(id, "T2"), sign(id, "T2")])).map(codeOf).sort()).toEqual([
    "already-signed",
    "done",
  ]);
  const closing = await Promise.all([closeYear(later, id, because), closeYear(later, id, because)]);
  expect(closing.map(codeOf).sort()).toEqual(["closing-closed", "done"]);
});

test("whoever is killed while closing leaves the year open and nothing frozen", async () => {
  const id = await opened("C2", 2011, "once more");
  await sign(id, "T2");
  // The last statement of a closing fails: what it had copied goes with it.
  await register.sql("revoke update (closed_by) on closing from rollbook_app");
  await expect(closeYear(later, id, because)).rejects.toThrow(/permission denied/);
  await register.sql("grant update (closed_by) on closing to rollbook_app");
  expect(await register.sql("select 1 from closing_figure where closing_id = $1", [id])).toEqual(
    [],
  );
  expect((await view(id)).closedAt).toBeNull();
  expect(codeOf(await closeYear(later, id, because))).toBe("done");
});

test("members who wait to be judged, and counts that are not what they count, hold a closing up", async () => {
  const id = await opened("T1", 2010);
  await sign(id, "T1");
  await register.sql("insert into unjudged (region_id, member_id) values ($1, $2)", [
    unit("C1").regionId,
    members[0],
  ]);
  const [changed] = await register.sql<{ status: string }>(
    `update coverage set members = members + 1 where unit_id = $1 and period = '2010-01-01'
       and measure = 'S1' and status <> 'due' returning status`,
    [unit("T1").unitId],
  );
  expect((await view(id)).open).toEqual(["unjudged", "verify"]);
  expect(codeOf(await closeYear(later, id, because))).toBe("closing-not-ready");
  await register.sql(
    `update coverage set members = members - 1 where unit_id = $1 and period = '2010-01-01'
       and measure = 'S1' and status = $2`,
    [unit("T1").unitId, changed?.status],
  );
  await judgeQueue(later);
  expect((await view(id)).open).toEqual([]);
});

test("who moves after the year's end takes no count of it along, and holds nothing up", async () => {
  const [moved = 0] = await buildMembers(register, unit("B1"), ["M9"]);
  await record([moved], "2011-05-01");
  const move = { unitId: unit("B3").unitId, on: "2012-01-10" };
  const done = await moveMember({ ...later, today: dayOf(2012, 1, 20) }, moved, move);
  expect(codeOf(done)).toBe("done");
  await judgeQueue(later);
  await foldAll(register.db);
  const rows = await register.sql(
    `select 1 from coverage where unit_id = $1 and status like 'now:%' and members <> 0`,
    [unit("C1").unitId],
  );
  expect(rows.length).toBeGreaterThan(0);
  const id = await opened("C1", 2011, "M9 has moved");
  expect((await view(id)).open).toEqual(["sign-offs"]);
});

test("a township signs for itself alone, and who only looks at counts closes nothing", async () => {
  const id = await opened("C1", 2009);
  const as = (role: Parameters<typeof actorAt>[0], code: string): Context => ({
    ...later,
    actor: actorAt(role, unit(code)),
  });
  expect(codeOf(await sign(id, "T1", as("training-office", "C1")))).toBe("closing-unknown");
  expect(codeOf(await sign(id, "T1", as("training-office", "T1")))).toBe("done");
  expect(codeOf(await closeYear(as("training-office", "T1"), id, because))).toBe("closing-unknown");
  expect(codeOf(await closeYear(as("inspector", "C1"), id, because))).toBe("closing-unknown");
  expect(codeOf(await viewClosing(as("training-office", "C2"), id))).toBe("closing-unknown");
  expect(codeOf(await viewClosing(as("training-office", "T1"), id))).toBe("closing-unknown");
  expect(codeOf(await viewClosing(as("inspector", "C1"), id))).toBe("done");
  const mayOpen = async (role: Parameters<typeof actorAt>[0], code: string) => {
    const listed = await listClosings(as(role, code), unit("T1").unitId);
    return listed.ok ? listed.value.mayOpen : listed.code;
  };
  expect(await mayOpen("training-office", "T1")).toBe(true);
  expect(await mayOpen("training-office", "C1")).toBe(true);
  expect(await mayOpen("secretary", "T1")).toBe(false);
  expect(await mayOpen("training-office", "C2")).toBe("unit-unknown");
});

test("a township that signs sees its own part of the closing, and only who may close is told whom to ring", async () => {
  const id = await opened("C1", 2010);
  const as = (role: Parameters<typeof actorAt>[0], code: string): Context => ({
    ...later,
    actor: actorAt(role, unit(code)),
  });
  const look = async (ctx: Context, from: string) => {
    const found = await viewClosing(ctx, id, unit(from).unitId);
    if (!found.ok) throw new Error(found.message);
    return found.value;
  };
  const office = await openAccount(unit("T1").unitId, "training-office", "韦州培训办");
  await openAccount(unit("T1").unitId, "inspector", "督查组");
  const below = await look(as("training-office", "T1"), "T1");
  expect(below.seenFrom.code).toBe("T1");
  expect(below.townships.map((one) => [one.unit.code, one.maySign, one.posts])).toEqual([
    ["T1", true, []],
  ]);
  expect(below.mayClose).toBe(false);
  const above = await look(as("training-office", "C1"), "C1");
  expect(above.seenFrom.code).toBe("C1");
  expect(above.townships.map((one) => [one.maySign, one.posts])).toEqual([
    [false, [{ role: "training-office", name: "韦州培训办" }]],
  ]);
  expect((await look(as("inspector", "C1"), "C1")).townships[0]?.posts).toEqual([]);
  const branch = await look(as("secretary", "B1"), "B1");
  expect(branch.checklist.map((one) => one.item)).not.toContain("sign-offs");
  expect(codeOf(await viewClosing(as("secretary", "B1"), id, unit("T1").unitId))).toBe(
    "closing-unknown",
  );
  await register.sql("update account set disabled_at = now() where account_id = $1", [office]);
  expect((await look(as("training-office", "C1"), "C1")).townships[0]?.posts).toEqual([]);
});

/** An account with a post from before the day of the tests on. */
async function openAccount(
  unitId: number,
  role: "training-office" | "inspector",
  displayName: string,
): Promise<number> {
  return register.db.write(wholeSight, async (tx) => {
    const accountId = await addAccount(tx, {
      login: displayName,
      displayName,
      passwordHash: "none",
      mustChangePassword: false,
      memberId: null,
      memberRegionId: null,
      isDemo: false,
      recordedBy: 0,
    });
    if (accountId === null) throw new Error(`${displayName} is taken`);
    const from = dayOf(2010, 1, 1);
    addAccountRole(tx, { accountId, role, unitId, from, to: null, recordedBy: 0 });
    return accountId;
  });
}
