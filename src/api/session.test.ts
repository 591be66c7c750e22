import { afterAll, beforeAll, expect, test } from "vitest";
import { openApi, password, type Api } from "#test/api";
import { buildMembers, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
const at = (code: string): SketchedUnit => units.get(code)!;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  api = await openApi(register);
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const cookieOf = (headers: Record<string, unknown>): string =>
  /rollbook=([^;]*)/.exec(String(headers["set-cookie"]))?.[1] ?? "";

const signIn = (login: string, word: string, headers: Record<string, string> = {}) =>
  api.send({ method: "POST", path: "/session", body: { login, password: word }, headers });

test("nobody signed in is told the day, and no account", async () => {
  const answer = await api.send({ path: "/session" });
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({
    account: null,
    today: "2011-11-15",
    zone: "Asia/Shanghai",
    pack: { version: expect.any(String), hash: expect.any(String) },
    demo: null,
  });
  expect(answer.headers["cache-control"]).toBe("no-store");
});

test("signing in sets a cookie that scripts cannot read and other sites cannot use", async () => {
  await api.signedIn({ login: "cookie", role: "secretary", unit: at("B1") });
  const answer = await signIn("COOKIE", password);
  expect(answer.statusCode).toBe(200);
  expect(String(answer.headers["set-cookie"])).toMatch(/HttpOnly; SameSite=Strict/);
  expect(String(answer.headers["set-cookie"])).not.toMatch(/Secure/);
  expect(answer.json()).toMatchObject({
    account: { login: "cookie", roles: [{ role: "secretary", unit: { code: "B1" } }] },
    startUnit: { code: "B1" },
    may: {
      seeCounts: true,
      seeMembers: true,
      recordTraining: true,
      administer: false,
      readTries: false,
      tryRules: false,
    },
  });
});

test("over https behind a proxy on the same machine the cookie is secure and bound to the host", async () => {
  await api.signedIn({ login: "https", role: "secretary", unit: at("B1") });
  const answer = await signIn("https", password, { "x-forwarded-proto": "https" });
  expect(String(answer.headers["set-cookie"])).toMatch(/^__Host-rollbook=.*Secure/);
});

test("the token itself is stored nowhere", async () => {
  const account = await api.signedIn({ login: "stored", role: "secretary", unit: at("B1") });
  const answer = await signIn("stored", password);
  const token = cookieOf(answer.headers);
  const rows = await register.sql<{ hash: string }>(
    "select encode(token_hash, 'hex') as hash from web_session where account_id = $1",
    [account.accountId],
  );
  expect(rows.map((row) => row.hash)).toContain(api.secrets.fingerprint(token));
  expect(rows.map((row) => row.hash)).not.toContain(Buffer.from(token).toString("hex"));
});

test("a wrong password and an unknown login are told in the same words", async () => {
  await api.signedIn({ login: "words", role: "secretary", unit: at("B1") });
  const wrong = await signIn("words", "not the password");
  const unknown = await signIn("nobody-of-this-name", "not the password");
  expect(wrong.statusCode).toBe(401);
  expect(wrong.headers["content-type"]).toContain("application/problem+json");
  expect(wrong.json()).toEqual(unknown.json());
});

test("signing in replaces the session that the browser had", async () => {
  const first = await api.signedIn({ login: "rotate", role: "secretary", unit: at("B1") });
  const answer = await signIn("rotate", password, { cookie: `rollbook=${first.token}` });
  expect(answer.statusCode).toBe(200);
  const replayed = await api.send({ as: first, path: "/session" });
  expect(replayed.json().account).toBeNull();
});

test("after signing out a stolen cookie is worth nothing", async () => {
  const account = await api.signedIn({ login: "out", role: "secretary", unit: at("B1") });
  const gone = await api.send({ as: account, method: "DELETE", path: "/session" });
  expect(gone.statusCode).toBe(204);
  const replayed = await api.send({ as: account, path: "/forms" });
  expect(replayed.statusCode).toBe(401);
  expect(replayed.json().code).toBe("sign-in-required");
});

test("a session ends after an hour without a request", async () => {
  const account = await api.signedIn({ login: "idle", role: "secretary", unit: at("B1") });
  await register.sql(
    "update web_session set seen_at = now() - interval '61 minutes' where account_id = $1",
    [account.accountId],
  );
  expect((await api.send({ as: account, path: "/forms" })).statusCode).toBe(401);
});

test("a session ends twelve hours after signing in however busy it is", async () => {
  const account = await api.signedIn({ login: "busy", role: "secretary", unit: at("B1") });
  await register.sql("update web_session set expires_at = now() where account_id = $1", [
    account.accountId,
  ]);
  expect((await api.send({ as: account, path: "/forms" })).statusCode).toBe(401);
});

test("a request keeps the session awake", async () => {
  const account = await api.signedIn({ login: "awake", role: "secretary", unit: at("B1") });
  await register.sql(
    "update web_session set seen_at = now() - interval '50 minutes' where account_id = $1",
    [account.accountId],
  );
  expect((await api.send({ as: account, path: "/forms" })).statusCode).toBe(200);
  const [row] = await register.sql<{ fresh: boolean }>(
    "select seen_at > now() - interval '5 minutes' as fresh from web_session where account_id = $1",
    [account.accountId],
  );
  expect(row?.fresh).toBe(true);
});

test("a role that ends today opens nothing more today", async () => {
  const account = await api.signedIn({ login: "ended", role: "secretary", unit: at("B1") });
  const path = `/units/${at("B1").unitId}/overview`;
  expect((await api.send({ as: account, path })).statusCode).toBe(200);
  await register.sql("update account_role set valid_to = '2011-11-15' where account_id = $1", [
    account.accountId,
  ]);
  expect((await api.send({ as: account, path })).statusCode).toBe(404);
});

test("a disabled account can neither sign in nor go on", async () => {
  const account = await api.signedIn({ login: "disabled", role: "secretary", unit: at("B1") });
  await register.sql("update account set disabled_at = now() where account_id = $1", [
    account.accountId,
  ]);
  expect((await api.send({ as: account, path: "/forms" })).statusCode).toBe(401);
  expect((await signIn("disabled", password)).statusCode).toBe(401);
});

test("ten failures close a login for a while at that address, also to the right password", async () => {
  await api.signedIn({ login: "throttled", role: "secretary", unit: at("B1") });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await signIn("Throttled", "wrong password")).statusCode).toBe(401);
  }
  const right = await signIn("throttled", password);
  expect(right.statusCode).toBe(429);
  expect(right.json().code).toBe("sign-in-throttled");
  expect(right.headers["retry-after"]).toBe("900");
  await register.sql("update sign_in_attempt set attempted_at = now() - interval '16 minutes'");
  expect((await signIn("throttled", password)).statusCode).toBe(200);
});

test("nobody can lock another out by guessing at his login from elsewhere", async () => {
  await api.signedIn({ login: "locked-out", role: "secretary", unit: at("B1") });
  const elsewhere = { "x-forwarded-for": "203.0.113.9" };
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await signIn("locked-out", "wrong password", elsewhere);
  }
  expect((await signIn("locked-out", password, elsewhere)).statusCode).toBe(429);
  expect((await signIn("locked-out", password)).statusCode).toBe(200);
});

test("a hundred failures close a login from wherever they come", async () => {
  await api.signedIn({ login: "besieged", role: "secretary", unit: at("B1") });
  for (let from = 1; from <= 10; from += 1) {
    const address = { "x-forwarded-for": `198.51.100.${from}` };
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await signIn("besieged", "wrong password", address)).statusCode).toBe(401);
    }
  }
  expect((await signIn("besieged", password)).statusCode).toBe(429);
});

test("thirty attempts at once try at most ten passwords", async () => {
  await api.signedIn({ login: "parallel", role: "secretary", unit: at("B1") });
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => signIn("parallel", `wrong password ${index}`)),
  );
  const tried = answers.filter((answer) => answer.statusCode === 401);
  expect(tried).toHaveLength(10);
});

test("fifty failures close an address, whatever the logins", async () => {
  const from = { "x-forwarded-for": "203.0.113.77" };
  const answers = await Promise.all(
    Array.from({ length: 55 }, (_, index) => signIn(`spray-${index}`, "wrong password", from)),
  );
  expect(answers.every((answer) => answer.statusCode === 401 || answer.statusCode === 429)).toBe(
    true,
  );
  expect((await signIn("spray-again", "wrong password", from)).statusCode).toBe(429);
  expect((await signIn("spray-again", "wrong password")).statusCode).toBe(401);
});

test("what was typed as login is not readable in the attempts", async () => {
  await signIn("my secret password", "x");
  const rows = await register.sql<{ login: string }>("select login from sign_in_attempt");
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.login))).toBe(true);
});

test("a password for one use opens nothing but its own change", async () => {
  const account = await api.signedIn({
    login: "onetime",
    role: "administrator",
    unit: at("P"),
    mustChangePassword: true,
  });
  const before = await api.send({ as: account, path: "/accounts" });
  expect(before.statusCode).toBe(401);
  expect(before.json().code).toBe("password-change-required");
  const body = { current: password, next: "another long password" };
  const changed = await api.send({ as: account, method: "POST", path: "/session/password", body });
  expect(changed.statusCode).toBe(200);
  const renewed = { ...account, token: cookieOf(changed.headers) };
  expect((await api.send({ as: renewed, path: "/accounts" })).statusCode).toBe(200);
  expect((await api.send({ as: account, path: "/accounts" })).statusCode).toBe(401);
});

test("changing the password ends the account's other sessions", async () => {
  const account = await api.signedIn({ login: "others", role: "secretary", unit: at("B1") });
  const other = cookieOf((await signIn("others", password)).headers);
  const body = { current: password, next: "一个很长的新的登录口令 2011" };
  const changed = await api.send({ as: account, method: "POST", path: "/session/password", body });
  expect(changed.statusCode).toBe(200);
  const replayed = await api.send({ as: { ...account, token: other }, path: "/forms" });
  expect(replayed.statusCode).toBe(401);
});

test.each([
  ["short", "too short"],
  ["secretary-weak 1234", "contains the login", "secretary-weak"],
  ["password1234", "is tried first"],
  ["aaaaaaaaaaaaaaa", "has one character"],
])("the password %s is refused: it %s", async (next, _why, login = `weak-${next}`) => {
  const account = await api.signedIn({ login, role: "secretary", unit: at("B1") });
  const body = { current: password, next };
  const answer = await api.send({ as: account, method: "POST", path: "/session/password", body });
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({ code: "password-unfit", problems: [{ at: "/next" }] });
});

test("a made-up token is nobody's", async () => {
  const account = { accountId: 0, login: "", password: "", token: "A".repeat(43) };
  expect((await api.send({ as: account, path: "/forms" })).statusCode).toBe(401);
  const odd = { ...account, token: "' or 1=1 --" };
  expect((await api.send({ as: odd, path: "/forms" })).statusCode).toBe(401);
});

test("the account of a member who moved to another region still sees its own member", async () => {
  const [memberId = 0] = await buildMembers(register, at("B1"), ["S-1"]);
  const account = await api.signedIn({ login: "mover", role: "member", unit: at("B1"), memberId });
  await register.sql("update account set member_region_id = 999999 where account_id = $1", [
    account.accountId,
  ]);
  expect((await api.send({ as: account, path: "/session" })).json().account.memberId).toBe(
    memberId,
  );
});

test("signing out everywhere ends every session of the account, and of no other", async () => {
  const here = await api.signedIn({ login: "two-devices", role: "secretary", unit: at("B1") });
  const other = await api.signedIn({ login: "beside-them", role: "secretary", unit: at("B1") });
  const there = await signIn("two-devices", password);
  const cookie = String(there.headers["set-cookie"]).split(";")[0]!;
  const ended = await api.send({ as: here, method: "DELETE", path: "/sessions" });
  expect(ended.statusCode).toBe(204);
  expect((await api.send({ as: here, path: "/forms" })).statusCode).toBe(401);
  expect((await api.send({ path: "/forms", headers: { cookie } })).statusCode).toBe(401);
  expect((await api.send({ as: other, path: "/forms" })).statusCode).toBe(200);
});
