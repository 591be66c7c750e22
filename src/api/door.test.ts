import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApi, password, type Api, type SignedInAccount } from "#test/api";
import { buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let secretary: SignedInAccount;
const at = (code: string): SketchedUnit => units.get(code)!;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  api = await openApi(register);
  secretary = await api.signedIn({ login: "door", role: "secretary", unit: at("B1") });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const signIn = (headers: Record<string, string>, body: unknown = { login: "door", password }) =>
  api.send({ method: "POST", path: "/session", body, headers });

describe("writes that another site starts are refused", () => {
  test.each([
    [{ origin: "https://evil.example" }],
    [{ origin: "null" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{ origin: "http://localhost:8081", host: "localhost:8080" }],
    [{ origin: "http://localhost", "sec-fetch-site": "cross-site", host: "localhost" }],
  ])("%o", async (headers) => {
    const answer = await signIn(headers);
    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe("cross-origin");
  });

  test("and nothing of them is done", async () => {
    const headers = { origin: "https://evil.example" };
    await api.send({ as: secretary, method: "DELETE", path: "/session", headers });
    expect((await api.send({ as: secretary, path: "/forms" })).statusCode).toBe(200);
  });
});

test.each([
  [{ origin: "http://localhost:8080", host: "localhost:8080" }],
  [{ "sec-fetch-site": "same-origin", origin: "http://localhost:80", host: "localhost:80" }],
  [{}],
])("writes of the pages themselves and of programs are taken: %o", async (headers) => {
  expect((await signIn(headers)).statusCode).toBe(200);
});

describe("what is no request is refused as such, never as a failure of the server", () => {
  const raw = (payload: string | Buffer, type = "application/json") =>
    api.app.inject({
      method: "POST",
      url: "/api/v1/session",
      headers: { "content-type": type },
      payload,
    });

  test.each([
    ["{", 400, "request-malformed"],
    ["", 400, "request-malformed"],
    ['{"login":"a","password":"b"', 400, "request-malformed"],
    ['{"__proto__":{"admin":true},"login":"a","password":"b"}', 400, "request-malformed"],
    ["null", 400, "request-invalid"],
    ["[]", 400, "request-invalid"],
    ['"text"', 400, "request-invalid"],
    ["1e999", 400, "request-invalid"],
    ['{"login":"a\\u0000b","password":"b"}', 400, "request-invalid"],
    ['{"login":"\\ud800","password":"b"}', 400, "request-invalid"],
    ['{"login":"a","password":"b","more":1}', 400, "request-invalid"],
    ['{"login":{"$ne":""},"password":"b"}', 400, "request-invalid"],
    ["[".repeat(50_000) + "]".repeat(50_000), 400, "request-malformed"],
    [`{"login":"a","password":"${"x".repeat(1_100_000)}"}`, 413, "request-too-large"],
  ])("%.60s", async (payload, status, code) => {
    const answer = await raw(payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.json()).toMatchObject({ status, code, type: `urn:rollbook:problem:${code}` });
  });

  test("bytes that are not UTF-8", async () => {
    const broken = Buffer.concat([Buffer.from('{"login":"'), Buffer.from([0xff, 0xfe, 0xc0])]);
    const answer = await raw(Buffer.concat([broken, Buffer.from('","password":"b"}')]));
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe("request-malformed");
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml"])(
    "a body of type %s",
    async (type) => {
      const answer = await raw("login=a&password=b", type);
      expect(answer.statusCode).toBe(415);
      expect(answer.json().code).toBe("content-type-unsupported");
    },
  );

  test.each([
    ["/nothing-here", 404],
    ["/units/abc", 400],
    ["/units/0", 400],
    ["/units/-1", 400],
    ["/units/1e30", 400],
    ["/units/99999999999999999999", 400],
    ["/units/1%00", 400],
    ["/units/%ff%fe/overview", 400],
    ["/units/%zz/overview", 400],
    [`/units/${"9".repeat(200)}/overview`, 400],
    ["/units/1/coverage", 400],
    ["/units/1/coverage?requirement=S1&requirement=S2", 400],
    ["/units/1/coverage?requirement=S1&period=2011-02-30", 400],
    ["/units/1/coverage?requirement=S1&unknown=1", 400],
    ["/units/1/coverage?requirement=%00", 400],
    ["/units/1/coverage?requirement=S1&cursor=%27%20or%201=1", 400],
    ["/providers?limit=100000", 400],
    ["/providers?limit=0", 400],
    ["/providers?limit=abc", 400],
    ["/providers?q=%00", 400],
    ["/providers?cursor=AAAA", 422],
    ["/outlines/..%2f..%2fpackage", 400],
    ["/outlines/constructor", 404],
  ])("GET %s", async (path, status) => {
    const answer = await api.send({ as: secretary, path });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });
});

test("an unknown failure is a plain 500 that tells nothing, and its log line no data", async () => {
  const lines: string[] = [];
  const other = await openApi(register, { log: { write: (line) => void lines.push(line) } });
  await register.sql("alter table web_session rename to web_session_away");
  try {
    const answer = await other.send({ as: secretary, path: "/forms?x=secret-in-query" });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: "internal", problems: [] });
    expect(answer.body).not.toContain("web_session");
    expect(lines.join("")).toContain("42P01");
    expect(lines.join("")).not.toContain("web_session");
    expect(lines.join("")).not.toContain("secret-in-query");
  } finally {
    await register.sql("alter table web_session_away rename to web_session");
    await other.close();
  }
});

test("log lines name the route, never the address with its ids, nor the login", async () => {
  const lines: string[] = [];
  const other = await openApi(register, { log: { write: (line) => void lines.push(line) } });
  await other.send({ as: secretary, path: `/units/${at("B1").unitId}/overview` });
  await other.send({
    method: "POST",
    path: "/session",
    body: { login: "door", password: "wrong-word" },
  });
  await other.close();
  const log = lines.join("");
  expect(log).toContain('"route":"/api/v1/units/:unitId/overview"');
  expect(log).not.toContain(`units/${at("B1").unitId}/`);
  expect(log).not.toContain("wrong-word");
  expect(log).not.toContain('"door"');
});

test("one account and one address get so many requests a minute, and are told when to come back", async () => {
  const limited = await openApi(register, { limits: { perAccount: 5, perAddress: 8 } });
  const headers = { "x-forwarded-for": "203.0.113.5" };
  const ask = () => limited.send({ as: secretary, path: "/forms", headers });
  for (let count = 0; count < 5; count += 1) expect((await ask()).statusCode).toBe(200);
  const answer = await ask();
  expect(answer.statusCode).toBe(429);
  expect(answer.json().code).toBe("too-many-requests");
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  const anonymous = () => limited.send({ path: "/session", headers });
  expect((await anonymous()).statusCode).toBe(200);
  expect((await anonymous()).statusCode).toBe(200);
  expect((await anonymous()).statusCode).toBe(429);
  expect((await limited.send({ path: "/session" })).statusCode).toBe(200);
  await limited.close();
});

test("answers carry the headers that keep other sites out", async () => {
  const answer = await api.send({ path: "/session" });
  expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(answer.headers["content-security-policy"]).not.toMatch(/script-src[^;]*unsafe/);
  expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  expect(answer.headers["referrer-policy"]).toBe("same-origin");
});

test("health says alive, readiness asks the database", async () => {
  expect((await api.send({ path: "/healthz" })).json()).toEqual({ status: "ok" });
  expect((await api.send({ path: "/readyz" })).json()).toEqual({ status: "ready" });
});
