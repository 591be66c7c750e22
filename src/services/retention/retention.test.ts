import { afterEach, beforeEach, expect, test } from "vitest";
import { wholeSight } from "#store/database";
import { openApi } from "#test/api";
import {
  actorAt,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { memberRow, partial } from "#test/rows";
import { sweepExpired } from "../access/sweep.ts";
import type { Context } from "../context.ts";
import { foldAll } from "../coverage-folding.ts";
import { recordClass } from "../ledger.ts";
import { correctEntry } from "../ledger-correct.ts";
import { importMembers } from "../members/import.ts";
import { askMerge } from "../merges/ask.ts";
import { decideMerge, undoMerge } from "../merges/decide.ts";
import { moveMember } from "../members/move.ts";
import { leave } from "../members/records.ts";
import { checkReceipt } from "../receipts/check.ts";
import { entryReceipt } from "../receipts/entry.ts";
import { studyFile } from "../study-file.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { verifyRegister } from "../verify.ts";
import { askWaiver } from "../waivers/ask.ts";
import { decideWaiver } from "../waivers/decide.ts";
import { confirmRemovals, drawRemovals, removalsView, withdrawRemovals } from "./removals.ts";
import { readRetention, setRetention } from "./settings.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let gone: number;
let stays: number;
let entry: number;
let operator: Context;
let administrator: Context;

/** M1 left on 1 June 2010, more than a year ago, with a corrected entry; M2 stays. */
beforeEach(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  providers = await buildProviders(register);
  operator = register.ctx;
  administrator = { ...register.ctx, actor: actorAt("administrator", units.get("P")!, 21) };
  const stated = {
    sector: "rural",
    admitted: partial("2001"),
    sex: "f",
    born: partial("1960-05-06"),
  } as const;
  await importMembers(
    register.ctx,
    ["M1", "M2"].map((no, at) => memberRow(at + 2, no, "B1", "2001-01-01", stated)),
  );
  const rows = await register.sql<{ id: string }>(
    "select member_id as id from member order by member_no",
  );
  [gone = 0, stays = 0] = rows.map((row) => Number(row.id));
  await judgeQueue(operator);
  const body = classBody(providers, [gone, stays], 600, { startsOn: "2009-05-04" });
  const recorded = await recordClass(operator, body);
  if (!recorded.ok) throw new Error(JSON.stringify(recorded));
  entry = recorded.value.members[0]!.entryId;
  const said = { minutes: 540, credit: null, days: null, outcome: null, attested: false };
  const corrected = await correctEntry(
    operator,
    { memberId: gone, entryId: entry },
    { ...said, note: "王某的签到表", reason: "list" },
  );
  if (!corrected.ok) throw new Error(corrected.message);
  const left = await leave(operator, gone, "2010-06-01");
  if (!left.ok) throw new Error(left.message);
  await setRetention(operator, { kind: "identity", days: 366 });
  await judgeQueue(operator);
  await foldAll(register.db);
});
afterEach(() => register.close());

const counts = () =>
  register.sql(
    `select unit_id, measure, period, status, members, credited, towards, demanded, missing_minutes,
       missing_count, sessions from coverage where members <> 0 or sessions <> 0
     order by 1, 2, 3, 4`,
  );
const ledger = () =>
  register.sql(
    `select entry_id, root_id, act, minutes, starts_on, recorded_at, encode(content_hash, 'hex') as hash
     from entry order by entry_id`,
  );
async function differences() {
  const found = await verifyRegister(register.db, operator);
  return found.differences;
}
async function removed(): Promise<number> {
  const drawn = await drawRemovals(operator);
  if (!drawn.ok) throw new Error(drawn.message);
  const confirmed = await confirmRemovals(administrator, drawn.value.listId, "decision 7");
  if (!confirmed.ok) throw new Error(confirmed.message);
  expect(confirmed.value).toMatchObject({ persons: 1, removed: 1, kept: 0, reason: "decision 7" });
  return drawn.value.listId;
}

test("whoever left loses name, number, sex and birth; ledger, counts, hashes and receipts stay", async () => {
  const api = await openApi(register);
  const account = await api.signedIn({
    login: "m-one",
    role: "member",
    unit: units.get("B1")!,
    memberId: gone,
  });
  const receipt = await entryReceipt(operator, gone, entry);
  if (!receipt.ok) throw new Error(receipt.message);
  expect(await differences()).toEqual([]);
  const before = { counts: await counts(), ledger: await ledger() };
  const verdicts = () => register.sql("select * from verdict order by 1, 2, 3, 4, 5");
  const judged = await verdicts();
  expect(before.counts.length).toBeGreaterThan(10);
  expect(judged.length).toBeGreaterThan(3);

  await removed();

  const [member] = await register.sql("select * from member where member_id = $1", [gone]);
  expect(member).toMatchObject({
    name: "",
    name_en: "",
    sex: null,
    born_first: null,
    born_last: null,
    member_no: `removed-${gone}`,
  });
  expect(await counts()).toEqual(before.counts);
  expect(await ledger()).toEqual(before.ledger);
  expect(await verdicts()).toEqual(judged);
  expect(await differences()).toEqual([]);
  expect(await checkReceipt(register.db, operator.zone, receipt.value.text)).toMatchObject({
    outcome: "corrected",
    contentHash: receipt.value.contentHash,
  });
  const whole = await register.sql<{ dump: string }>(
    `select string_agg(t::text, ' ') as dump from (
       select to_jsonb(m) as t from member m where member_id = $1
       union all select to_jsonb(l) from member_locator l where member_id = $1
       union all select to_jsonb(e) from entry e where member_id = $1
       union all select to_jsonb(a) from account a where member_id = $1) as x`,
    [gone],
  );
  for (const trace of ["M1", "m-one", "王某", "1960"]) expect(whole[0]!.dump).not.toContain(trace);
  expect((await api.send({ as: account, path: "/me/data" })).statusCode).toBe(401);
  const signIn = { login: account.login, password: account.password };
  const again = await api.send({ method: "POST", path: "/session", body: signIn });
  expect(again.statusCode).toBe(401);
  const other = await studyFile(operator, stays);
  expect(other).toMatchObject({ ok: true, value: { member: { memberNo: "M2" } } });
  await api.close();
});

test("a record that was merged into his goes with him, and may still be taken out again", async () => {
  const asked = await askMerge(operator, {
    survivorId: gone,
    loserId: stays,
    reason: "王某登记了两次",
  });
  if (!asked.ok) throw new Error(asked.message);
  const second = { ...operator, actor: { ...operator.actor, accountId: 99 } };
  const merged = await decideMerge(second, asked.value.mergeId, { outcome: "approved" });
  if (!merged.ok) throw new Error(JSON.stringify(merged));
  await judgeQueue(operator);
  const left = await leave(operator, gone, "2010-07-01");
  expect(left.ok).toBe(true);
  await foldAll(register.db);
  expect(await differences()).toEqual([]);
  await removed();
  expect(await differences()).toEqual([]);
  const [kept] = await register.sql<{ dump: string }>(
    `select string_agg(t::text, ' ') as dump from (
       select to_jsonb(r) as t from merge_row r union all select to_jsonb(l) from member_locator l
       union all select to_jsonb(g) from member_merge g union all select to_jsonb(m) from member m
     ) as x`,
  );
  for (const trace of ["M1", "M2", "王某", "1960"]) expect(kept!.dump).not.toContain(trace);
  const undone = await undoMerge(operator, asked.value.mergeId, { reason: "two persons" });
  expect(undone).toMatchObject({ ok: true });
  expect(await differences()).toEqual([]);
});

test("both steps are put down with the person, the second with its reason", async () => {
  await removed();
  const looks = await register.sql(
    `select account_id, act, task, what, purpose, array_to_string(member_ids, ',') as member from look where task = 'retention'
     order by look_id`,
  );
  const both = { act: "write", task: "retention", member: String(gone) };
  expect(looks).toEqual([
    { account_id: "0", what: "listed for removal", purpose: "", ...both },
    { account_id: "21", what: "name and number removed", purpose: "decision 7", ...both },
  ]);
});

test("what is due is shown by unit and names nobody; it changes nothing", async () => {
  const before = await register.sql("select * from member order by member_id");
  const view = await removalsView(administrator);
  expect(view).toMatchObject({
    ok: true,
    value: {
      due: [{ unit: { code: "B1" }, persons: 1, firstLeft: "2010-06-01", lastLeft: "2010-06-01" }],
      lists: [],
    },
  });
  expect(JSON.stringify(view)).not.toMatch(/M1|测试/);
  expect(await register.sql("select * from member order by member_id")).toEqual(before);
});

test("whoever drew a list does not confirm it; a list is decided once", async () => {
  const drawn = await drawRemovals(operator);
  if (!drawn.ok) throw new Error(drawn.message);
  const { listId } = drawn.value;
  expect(await confirmRemovals(operator, listId, "mine")).toMatchObject({ code: "list-own" });
  expect(await drawRemovals(administrator)).toMatchObject({ code: "list-waits" });
  const both = await Promise.all([
    confirmRemovals(administrator, listId, "yes"),
    withdrawRemovals(operator, listId),
  ]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(both.find((one) => !one.ok)).toMatchObject({ code: "list-decided" });
});

test("two who draw at once make one list", async () => {
  const both = await Promise.all([drawRemovals(operator), drawRemovals(administrator)]);
  expect(both.filter((one) => one.ok)).toHaveLength(1);
  expect(await register.sql("select 1 from removal")).toHaveLength(1);
});

test("whoever came back between the steps keeps his data", async () => {
  const drawn = await drawRemovals(operator);
  if (!drawn.ok) throw new Error(drawn.message);
  const back = await moveMember(operator, gone, {
    unitId: units.get("B2")!.unitId,
    on: "2011-11-01",
  });
  expect(back).toMatchObject({ ok: true });
  const confirmed = await confirmRemovals(administrator, drawn.value.listId, "decision 7");
  expect(confirmed).toMatchObject({ ok: true, value: { persons: 1, removed: 0, kept: 1 } });
  const [member] = await register.sql("select member_no from member where member_id = $1", [gone]);
  expect(member).toEqual({ member_no: "M1" });
});

test("a confirmed list that was not finished is finished by the sweep", async () => {
  const drawn = await drawRemovals(operator);
  if (!drawn.ok) throw new Error(drawn.message);
  await register.sql(
    "update removal_list set confirmed_by = 21, confirmed_at = now(), reason = 'killed here'",
  );
  await sweepExpired(operator);
  const [member] = await register.sql("select name, member_no from member where member_id = $1", [
    gone,
  ]);
  expect(member).toEqual({ name: "", member_no: `removed-${gone}` });
  expect(await register.sql("select 1 from removal where done_at is null")).toEqual([]);
});

test("nobody is due before his time, and who has a post is not due", async () => {
  expect(await setRetention(operator, { kind: "identity", days: 3000 })).toMatchObject({
    ok: true,
  });
  expect(await drawRemovals(operator)).toMatchObject({ code: "nobody-due" });
  await setRetention(operator, { kind: "identity", days: 366 });
  await register.sql(
    `with a as (insert into account (login, display_name, member_id, recorded_by)
       values ('clerk', 'clerk', $1, 0) returning account_id)
     insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
     select account_id, 'secretary', $2, '2001-01-01', 0 from a`,
    [gone, units.get("B1")!.unitId],
  );
  expect(await drawRemovals(operator)).toMatchObject({ code: "nobody-due" });
});

test("the function that removes refuses members who are here, and anybody without whole sight", async () => {
  const remove = (sight: typeof wholeSight, id: number) =>
    register.db.write(sight, (tx) =>
      tx.run({ name: "", text: "select remove_identity($1, $2::bigint[])" }, [
        units.get("B1")!.regionId,
        `{${id}}`,
      ]),
    );
  await expect(remove(wholeSight, stays)).rejects.toThrow(/who have left/);
  await expect(remove(administrator.actor.sight, gone)).rejects.toThrow(/whole sight/);
});

test("the ground of a waiver goes when its time is over; the norm stays set aside", async () => {
  const asked = await askWaiver(operator, stays, {
    requirement: "S1",
    windowStart: "2009-01-01",
    kind: "posting",
    effect: "lift",
  });
  if (!asked.ok) throw new Error(asked.message);
  const office = { ...operator, actor: actorAt("training-office", units.get("T1")!, 12) };
  const granted = await decideWaiver(office, stays, asked.value.requestId, { outcome: "granted" });
  expect(granted).toMatchObject({ ok: true });
  await foldAll(register.db);
  const before = await counts();
  await setRetention(operator, { kind: "waiver-kinds", days: 366 });
  await sweepExpired(operator);
  const kinds = await register.sql(
    "select w.kind, f.value from waiver_request w join fact f on f.member_id = w.member_id and f.kind = 'waiver'",
  );
  expect(kinds).toEqual([{ kind: "removed", value: "S1/2009-01-01/removed/lift" }]);
  expect(await counts()).toEqual(before);
  expect(await differences()).toEqual([]);
});

test("looks go after their time, not before", async () => {
  await register.sql(
    `insert into look (account_id, act, task, what, member_ids, looked_at) values
       (1, 'look', 'standing', 'old', '{1}', now() - interval '400 days'),
       (1, 'look', 'standing', 'new', '{1}', now() - interval '300 days')`,
  );
  await setRetention(operator, { kind: "looks", days: 366 });
  await sweepExpired(operator);
  const looks = await register.sql<{ what: string }>(
    "select what from look where task = 'standing'",
  );
  const left = looks.map((one) => one.what);
  expect(left).toContain("new");
  expect(left).not.toContain("old");
});

test("times are set within bounds, by the operator alone, and read by the top unit's administrator", async () => {
  for (const days of [0, -1, 1.5, Number.NaN, 99_999]) {
    const refused = await setRetention(operator, { kind: "looks", days });
    expect(refused).toMatchObject({ code: "days-invalid" });
  }
  expect(await setRetention(operator, { kind: "names", days: 5 })).toMatchObject({
    code: "kind-unknown",
  });
  expect(await setRetention(administrator, { kind: "looks", days: 400 })).toMatchObject({
    kind: "not-found",
  });
  expect(await readRetention(administrator)).toMatchObject({ ok: true, value: { looks: 3660 } });
  const county = { ...operator, actor: actorAt("administrator", units.get("C1")!, 22) };
  const asked = [readRetention(county), removalsView(county), drawRemovals(county)];
  for (const one of await Promise.all(asked)) expect(one).toMatchObject({ kind: "not-found" });
});
