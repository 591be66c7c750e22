import { afterAll, beforeAll, expect, test } from "vitest";
import { type Api, openApi, type SignedInAccount } from "#test/api";
import { buildMembers, buildUnits, openRegister, type Register } from "#test/register";
import { openDatabase } from "#store/database";

let register: Register;
let api: Api;
let secretary: SignedInAccount;
let branchId: number;

beforeAll(async () => {
  register = await openRegister();
  const branch = (await buildUnits(register)).get("B1");
  if (branch === undefined) throw new Error("no branch B1");
  branchId = branch.unitId;
  await buildMembers(register, branch, ["GEHEIM-1", "GEHEIM-2"]);
  api = await openApi(register);
  secretary = await api.signedIn({ login: "watcher-login", role: "secretary", unit: branch });
});

afterAll(async () => {
  await api.close();
  await register.close();
});

async function figures(of: Api, headers: Record<string, string> = {}): Promise<string> {
  const answer = await of.app.inject({ url: "/metrics", headers });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.body;
}

function value(text: string, line: string): number {
  const found = text.split("\n").find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1));
}

test("requests are counted by route and status, and what waits is told", async () => {
  const overview = `/units/${branchId}/overview`;
  expect((await api.send({ as: secretary, path: overview })).statusCode).toBe(200);
  expect((await api.send({ path: overview })).statusCode).toBe(401);
  const text = await figures(api);
  const route = 'method="GET",route="/api/v1/units/:unitId/overview"';
  expect(value(text, `rollbook_requests_total{${route},status="200"}`)).toBe(1);
  expect(value(text, `rollbook_requests_total{${route},status="401"}`)).toBe(1);
  expect(value(text, `rollbook_request_seconds_count{${route}}`)).toBe(2);
  expect(value(text, "rollbook_database_up")).toBe(1);
  expect(value(text, "rollbook_members_to_judge")).toBe(2);
  expect(value(text, "rollbook_members_travelling")).toBe(0);
  expect(value(text, 'rollbook_database_connections{state="idle"}')).toBeGreaterThan(0);
  expect(value(text, "rollbook_memory_bytes")).toBeGreaterThan(1_000_000);
});

test("a change that no figure shows yet has an age, none has none", async () => {
  await register.sql(
    `insert into delta (region_id, unit_id, measure, period, status, members, credited,
       towards, demanded, missing_minutes, missing_count, sessions, recorded_at)
     select region_id, unit_id, '~members', '2011-01-01', '', 1, 0, 0, 0, 0, 0, 0, now() - interval '90 seconds'
     from unit where unit_id = $1`,
    [branchId],
  );
  const age = value(await figures(api), "rollbook_counts_age_seconds");
  expect(age).toBeGreaterThan(89);
  expect(age).toBeLessThan(3_600);
  await register.sql("delete from delta");
  expect(value(await figures(api), "rollbook_counts_age_seconds")).toBe(0);
});

test("no line holds what was asked: no id, no search word, no number, no login", async () => {
  for (const path of ["/members?q=GEHEIM-1", "/GEHEIM-1", "/members/424242?x=GEHEIM-1"]) {
    await api.send({ as: secretary, path });
  }
  await api.send({ path: "/api/v1/nowhere/GEHEIM-1" });
  const text = await figures(api);
  expect(text).toContain('route="none"');
  for (const word of ["GEHEIM", "424242", "watcher-login"]) {
    expect(text).not.toContain(word);
  }
});

test("others find nothing there: not from elsewhere, not through a proxy of this machine", async () => {
  const elsewhere = await api.app.inject({ url: "/metrics", remoteAddress: "203.0.113.5" });
  expect(elsewhere.statusCode).toBe(404);
  expect(elsewhere.json().code).toBe("route-unknown");
  for (const name of ["x-forwarded-for", "x-real-ip", "forwarded", "via"]) {
    const answer = await api.app.inject({ url: "/metrics", headers: { [name]: "127.0.0.1" } });
    expect(answer.statusCode).toBe(404);
  }
  for (const remoteAddress of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    expect((await api.app.inject({ url: "/metrics", remoteAddress })).statusCode).toBe(200);
  }
});

test("with a token whoever has it reads them, from anywhere, and nobody else", async () => {
  const other = await openApi(register, { metricsToken: "a-token-of-the-watchers" });
  try {
    const ask = (authorization?: string) =>
      other.app.inject({
        url: "/metrics",
        remoteAddress: "203.0.113.5",
        headers: authorization === undefined ? {} : { authorization },
      });
    expect((await ask("Bearer a-token-of-the-watchers")).statusCode).toBe(200);
    for (const wrong of [undefined, "", "Bearer ", "Bearer a-token-of-the-watcher", "Basic x"]) {
      expect((await ask(wrong)).statusCode).toBe(404);
    }
    expect((await other.app.inject({ url: "/metrics" })).statusCode).toBe(404);
  } finally {
    await other.close();
  }
});

test("without a database they say that it is down, and nothing of what waits", async () => {
  const url = "postgres://nobody@127.0.0.1:9/none";
  const gone = openDatabase({ url, connections: 1, statementTimeout: 0, name: "rollbook test" });
  const other = await openApi({ ...register, db: gone });
  try {
    const text = await figures(other);
    expect(value(text, "rollbook_database_up")).toBe(0);
    expect(value(text, "rollbook_members_to_judge")).toBeNaN();
    expect(text).toContain("rollbook_members_to_judge Nan");
  } finally {
    await other.close();
    await gone.close();
  }
});
