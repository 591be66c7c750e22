import { afterEach, beforeEach, expect, test } from "vitest";
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
import { statusAnswer } from "../access/session-view.ts";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { listMembers } from "../verdicts-lists.ts";
import { continueRecompute, judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { changeUnit } from "./change.ts";
import { actOnMove, movesOfUnits } from "./moves.ts";
import { continueTravel } from "./travel.ts";

/** Two counties; a township of more members than travel before the answer. */
const branches = ["X1", "X2", "X3", "X4", "X5", "X6"];
const each = 350;
const all = branches.length * each;
const on = "2011-11-15";

let register: Register;
let units: Map<string, SketchedUnit>;
let members: number[];

const unit = (code: string): SketchedUnit => units.get(code)!;
const administrator = (code: string, account = 7): Context => ({
  ...register.ctx,
  actor: actorAt("administrator", unit(code), account),
});

beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register, [
    ["P", null, "committee", "province"],
    ["C1", "P", "committee", "county"],
    ["C2", "P", "committee", "county"],
    ["T1", "C1", "committee", "township", "rural"],
    ["T2", "C1", "committee", "township", "rural"],
    ["B2", "T2", "branch", "branch", "rural"],
    ...branches.map((code) => [code, "T1", "branch", "branch", "rural"] as const),
  ]);
  members = [];
  for (const code of branches) {
    const numbers = Array.from({ length: each }, (_, n) => `${code}-${n}`);
    members.push(...(await buildMembers(register, unit(code), numbers)));
  }
  await buildMembers(register, unit("B2"), ["B2-0", "B2-1"]);
  await continueRecompute(register.ctx);
  await foldAll(register.db);
});
afterEach(() => register.close());

async function moveTo(code: string, what = "T1", ctx = register.ctx): Promise<void> {
  const parentId = unit(code).unitId;
  const moved = await changeUnit(ctx, unit(what).unitId, { change: "move", on, parentId });
  if (!moved.ok) throw new Error(moved.message);
  units = await unitsByCode(register);
}

async function oneStep(): Promise<number> {
  const stop = new AbortController();
  return continueTravel(register.ctx, { signal: stop.signal, onProgress: () => stop.abort() });
}

async function moves(ctx = register.ctx) {
  const page = await movesOfUnits(ctx, { before: Number.MAX_SAFE_INTEGER, limit: 25 });
  if (!page.ok) throw new Error(page.message);
  return page.value.items;
}

async function act(
  name: "stop" | "go-on" | "turn-back",
  moveId: number,
  ctx: Context = administrator("P"),
) {
  const done = await actOnMove(ctx, moveId, { act: name, reason: `${name} since it was wrong` });
  units = await unitsByCode(register);
  return done;
}

/** Nothing differs, and the office of the township sees all its members, wherever their rows lie. */
async function expectWhole(travelling: number): Promise<void> {
  const verified = await verifyRegister(register.db, register.ctx);
  expect(verified).toMatchObject({ differences: [], membersTravelling: travelling });
  const office = { ...register.ctx, actor: actorAt("training-office", unit("T1"), 9) };
  const listed = await listMembers(office, unit("T1").unitId, { limit: 1 });
  expect(listed).toMatchObject({ value: { total: all } });
}

/** How many members of the township lie in the region of a county. */
async function lyingIn(code: string): Promise<number> {
  const [row] = await register.sql<{ n: number }>(
    `select count(*)::int as n from member m join region r using (region_id)
     join unit a on a.unit_id = r.anchor_unit where a.code = $1 and m.member_no like 'X%'`,
    [code],
  );
  return row!.n;
}

async function job() {
  const { jobs } = await statusAnswer(register.db, "");
  return jobs.find((one) => one.kind === "move");
}

test("stopped, members stay where they lie until they go on; both with who and why", async () => {
  await moveTo("C2");
  const some = await oneStep();
  const [move] = await moves();
  expect(move).toMatchObject({
    unit: { code: "T1" },
    from: { code: "C1" },
    to: { code: "C2" },
    by: "operator",
    state: "travelling",
    membersTravelling: all - some,
    may: { stop: true, goOn: false, turnBack: true },
  });
  const stopped = await act("stop", move!.moveId);
  expect(stopped).toMatchObject({
    value: { state: "stopped", may: { stop: false, goOn: true, turnBack: true } },
  });
  expect(await job()).toMatchObject({ state: "stopped", done: some, total: all });
  expect(await continueTravel(register.ctx)).toBe(0);
  expect([await lyingIn("C1"), await lyingIn("C2")]).toEqual([all - some, some]);
  await expectWhole(all - some);
  expect(await act("stop", move!.moveId)).toMatchObject({ ok: false, code: "nobody-travels" });

  expect(await act("go-on", move!.moveId)).toMatchObject({
    value: {
      state: "arrived",
      membersTravelling: 0,
      acts: [
        { act: "stop", reason: "stop since it was wrong", by: expect.any(String) as string },
        { act: "go-on", reason: "go-on since it was wrong" },
      ],
      may: { stop: false, goOn: false, turnBack: true },
    },
  });
  expect(await job()).toMatchObject({ state: "done", done: all, total: all });
  expect([await lyingIn("C1"), await lyingIn("C2")]).toEqual([0, all]);
  await expectWhole(0);
  expect(await act("go-on", move!.moveId)).toMatchObject({ ok: false, code: "nobody-stopped" });
});

test("turned back half way, running or stopped, those who had come go back and the others stay", async () => {
  const providers = await buildProviders(register);
  for (const isStopped of [false, true]) {
    await moveTo("C2");
    await oneStep();
    const [move] = await moves();
    if (isStopped) expect((await act("stop", move!.moveId)).ok).toBe(true);
    // What is recorded meanwhile goes with whom it is about.
    const some = [members[0]!, members.at(-1)!];
    const startsOn = isStopped ? "2011-04-01" : "2011-03-01";
    const class_ = await recordClass(register.ctx, classBody(providers, some, 60, { startsOn }));
    expect(class_.ok).toBe(true);
    expect(await act("turn-back", move!.moveId)).toMatchObject({
      value: { state: "turned-back", membersTravelling: 0, may: { stop: false, turnBack: false } },
    });
    // Few had come: they are back with the answer.
    expect([await lyingIn("C1"), await lyingIn("C2")]).toEqual([all, 0]);
    await judgeQueue(register.ctx);
    await expectWhole(0);
    expect(await job()).toMatchObject({ state: "done" });
    const [turned] = await moves();
    expect(turned).toMatchObject({
      from: { code: "C2" },
      to: { code: "C1" },
      turnsBack: move!.moveId,
      reason: "turn-back since it was wrong",
      state: "arrived",
    });
    const again = await act("turn-back", move!.moveId);
    expect(again).toMatchObject({ ok: false, code: "move-turned-back" });
  }
  // On no day was the township in the other county, as it is known now.
  const versions = await register.sql<{ code: string }>(
    `select p.code from unit_version v join unit p on p.unit_id = v.parent_id
     where v.unit_id = $1 and v.superseded_at is null`,
    [unit("T1").unitId],
  );
  expect(new Set(versions.map((one) => one.code))).toEqual(new Set(["C1"]));
});

test("a turning back is turned back like any move: it was right after all", async () => {
  await moveTo("C2");
  const [move] = await moves();
  await act("turn-back", move!.moveId);
  const [turned] = await moves();
  expect((await act("turn-back", turned!.moveId)).ok).toBe(true);
  await continueTravel(register.ctx);
  expect(await lyingIn("C2")).toBe(all);
  await expectWhole(0);
});

test("what another moves meanwhile is not stopped, and a later move of the unit goes on by itself", async () => {
  await moveTo("C2");
  const [move] = await moves();
  await act("stop", move!.moveId);
  await moveTo("C2", "T2");
  expect(await job()).toMatchObject({ state: "running" });
  expect(await continueTravel(register.ctx)).toBe(2);
  expect(await job()).toMatchObject({ state: "stopped" });
  await expectWhole(all);
  // Moved again within the county, it still waits; out of it, there is nothing to wait for.
  await moveTo("P");
  expect(await act("go-on", move!.moveId)).toMatchObject({ ok: false, code: "move-superseded" });
  await continueTravel(register.ctx);
  await expectWhole(0);
});

test("what cannot be turned back is refused with words, and nothing happens", async () => {
  await moveTo("C2");
  await continueTravel(register.ctx);
  const [move] = await moves();
  const nobody = { ok: false, code: "move-unknown" };
  expect(await act("turn-back", move!.moveId, administrator("C1"))).toMatchObject(nobody);
  expect(await act("turn-back", 999_999)).toMatchObject(nobody);
  const secretary = { ...register.ctx, actor: actorAt("secretary", unit("T1")) };
  expect(await act("stop", move!.moveId, secretary)).toMatchObject(nobody);
  // Whoever administers the new county alone may not put anything into the old one.
  const half = await act("turn-back", move!.moveId, administrator("C2"));
  expect(half).toMatchObject({ ok: false, code: "old-parent-not-yours" });
  expect((await moves(administrator("C2")))[0]!.may.turnBack).toBe(false);
  expect(await moves(administrator("C1"))).toEqual([]);

  // The county where it was ends.
  await moveTo("C2", "T2");
  await continueTravel(register.ctx);
  await register.sql("update unit_version set valid_from = '2000-01-01' where valid_to is null");
  const closed = await changeUnit(register.ctx, unit("C1").unitId, {
    change: "close",
    on,
    successorId: null,
  });
  expect(closed).toMatchObject({ ok: true });
  expect(await act("turn-back", move!.moveId)).toMatchObject({
    ok: false,
    code: "old-parent-closed",
  });
  await expectWhole(0);
});

test("a unit that was put under what it stood over before is moved back only when that is out of it", async () => {
  await moveTo("T2", "X1");
  const [move] = await moves();
  expect(move).toMatchObject({ state: "arrived", unit: { code: "X1" } });
  await moveTo("X1", "T1");
  const [latest] = await moves();
  // T1 is under X1 now.
  expect(latest).toMatchObject({ unit: { code: "T1" }, to: { code: "X1" } });
  expect(await act("turn-back", move!.moveId)).toMatchObject({ ok: false, code: "parent-cycle" });
});
