import { afterAll, beforeAll, expect, test } from "vitest";
import { memberNoLimit } from "#core/member-no";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMembers, buildProviders, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

/** What a request may not say about people and their training, whoever sends it. */

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let secretary: SignedInAccount;
let administrator: SignedInAccount;
let memberId = 0;
let providerId = 0;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providerId = (await buildProviders(register)).get("school")!;
  [memberId = 0] = await buildMembers(register, units.get("B1")!, ["N1"]);
  api = await openApi(register);
  secretary = await api.signedIn({ login: "s", role: "secretary", unit: units.get("B1")! });
  administrator = await api.signedIn({ login: "a", role: "administrator", unit: units.get("P")! });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const addMember = (more: object) =>
  api.send({
    as: secretary,
    method: "POST",
    path: "/members",
    body: { unitId: units.get("B1")!.unitId, from: "2011-01-01", name: "测试", ...more },
  });

async function placesOf(answer: ReturnType<typeof addMember>): Promise<string[]> {
  const { statusCode, body } = await answer;
  expect(statusCode).toBe(422);
  const { problems } = JSON.parse(body) as { problems: { at: string }[] };
  return problems.map((one) => one.at);
}

test("a member's number in the form of an identity number is refused and not repeated", async () => {
  for (const memberNo of ["640302197001010013", "64030219700101001x", "640302700101001"]) {
    const answer = await addMember({ memberNo });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("never stored");
    expect(answer.body).not.toContain(memberNo);
  }
});

test("a number may be as long as the one limit says, no longer", async () => {
  expect((await addMember({ memberNo: "N".repeat(memberNoLimit) })).statusCode).toBe(201);
  expect((await addMember({ memberNo: "N".repeat(memberNoLimit + 1) })).statusCode).toBe(400);
});

test("no free text takes control characters, line ends or marks that turn its direction", async () => {
  const session = {
    startsOn: "2011-03-01",
    endsOn: "2011-03-01",
    form: "lecture",
    topic: "theory",
    providerId,
  };
  const record = (course: string, place: string, note: string) =>
    api.send({
      as: secretary,
      method: "POST",
      path: "/classes",
      body: {
        session: { ...session, course, place },
        attendees: [{ memberId, minutes: 60, note }],
      },
    });
  for (const mark of ["\u0007", "\t", "\n", "\u007f", "\u202e", "\u2066"]) {
    const text = `x${mark}y`;
    expect((await record(text, "", "")).statusCode).toBe(400);
    expect((await record("", text, "")).statusCode).toBe(400);
    expect((await record("", "", text)).statusCode).toBe(400);
    expect((await addMember({ name: text })).statusCode).toBe(400);
    expect((await addMember({ nameEn: text })).statusCode).toBe(400);
  }
  expect((await record("新党员 (二) – 𠮷", "县城", "来晚 10 分钟")).statusCode).toBe(201);
});

test("a birth after the admission and days to come are refused with their places", async () => {
  expect(await placesOf(addMember({ born: "1990", admittedOn: "1989-12" }))).toEqual(["/born"]);
  expect(await placesOf(addMember({ admittedOn: "2011-11-16" }))).toEqual(["/admittedOn"]);
  expect(await placesOf(addMember({ born: "2012", admittedOn: "2013" }))).toEqual([
    "/born",
    "/admittedOn",
  ]);
  // The same year may be right; an incomplete date is not held against anybody.
  expect((await addMember({ born: "1990", admittedOn: "1990-06" })).statusCode).toBe(201);
});

test("a login in fullwidth letters is the same login, and signs in", async () => {
  const open = (login: string) =>
    api.send({
      as: administrator,
      method: "POST",
      path: "/accounts",
      body: { login, displayName: login, role: "secretary", unitId: units.get("B2")!.unitId },
    });
  const made = await open("zhang3");
  expect(made.statusCode).toBe(201);
  const double = await open("ｚｈａｎｇ３");
  expect(double.statusCode).toBe(409);
  expect(double.json<{ code: string }>().code).toBe("login-taken");
  const { oneTimePassword } = made.json<{ oneTimePassword: string }>();
  const body = { login: "ＺＨＡＮＧ３", password: oneTimePassword };
  expect((await api.send({ method: "POST", path: "/session", body })).statusCode).toBe(200);
});
