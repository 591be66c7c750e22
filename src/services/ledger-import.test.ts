import { afterAll, beforeAll, expect, test } from "vitest";
import type { StatedEntryRow, WithdrawalRow } from "#contract/rows";
import {
  actorAt,
  buildMembers,
  buildUnits,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { foldAll } from "./coverage-folding.ts";
import { type EntryToLoad, importEntries } from "./ledger-import.ts";
import { judgeQueue, waitingToBeJudged } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let units: Map<string, SketchedUnit>;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await buildMembers(register, units.get("B1")!, ["M1", "M2", "M3", "M4", "M5", "M6", "M7"]);
  await buildMembers(register, units.get("B3")!, ["N1", "N2"]);
  await judgeQueue(register.ctx);
});
afterAll(() => register.close());

/** A lecture of eight hours on 1 March 2011. */
function row(memberNo: string, key: string, change: Partial<StatedEntryRow> = {}): StatedEntryRow {
  return {
    memberNo,
    subjectUnit: null,
    source: "file",
    sourceKey: key,
    note: "",
    act: "entry",
    corrects: null,
    sessionKey: `session ${key}`,
    startsOn: day("2011-03-01"),
    endsOn: day("2011-03-01"),
    startsAt: null,
    endsAt: null,
    minutes: 480,
    credit: null,
    creditUnit: null,
    days: null,
    form: "lecture",
    topic: "theory",
    course: "",
    providerCode: "school",
    providerName: "县委党校",
    providerKind: "party-school",
    providerLevel: "county",
    place: "",
    unit: null,
    outcome: null,
    attested: false,
    ...change,
  };
}

function withdrawal(memberNo: string, key: string, corrects: string): WithdrawalRow {
  return {
    memberNo,
    subjectUnit: null,
    source: "file",
    sourceKey: key,
    note: "",
    act: "withdrawal",
    corrects,
  };
}

async function load(rows: readonly EntryToLoad[], options = {}) {
  const numbered = rows.map((value, index) => ({ row: index + 2, value }));
  const outcome = await importEntries(register.ctx, numbered, options);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
}

async function creditedTo(memberNo: string) {
  await judgeQueue(register.ctx);
  const [found] = await register.sql<{ credited: number }>(
    `select v.credited from verdict v join member m using (region_id, member_id)
     where m.member_no = $1 and requirement_id = 'S1' and window_start = '2011-01-01'`,
    [memberNo],
  );
  return found?.credited;
}

test("rows are loaded and their members wait to be judged", async () => {
  expect(await load([row("M1", "a"), row("N1", "a")])).toEqual({
    loaded: 2,
    present: 0,
    problems: [],
  });
  expect(await waitingToBeJudged(register.ctx)).toBe(2);
  expect(await creditedTo("M1")).toBe(480);
  expect(await waitingToBeJudged(register.ctx)).toBe(0);
});

test("the same rows again are present; other content under a key is a listed conflict", async () => {
  await load([row("M2", "a")]);
  const again = await load([row("M2", "a"), row("M2", "a", { minutes: 60 })]);
  expect(again).toMatchObject({ loaded: 0, present: 1 });
  expect(again.problems).toMatchObject([{ row: 3, column: "source_key", code: "conflict" }]);
  expect(await creditedTo("M2")).toBe(480);
});

test("two rows with one key in one file: the second is present or a conflict", async () => {
  const found = await load([row("M3", "x"), row("M3", "x"), row("M3", "x", { minutes: 1 })]);
  expect(found).toMatchObject({ loaded: 1, present: 1 });
  expect(found.problems).toMatchObject([{ row: 4, code: "conflict" }]);
});

test("corrections and withdrawals follow the chain, in the file and over several files", async () => {
  const rows = [
    row("M4", "a"),
    row("M4", "b", { act: "correction", corrects: "a", minutes: 240 }),
    row("M4", "c"),
    withdrawal("M4", "d", "c"),
  ];
  expect(await load(rows)).toEqual({ loaded: 4, present: 0, problems: [] });
  expect(await creditedTo("M4")).toBe(240);
  expect(await load(rows)).toEqual({ loaded: 0, present: 4, problems: [] });
  const late = await load([
    row("M4", "e", { act: "correction", corrects: "a", minutes: 1 }),
    withdrawal("M4", "f", "d"),
    withdrawal("M4", "g", "nothing"),
    row("M4", "h", { act: "correction", corrects: "b", minutes: 120 }),
  ]);
  expect(late.problems.map((one) => [one.row, one.code])).toEqual([
    [2, "corrects-superseded"],
    [3, "corrects-superseded"],
    [4, "corrects-unknown"],
  ]);
  expect(await creditedTo("M4")).toBe(120);
});

test("unknown members, units, providers, and sessions or providers told differently are named", async () => {
  const found = await load([
    row("nobody", "a"),
    row("M5", "b", { unit: "B99" }),
    row("M5", "c", { providerCode: "new", providerName: "", providerKind: null }),
    row("M5", "d", { providerLevel: "province" }),
    row("M5", "e", { sessionKey: "told" }),
    row("M6", "f", { sessionKey: "told", form: "online" }),
  ]);
  expect(found.loaded).toBe(1);
  expect(found.problems.map((one) => `${one.row} ${one.column} ${one.code}`)).toEqual([
    "2 member_no member-unknown",
    "3 unit unit-unknown",
    "4 provider_code provider-unknown",
    "5 provider_code provider-differs",
    "7 session_key session-differs",
  ]);
});

test("a dry run finds the same and loads nothing", async () => {
  const before = await register.sql("select 1 from entry");
  const rows = [row("M6", "dry"), row("M6", "dry2", { act: "correction", corrects: "dry" })];
  expect(await load(rows, { dryRun: true })).toEqual({ loaded: 2, present: 0, problems: [] });
  expect(await register.sql("select 1 from entry")).toHaveLength(before.length);
  expect(await register.sql("select 1 from session where source_key = 'session dry'")).toEqual([]);
});

test("an entry about a unit is kept with the unit and judges nobody", async () => {
  await judgeQueue(register.ctx);
  const found = await load([row("", "u", { memberNo: null, subjectUnit: "B1" })]);
  expect(found).toEqual({ loaded: 1, present: 0, problems: [] });
  expect(await waitingToBeJudged(register.ctx)).toBe(0);
  const [stored] = await register.sql<{ member_id: string }>(
    "select member_id from entry where subject = 'u'",
  );
  expect(Number(stored?.member_id)).toBe(units.get("B1")!.unitId);
});

test("credit, day lines and the writer's own time of recording are kept", async () => {
  await load([
    {
      ...row("M7", "k", {
        minutes: 960,
        endsOn: day("2011-03-02"),
        credit: 2500,
        creditUnit: "hour",
        days: [
          { on: day("2011-03-01"), minutes: 400 },
          { on: day("2011-03-02"), minutes: 560 },
        ],
      }),
      recordedAt: "2011-04-01T08:00:00Z",
    },
  ]);
  const [stored] = await register.sql(
    `select credit::text, credit_unit, day_dates::text[], day_minutes, e.recorded_at::text
     from entry e join member m using (region_id, member_id) where m.member_no = 'M7'`,
  );
  expect(stored).toEqual({
    credit: "2.500",
    credit_unit: "hour",
    day_dates: ["2011-03-01", "2011-03-02"],
    day_minutes: [400, 560],
    recorded_at: "2011-04-01 08:00:00+00",
  });
});

test("a secretary loads for those whom his post sees and nobody else", async () => {
  const ctx = { ...register.ctx, actor: actorAt("secretary", units.get("B3")!) };
  const rows = [row("N2", "own"), row("M1", "other")].map((value, index) => ({
    row: index,
    value,
  }));
  const outcome = await importEntries(ctx, rows);
  expect(outcome.ok && outcome.value).toMatchObject({
    loaded: 1,
    problems: [{ code: "member-unknown" }],
  });
  const nobody = await importEntries(
    { ...ctx, actor: actorAt("inspector", units.get("P")!) },
    rows,
  );
  expect(nobody).toMatchObject({ ok: false, kind: "not-found" });
});

test("many rows in several portions are loaded once, and the register is true", async () => {
  const rows = Array.from({ length: 12_000 }, (_, index) =>
    row(index % 2 === 0 ? "M1" : "N1", `many ${index}`, {
      minutes: 1,
      sessionKey: `many ${index % 300}`,
      form: "online",
    }),
  );
  const progress: number[] = [];
  const onProgress = (done: number): number => progress.push(done);
  expect(await load(rows, { onProgress })).toEqual({ loaded: 12_000, present: 0, problems: [] });
  expect(progress.at(-1)).toBe(12_000);
  expect(await load(rows)).toEqual({ loaded: 0, present: 12_000, problems: [] });
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});
