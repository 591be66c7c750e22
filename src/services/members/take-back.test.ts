import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { changeUnit } from "../organisation/change.ts";
import { openUnit } from "../organisation/open.ts";
import { confirmRemovals, drawRemovals } from "../retention/removals.ts";
import { setRetention } from "../retention/settings.ts";
import { workOnRemovals } from "../retention/work.ts";
import { searchMembers } from "../search.ts";
import { studyFile } from "../study-file.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { addMember } from "./add.ts";
import { attachMember } from "./attach.ts";
import { moveMember } from "./move.ts";
import { leave, recordEvent } from "./records.ts";
import { takeBackEvent } from "./take-back.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let secretary: Context;
let office: Context;
let count = 0;

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  providers = await buildProviders(register);
  secretary = { ...register.ctx, actor: actorAt("secretary", units.get("B1")!, 11) };
  office = { ...register.ctx, actor: actorAt("training-office", units.get("T1")!, 12) };
});
afterAll(() => register.close());

const id = (code: string): number => units.get(code)!.unitId;
const mistake = { reason: "wrong person", on: null };

function value<T>(outcome: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

/** A full member of B1 since 2005 with a post, a stay at B2 and a class in the ledger. */
async function newMember(unit = "B1"): Promise<number> {
  count += 1;
  const { memberId } = value(
    await addMember(register.ctx, {
      unitId: id(unit),
      from: "2005-06-01",
      name: `张${count}`,
      admittedOn: "2005-06-01",
      facts: [
        { kind: "sector", value: "rural", from: "2005-06-01" },
        { kind: "role", value: "village-secretary", from: "2009-03-01", unitId: id(unit) },
      ],
    }),
  );
  value(
    await attachMember(office, memberId, {
      unitId: id("B2"),
      kind: "floating",
      from: "2011-05-01",
    }),
  );
  value(await recordClass(register.ctx, classBody(providers, [memberId], 480)));
  return memberId;
}

const file = async (memberId: number, ctx = secretary, knownOn?: string) =>
  value(await studyFile(ctx, memberId, knownOn === undefined ? {} : { knownOn: day(knownOn) }));

async function eventOf(memberId: number, kind: string): Promise<number> {
  const found = (await file(memberId)).events.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no event ${kind}`);
  return found.eventId;
}

/** What a member is by his rows, whatever was recorded and taken back on the way. */
async function standing(memberId: number) {
  const { member, homes, attachments, facts, events, verdicts } = await file(
    memberId,
    register.ctx,
  );
  const { memberId: _1, memberNo: _2, name: _3, ...rest } = member;
  const stay = ({ unit, from, to }: Omit<(typeof homes)[number], "homeId">) => [
    unit.code,
    from,
    to,
  ];
  return {
    member: rest,
    homes: homes.map(stay),
    attachments: attachments.map(stay),
    facts: facts.map(({ kind, value: held, unit, from, to }) => [kind, held, unit?.code, from, to]),
    events: events.map(({ kind, on }) => `${kind} ${on}`).sort(),
    verdicts,
    stored: await register.sql(
      `select requirement_id, window_start::text, status, credited, demanded, missing_minutes,
         counted_at, unit_now, unit_at_end
       from verdict where member_id = $1 order by 1, 2, 3`,
      [memberId],
    ),
  };
}

const counts = async () => {
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  return register.sql(
    `select unit_id, measure, period::text, status, members, credited, towards, demanded,
       missing_minutes, missing_count, sessions
     from coverage where members <> 0 or sessions <> 0 order by 1, 2, 3, 4`,
  );
};
const differences = async () => (await verifyRegister(register.db, register.ctx)).differences;

test("a leaving that is taken back leaves homes, posts, stays, verdicts and counts as if it had never been", async () => {
  const memberId = await newMember();
  const before = { standing: await standing(memberId), counts: await counts() };
  const left = value(await leave(secretary, memberId, "2010-07-01"));
  expect(await standing(memberId)).not.toEqual(before.standing);

  const back = value(
    await takeBackEvent(
      secretary,
      memberId,
      left.events.find((one) => one.kind === "left")!.eventId,
      {
        reason: "another person of that name",
        on: null,
      },
    ),
  );
  expect(await standing(memberId)).toEqual(before.standing);
  expect(await counts()).toEqual(before.counts);
  expect(await differences()).toEqual([]);
  expect(back.notes).toEqual([]);
  expect(back.homes).toMatchObject([{ from: "2005-06-01", to: null }]);
  // What the leaving did is said again the other way round.
  const turned = left.changed.map((one) => ({ ...one, before: one.after, after: one.before }));
  expect(turned.length).toBeGreaterThan(2);
  expect(back.changed).toEqual(turned);
});

test("who took it back, when and why stands in the file, and the row as it was known stays", async () => {
  const memberId = await newMember();
  value(await leave(secretary, memberId, "2011-07-01"));
  const eventId = await eventOf(memberId, "left");
  // As if it had been recorded the day before yesterday and taken back now.
  await register.sql(
    `update event set recorded_at = now() - interval '2 days' where event_id = $1`,
    [eventId],
  );
  await register.sql(
    `update home set recorded_at = now() - interval '3 days',
       superseded_at = superseded_at - interval '2 days'
     where member_id = $1 and superseded_at is not null`,
    [memberId],
  );
  await register.sql(
    `update home set recorded_at = now() - interval '2 days'
     where member_id = $1 and superseded_at is null`,
    [memberId],
  );
  value(await takeBackEvent(secretary, memberId, eventId, mistake));

  const now = await file(memberId);
  expect(now.takenBack).toMatchObject([
    { eventId, kind: "left", on: "2011-07-01", reason: "wrong person" },
  ]);
  expect(now.member.unit?.code).toBe("B1");
  const [then] = await register.sql<{ day: string }>(
    "select ((now() at time zone 'Asia/Shanghai') - interval '1 day')::date::text as day",
  );
  const known = await file(memberId, secretary, then!.day);
  expect(known.takenBack).toEqual([]);
  expect(known.events.map((one) => one.kind)).toContain("left");
  expect(known.homes[0]).toMatchObject({ to: "2011-07-01" });
  const [row] = await register.sql(
    `select taken_back_by::integer as by, taken_back_reason as reason, superseded_at is not null as ended
     from event where event_id = $1`,
    [eventId],
  );
  expect(row).toEqual({ by: 11, reason: "wrong person", ended: true });
  const looks = await register.sql(
    `select act, task, what from look where member_ids @> array[$1::bigint] and account_id = 11
       and what like 'event %'`,
    [memberId],
  );
  expect(looks).toEqual([{ act: "write", task: "standing", what: "event taken back" }]);
});

test("a leaving on a wrong day ends the home on the right one, earlier or later, and can still be taken back", async () => {
  const memberId = await newMember();
  const before = await standing(memberId);
  value(await leave(secretary, memberId, "2011-07-10"));
  const put = async (on: string | null) =>
    value(
      await takeBackEvent(secretary, memberId, await eventOf(memberId, "left"), {
        reason: "read the date wrongly",
        on,
      }),
    );
  for (const on of ["2011-07-01", "2011-08-01"]) {
    const { homes, events } = await put(on);
    expect(homes).toMatchObject([{ from: "2005-06-01", to: on }]);
    expect(events.filter((one) => one.kind === "left").map((one) => one.on)).toEqual([on]);
    expect(await differences()).toEqual([]);
  }
  await put(null);
  expect(await standing(memberId)).toEqual(before);
});

test("an event on a wrong day is put right, one that never was is taken back; the day of admission follows", async () => {
  const memberId = await newMember();
  const joined = async () => (await file(memberId)).member.joinedOn;
  const admitted = await eventOf(memberId, "admitted");
  const right = value(
    await takeBackEvent(secretary, memberId, admitted, { reason: "the form", on: "2010-11-02" }),
  );
  expect(right.events.map((one) => `${one.kind} ${one.on}`)).toEqual(["admitted 2010-11-02"]);
  expect(right.homes).toMatchObject([{ from: "2005-06-01", to: null }]);
  expect(right.changed.length).toBeGreaterThan(0);
  expect(await joined()).toBe("2010-11-02");

  const before = await standing(memberId);
  value(
    await recordEvent(secretary, memberId, {
      kind: "appointed",
      on: "2011-02-01",
      unitId: id("B1"),
    }),
  );
  const told = value(
    await takeBackEvent(secretary, memberId, await eventOf(memberId, "appointed"), mistake),
  );
  expect(told.events.map((one) => one.kind)).toEqual(["admitted"]);
  expect(await standing(memberId)).toEqual(before);

  value(await takeBackEvent(secretary, memberId, await eventOf(memberId, "admitted"), mistake));
  expect(await joined()).toBeNull();
  value(await recordEvent(secretary, memberId, { kind: "admitted", on: "2005-06" }));
  expect(await joined()).toBe("2005-06-01");
  expect(await differences()).toEqual([]);
});

test("a day that is none, comes later, is the recorded one, or lies before the home is refused, and nothing changes", async () => {
  const memberId = await newMember();
  value(await leave(secretary, memberId, "2011-07-01"));
  const eventId = await eventOf(memberId, "left");
  const before = await standing(memberId);
  const asked = (on: string) =>
    takeBackEvent(secretary, memberId, eventId, { reason: "x", on }).then((one) =>
      one.ok ? "done" : one.code,
    );
  expect(await asked("2011-02-30")).toBe("bad-day");
  expect(await asked("2011-12-01")).toBe("bad-day");
  expect(await asked("2011-07")).toBe("partial-date");
  expect(await asked("2011-07-01")).toBe("same-day");
  expect(await asked("2005-06-01")).toBe("later-home");
  expect(await standing(memberId)).toEqual(before);
});

test("who was taken in again, moved or admitted since keeps his leaving, and is told why", async () => {
  const memberId = await newMember();
  value(await leave(secretary, memberId, "2010-07-01"));
  const leaving = await eventOf(memberId, "left");
  value(await recordEvent(secretary, memberId, { kind: "admitted", on: "2011-01-01" }));
  expect(await takeBackEvent(secretary, memberId, leaving, mistake)).toMatchObject({
    kind: "conflict",
    code: "admitted-since",
  });
  value(await moveMember(office, memberId, { unitId: id("B2"), on: "2011-01-01" }));
  expect(await takeBackEvent(office, memberId, leaving, mistake)).toMatchObject({
    kind: "conflict",
    code: "home-since",
  });
  // The second admission alone may be taken back: the homes stand by themselves.
  const [second] = (await file(memberId, office)).events.filter((one) => one.on === "2011-01-01");
  const back = value(await takeBackEvent(office, memberId, second!.eventId, mistake));
  expect(back.homes).toHaveLength(2);
  expect(await differences()).toEqual([]);
});

test("a second admission of somebody who left is taken back first, the leaving after it", async () => {
  const memberId = await newMember();
  const before = await standing(memberId);
  value(await leave(secretary, memberId, "2010-07-01"));
  const leaving = await eventOf(memberId, "left");
  value(await recordEvent(secretary, memberId, { kind: "admitted", on: "2011-01-01" }));
  value(await takeBackEvent(secretary, memberId, await eventOf(memberId, "admitted"), mistake));
  value(await takeBackEvent(secretary, memberId, leaving, mistake));
  expect(await standing(memberId)).toEqual(before);
});

test("of two offices at once one takes it back, the other is told that it is done", async () => {
  const memberId = await newMember();
  value(await leave(secretary, memberId, "2011-07-01"));
  const eventId = await eventOf(memberId, "left");
  const done = await Promise.all(
    [secretary, office].map((ctx) => takeBackEvent(ctx, memberId, eventId, mistake)),
  );
  expect(done.filter((one) => one.ok)).toHaveLength(1);
  expect(done.find((one) => !one.ok)).toMatchObject({ kind: "conflict", code: "event-taken-back" });
  expect(await takeBackEvent(secretary, memberId, 999_999_999, mistake)).toMatchObject({
    kind: "not-found",
    code: "event-unknown",
  });
  expect((await file(memberId)).takenBack).toHaveLength(1);
});

test("only who keeps the records takes anything back; another member's event is none of this one's", async () => {
  const memberId = await newMember();
  const other = await newMember("B2");
  value(await leave(secretary, memberId, "2011-07-01"));
  const eventId = await eventOf(memberId, "left");
  for (const [role, unit] of [
    ["secretary", "B3"],
    ["training-office", "C1"],
    ["administrator", "T1"],
    ["member", "B1"],
  ] as const) {
    const ctx = { ...register.ctx, actor: actorAt(role, units.get(unit)!, 19) };
    expect(await takeBackEvent(ctx, memberId, eventId, mistake)).toMatchObject({
      kind: "not-found",
      code: "member-unknown",
    });
  }
  expect(await takeBackEvent(office, other, eventId, mistake)).toMatchObject({
    code: "event-unknown",
  });
});

test("whoever left is found by name and number by who may take it back", async () => {
  const memberId = await newMember();
  const { memberNo, name } = (await file(memberId)).member;
  value(await leave(secretary, memberId, "2011-11-14"));
  for (const ctx of [secretary, office]) {
    for (const q of [name, memberNo]) {
      const found = value(await searchMembers(ctx, (character) => [character], { q, limit: 20 }));
      expect(found.items.map((one) => one.memberId)).toContain(memberId);
    }
  }
  expect((await file(memberId)).mayRecord).toBe(true);
});

test("two leavings: what is taken back gives the home the end of the one that stands", async () => {
  const memberId = await newMember();
  value(await leave(secretary, memberId, "2011-07-10"));
  value(await leave(secretary, memberId, "2011-07-01"));
  const [early, late] = ["2011-07-01", "2011-07-10"].map(
    async (on) => (await file(memberId)).events.find((one) => one.on === on)!.eventId,
  );
  const first = value(await takeBackEvent(secretary, memberId, (await early)!, mistake));
  expect(first.homes).toMatchObject([{ to: "2011-07-10" }]);
  const second = value(await takeBackEvent(secretary, memberId, (await late)!, mistake));
  expect(second.homes).toMatchObject([{ to: null }]);
});

test("a home that ended by itself before the leaving stays ended, and the answer says so", async () => {
  const memberId = await newMember();
  await register.sql("update home set valid_to = '2011-06-01' where member_id = $1", [memberId]);
  value(await leave(secretary, memberId, "2011-07-01"));
  const back = value(
    await takeBackEvent(secretary, memberId, await eventOf(memberId, "left"), mistake),
  );
  expect(back.homes).toMatchObject([{ to: "2011-06-01" }]);
  expect(back.notes).toMatchObject([{ code: "home-still-ends" }]);
  expect(back.notes[0]!.text.en).toContain("2011-06-01");
});

test("where the unit was closed since, the home goes on in the one that took over its members, and the answer says so", async () => {
  const branch = async (code: string): Promise<number> => {
    const unit = { code, name: { zh: code }, kind: "branch", level: "branch" };
    return value(await openUnit(register.ctx, id("T1"), { ...unit, on: "2005-01-01" })).unitId;
  };
  const [closing, alone, following] = [await branch("Z1"), await branch("Z2"), await branch("Z3")];
  const ids: number[] = [];
  for (const unitId of [closing, alone]) {
    const body = { unitId, from: "2006-01-01", name: "李四", memberNo: `Z-${unitId}` };
    const { memberId } = value(await addMember(office, body));
    value(await leave(office, memberId, "2011-03-01"));
    ids.push(memberId);
  }
  value(
    await changeUnit(register.ctx, closing, {
      change: "merge",
      intoId: following,
      on: "2011-09-01",
    }),
  );
  value(
    await changeUnit(register.ctx, alone, {
      change: "close",
      on: "2011-09-01",
      successorId: null,
    }),
  );
  const [first = 0, second = 0] = ids;
  const eventOfOffice = async (memberId: number) =>
    (await file(memberId, office)).events.find((one) => one.kind === "left")!.eventId;

  const back = value(await takeBackEvent(office, first, await eventOfOffice(first), mistake));
  expect(back.homes).toMatchObject([
    { unit: { code: "Z3" }, from: "2011-09-01", to: null },
    { unit: { code: "Z1" }, from: "2006-01-01", to: "2011-09-01" },
  ]);
  expect(back.notes).toMatchObject([{ code: "home-goes-on" }]);
  expect(back.notes[0]!.text.zh).toContain("Z3");
  expect((await file(first, office)).member.unit?.code).toBe("Z3");

  const leaving = await eventOfOffice(second);
  expect(await takeBackEvent(office, second, leaving, mistake)).toMatchObject({
    kind: "conflict",
    code: "home-closed-since",
  });
  // On a day before it was closed he may well have left.
  const right = { reason: "read wrongly", on: "2011-04-01" };
  const moved = value(await takeBackEvent(office, second, leaving, right));
  expect(moved.homes).toMatchObject([{ unit: { code: "Z2" }, to: "2011-04-01" }]);
  expect(await differences()).toEqual([]);
});

test("once what identifies him is removed, nothing is taken back, and the reasons of before are gone", async () => {
  const memberId = await newMember();
  value(await recordEvent(secretary, memberId, { kind: "full", on: "2006-06-01" }));
  value(
    await takeBackEvent(secretary, memberId, await eventOf(memberId, "full"), {
      reason: "王某 said so",
      on: null,
    }),
  );
  await register.sql(
    "update attachment set valid_to = '2011-06-01' where member_id = $1 and valid_to is null",
    [memberId],
  );
  value(await leave(secretary, memberId, "2009-07-01"));
  const leaving = await eventOf(memberId, "left");
  value(await setRetention(register.ctx, { kind: "identity", days: 366 }));
  const drawn = value(await drawRemovals(register.ctx));
  const other = { ...register.ctx, actor: { ...register.ctx.actor, accountId: 99 } };
  value(await confirmRemovals(other, drawn.listId, "decision 7"));
  await workOnRemovals(register.ctx);
  expect(await takeBackEvent(secretary, memberId, leaving, mistake)).toMatchObject({
    kind: "conflict",
    code: "identity-removed",
  });
  const rows = await register.sql(
    "select taken_back_reason as reason from event where member_id = $1 and taken_back_by is not null",
    [memberId],
  );
  expect(rows).toEqual([{ reason: "" }]);
});

const recorded = fc.record({
  kind: fc.constantFrom("left", "left", "full", "appointed"),
  day: fc.integer({ min: day("2008-01-01"), max: day("2011-11-15") }),
  isKept: fc.boolean(),
  /** Where in the order it is taken back. */
  turn: fc.nat(),
});

test("whatever is recorded and taken back in whatever order, a member stands as if only the rest had been recorded", async () => {
  let takenBack = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(recorded, { minLength: 2, maxLength: 6 }), async (list) => {
      const [one, twin] = [await newMember(), await newMember()];
      const made: { readonly eventId: number; readonly turn: number }[] = [];
      const record = async (memberId: number, { kind, day: on }: (typeof list)[number]) => {
        const text = new Date(on * 86_400_000).toISOString().slice(0, 10);
        const unitId = kind === "appointed" ? id("B1") : null;
        const { events } = value(
          await recordEvent(register.ctx, memberId, { kind, on: text, unitId }),
        );
        return events.find((each) => each.kind === kind && each.on === text)!.eventId;
      };
      const kept = new Set(
        list.filter((each) => each.isKept).map((each) => `${each.kind} ${each.day}`),
      );
      for (const each of list) {
        const eventId = await record(one, each);
        if (kept.has(`${each.kind} ${each.day}`)) await record(twin, each);
        else made.push({ eventId, turn: each.turn });
      }
      const goes = new Map(made.map((each) => [each.eventId, each.turn]));
      for (const [eventId] of [...goes].sort((a, b) => a[1] - b[1])) {
        value(await takeBackEvent(register.ctx, one, eventId, mistake));
        takenBack += 1;
      }
      expect(await standing(one)).toEqual(await standing(twin));
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect(takenBack).toBeGreaterThan(10);
  await counts();
  expect(await differences()).toEqual([]);
}, 300_000);
