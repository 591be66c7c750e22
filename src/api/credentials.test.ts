import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAuthenticator, type Faults } from "#test/authenticator";
import type { CredentialsView } from "#contract/routes/credentials";
import { codeAt } from "#test/one-time-codes";
import { openApi, password, type Api, type SignedInAccount } from "#test/api";
import { buildMembers, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let count = 0;
const lines: string[] = [];
const origin = "http://localhost";

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  api = await openApi(register, {
    ways: { origin },
    log: { write: (line) => void lines.push(line) },
  });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

function somebody(more: { readonly mustChangePassword?: boolean } = {}): Promise<SignedInAccount> {
  const login = `way-${(count += 1)}`;
  return api.signedIn({ login, role: "secretary", unit: units.get("B1")!, ...more });
}

const upwards = (one: number, other: number): number => one - other;
type Method = "GET" | "POST" | "DELETE";
const send = (as: SignedInAccount | undefined, method: Method, path: string, body?: unknown) =>
  api.send({
    as,
    method,
    path,
    ...(body === undefined ? {} : { body }),
    headers: { "x-forwarded-for": `198.51.100.${(count += 1) % 250}` },
  });
const post = (as: SignedInAccount | undefined, path: string, body?: unknown) =>
  send(as, "POST", path, body);
const credentials = async (as: SignedInAccount) =>
  (await send(as, "GET", "/credentials")).json<CredentialsView>();
const acts = async (as: SignedInAccount) => (await credentials(as)).acts.map((one) => one.act);
/** The session was opened an hour ago. */
const age = (who: SignedInAccount) =>
  register.sql(
    "update web_session set created_at = now() - interval '1 hour' where account_id = $1",
    [who.accountId],
  );
const tokenIn = (headers: { "set-cookie"?: string | string[] | undefined }): string | null =>
  /rollbook=([^;]+)/.exec([headers["set-cookie"] ?? []].flat().join())?.[1] ?? null;

describe("passkeys", () => {
  async function withPasskey(counts = true) {
    const who = await somebody();
    const phone = openAuthenticator(origin, counts);
    const added = await add(who, phone);
    expect(added.statusCode).toBe(201);
    return { who, phone, passkeyId: added.json().passkeys[0].passkeyId as number };
  }
  async function add(
    who: SignedInAccount,
    phone: ReturnType<typeof openAuthenticator>,
    faults?: Faults,
  ) {
    const asked = await post(who, "/credentials/passkeys/options");
    const answer = phone.make(asked.json().options, faults);
    return post(who, "/credentials/passkeys", { name: "phone", answer });
  }
  const ask = async () => (await post(undefined, "/session/passkey/options")).json().options;
  const enter = (answer: unknown) => post(undefined, "/session/passkey", { answer });

  test("a passkey signs its owner in, without a login", async () => {
    const { who, phone } = await withPasskey();
    const entered = await enter(phone.sign(await ask()));
    expect(entered.json().account.login).toBe(who.login);
    const token = tokenIn(entered.headers)!;
    const { sessions } = await credentials({ ...who, token });
    expect(sessions.find((one) => one.isThis)).toMatchObject({ method: "passkey" });
    expect(await acts(who)).toContain("passkey-added");
  });

  test("one that counts nothing signs in again and again", async () => {
    const { phone } = await withPasskey(false);
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(200);
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(200);
  });

  test("a copy that counts from an older number is refused, and the owner is told", async () => {
    const { who, phone } = await withPasskey();
    const copy = phone.copy();
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(200);
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(200);
    expect((await enter(copy.sign(await ask()))).statusCode).toBe(401);
    const { news } = (await send(who, "GET", "/session")).json().account;
    expect(news).toMatchObject([{ act: "passkey-copied", by: null }]);
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(200);
  });

  test("an answer is taken once, and only within minutes", async () => {
    const { phone } = await withPasskey();
    const answer = phone.sign(await ask());
    expect((await enter(answer)).statusCode).toBe(200);
    expect((await enter(answer)).statusCode).toBe(401);
    const late = phone.sign(await ask());
    await register.sql("update passkey_challenge set expires_at = now()");
    expect((await enter(late)).statusCode).toBe(401);
  });

  test("twenty replays at once open one session", async () => {
    const { phone } = await withPasskey(false);
    const answer = phone.sign(await ask());
    const answers = await Promise.all(Array.from({ length: 9 }, () => enter(answer)));
    expect(answers.filter((one) => one.statusCode === 200)).toHaveLength(1);
  });

  test.each<[string, Faults]>([
    ["another site's page", { origin: "https://rollbook.example.evil" }],
    ["a passkey of another host", { rpId: "evil.example" }],
    ["a challenge of its own", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["a device that did not check who holds it", { unverified: true }],
    ["a signature of something else", { forged: true }],
    ["another user's handle", { userHandle: "AAAA" }],
  ])("%s opens nothing", async (_what, faults) => {
    const { phone } = await withPasskey();
    expect((await enter(phone.sign(await ask(), faults))).statusCode).toBe(401);
  });

  test.each<[string, Faults]>([
    ["another site's page", { origin: "https://rollbook.example.evil" }],
    ["another host", { rpId: "evil.example" }],
    ["a challenge of its own", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["a device that did not check who holds it", { unverified: true }],
  ])("none is added from %s", async (_what, faults) => {
    const answer = await add(await somebody(), openAuthenticator(origin), faults);
    expect(answer.statusCode).toBe(422);
    expect(answer.json().code).toBe("passkey-refused");
  });

  test("a challenge of one account makes no passkey for another", async () => {
    const [one, other] = [await somebody(), await somebody()];
    const asked = await post(one, "/credentials/passkeys/options");
    const answer = openAuthenticator(origin).make(asked.json().options);
    const body = { name: "phone", answer };
    expect((await post(other, "/credentials/passkeys", body)).statusCode).toBe(422);
    const signing = openAuthenticator(origin).make(await ask());
    expect(
      (await post(one, "/credentials/passkeys", { name: "x", answer: signing })).statusCode,
    ).toBe(422);
  });

  test("one passkey opens one account: it is added a second time nowhere", async () => {
    const { who, phone } = await withPasskey();
    const [row] = await register.sql<{ credential_id: string }>(
      "select credential_id from passkey where account_id = $1",
      [who.accountId],
    );
    const other = await somebody();
    const asked = await post(other, "/credentials/passkeys/options");
    const made = phone.copy().make(asked.json().options) as { id: string };
    await register.sql("update passkey set credential_id = $2 where credential_id = $1", [
      row!.credential_id,
      made.id,
    ]);
    const again = await post(other, "/credentials/passkeys", { name: "phone", answer: made });
    expect(again.json().code).toBe("passkey-known");
  });

  test("its owner names and removes it; of anybody else it is not there", async () => {
    const { who, phone, passkeyId } = await withPasskey();
    const other = await somebody();
    const path = `/credentials/passkeys/${passkeyId}`;
    expect((await post(other, `${path}/name`, { name: "mine" })).statusCode).toBe(404);
    expect((await send(other, "DELETE", path)).statusCode).toBe(404);
    const named = await post(who, `${path}/name`, { name: "办公室的钥匙" });
    expect(named.json().passkeys).toMatchObject([{ name: "办公室的钥匙" }]);
    expect((await send(who, "DELETE", path)).json().passkeys).toEqual([]);
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(401);
    expect(await acts(who)).toEqual(["passkey-removed", "passkey-added"]);
  });

  test("the last way into an account is not taken away", async () => {
    const { who, passkeyId } = await withPasskey();
    await register.sql("update account set password_hash = null where account_id = $1", [
      who.accountId,
    ]);
    const answer = await send(who, "DELETE", `/credentials/passkeys/${passkeyId}`);
    expect(answer.json().code).toBe("last-way");
    const set = await post(who, "/session/password", { next: "a first password of mine" });
    expect(set.statusCode).toBe(200);
    const again = { ...who, token: tokenIn(set.headers)! };
    expect((await send(again, "DELETE", `/credentials/passkeys/${passkeyId}`)).statusCode).toBe(
      200,
    );
  });

  test("a disabled account is opened by none", async () => {
    const { who, phone } = await withPasskey();
    await register.sql("update account set disabled_at = now() where account_id = $1", [
      who.accountId,
    ]);
    expect((await enter(phone.sign(await ask()))).statusCode).toBe(401);
  });

  test("a slip opens an account with a passkey, and no password", async () => {
    const [memberId = 0] = await buildMembers(register, units.get("B1")!, [`PK-${(count += 1)}`]);
    const secretary = await somebody();
    const path = `/units/${units.get("B1")!.unitId}/slips`;
    const { code } = (await post(secretary, path, { memberIds: [memberId] })).json().slips[0];
    const phone = openAuthenticator(origin);
    const taken = await post(undefined, "/activation/passkey", { code, login: secretary.login });
    expect(taken.json().code).toBe("login-taken");
    const login = `by-passkey-${(count += 1)}`;
    const asked = await post(undefined, "/activation/passkey", { code, login });
    const answer = phone.make(asked.json().options);
    const passkey = { name: "phone", answer };
    const opened = await post(undefined, "/activation", { code, login, passkey });
    expect(opened.json().account).toMatchObject({ login, memberId });
    expect((await enter(phone.sign(await ask()))).json().account.login).toBe(login);
    const typed = { login, password };
    expect((await post(undefined, "/session", typed)).statusCode).toBe(401);
  });

  test("a passkey made for one slip opens no other", async () => {
    const secretary = await somebody();
    const ids = await buildMembers(register, units.get("B1")!, [`P1-${count}`, `P2-${count}`]);
    const path = `/units/${units.get("B1")!.unitId}/slips`;
    const [one, other] = (await post(secretary, path, { memberIds: ids })).json().slips;
    const login = `crossed-${(count += 1)}`;
    const asked = await post(undefined, "/activation/passkey", { code: one.code, login });
    const answer = openAuthenticator(origin).make(asked.json().options);
    const body = { code: other.code, login, passkey: { name: "phone", answer } };
    expect((await post(undefined, "/activation", body)).statusCode).toBe(422);
    expect((await post(undefined, "/activation/slip", { code: other.code })).statusCode).toBe(200);
  });
});

describe("one-time codes", () => {
  async function withCodes() {
    const who = await somebody();
    const asked = (await post(who, "/credentials/codes")).json();
    const code = codeAt(asked.secret, -1);
    const confirmed = await post(who, "/credentials/codes/confirmation", { code });
    expect(confirmed.statusCode).toBe(201);
    return {
      who,
      secret: asked.secret as string,
      address: asked.address as string,
      recovery: confirmed.json().recoveryCodes as string[],
    };
  }
  const enter = (who: SignedInAccount, code?: string) =>
    post(undefined, "/session", {
      login: who.login,
      password,
      ...(code === undefined ? {} : { code }),
    });

  test("are asked for at sign-in from then on, and taken once", async () => {
    const { who, secret, address } = await withCodes();
    expect(address).toMatch(/^otpauth:\/\/totp\/Rollbook:way-\d+\?issuer=Rollbook&secret=/);
    const without = await enter(who);
    expect(without.statusCode).toBe(401);
    expect(without.json().code).toBe("code-needed");
    const code = codeAt(secret, 0);
    expect((await enter(who, `${code.slice(0, 3)} ${code.slice(3)}`)).statusCode).toBe(200);
    expect((await enter(who, code)).json().code).toBe("code-wrong");
    expect((await enter(who, codeAt(secret, -1))).json().code).toBe("code-wrong");
    expect((await enter(who, codeAt(secret, 1))).statusCode).toBe(200);
  });

  test("sent by two at once let one in", async () => {
    const { who, secret } = await withCodes();
    const code = codeAt(secret, 1);
    const answers = await Promise.all([enter(who, code), enter(who, code), enter(who, code)]);
    expect(answers.map((one) => one.statusCode).toSorted(upwards)).toEqual([200, 401, 401]);
  });

  test("of minutes ago or ahead are refused, and the owner reads of it", async () => {
    const { who, secret } = await withCodes();
    for (const steps of [-4, 3, 100]) {
      expect((await enter(who, codeAt(secret, steps))).json().code).toBe("code-wrong");
    }
    expect(await acts(who)).toEqual(["code-refused", "code-refused", "code-refused", "codes-on"]);
  });

  test("are not told from a wrong password: that comes first", async () => {
    const { who } = await withCodes();
    const body = { login: who.login, password: "wrong password", code: "123456" };
    expect((await post(undefined, "/session", body)).json().code).toBe("sign-in-failed");
  });

  test("that are guessed close the login after ten tries, to the right one too", async () => {
    const { who, secret } = await withCodes();
    for (let index = 0; index < 10; index += 1) {
      const wrong = (Number(codeAt(secret, 0)) + 7 + index) % 1_000_000;
      expect((await enter(who, String(wrong).padStart(6, "0"))).statusCode).toBe(401);
    }
    expect((await enter(who, codeAt(secret, 1))).statusCode).toBe(429);
  });

  test("are replaced by a recovery code, each of them once", async () => {
    const { who, recovery } = await withCodes();
    expect(recovery).toHaveLength(10);
    expect((await enter(who, recovery[3]!.toUpperCase())).statusCode).toBe(200);
    expect((await enter(who, recovery[3])).statusCode).toBe(401);
    expect((await credentials(who)).codes).toEqual({ recoveryLeft: 9 });
    const other = await withCodes();
    expect((await enter(other.who, recovery[4])).statusCode).toBe(401);
  });

  test("are asked for only once a code confirmed them", async () => {
    const who = await somebody();
    const { secret } = (await post(who, "/credentials/codes")).json();
    expect((await enter(who)).statusCode).toBe(200);
    const wrong = String((Number(codeAt(secret, 0)) + 1) % 1_000_000).padStart(6, "0");
    const refused = await post(who, "/credentials/codes/confirmation", { code: wrong });
    expect(refused.statusCode).toBe(422);
    expect((await enter(who)).statusCode).toBe(200);
  });

  test("end by their owner alone, and an open device cannot end them", async () => {
    const { who, secret } = await withCodes();
    expect((await post(who, "/credentials/codes")).json().code).toBe("codes-on");
    await age(who);
    expect((await send(who, "DELETE", "/credentials/codes")).json().code).toBe("sign-in-again");
    const again = await enter(who, codeAt(secret, 1));
    const fresh = { ...who, token: tokenIn(again.headers)! };
    expect((await send(fresh, "DELETE", "/credentials/codes")).json().codes).toBeNull();
    expect((await enter(who)).statusCode).toBe(200);
  });

  test("end with a one-time password of the administrator above, as do passkeys", async () => {
    const { who } = await withCodes();
    const above = await api.signedIn({
      login: `above-${(count += 1)}`,
      role: "administrator",
      unit: units.get("T1")!,
    });
    const reset = await post(above, `/accounts/${who.accountId}/password`);
    const body = { login: who.login, password: reset.json().oneTimePassword };
    expect((await post(undefined, "/session", body)).statusCode).toBe(200);
  });
});

describe("sessions", () => {
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
  const later = "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0";
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

  async function enter(who: SignedInAccount, agent: string): Promise<SignedInAccount> {
    const entered = await api.send({
      method: "POST",
      path: "/session",
      body: { login: who.login, password },
      headers: { "user-agent": agent, "x-forwarded-for": "203.0.113.77" },
    });
    return { ...who, token: tokenIn(entered.headers)! };
  }
  const asked = (as: SignedInAccount, agent: string) =>
    api.send({ as, path: "/credentials", headers: { "user-agent": agent } });

  test("are listed with browser, network and way, and ended one by one", async () => {
    const who = await somebody();
    const there = await enter(who, firefox);
    const { sessions } = await credentials(who);
    expect(sessions).toMatchObject([
      { isThis: false, device: "Firefox, Linux", place: "203.0.113.x", method: "password" },
      { isThis: true, device: "" },
    ]);
    const other = await somebody();
    const path = `/sessions/${sessions[0]!.sessionId}`;
    expect((await send(other, "DELETE", path)).statusCode).toBe(404);
    expect((await asked(there, firefox)).statusCode).toBe(200);
    expect((await send(who, "DELETE", path)).statusCode).toBe(204);
    expect((await asked(there, firefox)).statusCode).toBe(401);
    expect(await acts(who)).toEqual(["session-ended"]);
  });

  test("opened by one browser end where their cookie comes from another", async () => {
    const who = await somebody();
    const there = await enter(who, firefox);
    expect((await asked(there, later)).statusCode).toBe(200);
    expect((await asked(there, chrome)).statusCode).toBe(401);
    expect((await asked(there, firefox)).statusCode).toBe(401);
    const { news } = (await send(who, "GET", "/session")).json().account;
    expect(news).toMatchObject([{ act: "session-moved", by: null }]);
  });

  const ago = (who: SignedInAccount, column: string, minutes: number) =>
    register.sql(
      `update web_session set ${column} = now() - $2 * interval '1 minute' where account_id = $1`,
      [who.accountId, minutes],
    );

  test("get a new token every quarter of an hour, and the old one is soon worth nothing", async () => {
    const who = await somebody();
    await ago(who, "rotated_at", 16);
    const answer = await send(who, "GET", "/session");
    const next = { ...who, token: tokenIn(answer.headers)! };
    expect(next.token).not.toBe(who.token);
    // Requests that were on their way still come with the old one.
    const overtaken = await send(who, "GET", "/credentials");
    expect(overtaken.statusCode).toBe(200);
    expect(tokenIn(overtaken.headers)).toBeNull();
    expect((await send(next, "GET", "/credentials")).statusCode).toBe(200);
    await ago(who, "rotation_seen_at", 3);
    expect((await send(next, "GET", "/credentials")).statusCode).toBe(200);
    // Whoever comes with the old one now has a copy: both are out, and the owner is told.
    expect((await send(who, "GET", "/credentials")).statusCode).toBe(401);
    expect((await send(next, "GET", "/credentials")).statusCode).toBe(401);
    const again = await enter(who, "");
    const { news } = (await send(again, "GET", "/session")).json().account;
    expect(news).toMatchObject([{ act: "session-replayed", by: null }]);
  });

  test("whose new token got lost on the way are given another", async () => {
    const who = await somebody();
    await ago(who, "rotated_at", 16);
    await send(who, "GET", "/session");
    await ago(who, "rotated_at", 3);
    const answer = await send(who, "GET", "/session");
    expect(answer.json().account.login).toBe(who.login);
    const next = { ...who, token: tokenIn(answer.headers)! };
    expect((await send(next, "GET", "/credentials")).statusCode).toBe(200);
  });

  test("of ten requests at once, one is given the new token", async () => {
    const who = await somebody();
    await ago(who, "rotated_at", 16);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(who, "GET", "/session")),
    );
    expect(answers.every((one) => one.json().account?.login === who.login)).toBe(true);
    expect(answers.filter((one) => tokenIn(one.headers) !== null)).toHaveLength(1);
  });
});

describe("what opens an account", () => {
  test("is changed soon after signing in alone", async () => {
    const who = await somebody();
    await age(who);
    for (const [method, path, body] of [
      ["POST", "/credentials/passkeys/options", undefined],
      ["POST", "/credentials/codes", undefined],
      ["DELETE", "/credentials/codes", undefined],
      ["DELETE", "/credentials/provider", undefined],
      ["POST", "/credentials/provider", {}],
    ] as const) {
      expect((await send(who, method, path, body)).json().code).toBe("sign-in-again");
    }
  });

  test("is not changed for the accounts of a demonstration, which are everybody's", async () => {
    const who = await somebody();
    await register.sql("update account set is_demo = true where account_id = $1", [who.accountId]);
    const answer = await post(who, "/credentials/codes");
    expect(answer.json().code).toBe("demonstration-account");
    const body = { current: password, next: "what only one visitor knows" };
    const changed = await post(who, "/session/password", body);
    expect([changed.statusCode, changed.json().code]).toEqual([409, "demonstration-account"]);
  });

  test("is not changed from another site", async () => {
    const who = await somebody();
    for (const [method, path] of [
      ["POST", "/credentials/passkeys/options"],
      ["POST", "/credentials/codes"],
      ["DELETE", "/credentials/codes"],
      ["DELETE", "/sessions"],
      ["POST", "/activation"],
      ["POST", "/sign-on"],
      ["POST", "/sign-on/return"],
      ["POST", "/session/passkey"],
    ] as const) {
      for (const headers of [
        { origin: "https://evil.example" },
        { "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
      ] as Record<string, string>[]) {
        const answer = await api.send({ as: who, method, path, headers, body: {} });
        expect([path, answer.statusCode]).toEqual([path, 403]);
      }
    }
  });

  test("is written in no line of the log", () => {
    const text = lines.join("");
    expect(lines.length).toBeGreaterThan(100);
    for (const secret of [password, "otpauth", "attestationObject", "way-", "by-passkey-"]) {
      expect(text).not.toContain(secret);
    }
    expect(text).not.toMatch(/[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/);
  });
});
