import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { moveMember } from "#services/members/move";
import { openApi, password, type Api, type SignedInAccount } from "#test/api";
import { buildMembers, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let secretary: SignedInAccount;
let office: SignedInAccount;
const at = (code: string): SketchedUnit => units.get(code)!;
let count = 0;
const upwards = (one: number, other: number): number => one - other;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  api = await openApi(register);
  secretary = await api.signedIn({ login: "B1-secretary", role: "secretary", unit: at("B1") });
  office = await api.signedIn({ login: "T1-office", role: "training-office", unit: at("T1") });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

/** Each request from another network, so that failures of one test close no door of the next. */
const send = (
  as: SignedInAccount | undefined,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
) =>
  api.send({
    as,
    method,
    path,
    ...(body === undefined ? {} : { body }),
    headers: { "x-forwarded-for": `198.51.100.${(count += 1) % 250}` },
  });

async function member(unit = "B1"): Promise<number> {
  const [memberId = 0] = await buildMembers(register, at(unit), [`SL-${(count += 1)}`]);
  return memberId;
}

async function issue(memberId: number, as = secretary, unit = "B1"): Promise<string> {
  const path = `/units/${at(unit).unitId}/slips`;
  const answer = await send(as, "POST", path, { memberIds: [memberId] });
  expect(answer.statusCode).toBe(201);
  return answer.json().slips[0].code as string;
}

const chosen = "a sentence of my own";
const activate = (code: string, more: object = {}) =>
  send(undefined, "POST", "/activation", {
    code,
    login: `login-${(count += 1)}`,
    password: chosen,
    ...more,
  });
const look = (code: string) => send(undefined, "POST", "/activation/slip", { code });

describe("a slip", () => {
  test("opens an account of the member's own, which sees his study file and nothing else", async () => {
    const memberId = await member();
    const code = await issue(memberId);
    expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect((await look(code)).json()).toMatchObject({ login: null });
    const opened = await activate(code, { login: "wang" });
    expect(opened.json()).toMatchObject({
      account: { login: "wang", memberId, mustChangePassword: false, roles: [{ role: "member" }] },
      may: { seeCounts: false, seeMembers: false, administer: false },
    });
    const cookie = String(opened.headers["set-cookie"]).split(";")[0]!;
    const own = await api.send({ path: `/members/${memberId}`, headers: { cookie } });
    expect(own.statusCode).toBe(200);
    const other = await api.send({ path: `/members/${await member()}`, headers: { cookie } });
    expect(other.statusCode).toBe(404);
    const body = { login: "wang", password: chosen };
    expect((await send(undefined, "POST", "/session", body)).statusCode).toBe(200);
  });

  test("is read in capitals, with spaces, fullwidth or without hyphens", async () => {
    const code = await issue(await member());
    const fullwidth = code.replace(/[a-z0-9]/g, (one) =>
      String.fromCodePoint(one.codePointAt(0)! + 0xfee0),
    );
    for (const typed of [
      code.toUpperCase(),
      code.replaceAll("-", " "),
      code.replaceAll("-", ""),
      fullwidth,
    ]) {
      expect((await look(typed)).statusCode).toBe(200);
    }
  });

  test("is worth something once", async () => {
    const code = await issue(await member());
    expect((await activate(code)).statusCode).toBe(200);
    const again = await activate(code);
    expect(again.statusCode).toBe(404);
    expect(again.json().code).toBe("slip-worthless");
  });

  test("used by two at once opens one account", async () => {
    const memberId = await member();
    const code = await issue(memberId);
    const answers = await Promise.all([activate(code), activate(code), activate(code)]);
    expect(answers.map((one) => one.statusCode).toSorted(upwards)).toEqual([200, 404, 404]);
    const rows = await register.sql("select 1 from account where member_id = $1", [memberId]);
    expect(rows).toHaveLength(1);
  });

  test("is worth nothing once a later one was issued", async () => {
    const memberId = await member();
    const first = await issue(memberId);
    const second = await issue(memberId, office);
    expect((await look(first)).statusCode).toBe(404);
    expect((await activate(second)).statusCode).toBe(200);
  });

  test("is worth nothing after its day, after a move, and after it was revoked", async () => {
    const late = await issue(await member());
    await register.sql(
      `update activation_slip set expires_at = now() where slip_id =
         (select max(slip_id) from activation_slip)`,
    );
    expect((await look(late)).statusCode).toBe(404);

    const moving = await member();
    const left = await issue(moving);
    const moved = await moveMember(register.ctx, moving, {
      unitId: at("B2").unitId,
      on: "2011-11-15",
    });
    expect(moved.ok).toBe(true);
    expect((await look(left)).statusCode).toBe(404);

    const lost = await member();
    const revoked = await issue(lost);
    const list = await send(secretary, "GET", `/units/${at("B1").unitId}/slips?limit=500`);
    const row = (list.json().items as { memberId: number; slip: { slipId: number } }[]).find(
      (one) => one.memberId === lost,
    )!;
    const path = `/slips/${row.slip.slipId}/revocation`;
    expect((await send(secretary, "POST", path)).statusCode).toBe(204);
    expect((await send(secretary, "POST", path)).statusCode).toBe(404);
    expect((await look(revoked)).statusCode).toBe(404);
  });

  test("goes along to another region, where the new unit sees what was handed out", async () => {
    const memberId = await member();
    await issue(memberId);
    await moveMember(register.ctx, memberId, { unitId: at("B3").unitId, on: "2011-11-15" });
    const [row] = await register.sql<{ region_id: number; seen_by: string[] }>(
      "select region_id, seen_by from activation_slip where member_id = $1",
      [memberId],
    );
    expect(row!.region_id).toBe(at("B3").regionId);
    expect(row!.seen_by.map(Number).toSorted(upwards)).toEqual(
      [...at("B3").seenBy].toSorted(upwards),
    );
  });

  test("is not used up by a login that is taken, or a password that is unfit", async () => {
    const code = await issue(await member());
    expect((await activate(code, { login: "b1-SECRETARY" })).json().code).toBe("login-taken");
    expect((await activate(code, { password: "short" })).json()).toMatchObject({
      code: "password-unfit",
      problems: [{ at: "/password" }],
    });
    expect((await activate(code, { password: undefined })).json().code).toBe("one-way-needed");
    expect((await activate(code, { login: undefined })).json().code).toBe("login-needed");
    expect((await activate(code)).statusCode).toBe(200);
  });

  test("stands in the database as a hash alone, and nothing that is logged holds it", async () => {
    const code = await issue(await member());
    const dump = await register.sql<{ row: string }>(
      "select s::text || coalesce(encode(s.code_hash, 'escape'), '') as row from activation_slip s",
    );
    for (const { row } of dump) {
      expect(row).not.toContain(code);
      expect(row).not.toContain(code.replaceAll("-", ""));
    }
  });
});

describe("a forgotten password", () => {
  async function withAccount(role: "member" | "secretary" = "member", unit = "B1") {
    const memberId = await member();
    const login = `forgot-${(count += 1)}`;
    return api.signedIn({ login, role, unit: at(unit), memberId }).then((account) => {
      return { memberId, account };
    });
  }

  test("is replaced by a slip, which closes every other way in and is told to the owner", async () => {
    const { memberId, account } = await withAccount();
    await register.sql(
      "insert into one_time_codes (account_id, secret, confirmed_at) values ($1, 'A', now())",
      [account.accountId],
    );
    const code = await issue(memberId);
    expect((await look(code)).json().login).toBe(account.login);
    const told = await api.send({ as: account, path: "/session" });
    expect(told.json().account.news).toMatchObject([{ act: "slip-issued", by: "B1-secretary" }]);
    const opened = await activate(code, { login: "another-login" });
    expect(opened.json().account).toMatchObject({
      login: account.login,
      news: [
        { act: "slip-used", by: "B1-secretary" },
        { act: "slip-issued", by: "B1-secretary" },
      ],
    });
    expect((await api.send({ as: account, path: "/forms" })).statusCode).toBe(401);
    const old = { login: account.login, password };
    expect((await send(undefined, "POST", "/session", old)).statusCode).toBe(401);
    const fresh = { login: account.login, password: chosen };
    expect((await send(undefined, "POST", "/session", fresh)).statusCode).toBe(200);
  });

  test("of a post is replaced from above that post alone, never from its level or below", async () => {
    const { memberId } = await withAccount("secretary", "B1");
    const path = `/units/${at("B1").unitId}/slips`;
    const beside = await send(secretary, "POST", path, { memberIds: [memberId] });
    expect(beside.json()).toMatchObject({
      slips: [],
      refused: [{ memberId, refusal: "post-above" }],
    });
    expect((await activate(await issue(memberId, office))).statusCode).toBe(200);
    const higher = await withAccount("secretary", "T1");
    const above = await send(office, "POST", path, { memberIds: [higher.memberId] });
    expect(above.json().refused).toEqual([{ memberId: higher.memberId, refusal: "post-above" }]);
  });

  test("is replaced by no slip where the account was disabled, or rose meanwhile", async () => {
    const { memberId, account } = await withAccount();
    const code = await issue(memberId);
    await register.sql(
      `insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
       values ($1, 'inspector', $2, '2012-01-01', 0)`,
      [account.accountId, at("C1").unitId],
    );
    expect((await look(code)).statusCode).toBe(404);
    await register.sql(
      "update account_role set superseded_at = now() where account_id = $1 and role = 'inspector'",
      [account.accountId],
    );
    expect((await look(code)).statusCode).toBe(200);
    await register.sql("update account set disabled_at = now() where account_id = $1", [
      account.accountId,
    ]);
    expect((await activate(code)).statusCode).toBe(404);
    const path = `/units/${at("B1").unitId}/slips`;
    const again = await send(secretary, "POST", path, { memberIds: [memberId] });
    expect(again.json().refused).toEqual([{ memberId, refusal: "disabled" }]);
  });
});

describe("who hands slips out", () => {
  test("whoever keeps the records of the unit, to members who are at home there", async () => {
    const elsewhere = await member("B2");
    const path = `/units/${at("B1").unitId}/slips`;
    const answer = await send(secretary, "POST", path, {
      memberIds: [await member(), elsewhere, 999_999_999],
    });
    expect(answer.json().slips).toHaveLength(1);
    expect(answer.json().refused).toEqual([
      { memberId: elsewhere, refusal: "unknown" },
      { memberId: 999_999_999, refusal: "unknown" },
    ]);
  });

  test("the member reads who listed him and who issued", async () => {
    const memberId = await member();
    const self = await api.signedIn({
      login: `self-${(count += 1)}`,
      role: "member",
      unit: at("B1"),
      memberId,
    });
    await send(secretary, "GET", `/units/${at("B1").unitId}/slips?limit=500`);
    await issue(memberId);
    const looks = await api.send({ as: self, path: `/members/${memberId}/looks` });
    expect(looks.json().items).toMatchObject([
      { act: "write", what: "slip", by: "B1-secretary" },
      { act: "look", what: "slips", by: "B1-secretary" },
    ]);
  });

  test("a long list comes in pages that miss nobody", async () => {
    for (let index = 0; index < 3; index += 1) await member("B4");
    const county = await api.signedIn({ login: "C1-o", role: "training-office", unit: at("C1") });
    const seen: number[] = [];
    let next: string | null = "";
    while (next !== null) {
      const path = `/units/${at("B4").unitId}/slips?limit=2${next === "" ? "" : `&cursor=${next}`}`;
      const page = (await send(county, "GET", path)).json();
      seen.push(...(page.items as { memberId: number }[]).map((one) => one.memberId));
      next = page.next as string | null;
    }
    const all = await register.sql<{ member_id: string }>(
      "select member_id from member where unit_id = $1 order by member_id",
      [at("B4").unitId],
    );
    expect(seen).toEqual(all.map((one) => Number(one.member_id)));
  });
});

test("codes that are guessed close the door of their address after fifty, and say nothing", async () => {
  const from = { "x-forwarded-for": "203.0.113.200" };
  const guess = (index: number) =>
    api.send({
      method: "POST",
      path: "/activation/slip",
      body: { code: String(index).padStart(16, "a") },
      headers: from,
    });
  const answers = [];
  for (let index = 0; index < 51; index += 1) answers.push(await guess(index));
  expect(new Set(answers.slice(0, 50).map((one) => one.body))).toHaveProperty("size", 1);
  expect(answers[50]!.statusCode).toBe(429);
  const right = await issue(await member());
  const late = await api.send({
    method: "POST",
    path: "/activation/slip",
    body: { code: right },
    headers: from,
  });
  expect(late.statusCode).toBe(429);
});
