import { join } from "node:path";
import { readPackDirectory } from "#adapters/packs";
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
import { foldAll } from "./coverage-folding.ts";
import { verifyRegister } from "./verify.ts";
import { continueBulk } from "./verdicts-bulk.ts";
import { askWhatIf, whatIfAnswer } from "./what-if.ts";

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

test("a pack whose day came while nothing ran never replaces one that was published after that day", async () => {
  const draftId = await draftOf(as(7), 20, day("2012-01-01"));
  await publishDraft(as(7), draftId);
  // Nothing ran on New Year's Day; another pack is published on the day after, before anything else.
  const later = { ...as(7), today: day("2012-01-02") };
  const decision = await draftOf(later, 24);
  expect(await publishDraft(later, decision)).toMatchObject({ value: { inForce: true } });
  expect(await s1Hours()).toBe(24);
  expect(await bringIntoForce(later)).toBe(false);
  expect(await s1Hours()).toBe(24);
  const waiting = "select 1 from pack_publication where in_force_at is null";
  expect(await register.sql(waiting)).toEqual([]);
});

test("one that was overtaken before anybody noticed its day is not brought in", async () => {
  const waiting = await draftOf(as(7), 20, day("2012-01-01"));
  await publishDraft(as(7), waiting);
  await publishDraft(as(7), await draftOf(as(7), 24, day("2012-01-02")));
  // As a program left it that brought in the later one alone.
  await register.sql(
    "update pack_publication set in_force_at = now() where effective_on = '2012-01-02'",
  );
  expect(await bringIntoForce({ ...register.ctx, today: day("2012-01-03") })).toBe(false);
  expect(await s1Hours()).toBe(16);
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

const laterRules = async (from = "five-year-plan") => {
  const read = await readPackDirectory(join(import.meta.dirname, "../../packs/later-rules"));
  if (!read.ok) throw new Error(read.message);
  const files = read.value.map(({ name, text }) => ({
    name,
    text: text.replace("pack: five-year-plan", `pack: ${from}`),
  }));
  return { proposal: { files }, reason: "the rules of 2014", effectiveOn: null };
};
const rowsOf = (year: string) =>
  register.sql(
    `select requirement_id, status, due_on::text from verdict where extract(year from due_on) = ${year} order by 1`,
  );

test("a pack that follows the one in force judges from its day on and keeps the rows of past years", async () => {
  await publishDraft(as(7), await draftOf(as(7), 20));
  await continueRecompute(register.ctx);
  const made = await proposeDraft(as(7), await laterRules());
  if (!made.ok) throw new Error(made.message);
  const published = await publishDraft(as(8), made.value.draftId);
  expect(published).toMatchObject({ value: { inForce: false } });
  const newYear = { ...register.ctx, today: day("2014-01-01") };
  await continueRecompute({ ...register.ctx, today: day("2013-12-31") });
  expect(await bringIntoForce({ ...newYear, today: day("2013-12-31") })).toBe(false);
  expect(await bringIntoForce(newYear)).toBe(true);
  await continueRecompute(newYear);
  const past = await rowsOf("2011");
  expect(past.length).toBeGreaterThan(0);
  expect(new Set(past.map((one) => String(one["requirement_id"])[0]))).toEqual(new Set(["S"]));
  const present = await rowsOf("2014");
  expect(present.map((one) => one["requirement_id"])).toContain("R1");
  // What is stored is what a reckoning from the ledger comes to.
  await foldAll(register.db);
  expect(await verifyRegister(register.db, newYear)).toMatchObject({ differences: [], total: 0 });
  // The register's own pack goes on inside it, with the parameters that were decided here.
  const policy = await register.db.snapshot(wholeSight, policyInForce);
  expect(policy?.pack.follows?.pack.parameters["S1.hours"]?.value).toBe(20);
  const at = { day: day("2013-06-01"), knownOn: null, zone: "UTC" };
  const then = await register.db.snapshot(wholeSight, (tx) => policyAsOf(tx, at));
  expect(then?.pack.id).toBe("five-year-plan");
  // Parameters of the new pack can be changed; those of the old one are past.
  const later = { ...as(7), today: day("2014-01-01") };
  const change = (name: string) => ({
    proposal: { parameters: { [name]: 30 } },
    reason: "decision",
    effectiveOn: null,
  });
  expect((await proposeDraft(later, change("R1.hours"))).ok).toBe(true);
  expect(await proposeDraft(later, change("S1.hours"))).toMatchObject({
    code: "parameter-unknown",
  });
});

test("a pack of another id that does not follow the one in force is refused, and so is a day before the change", async () => {
  const strange = await laterRules("ten-year-plan");
  const refused = await proposeDraft(as(7), strange);
  expect(refused).toMatchObject({ ok: false, code: "pack-not-following" });
  expect(refused.ok ? "" : refused.message).toContain("pack.follows: { pack: five-year-plan");
  const early = { ...(await laterRules()), effectiveOn: day("2013-12-01") };
  const made = await proposeDraft(as(7), early);
  if (!made.ok) throw new Error(made.message);
  const published = await publishDraft(as(7), made.value.draftId);
  expect(published).toMatchObject({ ok: false, code: "day-before-change" });
});

test("a draft is to be proposed again where the pack that it follows was changed meanwhile", async () => {
  const made = await proposeDraft(as(7), await laterRules());
  if (!made.ok) throw new Error(made.message);
  await publishDraft(as(7), await draftOf(as(7), 20));
  const published = await publishDraft(as(7), made.value.draftId);
  expect(published).toMatchObject({ ok: false, code: "draft-outdated" });
});

test("what a following pack would change is answered before it is published", async () => {
  const newYear = { ...register.ctx, today: day("2014-01-01") };
  const { proposal } = await laterRules();
  const asked = await askWhatIf(newYear, proposal);
  if (!asked.ok) throw new Error(asked.message);
  await continueBulk(newYear);
  const top = units.get("P")!.unitId;
  const said = await whatIfAnswer(newYear, asked.value.jobId, top, { classSize: 40, teachers: 1 });
  if (!said.ok) throw new Error(said.message);
  expect(said.value.method).toBe("recompute");
  const fresh = said.value.changes.filter((one) => one.requirement.id === "R1");
  expect(fresh).toMatchObject([{ before: "", after: "on-course", verdicts: 2 }]);
  expect(fresh[0]?.requirement.title.en).toContain("collective study");
});
