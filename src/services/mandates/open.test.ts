import { afterAll, beforeAll, expect, test } from "vitest";
import { addAccount, addAccountRole } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import { findMandate } from "#store/mandates";
import { buildMembers, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";
import { setLongestDays } from "./longest.ts";
import { holderPostAt, openMandate, type Opening } from "./open.ts";

/** What a service that needs a mandate for a case of its own can rely on. */

let register: Register;
let units: Map<string, SketchedUnit>;
let holder: number;
let memberId: number;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  [memberId = 0] = await buildMembers(register, units.get("B1")!, ["M1"]);
  holder = await register.db.write(wholeSight, async (tx) => {
    const accountId = await addAccount(tx, {
      login: "inspector",
      displayName: "inspector",
      passwordHash: "",
      mustChangePassword: false,
      memberId: null,
      memberRegionId: null,
      isDemo: false,
      recordedBy: 0,
    });
    const post = { role: "inspector", unitId: units.get("C1")!.unitId };
    const days = { from: register.ctx.today - 1, to: null };
    addAccountRole(tx, { accountId: accountId ?? 0, ...post, ...days, recordedBy: 0 });
    return accountId ?? 0;
  });
});
afterAll(() => register.close());

function open(more: Partial<Opening>, unit = "C1") {
  const { ctx, db } = register;
  return db.write(wholeSight, async (tx) => {
    const post = await holderPostAt(tx, ctx, holder, units.get(unit)!.unitId);
    if (post === null) return null;
    const opened = await openMandate(tx, ctx, {
      kind: "objection",
      post,
      issuer: {
        accountId: 99,
        role: "training-office",
        unitId: units.get("P")!.unitId,
        memberId: null,
      },
      memberIds: [memberId],
      unitId: null,
      fields: ["entries"],
      from: ctx.today,
      to: ctx.today + 30,
      reason: "第十七号异议",
      about: "objection 17",
      seed: null,
      ...more,
    });
    return opened.ok ? findMandate(tx, ctx.today, opened.value) : opened.code;
  });
}

test("a case opens a mandate that says which case it is", async () => {
  expect(await open({})).toMatchObject({
    about: "objection 17",
    holder,
    persons: 1,
    fields: ["identity", "entries"],
    posted: true,
  });
});

test("who holds no post at the unit holds no mandate there", async () => {
  expect(await open({}, "C2")).toBeNull();
});

test("the rules of a mandate hold for every service", async () => {
  const side = { accountId: 99, role: "training-office", unitId: units.get("C2")!.unitId };
  expect(await open({ issuer: { ...side, memberId: null } })).toBe("post-unknown");
  const self = { accountId: holder, role: "training-office", unitId: units.get("P")!.unitId };
  expect(await open({ issuer: { ...self, memberId: null } })).toBe("mandate-to-oneself");
  expect(await open({ to: register.ctx.today + 91 })).toBe("mandate-too-long");
  expect(await open({ to: register.ctx.today })).toBe("mandate-ends-early");
});

test("the operator says how long a kind may last, and nobody else", async () => {
  const { ctx } = register;
  const actor = { ...ctx.actor, sight: { ...wholeSight, whole: false } };
  const change = { kind: "objection", days: 120 };
  expect(await setLongestDays({ ...ctx, actor }, change)).toMatchObject({ kind: "not-found" });
  expect(await open({ to: ctx.today + 120 })).toBe("mandate-too-long");
  expect(await setLongestDays(ctx, change)).toMatchObject({ value: { objection: 120, merge: 30 } });
  expect(await open({ to: ctx.today + 120 })).toMatchObject({ kind: "objection" });
  for (const days of [0, 1.5, Number.NaN, 1_097]) {
    expect(await setLongestDays(ctx, { ...change, days })).toMatchObject({ code: "days-invalid" });
  }
  expect(await setLongestDays(ctx, { kind: "look", days: 1 })).toMatchObject({
    code: "kind-unknown",
  });
  expect(await setLongestDays(ctx, null)).toMatchObject({ value: { objection: 120 } });
});
