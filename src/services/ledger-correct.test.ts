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
import { correctEntry, withdrawEntry } from "./ledger-correct.ts";
import { judgeQueue } from "./verdicts-recompute.ts";

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
  secretary = { ...register.ctx, actor: actorAt("secretary", unit("B1")) };
});
afterAll(() => register.close());

/** Three fresh members of branch B1 for each test. */
beforeEach(async () => {
  round += 1;
  members = await buildMembers(
    register,
    unit("B1"),
    [1, 2, 3].map((n) => `R${round}M${n}`),
  );
  await judgeQueue(register.ctx);
});

function unit(code: string): SketchedUnit {
  const found = units.get(code);
  if (found === undefined) throw new Error(`no unit ${code}`);
  return found;
}

const body = (minutes: number, session: Partial<ClassBody["session"]> = {}): ClassBody =>
  classBody(providers, members, minutes, { course: `round ${round}`, ...session });

async function recorded(ctx: Context, request: ClassBody) {
  const outcome = await recordClass(ctx, request);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

async function entriesOf(memberId: number) {
  return register.sql<{
    entry_id: string;
    act: string;
    minutes: number | null;
    session_id: string;
  }>(
    "select entry_id, act, minutes, session_id from entry where member_id = $1 order by entry_id",
    [memberId],
  );
}

async function verdictOf(memberId: number, requirement: string, year = 2011) {
  const [row] = await register.sql<{ status: string; credited: number; missing_minutes: number }>(
    `select status, credited, missing_minutes from verdict where member_id = $1
     and requirement_id = $2 and window_start = $3::date`,
    [memberId, requirement, `${year}-01-01`],
  );
  return row;
}

function isYear(requirement: string, year: number) {
  return (line: { requirement: { id: string }; windowStart: string }): boolean =>
    line.requirement.id === requirement && line.windowStart === `${year}-01-01`;
}

const attendance = {
  minutes: 300,
  credit: null,
  days: null,
  outcome: null,
  attested: false,
  note: "",
  reason: "two hours were a break",
};

test("a correction replaces what counts and leaves the old entry where it is", async () => {
  const { members: changes } = await recorded(secretary, body(420));
  const address = { memberId: members[0]!, entryId: changes[0]!.entryId };
  const outcome = await correctEntry(secretary, address, attendance);
  expect(outcome.ok && outcome.value.changed.find(isYear("S1", 2011))?.credited).toBe(300);
  expect(await entriesOf(members[0]!)).toMatchObject([
    { act: "e", minutes: 420 },
    { act: "c", minutes: 300 },
  ]);
  expect(await verdictOf(members[0]!, "S1")).toMatchObject({ credited: 300 });
});

test("a correction names the row that stands: a second one of the old row is a conflict", async () => {
  const { members: changes } = await recorded(secretary, body(420));
  const address = { memberId: members[0]!, entryId: changes[0]!.entryId };
  const first = await correctEntry(secretary, address, attendance);
  const again = await correctEntry(secretary, address, attendance);
  expect(again.ok && first.ok && again.value.entryId).toBe(first.ok && first.value.entryId);
  const other = await correctEntry(secretary, address, { ...attendance, minutes: 10 });
  expect(other).toMatchObject({ ok: false, kind: "conflict", code: "corrects-superseded" });
  expect(await entriesOf(members[0]!)).toHaveLength(2);
});

test("a withdrawal takes the entry out of the count; a correction of it brings it back", async () => {
  const { members: changes } = await recorded(secretary, body(960));
  const memberId = members[0]!;
  expect(await verdictOf(memberId, "S1")).toMatchObject({ status: "met" });
  const gone = await withdrawEntry(
    secretary,
    { memberId, entryId: changes[0]!.entryId },
    { reason: "another person" },
  );
  expect(await verdictOf(memberId, "S1")).toMatchObject({ status: "on-course", credited: 0 });
  const entryId = gone.ok ? gone.value.entryId : 0;
  expect(await withdrawEntry(secretary, { memberId, entryId }, { reason: "again" })).toMatchObject({
    ok: false,
    kind: "conflict",
  });
  await correctEntry(secretary, { memberId, entryId }, { ...attendance, minutes: 960 });
  expect(await verdictOf(memberId, "S1")).toMatchObject({ status: "met", credited: 960 });
});

test("a wrong correction, a stranger's entry and an unknown one are refused", async () => {
  const { members: changes } = await recorded(secretary, body(60));
  const entryId = changes[0]!.entryId;
  const [memberId, other] = members;
  expect(
    await correctEntry(
      secretary,
      { memberId: memberId!, entryId },
      { ...attendance, minutes: 5000 },
    ),
  ).toMatchObject({ ok: false, kind: "invalid" });
  expect(await correctEntry(secretary, { memberId: other!, entryId }, attendance)).toMatchObject({
    ok: false,
    kind: "not-found",
  });
  const stranger = { ...register.ctx, actor: actorAt("secretary", unit("B2")) };
  expect(
    await withdrawEntry(stranger, { memberId: memberId!, entryId }, { reason: "?" }),
  ).toMatchObject({ ok: false, kind: "not-found" });
});
