import { afterEach, beforeEach, expect, test } from "vitest";
import { policyAsOf, policyInForce } from "./policy.ts";
import { bringIntoForce } from "./policy-publishing.ts";
import {
  policyRecord,
  proposeDraft,
  publishDraft,
  setTwoPersonPublishing,
  withdrawDraft,
} from "./policy-drafts.ts";
import { continueRecompute, readRecompute } from "./verdicts-recompute.ts";
import { withParameters } from "#contract/parameters";
import { wholeSight } from "#store/database";
import { actorAt, buildMembers, buildUnits, day, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";
import type { Context } from "./context.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await buildMembers(register, units.get("B1")!, ["A1", "A2"]);
  await continueRecompute(register.ctx);
});
afterEach(() => register.close());

const as = (accountId: number, unit = "P"): Context => ({
  ...register.ctx,
  actor: actorAt("administrator", units.get(unit)!, accountId),
});
const hours = (value: number) => ({ proposal: { parameters: { "S1.hours": value } } });
const propose = (ctx: Context, value: number, effectiveOn: number | null = null) =>
  proposeDraft(ctx, { ...hours(value), reason: "decision of the bureau", effectiveOn });
const s1Hours = async () =>
  (await register.db.snapshot(wholeSight, policyInForce))?.pack.parameters["S1.hours"]?.value;

async function draftOf(ctx: Context, value: number, effectiveOn: number | null = null) {
  const made = await propose(ctx, value, effectiveOn);
  if (!made.ok) throw new Error(made.message);
  return made.value.draftId;
}

test("a draft judges nobody until it is published; then who, when, why and from when are recorded", async () => {
  const draftId = await draftOf(as(7), 20);
  expect(await s1Hours()).toBe(16);
  expect(await continueRecompute(register.ctx)).toBe(0);
  expect(await publishDraft(as(8), draftId)).toMatchObject({ value: { inForce: true } });
  expect(await s1Hours()).toBe(20);
  const progress = await readRecompute(register.ctx);
  expect(progress).toMatchObject({ value: { job: { state: "running", done: 0 } } });
  expect(await continueRecompute(register.ctx)).toBe(2);
  const record = await policyRecord(as(7));
  expect(record).toMatchObject({
    ok: true,
    value: {
      drafts: [{ draftId, state: "published", decidedBy: 8 }],
      publications: [
        {
          reason: "decision of the bureau",
          proposedBy: 7,
          publishedBy: 8,
          effectiveOn: register.ctx.today,
        },
        { reason: "" },
      ],
    },
  });
});

test("published twice is refused with what to do, and so is the same proposal twice", async () => {
  const draftId = await draftOf(as(7), 20);
  expect(await propose(as(8), 20)).toMatchObject({ code: "draft-exists" });
  await publishDraft(as(7), draftId);
  const again = await publishDraft(as(7), draftId);
  expect(again).toMatchObject({ ok: false, kind: "conflict", code: "draft-published" });
  expect(again.ok ? "" : again.message).toContain("rollbook recompute");
  expect(await propose(as(8), 20)).toMatchObject({ code: "pack-in-force" });
});

test("where two persons must decide, the one who proposed does not publish", async () => {
  await setTwoPersonPublishing(register.ctx, true);
  const draftId = await draftOf(as(7), 20);
  expect(await publishDraft(as(7), draftId)).toMatchObject({ code: "approval-needed" });
  expect(await s1Hours()).toBe(16);
  expect((await publishDraft(as(8), draftId)).ok).toBe(true);
  expect(await setTwoPersonPublishing(as(7), false)).toMatchObject({ kind: "not-found" });
});

test("only administrators of the top unit propose, publish and withdraw, with a reason", async () => {
  const draftId = await draftOf(as(7), 20);
  for (const refused of [
    await propose(as(9, "C1"), 21),
    await publishDraft(as(9, "C1"), draftId),
    await withdrawDraft(as(9, "C1"), draftId),
  ]) {
    expect(refused).toMatchObject({ ok: false, kind: "not-found" });
  }
  const silent = await proposeDraft(as(7), { ...hours(22), reason: "  ", effectiveOn: null });
  expect(silent).toMatchObject({ code: "reason-missing" });
  expect((await withdrawDraft(as(7), draftId)).ok).toBe(true);
  expect(await publishDraft(as(7), draftId)).toMatchObject({ code: "draft-withdrawn" });
});

test("a pack of a later day comes into force on that day; the past stays judged by the pack of then", async () => {
  const draftId = await draftOf(as(7), 20, day("2012-01-01"));
  expect(await publishDraft(as(7), draftId)).toMatchObject({ value: { inForce: false } });
  expect(await bringIntoForce(register.ctx)).toBe(false);
  expect(await s1Hours()).toBe(16);
  expect(await bringIntoForce({ ...register.ctx, today: day("2012-01-01") })).toBe(true);
  expect(await s1Hours()).toBe(20);
  await register.sql("update pack_publication set published_at = '2011-11-10' where reason = ''");
  const hoursOn = async (on: string, knownOn: string | null) => {
    const known = knownOn === null ? null : day(knownOn);
    const at = { day: day(on), knownOn: known, zone: "UTC" };
    const then = await register.db.snapshot(wholeSight, (tx) => policyAsOf(tx, at));
    return then?.pack.parameters["S1.hours"]?.value;
  };
  expect(await hoursOn("2012-01-01", null)).toBe(20);
  expect(await hoursOn("2011-12-31", null)).toBe(16);
  // Nobody knew of it yet, and before the first pack the first one judges.
  expect(await hoursOn("2012-01-01", "2011-11-10")).toBe(16);
  expect(await hoursOn("2010-01-01", null)).toBe(16);
  expect(await hoursOn("2010-01-01", "2010-01-01")).toBe(16);
});

test("other values of parameters are written into the files where they stand, and nowhere else", () => {
  const text =
    "# kept\nparameters:\n  a: { value: 16, unit: hours } # as it was\n  b:\n    value: x\n";
  const changed = withParameters([{ name: "p.yaml", text }], { a: 32, b: "2014-01-01" });
  expect(changed).toEqual({
    ok: true,
    files: [
      { name: "p.yaml", text: text.replace("16", "32").replace("value: x", "value: 2014-01-01") },
    ],
  });
  expect(withParameters([{ name: "p.yaml", text }], { c: 1 })).toEqual({
    ok: false,
    unknown: ["c"],
  });
});
