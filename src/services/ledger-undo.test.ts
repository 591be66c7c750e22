import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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
import type { Context } from "./context.ts";
import { type ClassBody, recordClass } from "./ledger.ts";
import { correctEntry } from "./ledger-correct.ts";
import { studySuggestion, undoClass } from "./ledger-undo.ts";
import { judgeQueue } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let members: number[];
let secretary: Context;
let round = 0;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
});
afterAll(async () => {
  expect(await verifyRegister(register.db, register.ctx)).toMatchObject({ total: 0 });
  await register.close();
});

beforeEach(async () => {
  round += 1;
  const nos = [1, 2, 3].map((n) => `U${round}M${n}`);
  members = await buildMembers(register, units.get("B1")!, nos);
  await judgeQueue(register.ctx);
  secretary = asAccount(100 + round, "B1");
});

/** The secretary of a branch, as one of its accounts. */
function asAccount(accountId: number, code: string): Context {
  const actor = actorAt("secretary", units.get(code)!);
  return {
    ...register.ctx,
    actor: { ...actor, accountId, sight: { ...actor.sight, account: accountId } },
  };
}

const body = (minutes: number, session: Partial<ClassBody["session"]> = {}): ClassBody =>
  classBody(providers, members, minutes, { course: `round ${round}`, ...session });

async function record(ctx: Context, request: ClassBody) {
  const done = await recordClass(ctx, request);
  if (!done.ok) throw new Error(JSON.stringify(done));
  const { sessionId, members: changes } = done.value;
  const entries = changes.map(({ member, entryId }) => ({ memberId: member.memberId, entryId }));
  return { sessionId, entries };
}

const standing = async (sessionId: number) =>
  register.sql<{ minutes: number | null }>(
    `select minutes from entry e where session_id = $1 and act <> 'w' and not exists (
       select 1 from entry n where n.root_id = e.root_id and n.entry_id > e.entry_id)
     order by member_id`,
    [sessionId],
  );
const acts = async (sessionId: number): Promise<string> => {
  const rows = await register.sql<{ act: string }>(
    "select act from entry where session_id = $1 order by entry_id",
    [sessionId],
  );
  return rows.map((row) => row.act).join("");
};

test("what was recorded a moment ago is undone by withdrawals, once, however often it is asked", async () => {
  const { sessionId, entries } = await record(secretary, body(120));
  const both = await Promise.all([
    undoClass(secretary, sessionId, { entries }),
    undoClass(secretary, sessionId, { entries }),
  ]);
  expect(both.map((one) => one.ok)).toEqual([true, true]);
  expect(await standing(sessionId)).toEqual([]);
  expect(await acts(sessionId)).toBe("eeewww");
});

test("recorded again after an undo it counts again, with what is stated now", async () => {
  const { sessionId, entries } = await record(secretary, body(120));
  await undoClass(secretary, sessionId, { entries });
  const again = await record(secretary, body(90));
  expect(again.sessionId).toBe(sessionId);
  expect((await standing(sessionId)).map((row) => row.minutes)).toEqual([90, 90, 90]);
  // Sent once more it changes nothing: the entries stand as they were restored.
  expect(await recordClass(secretary, body(90))).toMatchObject({ code: "conflict" });
  expect((await standing(sessionId)).map((row) => row.minutes)).toEqual([90, 90, 90]);
  expect(await undoClass(secretary, sessionId, { entries: again.entries })).toMatchObject({
    ok: true,
  });
  expect(await standing(sessionId)).toEqual([]);
  expect(await acts(sessionId)).toBe("eeewwwcccwww");
});

test("beside an entry that was undone, the one with other content is named as the conflict", async () => {
  const { sessionId, entries } = await record(secretary, body(120));
  await undoClass(secretary, sessionId, { entries: entries.slice(0, 1) });
  const refused = await recordClass(
    secretary,
    classBody(providers, members.slice(0, 2), 90, {
      course: `round ${round}`,
    }),
  );
  expect(refused).toMatchObject({ code: "conflict", problems: [{ at: "/attendees/1" }] });
  expect((await standing(sessionId)).map((row) => row.minutes)).toEqual([120, 120]);
});

test("after ten minutes an undo is refused, and nothing is withdrawn", async () => {
  const { sessionId, entries } = await record(secretary, body(120));
  await register.sql(
    "update entry set recorded_at = now() - interval '11 minutes' where entry_id = $1",
    [entries[2]!.entryId],
  );
  const refused = await undoClass(secretary, sessionId, { entries });
  expect(refused).toMatchObject({ ok: false, kind: "conflict", code: "undo-too-late" });
  expect(await acts(sessionId)).toBe("eee");
});

test("of a class of which some were recorded before, only what is new is told and undone", async () => {
  const whole = body(120);
  const [first] = whole.attendees;
  await record(secretary, { ...whole, attendees: [first!] });
  await register.sql(
    "update entry set recorded_at = now() - interval '12 minutes' where member_id = $1",
    [members[0]!],
  );
  const done = await recordClass(secretary, whole);
  if (!done.ok) throw new Error(JSON.stringify(done));
  const { sessionId, members: changes } = done.value;
  expect(changes.map((one) => one.isNew)).toEqual([false, true, true]);
  const entries = changes
    .filter((one) => one.isNew)
    .map(({ member, entryId }) => ({ memberId: member.memberId, entryId }));
  expect(await undoClass(secretary, sessionId, { entries })).toMatchObject({ ok: true });
  expect(await standing(sessionId)).toHaveLength(1);
  // What was undone is new when it is recorded again.
  const again = await recordClass(secretary, whole);
  expect(again).toMatchObject({
    value: { members: [{ isNew: false }, { isNew: true }, { isNew: true }] },
  });
});

test("nobody undoes what another recorded, what is not in the session, or what is out of sight", async () => {
  const { sessionId, entries } = await record(secretary, body(120));
  const colleague = asAccount(99, "B1");
  const stranger = asAccount(secretary.actor.accountId, "B3");
  for (const [ctx, id] of [
    [colleague, sessionId],
    [stranger, sessionId],
    [secretary, sessionId + 1],
  ] as const) {
    const refused = await undoClass(ctx, id, { entries });
    expect(refused).toMatchObject({ ok: false, kind: "not-found" });
  }
  const twice = { entries: [...entries, entries[0]!] };
  expect(await undoClass(secretary, sessionId, twice)).toMatchObject({ ok: false });
  expect(await acts(sessionId)).toBe("eee");
});

test("an entry that was corrected meanwhile stops the undo of the whole", async () => {
  const { sessionId, entries } = await record(secretary, body(120));
  const attended = { credit: null, days: null, outcome: null, attested: false, note: "" };
  await correctEntry(secretary, entries[1]!, { minutes: 60, reason: "left early", ...attended });
  const refused = await undoClass(secretary, sessionId, { entries });
  expect(refused).toMatchObject({ ok: false, code: "corrects-superseded" });
  expect(await standing(sessionId)).toHaveLength(3);
});

test("the last study of the unit is suggested, with the time that most attended", async () => {
  const b1 = units.get("B1")!.unitId;
  const study = { unitId: b1, form: "lecture", topic: "theory", startsOn: "2011-10-20" };
  const usual = body(120, { ...study, endsOn: "2011-10-20" });
  const [first, ...others] = usual.attendees;
  await record(secretary, { ...usual, attendees: [{ ...first!, minutes: 60 }, ...others] });
  await record(secretary, body(600, { unitId: b1, form: "concentrated-class" }));
  const found = await studySuggestion(secretary, b1);
  expect(found).toMatchObject({
    ok: true,
    value: {
      today: "2011-11-15",
      last: { on: "2011-10-20", form: "lecture", topic: "theory", minutes: 120, people: 3 },
    },
  });
  const b3 = await studySuggestion(secretary, units.get("B3")!.unitId);
  expect(b3).toMatchObject({ ok: false, kind: "not-found" });
});
