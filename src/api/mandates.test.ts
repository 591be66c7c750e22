import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatDay } from "#core/day";
import { foldAll } from "#services/coverage-folding";
import { moveMember } from "#services/members/move";
import { judgeQueue } from "#services/verdicts-recompute";
import { addAccountRole } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMandate } from "#test/mandates";
import { buildMembers, buildProviders, buildUnits, day, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

/** P > C1 > T1 > B1, B2; C1 > B4; P > C2 > T2 > B3. B4 has nobody who keeps its records. */
let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let issuer: SignedInAccount;
let holder: SignedInAccount;
let holderPost: number;
let today = "2011-11-15";
const members = new Map<string, number>();
const at = (code: string): SketchedUnit => units.get(code)!;
const member = (no: string): number => members.get(no)!;
let count = 0;

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  const school = (await buildProviders(register)).get("school")!;
  const homes = { B1: 12, B2: 1, B3: 1, B4: 2 };
  for (const [home, some] of Object.entries(homes)) {
    const numbers = Array.from({ length: some }, (_, n) => `${home}-${10 + n}`);
    const ids = await buildMembers(register, at(home), numbers);
    numbers.forEach((no, index) => members.set(no, ids[index]!));
  }
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  // As if the server's clock went on: what it says is asked anew with every request.
  api = await openApi({
    ...register,
    get ctx() {
      return { ...register.ctx, today: day(today) };
    },
  });
  issuer = await api.signedIn({ login: "office-P", role: "training-office", unit: at("P") });
  holder = await api.signedIn({ login: "inspector-C1", role: "inspector", unit: at("C1") });
  await api.signedIn({ login: "secretary-B1", role: "secretary", unit: at("B1") });
  const town = await api.signedIn({ login: "office-T1", role: "training-office", unit: at("T1") });
  holderPost = await postOf(holder);
  const session = {
    startsOn: "2011-03-01",
    endsOn: "2011-03-01",
    form: "lecture",
    topic: "theory",
  };
  const recorded = await api.send({
    as: town,
    method: "POST",
    path: "/classes",
    body: {
      session: { ...session, providerId: school },
      attendees: [{ memberId: member("B1-10"), minutes: 480 }],
    },
  });
  expect(recorded.statusCode).toBe(201);
}, 60_000);
afterAll(async () => {
  await api.close();
  await register.close();
});

async function postOf(account: SignedInAccount): Promise<number> {
  const [row] = await register.sql<{ id: string }>(
    "select account_role_id as id from account_role where account_id = $1",
    [account.accountId],
  );
  return Number(row!.id);
}

async function on<T>(text: string, work: () => Promise<T>): Promise<T> {
  const before = today;
  today = text;
  try {
    return await work();
  } finally {
    today = before;
  }
}

const terms = () => ({
  postId: holderPost,
  until: "2011-11-30",
  reason: `复核第${(count += 1)}号投诉`,
});
const named = (more: object = {}) => ({
  kind: "objection",
  numbers: ["B1-10"],
  ...terms(),
  ...more,
});
const issue = (body: object, as = issuer) =>
  api.send({ as, method: "POST", path: "/mandates", body });

async function issued(body: object): Promise<Record<string, never> & { mandateId: number }> {
  const answer = await issue(body);
  expect([answer.statusCode, answer.body]).toEqual([201, expect.any(String)]);
  return answer.json();
}

const persons = (mandateId: number, as = holder) =>
  api.send({ as, path: `/mandates/${mandateId}/members` });
const person = (mandateId: number, no: string, as = holder) =>
  api.send({ as, path: `/mandates/${mandateId}/members/${member(no)}` });
const numbersOf = (answer: Awaited<ReturnType<typeof persons>>): string[] =>
  answer.json().items.map((one: { memberNo: string }) => one.memberNo);
const revoke = (mandateId: number, as = issuer) =>
  api.send({ as, method: "POST", path: `/mandates/${mandateId}/revocation` });

async function selfOf(no: string): Promise<SignedInAccount> {
  const login = `self-${no}-${(count += 1)}`;
  return api.signedIn({ login, role: "member", unit: at(no.slice(0, 2)), memberId: member(no) });
}

test("the holder sees the persons named and nobody else, the issuer a number", async () => {
  const answer = await issue(named({ numbers: ["B1-10", "B3-10"] }));
  expect(answer.statusCode).toBe(201);
  expect(answer.body).not.toMatch(/B1-10|B3-10|测试/);
  const { mandateId, ...view } = answer.json();
  expect(view).toMatchObject({ persons: 2, fields: ["identity"], until: "2011-11-30" });
  expect(numbersOf(await persons(mandateId))).toEqual(["B1-10", "B3-10"]);
  expect((await person(mandateId, "B1-11")).statusCode).toBe(404);
  expect((await persons(mandateId, issuer)).statusCode).toBe(404);
  expect((await person(mandateId, "B1-10", issuer)).statusCode).toBe(404);
  // Nothing else opens: neither the study file nor the search.
  const file = await api.send({ as: holder, path: `/members/${member("B1-10")}` });
  expect(file.statusCode).toBe(404);
  const found = await api.send({ as: holder, path: "/members?q=B1-10" });
  expect(found.json().items).toEqual([]);
});

test("a field that the mandate does not name is not in the answer", async () => {
  const shown: Record<string, string[]> = {};
  for (const field of ["identity", "study-file", "entries", "facts"]) {
    const { mandateId } = await issued(named({ fields: [field] }));
    const answer = await person(mandateId, "B1-10");
    shown[field] = Object.keys(answer.json()).toSorted();
  }
  expect(shown).toEqual({
    identity: ["mandate", "member"],
    "study-file": ["mandate", "member", "verdicts"],
    entries: ["entries", "mandate", "member"],
    facts: ["facts", "mandate", "member"],
  });
});

test("with all fields the holder reads where the person stands, the ledger and what is dated", async () => {
  const { mandateId } = await issued(named({ fields: ["study-file", "entries", "facts"] }));
  const file = (await person(mandateId, "B1-10")).json();
  expect(file.verdicts.length).toBeGreaterThan(0);
  expect(file.entries).toMatchObject([{ minutes: 480, stands: true, recordedBy: "office-T1" }]);
  expect(file.facts).toMatchObject({ joinedOn: "2005-06-01", homes: [{ from: "2005-06-01" }] });
});

test("the member reads who may see him besides, what for and until when, and every look", async () => {
  const self = await selfOf("B2-10");
  const body = named({ numbers: ["B2-10"], fields: ["entries"] });
  const { mandateId } = await issued(body);
  await persons(mandateId);
  await person(mandateId, "B2-10");
  const path = `/members/${member("B2-10")}`;
  const { items } = (await api.send({ as: self, path: `${path}/mandates` })).json();
  expect(items).toMatchObject([
    {
      mandateId,
      kind: "objection",
      reason: body.reason,
      fields: ["identity", "entries"],
      until: "2011-11-30",
      holder: { name: "inspector-C1", role: "inspector", unit: { code: "C1" } },
      issuer: { name: "office-P", role: "training-office", unit: { code: "P" } },
      lasts: true,
    },
  ]);
  const looks = (await api.send({ as: self, path: `${path}/looks` })).json().items;
  const said = looks.map((one: Record<string, unknown>) => [one["act"], one["by"], one["what"]]);
  expect(said).toEqual([
    ["look", "inspector-C1", "identity, entries"],
    ["look", "inspector-C1", "persons of a mandate"],
    ["write", "office-P", "mandate issued"],
  ]);
  expect(looks).toMatchObject(looks.map(() => ({ task: "mandate", mandateId })));
  // It is the member's to read, and nobody else's.
  const other = await api.send({ as: holder, path: `${path}/mandates` });
  expect(other.statusCode).toBe(404);
});

test("a sample is drawn by the server, can be drawn again from its seed, and is told to nobody before", async () => {
  const body = { kind: "sample", unitId: at("B1").unitId, draw: 5, from: "2011-11-20", ...terms() };
  const view = await issued(body);
  expect(view).toMatchObject({ persons: 5, isDrawn: true, seed: null, state: "coming" });
  const { mandateId } = view;
  expect(await persons(mandateId)).toMatchObject({ statusCode: 404 });
  const selves = new Map<string, SignedInAccount>();
  for (let n = 10; n < 22; n += 1) selves.set(`B1-${n}`, await selfOf(`B1-${n}`));
  const told = async () => {
    const found: string[] = [];
    for (const [no, as] of selves) {
      const answer = await api.send({ as, path: `/members/${member(no)}/mandates` });
      const { items } = answer.json<{ items: { mandateId: number }[] }>();
      if (items.some((one) => one.mandateId === mandateId)) found.push(no);
    }
    return found;
  };
  expect(await told()).toEqual([]);
  const drawn = await on("2011-11-20", async () => {
    const numbers = numbersOf(await persons(mandateId)).toSorted();
    expect(await told()).toEqual(numbers);
    return numbers;
  });
  const list = await on("2011-12-01", () => api.send({ as: issuer, path: "/mandates/issued" }));
  const after = list.json().items.find((one: { mandateId: number }) => one.mandateId === mandateId);
  const key = (no: string) =>
    createHash("sha256")
      .update(Buffer.concat([Buffer.from(after.seed, "hex"), Buffer.from(no)]))
      .digest("hex");
  const again = [...selves.keys()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, 5);
  expect(drawn).toEqual(again.toSorted());
});

test("a mandate opens from its first day to its last, and not a day longer", async () => {
  const body = named({ from: "2011-11-20", until: "2011-11-22" });
  const { mandateId } = await issued(body);
  const answers: Record<string, unknown> = {};
  for (const text of ["2011-11-19", "2011-11-20", "2011-11-22", "2011-11-23"]) {
    const answer = await on(text, () => person(mandateId, "B1-10"));
    answers[text] = answer.statusCode === 200 ? 200 : answer.json().code;
  }
  expect(answers).toEqual({
    "2011-11-19": "mandate-coming",
    "2011-11-20": 200,
    "2011-11-22": 200,
    "2011-11-23": "mandate-ended",
  });
});

test("what was revoked opens nothing from the next request on, and is revoked once", async () => {
  const { mandateId } = await issued(named());
  expect((await person(mandateId, "B1-10")).statusCode).toBe(200);
  expect((await revoke(mandateId, holder)).statusCode).toBe(404);
  const colleague = await api.signedIn({ login: "admin-P", role: "administrator", unit: at("P") });
  expect((await revoke(mandateId, colleague)).json()).toMatchObject({ state: "revoked" });
  const answer = await person(mandateId, "B1-10");
  expect([answer.statusCode, answer.json().code]).toEqual([404, "mandate-revoked"]);
  expect((await revoke(mandateId)).statusCode).toBe(409);
  const own = (await api.send({ as: holder, path: "/mandates" })).json().items;
  expect(own.find((one: { mandateId: number }) => one.mandateId === mandateId)).toMatchObject({
    state: "revoked",
    may: { open: false, revoke: false },
  });
});

test("a mandate ends with the post by which it is held", async () => {
  const login = `leaver-${(count += 1)}`;
  const leaver = await api.signedIn({ login, role: "inspector", unit: at("C1") });
  const { mandateId } = await issued({ ...named(), postId: await postOf(leaver) });
  expect((await persons(mandateId, leaver)).statusCode).toBe(200);
  await register.sql("update account_role set valid_to = $2 where account_id = $1", [
    leaver.accountId,
    today,
  ]);
  const answer = await persons(mandateId, leaver);
  expect([answer.statusCode, answer.json().code]).toEqual([404, "mandate-post-lost"]);
});

test("a mandate is nobody's but its holder's, whatever number is guessed", async () => {
  const { mandateId } = await issued(named());
  const login = `other-${(count += 1)}`;
  const other = await api.signedIn({ login, role: "inspector", unit: at("C1") });
  const guessed = await person(mandateId, "B1-10", other);
  const unknown = await person(999_999, "B1-10", other);
  expect(guessed.statusCode).toBe(404);
  expect(guessed.json().code).toBe(unknown.json().code);
});

test("it follows a member who moves to another county", async () => {
  const [moved = 0] = await buildMembers(register, at("B1"), ["B1-99"]);
  members.set("B1-99", moved);
  await judgeQueue(register.ctx);
  const { mandateId } = await issued(named({ numbers: ["B1-99"], fields: ["facts"] }));
  const went = await moveMember(register.ctx, moved, {
    unitId: at("B3").unitId,
    on: "2011-11-15",
  });
  expect(went.ok).toBe(true);
  const answer = await person(mandateId, "B1-99");
  expect(answer.json()).toMatchObject({ member: { memberNo: "B1-99", unit: { code: "B3" } } });
  expect(answer.json().facts.homes).toHaveLength(2);
});

test("records work opens the members of a unit without an office, on each day those who are there", async () => {
  const body = { kind: "records", unitId: at("B4").unitId, fields: ["entries"], ...terms() };
  const view = await issued(body);
  expect(view).toMatchObject({ persons: null, unit: { code: "B4" } });
  const { mandateId } = view;
  expect(numbersOf(await persons(mandateId))).toEqual(["B4-10", "B4-11"]);
  await buildMembers(register, at("B4"), ["B4-12"]);
  expect(numbersOf(await persons(mandateId))).toEqual(["B4-10", "B4-11", "B4-12"]);
  const self = await selfOf("B4-10");
  const told = await api.send({ as: self, path: `/members/${member("B4-10")}/mandates` });
  expect(told.json().items).toMatchObject([{ mandateId, kind: "records" }]);
  const kept = await issue({ ...body, ...terms(), unitId: at("B1").unitId });
  expect([kept.statusCode, kept.json().code]).toEqual([409, "unit-has-office"]);
});

test("a mandate is issued from one level up: not from further up, from the side, or to oneself", async () => {
  const county = await api.signedIn({
    login: "office-C2",
    role: "training-office",
    unit: at("C2"),
  });
  const town = await api.signedIn({ login: "inspector-T1", role: "inspector", unit: at("T1") });
  const townPost = await postOf(town);
  const statuses = [
    await issue({ ...named(), postId: townPost }),
    await issue(named(), county),
    await issue(named(), holder),
    await issue({ ...named(), postId: await postOf(issuer) }),
  ];
  expect(statuses.map((one) => one.statusCode)).toEqual([404, 404, 404, 404]);
  await register.db.write(wholeSight, async (tx) =>
    addAccountRole(tx, {
      accountId: issuer.accountId,
      role: "inspector",
      unitId: at("C1").unitId,
      from: register.ctx.today - 1,
      to: null,
      recordedBy: 0,
    }),
  );
  const [own] = await register.sql<{ id: string }>(
    "select account_role_id as id from account_role where account_id = $1 and unit_id = $2",
    [issuer.accountId, at("C1").unitId],
  );
  const self = await issue({ ...named(), postId: Number(own!.id) });
  expect([self.statusCode, self.json().code]).toEqual([409, "mandate-to-oneself"]);
  const posts = (await api.send({ as: issuer, path: "/mandates/posts" })).json().items;
  expect(posts.map((one: { name: string }) => one.name)).not.toContain("office-P");
});

test("persons are those below the issuer; whoever is named beside a wrong number is told so", async () => {
  const county = await api.signedIn({
    login: "office-C1",
    role: "training-office",
    unit: at("C1"),
  });
  const town = await api.signedIn({ login: "secretary-T1", role: "secretary", unit: at("T1") });
  const postId = await postOf(town);
  // Nobody of those among whom other tests draw.
  const [fresh = 0] = await buildMembers(register, at("B2"), ["B2-99"]);
  members.set("B2-99", fresh);
  const numbers = ["B2-99", "B3-10", "no such number"];
  const answer = await issue({ ...named({ numbers }), postId }, county);
  expect(answer.statusCode).toBe(422);
  const places = answer.json().problems.map((one: { at: string }) => one.at);
  expect(places).toEqual(["/numbers/1", "/numbers/2"]);
  const looks = await api.send({
    as: await selfOf("B2-99"),
    path: `/members/${member("B2-99")}/looks`,
  });
  expect(looks.json().items).toMatchObject([{ by: "office-C1", what: "number named" }]);
  const outside = { kind: "sample", unitId: at("B3").unitId, draw: 1, ...terms(), postId };
  expect((await issue(outside, county)).statusCode).toBe(404);
});

test("every kind has a longest time, which the installation may set", async () => {
  const until = (days: number) => formatDay(day(today) + days - 1);
  const merge = (days: number) => issue({ ...named(), kind: "merge", until: until(days) });
  expect((await merge(30)).statusCode).toBe(201);
  expect((await merge(31)).json()).toMatchObject({ status: 422, code: "mandate-too-long" });
  await register.sql(`insert into setting (name, value) values ('mandateDays', '{"merge": 7}')`);
  expect((await merge(8)).json()).toMatchObject({ code: "mandate-too-long" });
  expect((await merge(7)).statusCode).toBe(201);
  const past = await issue(named({ from: "2011-11-14" }));
  expect(past.json()).toMatchObject({ status: 422, code: "mandate-begins-in-the-past" });
});

test("what cannot be a mandate is refused with its place", async () => {
  const { until: _until, ...endless } = named();
  for (const body of [
    endless,
    named({ reason: " " }),
    named({ numbers: [] }),
    named({ fields: ["health"] }),
    named({ kind: "sample" }),
    named({ until: "2011-02-30" }),
    { kind: "sample", unitId: at("B1").unitId, draw: 501, ...terms() },
    { kind: "sample", unitId: at("B1").unitId, draw: 1, numbers: ["B1-10"], ...terms() },
    named({ persons: [1] }),
  ]) {
    expect([body, (await issue(body)).statusCode]).toEqual([body, 400]);
  }
});

test("the same form sent twice issues one mandate", async () => {
  const body = named();
  const answers = await Promise.all([issue(body), issue(body)]);
  expect(answers.map((one) => one.statusCode)).toEqual(expect.arrayContaining([201, 409]));
});

test("mandates are listed in pages, the latest first, each once", async () => {
  const seen: number[] = [];
  let path = "/mandates?limit=4";
  while (path !== "") {
    const { items, next } = (await api.send({ as: holder, path })).json();
    seen.push(...items.map((one: { mandateId: number }) => one.mandateId));
    path = next === null ? "" : `/mandates?limit=4&cursor=${next}`;
  }
  expect(seen.length).toBeGreaterThan(8);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
});

test("a person of a mandate is one page, and the next goes on after", async () => {
  const ids = Array.from({ length: 5 }, (_, n) => member(`B1-${10 + n}`));
  const holding = { holder: holder.accountId, role: "inspector", at: at("C1"), issuedAt: at("P") };
  const mandateId = await buildMandate(register, { ...holding, members: ids });
  const seen: number[] = [];
  let path = `/mandates/${mandateId}/members?limit=2`;
  while (path !== "") {
    const { items, next } = (await api.send({ as: holder, path })).json();
    seen.push(...items.map((one: { memberId: number }) => one.memberId));
    path = next === null ? "" : `/mandates/${mandateId}/members?limit=2&cursor=${next}`;
  }
  expect(seen).toEqual(ids.toSorted((a, b) => a - b));
});

test("numbers cannot be guessed by the thousand", async () => {
  const login = `guesser-${(count += 1)}`;
  const guesser = await api.signedIn({ login, role: "training-office", unit: at("P") });
  const numbers = Array.from({ length: 200 }, (_, n) => `guess-${n}`);
  const statuses: number[] = [];
  for (let n = 0; n < 11; n += 1)
    statuses.push((await issue(named({ numbers }), guesser)).statusCode);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
});
