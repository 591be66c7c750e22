import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "#store/database";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildProviders, buildUnits, openRegister, type Register } from "#test/register";

let register: Register;
let api: Api;
let someone: SignedInAccount;

beforeAll(async () => {
  register = await openRegister();
  const units = await buildUnits(register);
  await buildProviders(register);
  api = await openApi(register);
  someone = await api.signedIn({ login: "someone", role: "secretary", unit: units.get("B1")! });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const get = (path: string) => api.send({ as: someone, path });

test("the policy names every requirement with its sentence, its own parameters and who is responsible", async () => {
  const policy = (await get("/policy")).json();
  const found = policy.requirements.find((one: { id: string }) => one.id === "S11");
  expect(found).toMatchObject({
    measure: "minutes",
    clause: { place: expect.stringContaining("3.2"), text: { en: expect.any(String) } },
    summary: {
      zh: expect.stringContaining("24学时"),
      en: expect.stringContaining("24 h"),
    },
  });
  const names = found.parameters.map((one: { name: string }) => one.name);
  expect(names).toContain("S11.hours");
  expect(names.every((name: string) => name.startsWith("S11."))).toBe(true);
  expect(policy.shared.map((one: { name: string }) => one.name)).toContain("minutesPerHour");
});

test("a guess of the pack is marked as one, and days are written as days", async () => {
  const { requirements } = (await get("/policy")).json();
  const all = requirements.flatMap((one: { parameters: object[] }) => one.parameters);
  const named = (name: string) => all.find((one: { name: string }) => one.name === name);
  expect(named("S9.months")).toMatchObject({ value: "6", guess: true });
  expect(named("S11.from")).toMatchObject({ value: "2009-01-01", guess: false });
});

test("words of the pack have labels in both languages", async () => {
  const { vocabulary } = (await get("/policy")).json();
  const sectors = vocabulary.find((one: { kind: string }) => one.kind === "sector");
  expect(sectors.values).toContainEqual({ id: "rural", label: { zh: "农村", en: "Rural" } });
});

test("forms say whether they are concentrated education and where they happen", async () => {
  const { forms, topics, creditUnits } = (await get("/forms")).json();
  expect(forms.length).toBeGreaterThan(3);
  for (const form of forms) {
    expect(form).toMatchObject({ concentrated: expect.any(Boolean), presence: expect.any(String) });
  }
  expect(topics.length).toBeGreaterThan(0);
  expect(creditUnits.length).toBeGreaterThan(0);
});

test("providers come by pages with the level of today, and by a part of the name", async () => {
  const first = (await get("/providers?limit=2")).json();
  const second = (await get(`/providers?limit=2&cursor=${first.next}`)).json();
  const codes = [...first.items, ...second.items].map((one: { code: string }) => one.code);
  expect(codes).toEqual(["own", "school", "town"]);
  expect(second.next).toBeNull();
  const found = (await get(`/providers?q=${encodeURIComponent("县委")}`)).json();
  expect(found.items).toMatchObject([{ code: "school", level: "county", kind: "party-school" }]);
});

test("outlines are public, may be kept for a day, and draw the counties by their codes", async () => {
  const answer = await api.send({ path: "/outlines/ningxia-counties" });
  expect(answer.headers["content-type"]).toContain("application/geo+json");
  expect(answer.headers["cache-control"]).toBe("public, max-age=86400");
  const { features } = answer.json();
  expect(features).toHaveLength(22);
  expect(features[0].properties.code).toMatch(/^64\d{4}$/);
});

test("without a database the server lives, is not ready, and says so to callers", async () => {
  const gone = openDatabase({
    url: "postgres://nobody@127.0.0.1:9/none",
    connections: 1,
    statementTimeout: 0,
    name: "rollbook test",
  });
  const lines: string[] = [];
  const other = await openApi(
    { ...register, db: gone },
    { log: { write: (line) => void lines.push(line) } },
  );
  expect((await other.send({ path: "/healthz" })).statusCode).toBe(200);
  expect((await other.send({ path: "/readyz" })).statusCode).toBe(503);
  const answer = await other.send({ path: "/session" });
  expect(answer.statusCode).toBe(503);
  expect(answer.json().code).toBe("database-unavailable");
  await other.close();
  await gone.close();
});
