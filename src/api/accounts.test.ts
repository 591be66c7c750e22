import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { buildMembers, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let top: SignedInAccount;
let county: SignedInAccount;
const at = (code: string): SketchedUnit => units.get(code)!;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  api = await openApi(register);
  await buildMembers(register, at("B1"), ["N-1"]);
  top = await api.signedIn({ login: "top", role: "administrator", unit: at("P") });
  county = await api.signedIn({ login: "county", role: "administrator", unit: at("C1") });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const post = (as: SignedInAccount, path: string, body?: unknown) =>
  api.send({ as, method: "POST", path, ...(body === undefined ? {} : { body }) });
const open = (as: SignedInAccount, login: string, unit: string, more: object = {}) =>
  post(as, "/accounts", {
    login,
    displayName: login,
    role: "secretary",
    unitId: at(unit).unitId,
    ...more,
  });

test("a new account signs in with its password for one use and must set its own", async () => {
  const made = await open(county, "li.secretary", "B1");
  expect(made.statusCode).toBe(201);
  const { oneTimePassword, account } = made.json();
  expect(account).toMatchObject({
    login: "li.secretary",
    mustChangePassword: true,
    roles: [{ role: "secretary", unit: { code: "B1" }, from: "2011-11-15", to: null }],
  });
  const body = { login: "li.secretary", password: oneTimePassword };
  const signedIn = await api.send({ method: "POST", path: "/session", body });
  expect(signedIn.json().account.mustChangePassword).toBe(true);
});

test("a login is taken whatever its letters' size", async () => {
  await open(county, "Wang", "B1");
  const again = await open(county, "wANG", "B2");
  expect(again.statusCode).toBe(409);
  expect(again.json().code).toBe("login-taken");
});

test("accounts are opened in the administrator's own units only", async () => {
  expect((await open(county, "beside", "B3")).statusCode).toBe(404);
  expect((await open(county, "above", "P")).statusCode).toBe(404);
  const rows = await register.sql("select 1 from account where login in ('beside', 'above')");
  expect(rows).toEqual([]);
});

test("nobody gives a post to the own account: who gives posts sees no persons", async () => {
  const { account } = (await api.send({ as: county, path: "/session" })).json();
  const given = await post(county, `/accounts/${account.accountId}/roles`, {
    role: "secretary",
    unitId: at("B1").unitId,
  });
  expect(given.statusCode).toBe(409);
  expect(given.json().code).toBe("own-account");
});

test("an account with a post outside can be neither changed nor opened by its password", async () => {
  const { account } = (await open(top, "two-posts", "B1")).json();
  const unitId = at("B3").unitId;
  const second = await post(top, `/accounts/${account.accountId}/roles`, {
    role: "secretary",
    unitId,
  });
  expect(second.statusCode).toBe(201);
  for (const path of ["password", "disable"]) {
    expect((await post(county, `/accounts/${account.accountId}/${path}`)).statusCode).toBe(404);
  }
  expect((await post(county, `/accounts/${top.accountId}/password`)).statusCode).toBe(404);
});

test("a list shows the accounts of the own units, and of their posts those inside", async () => {
  const { account } = (await open(top, "half-inside", "B2")).json();
  const unitId = at("B3").unitId;
  await post(top, `/accounts/${account.accountId}/roles`, { role: "secretary", unitId });
  const { items } = (await api.send({ as: county, path: "/accounts?limit=200" })).json();
  const logins = items.map((one: { login: string }) => one.login);
  expect(logins).toContain("county");
  expect(logins).not.toContain("top");
  const half = items.find((one: { login: string }) => one.login === "half-inside");
  expect(half.roles.map((role: { unit: { code: string } }) => role.unit.code)).toEqual(["B2"]);
});

test("the pages of a list name everybody once", async () => {
  const all: number[] = [];
  let path = "/accounts?limit=2";
  for (let page = 0; page < 50 && path !== ""; page += 1) {
    const { items, next } = (await api.send({ as: top, path })).json();
    all.push(...items.map((one: { accountId: number }) => one.accountId));
    path = next === null ? "" : `/accounts?limit=2&cursor=${next}`;
  }
  const [count] = await register.sql<{ n: number }>("select count(*)::int as n from account");
  expect(all).toHaveLength(count!.n);
  expect(new Set(all).size).toBe(all.length);
});

test("a reset ends the sessions and asks for a new password", async () => {
  const someone = await api.signedIn({ login: "reset-me", role: "secretary", unit: at("B1") });
  const done = await post(county, `/accounts/${someone.accountId}/password`);
  expect(done.statusCode).toBe(200);
  expect((await api.send({ as: someone, path: "/forms" })).statusCode).toBe(401);
  const body = { login: "reset-me", password: done.json().oneTimePassword };
  const signedIn = await api.send({ method: "POST", path: "/session", body });
  expect(signedIn.json().account.mustChangePassword).toBe(true);
});

test("the owner reads who reset the password and when, at every sign-in, whoever signed in between", async () => {
  const owner = await api.signedIn({ login: "told", role: "secretary", unit: at("B1") });
  const before = (await api.send({ as: owner, path: "/session" })).json();
  expect(before.account.passwordResets).toEqual([]);
  const first = (await post(county, `/accounts/${owner.accountId}/password`)).json();
  // The administrator uses the password himself and sets one of his own.
  const signIn = (secret: string) =>
    api.send({ method: "POST", path: "/session", body: { login: "told", password: secret } });
  const intruder = await signIn(first.oneTimePassword);
  const cookie = String(intruder.headers["set-cookie"]).split(";")[0]!;
  const change = { current: first.oneTimePassword, next: "a password of the intruder" };
  const changed = await api.send({
    method: "POST",
    path: "/session/password",
    body: change,
    headers: { cookie },
  });
  expect(changed.statusCode).toBe(200);
  // The owner cannot sign in, asks the administrator above, and sees both.
  const second = (await post(top, `/accounts/${owner.accountId}/password`)).json();
  const { account } = (await signIn(second.oneTimePassword)).json();
  expect(account.passwordResets).toMatchObject([{ by: "top" }, { by: "county" }]);
  expect(account.passwordResets[0].at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test("the note of a reset can be neither changed nor taken away by the application", async () => {
  const client = new pg.Client({ connectionString: register.database.appUrl });
  await client.connect();
  try {
    for (const text of ["delete from password_reset", "update password_reset set reset_by = 0"]) {
      await expect(client.query(`set search_path = rollbook; ${text}`)).rejects.toMatchObject({
        code: "42501",
      });
    }
  } finally {
    await client.end();
  }
});

test("nobody resets the own password or that of an administrator above", async () => {
  const own = await post(county, `/accounts/${county.accountId}/password`);
  expect(own.json().code).toBe("own-account");
  expect((await post(county, `/accounts/${top.accountId}/password`)).statusCode).toBe(404);
  expect(
    await register.sql("select 1 from password_reset where account_id = $1", [top.accountId]),
  ).toEqual([]);
});

test("an ended role ends on its day and its past stays", async () => {
  const { account } = (await open(county, "ending", "B1", { from: "2011-01-01" })).json();
  const [role] = account.roles;
  const path = `/accounts/${account.accountId}/roles/${role.accountRoleId}/end`;
  const done = await post(county, path, { on: "2011-12-01" });
  expect(done.statusCode).toBe(200);
  expect(done.json().roles).toMatchObject([{ from: "2011-01-01", to: "2011-12-01" }]);
  const rows = await register.sql<{ open: boolean }>(
    "select superseded_at is null as open from account_role where account_id = $1 order by 1",
    [account.accountId],
  );
  expect(rows.map((row) => row.open)).toEqual([false, true]);
});

test("nobody disables the own account", async () => {
  expect((await post(county, `/accounts/${county.accountId}/disable`)).statusCode).toBe(409);
});

test("a member's account needs the number of a member of that unit", async () => {
  const member = { role: "member", memberNo: "N-1" };
  expect((await open(county, "n1-elsewhere", "B2", member)).statusCode).toBe(404);
  expect((await open(county, "n1", "B1", member)).statusCode).toBe(201);
  expect((await open(county, "no-number", "B1", { role: "member" })).statusCode).toBe(422);
  expect((await open(county, "not-a-member", "B1", { memberNo: "N-1" })).statusCode).toBe(422);
});

test.each(["a", "with space", "-dash", "semi;colon", "x".repeat(80), "null\u0000"])(
  "the login %o is refused",
  async (login) => {
    expect((await open(county, login, "B1")).statusCode).toBe(400);
  },
);

test("the passwords that are stored are Argon2id with 19 MiB and two passes", async () => {
  await open(county, "hashed", "B1");
  const rows = await register.sql<{ password_hash: string }>("select password_hash from account");
  for (const row of rows) {
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  }
});
