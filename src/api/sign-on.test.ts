import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIdentityProvider } from "#adapters/identity-provider";
import { openApi, type Api, type SignedInAccount } from "#test/api";
import { openProvider, walk, type TestProvider } from "#test/provider";
import { buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";

/** Against a real provider (the library oidc-provider), which this test starts. */

let register: Register;
let api: Api;
let units: Map<string, SketchedUnit>;
let provider: TestProvider;
let count = 0;
const origin = "http://rollbook.localhost";
const back = `${origin}/sign-on`;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  provider = await openProvider([back]);
  const ways = { origin, provider: openIdentityProvider({ ...provider, name: "统一身份" }) };
  api = await openApi(register, { ways });
});
afterAll(async () => {
  await api.close();
  await provider.close();
  await register.close();
});

interface Browser {
  readonly session: string | null;
  readonly signOn: string | null;
}

const somebody = () =>
  api.signedIn({ login: `on-${(count += 1)}`, role: "secretary", unit: units.get("B1")! });

function send(path: string, body: unknown, browser?: Partial<Browser>) {
  const { session = null, signOn = null } = browser ?? {};
  const cookie = [
    ...(session === null ? [] : [`rollbook=${session}`]),
    ...(signOn === null ? [] : [`rollbook-sign-on=${signOn}`]),
  ].join("; ");
  const headers = { "x-forwarded-for": `198.51.100.${(count += 1) % 250}` };
  return api.send({ method: "POST", path, body, headers: { ...headers, cookie } });
}

const cookieIn = (
  headers: { "set-cookie"?: string | string[] | undefined },
  name: string,
): string | null =>
  new RegExp(`(?:^|,)${name}=([^;]+);`).exec([headers["set-cookie"] ?? []].flat().join())?.[1] ??
  null;

/** Leaves for the provider; `as` links the account that is signed in. */
async function depart(as?: SignedInAccount): Promise<{ address: string; browser: Browser }> {
  const path = as === undefined ? "/sign-on" : "/credentials/provider";
  const gone = await send(path, { next: "/account" }, { session: as?.token ?? null });
  expect(gone.statusCode).toBe(200);
  const signOn = cookieIn(gone.headers, "rollbook-sign-on");
  return { address: gone.json().address, browser: { session: as?.token ?? null, signOn } };
}

const arrive = (arrived: URL, browser: Partial<Browser>) =>
  send("/sign-on/return", { query: arrived.search }, browser);

/** An account that is linked to a subject of the provider. */
async function linked(): Promise<{ who: SignedInAccount; subject: string }> {
  const who = await somebody();
  const subject = `subject-${(count += 1)}`;
  provider.vouchFor(subject);
  const { address, browser } = await depart(who);
  const answer = await arrive(await walk(address, back), browser);
  expect(answer.json()).toMatchObject({ isLinked: true, next: "/account" });
  return { who, subject };
}

async function signOn(subject: string) {
  provider.vouchFor(subject);
  const { address, browser } = await depart();
  return arrive(await walk(address, back), browser);
}

describe("signing in at the provider", () => {
  test("opens the account that its owner linked before, without a password here", async () => {
    const { who, subject } = await linked();
    const answer = await signOn(subject);
    expect(answer.json()).toMatchObject({
      session: { account: { login: who.login }, provider: { name: "统一身份" } },
      next: "/account",
      isLinked: false,
    });
    const token = cookieIn(answer.headers, "rollbook")!;
    const mine = await api.send({ as: { ...who, token }, path: "/credentials" });
    expect(mine.json()).toMatchObject({
      provider: { name: "统一身份", linked: true },
      acts: [{ act: "provider-linked", isOwn: true }],
    });
    expect(mine.json().sessions.find((one: { isThis: boolean }) => one.isThis).method).toBe(
      "provider",
    );
  });

  test("opens nothing to whom nobody linked, and says what to do", async () => {
    const answer = await signOn(`stranger-${(count += 1)}`);
    expect(answer.statusCode).toBe(401);
    expect(answer.json().code).toBe("sign-on-unknown");
    expect(cookieIn(answer.headers, "rollbook")).toBeNull();
  });

  test("opens an account that an administrator linked, and its owner is told", async () => {
    const who = await somebody();
    const above = await api.signedIn({
      login: `on-above-${(count += 1)}`,
      role: "administrator",
      unit: units.get("T1")!,
    });
    const subject = `subject-${(count += 1)}`;
    const path = `/accounts/${who.accountId}/provider`;
    expect((await send(path, { subject }, { session: above.token })).statusCode).toBe(200);
    expect((await send(path, { subject }, { session: above.token })).json().code).toBe(
      "subject-linked",
    );
    const own = `/accounts/${above.accountId}/provider`;
    expect((await send(own, { subject: "mine" }, { session: above.token })).statusCode).toBe(409);
    const { account } = (await signOn(subject)).json().session;
    expect(account).toMatchObject({
      login: who.login,
      news: [{ act: "provider-linked", by: above.login }],
    });
  });

  test("opens no disabled account, and none after the link was taken away", async () => {
    const one = await linked();
    const gone = await api.send({ as: one.who, method: "DELETE", path: "/credentials/provider" });
    expect(gone.json().provider).toEqual({ name: "统一身份", linked: false });
    expect((await signOn(one.subject)).statusCode).toBe(401);
    const other = await linked();
    await register.sql("update account set disabled_at = now() where account_id = $1", [
      other.who.accountId,
    ]);
    expect((await signOn(other.subject)).statusCode).toBe(401);
  });
});

describe("an answer of the provider is refused", () => {
  const refused = async (arrived: URL, browser: Partial<Browser>) => {
    const answer = await arrive(arrived, browser);
    expect(answer.statusCode).toBe(401);
    expect(answer.json().code).toBe("sign-on-refused");
    expect(cookieIn(answer.headers, "rollbook")).toBeNull();
  };
  const changed = (from: URL, name: string, value: string): URL => {
    const url = new URL(from);
    url.searchParams.set(name, value);
    return url;
  };

  test("in another browser than the one that asked", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const { address, browser } = await depart();
    const arrived = await walk(address, back);
    await refused(arrived, {});
    await refused(arrived, { signOn: (await depart()).browser.signOn });
    expect((await arrive(arrived, browser)).statusCode).toBe(200);
  });

  test("the second time", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const { address, browser } = await depart();
    const arrived = await walk(address, back);
    expect((await arrive(arrived, browser)).statusCode).toBe(200);
    await refused(arrived, browser);
  });

  test("with another state, or that of another departure", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const [one, other] = [await depart(), await depart()];
    const arrived = await walk(one.address, back);
    await refused(changed(arrived, "state", "made-up"), one.browser);
    const { searchParams } = new URL(other.address);
    await refused(changed(arrived, "state", searchParams.get("state")!), other.browser);
  });

  test("with another nonce than the one that was sent", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const { address, browser } = await depart();
    await refused(await walk(changed(new URL(address), "nonce", "made-up").href, back), browser);
  });

  test("with another issuer", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const { address, browser } = await depart();
    const arrived = await walk(address, back);
    expect(arrived.searchParams.get("iss")).toBe(provider.issuer);
    await refused(changed(arrived, "iss", "https://evil.example"), browser);
  });

  test("with a code that somebody else was given (PKCE)", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const [victim, thief] = [await depart(), await depart()];
    const stolen = (await walk(victim.address, back)).searchParams.get("code")!;
    await refused(changed(await walk(thief.address, back), "code", stolen), thief.browser);
  });

  test("after ten minutes", async () => {
    const { subject } = await linked();
    provider.vouchFor(subject);
    const { address, browser } = await depart();
    const arrived = await walk(address, back);
    await register.sql("update provider_sign_on set expires_at = now()");
    await refused(arrived, browser);
  });

  test("where somebody else is signed in than the one who went to link his account", async () => {
    provider.vouchFor(`subject-${(count += 1)}`);
    const { address, browser } = await depart(await somebody());
    const other = await somebody();
    await refused(await walk(address, back), { ...browser, session: other.token });
  });

  test("that says the person refused", async () => {
    const { address, browser } = await depart();
    const state = new URL(address).searchParams.get("state")!;
    const { issuer: iss } = provider;
    const query = new URLSearchParams({ error: "access_denied", state, iss });
    await refused(new URL(`${back}?${query}`), browser);
  });

  test.each([
    "",
    "?",
    "?state=",
    "?code=a&code=b&state=c&state=d",
    "?%%%",
    `?state=${"x".repeat(7000)}`,
  ])("that is no answer: %s", async (query) => {
    const { browser } = await depart();
    const answer = await send("/sign-on/return", { query }, browser);
    expect([400, 401]).toContain(answer.statusCode);
  });
});

test("one identity opens one account", async () => {
  const { subject } = await linked();
  const other = await somebody();
  provider.vouchFor(subject);
  const { address, browser } = await depart(other);
  const answer = await arrive(await walk(address, back), browser);
  expect(answer.statusCode).toBe(409);
  expect(answer.json().code).toBe("subject-linked");
});

test.each(["//evil.example", "https://evil.example", "/\\evil.example", "account", "/a b"])(
  "nobody is sent on to %s after signing in",
  async (next) => {
    expect((await send("/sign-on", { next })).statusCode).toBe(400);
  },
);

test("state, nonce and verifier are as long as they should be, and the secret stays here", async () => {
  const { searchParams, href } = new URL((await depart()).address);
  expect(searchParams.get("code_challenge_method")).toBe("S256");
  for (const name of ["state", "nonce", "code_challenge"]) {
    expect(searchParams.get(name)!.length).toBeGreaterThanOrEqual(43);
  }
  expect(href).not.toContain(provider.clientSecret);
});

describe("a provider that is down", () => {
  test("is told as such, and takes no other way in away", async () => {
    const other = await openProvider([back]);
    const settings = { ...other, name: "down", patience: 1 };
    const away = await openApi(register, {
      ways: { origin, provider: openIdentityProvider(settings) },
    });
    const post = (path: string, body: unknown, cookie = "") =>
      away.send({ method: "POST", path, body, headers: { cookie } });
    try {
      // It takes the request and never answers.
      other.hang(true);
      const hanging = await post("/sign-on", {});
      expect(hanging.statusCode).toBe(503);
      expect(hanging.json().code).toBe("provider-down");
      expect(hanging.headers["retry-after"]).toBe("60");
      other.hang(false);
      const gone = await post("/sign-on", {});
      const arrived = await walk(gone.json().address, back);
      const cookie = String(gone.headers["set-cookie"]).split(";")[0]!;
      // It goes away while somebody is there.
      await other.close();
      const late = await post("/sign-on/return", { query: arrived.search }, cookie);
      expect(late.statusCode).toBe(503);
      expect(late.json().code).toBe("provider-down");
      const body = { login: (await somebody()).login, password: "a rather long password" };
      expect((await post("/session", body)).statusCode).toBe(200);
    } finally {
      await away.close();
    }
  });

  test("or that is not the one it says is asked for nothing", async () => {
    const settings = { ...provider, issuer: provider.issuer.replace("localhost", "127.0.0.1") };
    const away = await openApi(register, {
      ways: { origin, provider: openIdentityProvider({ ...settings, name: "wrong" }) },
    });
    const answer = await away.send({ method: "POST", path: "/sign-on", body: {} });
    expect(answer.statusCode).toBe(503);
    await away.close();
  });
});

test("without a provider there is nobody to go to", async () => {
  const without = await openApi(register);
  const answer = await without.send({ method: "POST", path: "/sign-on", body: {} });
  expect(answer.json().code).toBe("provider-none");
  expect((await without.send({ path: "/session" })).json().provider).toBeNull();
  await without.close();
});
