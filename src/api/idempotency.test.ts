import { afterAll, beforeAll, expect, test } from "vitest";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import { judgeQueue } from "#services/verdicts-recompute";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let members: number[];
let school: number;
let secretary: SignedInAccount;
const at = (code: string): SketchedUnit => units.get(code)!;

beforeAll(async () => {
  register = await openRegister({ connections: 8 });
  units = await buildUnits(register);
  school = (await buildProviders(register)).get("school")!;
  members = await buildMembers(register, at("B1"), ["K1", "K2", "K3"]);
  await judgeQueue(register.ctx);
  api = await openApi(register);
  secretary = await api.signedIn({ login: "keys", role: "secretary", unit: at("B1") });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const classOn = (startsOn: string, memberIds = members, minutes = 480) => ({
  session: { startsOn, endsOn: startsOn, form: "lecture", topic: "theory", providerId: school },
  attendees: memberIds.map((memberId) => ({ memberId, minutes })),
});
const record = (key: string, body: unknown, as = secretary) =>
  api.send({ as, method: "POST", path: "/classes", body, headers: { "idempotency-key": key } });
const entries = async (): Promise<number> =>
  (await register.sql<{ n: number }>("select count(*)::int as n from entry"))[0]!.n;

test("the same key and body a second time answers the same and records nothing more", async () => {
  const first = await record("again", classOn("2011-03-01"));
  expect(first.statusCode).toBe(201);
  const count = await entries();
  const second = await record("again", classOn("2011-03-01"));
  expect(second.statusCode).toBe(201);
  expect(second.json()).toEqual(first.json());
  expect(await entries()).toBe(count);
});

test("twelve requests with one key at once have one effect and one answer", async () => {
  const before = await entries();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => record("parallel", classOn("2011-04-01"))),
  );
  expect(answers.map((answer) => answer.statusCode)).toEqual(Array(12).fill(201));
  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  expect(await entries()).toBe(before + members.length);
  const [looks] = await register.sql<{ n: number }>(
    "select count(*)::int as n from look where act = 'write' and account_id = $1 and looked_at > now() - interval '1 minute'",
    [secretary.accountId],
  );
  expect(looks?.n).toBe(2);
});

test("the same key with another body is refused and records nothing", async () => {
  await record("other-body", classOn("2011-05-01"));
  const before = await entries();
  const answer = await record("other-body", classOn("2011-05-02"));
  expect(answer.statusCode).toBe(422);
  expect(answer.json().code).toBe("idempotency-key-reused");
  expect(await entries()).toBe(before);
});

test("a refused request does not use up its key", async () => {
  const wrong = await record("mended", classOn("2011-06-01", members, 90_000));
  expect(wrong.statusCode).toBe(422);
  const mended = await record("mended", classOn("2011-06-01"));
  expect(mended.statusCode).toBe(201);
});

test("a key belongs to one account and one route", async () => {
  const other = await api.signedIn({ login: "keys2", role: "training-office", unit: at("T1") });
  await record("shared", classOn("2011-07-01", members.slice(0, 1)));
  const answer = await record("shared", classOn("2011-07-02", members.slice(1, 2)), other);
  expect(answer.statusCode).toBe(201);
});

test("after a day the key is new again", async () => {
  await record("old", classOn("2011-08-01"));
  await register.sql(
    "update idempotency_key set recorded_at = now() - interval '25 hours' where key = 'old'",
  );
  expect((await record("old", classOn("2011-08-02"))).statusCode).toBe(201);
});

test.each(["", " ", "x".repeat(129), "quote'", "schlüssel"])(
  "the key %o is refused",
  async (key) => {
    const answer = await record(key, classOn("2011-09-01"));
    expect(answer.statusCode).toBe(400);
  },
);

test("what is written and the kept answer stand or fall together", async () => {
  await register.sql("alter table look rename to look_away");
  try {
    const before = await entries();
    expect((await record("torn", classOn("2011-10-01"))).statusCode).toBe(500);
    expect(await entries()).toBe(before);
    const kept = await register.sql("select key from idempotency_key where key = 'torn'");
    expect(kept).toEqual([]);
  } finally {
    await register.sql("alter table look_away rename to look");
  }
  expect((await record("torn", classOn("2011-10-01"))).statusCode).toBe(201);
});

test("a leaving that is taken back twice under one key is taken back once, and the member sees by whom", async () => {
  const [memberId = 0] = await buildMembers(register, at("B1"), ["K9"]);
  const own = await api.signedIn({ login: "k9", role: "member", unit: at("B1"), memberId });
  const send = (key: string, path: string, body: unknown) =>
    api.send({
      as: secretary,
      method: "POST",
      path: `/members/${memberId}${path}`,
      body,
      headers: { "idempotency-key": key },
    });
  const left = await send("gone", "/leave", { on: "2011-07-01" });
  const events: { kind: string; eventId: number }[] = left.json().events;
  const path = `/events/${events.find((one) => one.kind === "left")!.eventId}/withdrawals`;
  for (const reason of [undefined, "", " ", "x".repeat(201)]) {
    expect((await send(`no-${reason?.length}`, path, { reason })).statusCode).toBe(400);
  }
  const reason = { reason: "another person" };
  const answers = await Promise.all([1, 2, 3].map(() => send("back", path, reason)));
  expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201, 201]);
  expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
  const again = await send("once-more", path, reason);
  expect([again.statusCode, again.json().code]).toEqual([409, "event-taken-back"]);
  const looks = await api.send({ as: own, path: `/members/${memberId}/looks` });
  const written: { act: string; task: string; what: string }[] = looks.json().items;
  expect(written.filter((one) => one.what === "event taken back")).toMatchObject([
    { act: "write", task: "standing", role: "secretary" },
  ]);
});
