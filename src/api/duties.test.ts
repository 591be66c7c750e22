import { afterAll, beforeAll, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildUnits, openRegister, type Register, type SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let office: SignedInAccount;
let administrator: SignedInAccount;
let stranger: SignedInAccount;
let inspector: SignedInAccount;
const at = (code: string): SketchedUnit => units.get(code)!;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  await judgeQueue(register.ctx);
  await foldAll(register.db);
  api = await openApi(register);
  const account = (
    login: string,
    role: "training-office" | "administrator" | "secretary" | "inspector",
    code: string,
  ) => api.signedIn({ login, role, unit: at(code) });
  office = await account("C1-office", "training-office", "C1");
  administrator = await account("P-admin", "administrator", "P");
  stranger = await account("B1-secretary", "secretary", "B1");
  inspector = await account("C1-inspector", "inspector", "C1");
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const meeting = (on: string) => ({
  startsOn: on,
  endsOn: on,
  form: "joint-meeting",
  credit: { quantity: 1, unit: "item" },
});
const post = (as: SignedInAccount, path: string, body: Record<string, unknown>) =>
  api.send({ as, method: "POST", path, body });
const duties = async (code: string, as = office) =>
  (await api.send({ as, path: `/units/${at(code).unitId}/duties` })).json();
const statusOf = async (code: string, requirement: string, windowStart: string) =>
  (await duties(code)).duties.find(
    (one: { requirement: { id: string }; windowStart: string }) =>
      one.requirement.id === requirement && one.windowStart === windowStart,
  );

test("a meeting is recorded, corrected and withdrawn, and the duty is judged at once", async () => {
  const path = `/units/${at("C1").unitId}/entries`;
  const first = await post(office, path, meeting("2010-01-05"));
  expect(first.statusCode).toBe(201);
  expect(first.json().changed).toMatchObject([{ requirement: { id: "S17" }, status: "met" }]);
  await post(office, path, meeting("2011-11-10"));
  expect(await statusOf("C1", "S17", "2011-01-01")).toMatchObject({ status: "met", credited: 1 });
  expect((await duties("C1")).gaps).toEqual([
    { requirement: "S17", from: "2010-01-05", to: "2011-11-10", days: 674, months: 22.1 },
  ]);
  const entry = `${path}/${first.json().entryId}`;
  const body = { reason: "twice recorded" };
  const taken = await post(office, `${entry}/withdrawals`, body);
  expect(taken.json().changed).toMatchObject([{ status: "short" }]);
  const again = await post(office, `${entry}/corrections`, {
    ...body,
    credit: { quantity: 1, unit: "item" },
  });
  expect(again.statusCode).toBe(409);
  expect((await duties("C1")).ledger).toHaveLength(3);
  await foldAll(register.db);
  expect((await verifyRegister(register.db, register.ctx)).differences).toEqual([]);
});

test("a fact is recorded and taken back; what is not on record is said in words", async () => {
  const path = `/units/${at("C2").unitId}/facts`;
  const fact = { kind: "training-staff", value: "full", from: "2010-05-01" };
  expect((await duties("C2", administrator)).duties).toContainEqual(
    expect.objectContaining({
      status: "not-measurable",
      reasons: expect.arrayContaining([expect.objectContaining({ code: "because" })]) as unknown,
    }),
  );
  const recorded = await post(administrator, path, fact);
  expect(recorded.statusCode).toBe(201);
  const shown = await duties("C2", administrator);
  expect(shown.facts).toMatchObject([{ kind: "training-staff", value: "full" }]);
  const back = await post(administrator, `${path}/${shown.facts[0].factId}/corrections`, {
    fact: null,
  });
  expect(
    back.json().changed.every((one: { status: string }) => one.status === "not-measurable"),
  ).toBe(true);
  expect((await duties("C2", administrator)).facts).toEqual([]);
});

test("only its own office, administrator or secretary records for a unit, and only a unit's acts", async () => {
  const path = `/units/${at("C2").unitId}/entries`;
  for (const as of [office, stranger, inspector]) {
    expect((await post(as, path, meeting("2011-05-05"))).statusCode).toBe(404);
  }
  const own = `/units/${at("C1").unitId}/entries`;
  expect((await post(inspector, own, meeting("2011-05-05"))).statusCode).toBe(404);
  expect((await post(office, own, { ...meeting("2011-05-05"), form: "lecture" })).statusCode).toBe(
    422,
  );
  expect((await post(office, own, meeting("2011-12-05"))).statusCode).toBe(422);
  expect((await duties("C1", inspector)).mayRecord).toBe(false);
  const away = await api.send({ as: stranger, path: `/units/${at("C1").unitId}/duties` });
  expect(away.statusCode).toBe(404);
});

test("units that fall short come a page at a time, without gaps or repetitions", async () => {
  const path = `/units/${at("P").unitId}/duties/owing`;
  const all = (await api.send({ as: administrator, path: `${path}?limit=500` })).json();
  expect(all.items.length).toBeGreaterThan(20);
  expect(all.items.every((one: { duty: { owes: boolean } }) => one.duty.owes)).toBe(true);
  const paged = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const next: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = (await api.send({ as: administrator, path: `${path}?limit=7${next}` })).json();
    paged.push(...page.items);
    cursor = page.next;
  }
  expect(paged).toEqual(all.items);
  const short = await api.send({ as: administrator, path: `${path}?requirement=S18&status=short` });
  expect(
    new Set(short.json().items.map((one: { unit: { code: string } }) => one.unit.code)),
  ).toEqual(new Set(["P", "C1", "C2"]));
  const strange = await api.send({ as: administrator, path: `${path}?cursor=AAAA` });
  expect(strange.statusCode).toBe(422);
  const unknown = await api.send({ as: administrator, path: `${path}?requirement=S1888` });
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, "requirement-unknown"]);
});

test("the overview counts units apart from members, and the file says what it counts", async () => {
  const unitId = at("P").unitId;
  const overview = (
    await api.send({ as: administrator, path: `/units/${unitId}/overview` })
  ).json();
  const ids = (list: { requirement: { id: string } }[]) => list.map((one) => one.requirement.id);
  expect(ids(overview.duties)).toContain("S18");
  expect(ids(overview.requirements)).not.toContain("S18");
  expect(ids(overview.due.requirements)).not.toContain("S18");
  const file = await api.send({
    as: administrator,
    path: `/units/${unitId}/duties-owing.csv?purpose=test&requirement=S18`,
  });
  expect(file.statusCode).toBe(200);
  expect(file.body).toContain("2011-11-15");
  expect(file.body).toContain("S18");
});
