import { afterEach, beforeEach, expect, test } from "vitest";
import { setSightOn } from "#store/database";
import { somebody } from "#test/people";
import {
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { memberRow, partial } from "#test/rows";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { correctEntry } from "../ledger-correct.ts";
import { importMembers } from "../members/import.ts";
import { moveMember } from "../members/move.ts";
import { recordFact } from "../members/records.ts";
import { studyFile } from "../study-file.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { answerObjection, appealObjection, withdrawObjection } from "./answer.ts";
import { countUnitObjections, memberObjections, waitingObjections } from "./list.ts";
import { type ObjectionBody, objectTo } from "./object.ts";
import type { AnswerBody } from "./remedy.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let first: number;
let entryId: number;
/** Recorded the entry at B1. */
let author: Context;
/** The other post at B1, the office above it, and the member. */
let secretary: Context;
let office: Context;
let member: Context;

const unit = (code: string): SketchedUnit => {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
};

/** A member of B1 with an entry of four hours that a secretary of B1 recorded. */
beforeEach(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await importMembers(register.ctx, [
    memberRow(2, "M1", "B1", "2005-01-01", { sector: "rural", admitted: partial("2005") }),
  ]);
  const [row] = await register.sql<{ member_id: string }>("select member_id from member");
  first = Number(row?.member_id);
  providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  author = await somebody(register, "author", "secretary", unit("B1"));
  secretary = await somebody(register, "secretary", "secretary", unit("B1"));
  office = await somebody(register, "office", "training-office", unit("T1"));
  member = await somebody(register, "member", "member", unit("B1"), first);
  const recorded = await recordClass(author, classBody(providers, [first], 240));
  if (!recorded.ok) throw new Error(recorded.message);
  entryId = recorded.value.members[0]!.entryId;
});
afterEach(() => register.close());

const aboutEntry = (more: Partial<ObjectionBody> = {}): ObjectionBody =>
  ({
    kind: "entry",
    entryId,
    fault: "minutes",
    claim: { minutes: 480 },
    words: "",
    pastBranch: false,
    ...more,
  }) as ObjectionBody;

async function objected(ctx: Context = member, body = aboutEntry()): Promise<number> {
  const done = await objectTo(ctx, first, body);
  if (!done.ok) throw new Error(`${done.code} ${done.message}`);
  return done.value.objectionId;
}

const attended = { credit: null, days: null, outcome: null, attested: false };
const corrected = (minutes = 480): AnswerBody => ({
  outcome: "upheld",
  remedy: { act: "correct", entryId, minutes, ...attended },
  words: "",
});
const rejected: AnswerBody = { outcome: "rejected", rejection: "as-recorded", words: "" };

async function expectTrue(): Promise<void> {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
}

async function credited(): Promise<number> {
  const [row] = await register.sql<{ credited: number }>(
    `select credited from verdict where member_id = $1 and requirement_id = 'S1'
       and window_start = '2011-01-01'`,
    [first],
  );
  return Number(row?.credited);
}

async function entries(): Promise<{ entry_id: string; act: string; note: string }[]> {
  return register.sql(
    `select entry_id, act, note from entry where member_id = $1 order by entry_id`,
    [first],
  );
}

test("an objection marks the entry and changes nothing; the answer corrects it and names it", async () => {
  const before = await credited();
  const objectionId = await objected();
  expect(await credited()).toBe(before);
  const contested = await studyFile(secretary, first);
  if (!contested.ok) throw new Error(contested.message);
  expect(contested.value.ledger.map((one) => one.contested)).toEqual([true]);
  const answered = await answerObjection(secretary, first, objectionId, corrected());
  expect(answered).toMatchObject({
    ok: true,
    value: { state: "upheld", may: { answer: false, appeal: false } },
  });
  expect(await credited()).toBe(480);
  const rows = await entries();
  expect(rows.map((one) => one.act)).toEqual(["e", "c"]);
  expect(rows[1]?.note).toContain(`objection ${objectionId}`);
  const file = await memberObjections(member, first);
  expect(file).toMatchObject({
    value: {
      items: [
        {
          objectedAs: "member",
          instances: [
            { outcome: "upheld", entryId: Number(rows[1]?.entry_id), decidedBy: "secretary" },
          ],
        },
      ],
    },
  });
  const after = await studyFile(secretary, first);
  if (!after.ok) throw new Error(after.message);
  expect(after.value.ledger.map((one) => one.contested)).toEqual([false, false]);
  await expectTrue();
});

test("neither the author, nor whoever objected, nor the member answers", async () => {
  const byMember = await objected();
  expect(await answerObjection(author, first, byMember, rejected)).toMatchObject({
    code: "objection-own",
  });
  expect(await answerObjection(member, first, byMember, rejected)).toMatchObject({
    code: "objection-unknown",
  });
  const self = await somebody(register, "self", "secretary", unit("B1"), first);
  expect(await answerObjection(self, first, byMember, rejected)).toMatchObject({
    code: "objection-own",
  });
  expect(await answerObjection(office, first, byMember, rejected)).toMatchObject({
    code: "objection-unknown",
  });
  await withdrawObjection(member, first, byMember);
  const byPost = await objected(secretary);
  // The author and the objector are all who hold a post at B1: it goes up.
  expect(await answerObjection(secretary, first, byPost, rejected)).toMatchObject({ ok: false });
  expect(await answerObjection(office, first, byPost, rejected)).toMatchObject({ ok: true });
});

test("where nobody else at the branch may answer, or past it, it lies at the office above", async () => {
  await register.sql("update account set disabled_at = now() where login = 'secretary'");
  const went = await objectTo(member, first, aboutEntry());
  expect(went).toMatchObject({ value: { instances: [{ place: "office" }], pastBranch: false } });
  if (!went.ok) throw new Error(went.message);
  await withdrawObjection(member, first, went.value.objectionId);
  await register.sql("update account set disabled_at = null where login = 'secretary'");
  const past = await objected(member, aboutEntry({ pastBranch: true }));
  expect(await answerObjection(secretary, first, past, rejected)).toMatchObject({
    code: "objection-unknown",
  });
  expect(await answerObjection(office, first, past, rejected)).toMatchObject({ ok: true });
});

test("two who answer at once: one does, the other is told; one correction stands", async () => {
  const other = await somebody(register, "third", "secretary", unit("B1"));
  const objectionId = await objected();
  const both = await Promise.all([
    answerObjection(secretary, first, objectionId, corrected(480)),
    answerObjection(other, first, objectionId, corrected(300)),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(both.find((one) => !one.ok)).toMatchObject({ code: "objection-answered" });
  expect((await entries()).map((one) => one.act)).toEqual(["e", "c"]);
  await expectTrue();
});

test("two who object at once to one entry: one objection", async () => {
  const both = await Promise.all([
    objectTo(member, first, aboutEntry()),
    objectTo(secretary, first, aboutEntry()),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(both.find((one) => !one.ok)).toMatchObject({ code: "objection-open" });
});

test("an entry that was corrected meanwhile is not corrected over; it may be said to be right", async () => {
  const objectionId = await objected();
  const fixed = await correctEntry(
    author,
    { memberId: first, entryId },
    { minutes: 480, ...attended, note: "", reason: "the list" },
  );
  if (!fixed.ok) throw new Error(fixed.message);
  const done: AnswerBody = { outcome: "upheld", remedy: { act: "done" }, words: "" };
  expect(await answerObjection(secretary, first, objectionId, corrected())).toMatchObject({
    code: "corrects-superseded",
  });
  expect(await answerObjection(secretary, first, objectionId, done)).toMatchObject({
    ok: true,
    value: { instances: [{ outcome: "upheld", entryId: fixed.value.entryId }] },
  });
  expect(await entries()).toHaveLength(2);
});

test("what was not put right cannot be said to be, and a remedy must fit what is objected to", async () => {
  const objectionId = await objected();
  const upheld = (remedy: unknown) => ({ outcome: "upheld", remedy, words: "" }) as AnswerBody;
  expect(
    await answerObjection(secretary, first, objectionId, upheld({ act: "done" })),
  ).toMatchObject({ code: "remedy-not-done" });
  const other = await recordClass(
    author,
    classBody(providers, [first], 60, { startsOn: "2011-04-01" }),
  );
  if (!other.ok) throw new Error(other.message);
  for (const remedy of [
    { act: "withdraw", entryId: other.value.members[0]!.entryId },
    { act: "withdraw", entryId: entryId + 999_999 },
    { act: "withdraw-fact", factId: 1 },
  ]) {
    expect(await answerObjection(secretary, first, objectionId, upheld(remedy))).toMatchObject({
      code: "remedy-unfit",
    });
  }
  const nothing = { act: "correct", entryId, minutes: null, ...attended };
  expect(await answerObjection(secretary, first, objectionId, upheld(nothing))).toMatchObject({
    code: "entry-invalid",
  });
  expect(await entries()).toHaveLength(2);
});

test("a missing entry is recorded by the answer, once however often it is claimed", async () => {
  const session = { ...classBody(providers, [], 0).session, startsOn: "2011-05-05" };
  const claim = { startsOn: "2011-05-05", minutes: 120, form: "lecture" };
  const body = { kind: "missing", claim, words: "", pastBranch: false } as const;
  const objectionId = await objected(member, body);
  expect(await objectTo(member, first, body)).toMatchObject({ code: "objection-open" });
  const answer: AnswerBody = {
    outcome: "partly",
    remedy: {
      act: "record",
      session: { ...session, endsOn: "2011-05-05" },
      attended: { minutes: 90, ...attended },
    },
    words: "",
  };
  const done = await answerObjection(secretary, first, objectionId, answer);
  expect(done).toMatchObject({ ok: true, value: { state: "partly" } });
  expect((await entries()).at(-1)?.note).toContain(`objection ${objectionId}`);
  expect(await credited()).toBe(330);
  expect(await objectTo(member, first, body)).toMatchObject({ code: "objection-answered-before" });
  await expectTrue();
});

test("an entry with the wrong session is taken back and recorded anew", async () => {
  const claim = { startsOn: "2011-05-05" };
  const objectionId = await objected(member, aboutEntry({ fault: "days", claim }));
  const { session } = classBody(providers, [], 0, { startsOn: "2011-05-05" });
  const remedy = {
    act: "replace",
    entryId,
    session,
    attended: { minutes: 240, ...attended },
  } as const;
  const done = await answerObjection(secretary, first, objectionId, {
    outcome: "upheld",
    remedy,
    words: "",
  });
  expect(done).toMatchObject({ ok: true });
  expect((await entries()).map((one) => one.act)).toEqual(["e", "w", "e"]);
  await expectTrue();
});

test("a fact is corrected by the answer, and a missing one recorded", async () => {
  const fact = { kind: "role", value: "leading-body", from: "2010-01-01", unitId: null };
  const recorded = await recordFact(author, first, fact);
  if (!recorded.ok) throw new Error(recorded.message);
  const factId = recorded.value.facts.find((one) => one.kind === "role")!.factId;
  const claimed = { from: "2010-06-01" };
  const about = { kind: "fact", factId, fault: "days", claim: claimed } as const;
  const objectionId = await objected(member, { ...about, words: "", pastBranch: false });
  const contested = await studyFile(member, first);
  if (!contested.ok) throw new Error(contested.message);
  expect(contested.value.facts.find((one) => one.factId === factId)?.contested).toBe(true);
  expect(await answerObjection(author, first, objectionId, { ...rejected })).toMatchObject({
    code: "objection-own",
  });
  const right = { ...fact, from: "2010-06-01", to: null };
  const done = await answerObjection(secretary, first, objectionId, {
    outcome: "upheld",
    remedy: { act: "correct-fact", factId, fact: right },
    words: "",
  });
  if (!done.ok) throw new Error(done.message);
  const stands = done.value.instances[0]!.factId;
  const [now] = await register.sql<{ valid_from: string; superseded_at: string | null }>(
    "select valid_from::text, superseded_at from fact where fact_id = $1",
    [stands],
  );
  expect(now).toEqual({ valid_from: "2010-06-01", superseded_at: null });
  const missing = await objected(member, {
    kind: "fact",
    factId: null,
    fault: "missing",
    claim: { kind: "role", value: "party-building-instructor", from: "2011-01" },
    words: "",
    pastBranch: false,
  });
  const added = await answerObjection(secretary, first, missing, {
    outcome: "upheld",
    remedy: {
      act: "record-fact",
      fact: {
        kind: "role",
        value: "party-building-instructor",
        from: "2011-01",
        to: null,
        unitId: null,
      },
    },
    words: "",
  });
  expect(added).toMatchObject({ ok: true });
  await expectTrue();
});

test("it waits with its day for the posts that see the member, and is counted above", async () => {
  const objectionId = await objected();
  for (const ctx of [secretary, office, author]) {
    const list = await waitingObjections(ctx, { after: 0, limit: 10 });
    expect(list).toMatchObject({
      value: { items: [{ objectionId, member: { memberId: first }, state: "waiting" }] },
    });
    if (!list.ok) throw new Error(list.message);
    expect(list.value.items[0]?.may.answer).toBe(ctx === secretary);
    expect(list.value.items[0]?.instances[0]?.answerBy).toBe("2011-12-15");
  }
  const elsewhere = await somebody(register, "else", "secretary", unit("B2"));
  expect(await waitingObjections(elsewhere, { after: 0, limit: 10 })).toMatchObject({
    value: { items: [] },
  });
  const county = await somebody(register, "county", "training-office", unit("C1"));
  const later = { ...county, today: county.today + 31 };
  expect(await waitingObjections(county, { after: 0, limit: 10 })).toMatchObject({
    value: { items: [] },
  });
  expect(await countUnitObjections(later, unit("C1").unitId)).toEqual({
    ok: true,
    value: { waiting: 1, late: 1, second: 0 },
  });
  expect(await countUnitObjections(county, unit("C2").unitId)).toMatchObject({ ok: false });
});

test("a rejected one goes one level up once, by its day; the second answer is the last", async () => {
  const objectionId = await objected();
  expect(await appealObjection(member, first, objectionId)).toMatchObject({
    code: "objection-not-late",
  });
  await answerObjection(secretary, first, objectionId, rejected);
  const tooLate = { ...member, today: member.today + 31 };
  expect(await appealObjection(tooLate, first, objectionId)).toMatchObject({
    code: "objection-closed",
  });
  expect(await appealObjection(secretary, first, objectionId)).toMatchObject({
    code: "objection-unknown",
  });
  const appealed = await appealObjection(member, first, objectionId);
  expect(appealed).toMatchObject({
    value: { state: "waiting", instances: [{ outcome: "rejected" }, { place: "office" }] },
  });
  expect(await answerObjection(secretary, first, objectionId, corrected())).toMatchObject({
    code: "objection-unknown",
  });
  const second = await answerObjection(office, first, objectionId, corrected());
  expect(second).toMatchObject({ value: { state: "upheld" } });
  expect(await appealObjection(member, first, objectionId)).toMatchObject({
    code: "objection-appealed",
  });
  expect(await credited()).toBe(480);
});

test("one that nobody answers in time is late, and may be taken one level up", async () => {
  const objectionId = await objected();
  const later = { ...member, today: member.today + 31 };
  expect(await memberObjections(later, first)).toMatchObject({
    value: { items: [{ state: "late", may: { appeal: true } }] },
  });
  const up = await appealObjection(later, first, objectionId);
  expect(up).toMatchObject({
    value: { instances: [{ outcome: "unanswered" }, { outcome: null, answerBy: "2012-01-15" }] },
  });
});

test("who answered first does not answer again one level up", async () => {
  const objectionId = await objected();
  const bothPosts = {
    ...secretary,
    actor: { ...secretary.actor, roles: [...secretary.actor.roles, ...office.actor.roles] },
  };
  await answerObjection(bothPosts, first, objectionId, rejected);
  await appealObjection(member, first, objectionId);
  expect(await answerObjection(bothPosts, first, objectionId, rejected)).toMatchObject({
    code: "objection-own",
  });
});

test("an answer ends it; the same row is not objected to again, a corrected one may be", async () => {
  const objectionId = await objected();
  await answerObjection(secretary, first, objectionId, rejected);
  expect(await objectTo(member, first, aboutEntry())).toMatchObject({
    code: "objection-answered-before",
  });
  const fixed = await correctEntry(
    author,
    { memberId: first, entryId },
    { minutes: 200, ...attended, note: "", reason: "again" },
  );
  if (!fixed.ok) throw new Error(fixed.message);
  expect(await objectTo(member, first, aboutEntry())).toMatchObject({
    code: "corrects-superseded",
  });
  expect(await objectTo(member, first, aboutEntry({ entryId: fixed.value.entryId }))).toMatchObject(
    { ok: true },
  );
});

test("it goes with a member to another region, and his new branch answers", async () => {
  const objectionId = await objected();
  const moved = await moveMember(register.ctx, first, {
    unitId: unit("B3").unitId,
    on: "2011-11-01",
  });
  if (!moved.ok) throw new Error(moved.message);
  const there = await somebody(register, "there", "secretary", unit("B3"));
  expect(await answerObjection(secretary, first, objectionId, rejected)).toMatchObject({
    kind: "not-found",
  });
  expect(await answerObjection(there, first, objectionId, corrected())).toMatchObject({
    value: { state: "upheld", instances: [{ unit: { code: "B3" } }] },
  });
  await expectTrue();
});

test("what stands past the last row of the same chain, or of others, is not objected to", async () => {
  expect(await objectTo(member, first, aboutEntry({ entryId: 999_999 }))).toMatchObject({
    code: "entry-unknown",
  });
  const stranger = await somebody(register, "stranger", "secretary", unit("B2"));
  expect(await objectTo(stranger, first, aboutEntry())).toMatchObject({ code: "member-unknown" });
  expect(await memberObjections(stranger, first)).toMatchObject({ code: "member-unknown" });
  const lacking = aboutEntry({ claim: {} });
  expect(await objectTo(member, first, lacking)).toMatchObject({ code: "claim-incomplete" });
  for (const claim of [
    { minutes: 1, startsOn: "2011-12-01" },
    { minutes: 1, form: "dancing" },
    { minutes: 1, providerId: 999 },
  ]) {
    expect(await objectTo(member, first, aboutEntry({ claim }))).toMatchObject({
      code: "claim-wrong",
    });
  }
});

test("row-level security: nobody but the posts that see the member, and he, read an objection", async () => {
  await objected();
  const stranger = await somebody(register, "stranger", "secretary", unit("B2"));
  const county = await somebody(register, "county", "training-office", unit("C1"));
  const seen = async (ctx: Context): Promise<number> => {
    const client = await register.db.connect();
    try {
      await client.query("begin");
      await setSightOn(client, ctx.actor.sight);
      const found = await client.query(
        "select 1 from objection o join objection_instance i using (objection_id)",
      );
      const written = await client.query("update objection_instance set answer_by = '2030-01-01'");
      expect(written.rowCount).toBe(0);
      return found.rowCount ?? 0;
    } finally {
      await client.end();
    }
  };
  expect(await Promise.all([secretary, office, member, stranger, county].map(seen))).toEqual([
    1, 1, 1, 0, 0,
  ]);
});

test("whoever writes or reads as a post is put down, the member himself is not", async () => {
  const objectionId = await objected();
  await memberObjections(office, first);
  await answerObjection(secretary, first, objectionId, rejected);
  const looks = await register.sql<{ act: string; what: string }>(
    "select act, what from look where $1 = any (member_ids) and what = 'objection' or what = 'objections' order by look_id",
    [first],
  );
  expect(looks).toEqual([
    { act: "look", what: "objections" },
    { act: "write", what: "objection" },
  ]);
});
