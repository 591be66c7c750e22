import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openIdentityProvider } from "#adapters/identity-provider";
import { openWays } from "#app/ways";
import type { Ways } from "#services/access/ways";
import { codeAt } from "../one-time-codes.ts";
import { openProvider, type TestProvider } from "../provider.ts";
import { openBrowser } from "./chromium.ts";
import { axeFindings, openWindow, overflowOf, settle, signIn, smallTargets } from "./look.ts";
import { idsOf, type Ids, openPlace, type Place } from "./place.ts";

/** From a slip of paper to a passkey, one-time codes and an identity provider, as people do it. */

let place: Place;
let browser: Browser;
let ids: Ids;
let provider: TestProvider;
/** Passkeys belong to names of hosts, never to numbers. */
let address: string;

beforeAll(async () => {
  const ways: { -readonly [K in keyof Ways]: Ways[K] } = { ...(await openWays({})) };
  place = await openPlace(300, { ways });
  ids = await idsOf(place);
  address = place.address.replace("127.0.0.1", "localhost");
  provider = await openProvider([`${address}/sign-on`]);
  ways.provider = openIdentityProvider({ ...provider, name: "统一身份" });
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await provider?.close();
  await place?.close();
});

interface Device {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** A phone whose owner is checked by its lock and who always agrees. */
async function phone(language: "zh" | "en" = "en"): Promise<Device> {
  const context = await openWindow(browser, { width: 360, language });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { context, page };
}

async function fine(page: Page, width: number): Promise<void> {
  await settle(page);
  expect(await axeFindings(page)).toEqual([]);
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  if (width < 600) expect(await smallTargets(page)).toEqual([]);
}

let codes: string[] = [];

test.each([
  { width: 360, language: "zh" },
  { width: 1440, language: "en" },
] as const)("the secretary prints slips at $width px in $language", async (visit) => {
  const page = await (await openWindow(browser, visit)).newPage();
  await signIn(page, place, "secretary", `/units/${ids.branch}/slips`);
  await page.locator(".rb-slip-row").first().waitFor();
  await fine(page, visit.width);
  const boxes = page.locator(".rb-slip-row input:enabled");
  for (const index of [0, 1, 2]) await boxes.nth(index).check();
  await page.getByRole("button", { name: /Issue 3 slips|发 3 张纸条/ }).click();
  await page.locator(".rb-ticket").first().waitFor();
  await fine(page, visit.width);
  codes = await page.locator(".rb-ticket-code").allInnerTexts();
  expect(codes).toHaveLength(3);
  const sheet = await page.locator(".rb-tickets").innerText();
  // What lies about in a drawer says nothing of what its owner belongs to.
  expect(sheet).not.toMatch(/党|支部|委员会|培训|party|branch|member|training/i);
  await page.getByRole("button", { name: /Done|完成/ }).click();
  await page.locator(".rb-slip-row").first().waitFor();
  expect(await page.content()).not.toContain(codes[0]!);
});

test("eight slips fill one sheet of A4", async () => {
  const page = await (await openWindow(browser, { width: 1440, language: "zh" })).newPage();
  await signIn(page, place, "office-town", `/units/${ids.branch}/slips`);
  const boxes = page.locator(".rb-slip-row input:enabled");
  await boxes.first().waitFor();
  const count = Math.min(8, await boxes.count());
  for (let index = 0; index < count; index += 1) await boxes.nth(index).check();
  await page.locator(".rb-actions .ant-btn-primary").click();
  await page.locator(".rb-ticket").first().waitFor();
  codes = await page.locator(".rb-ticket-code").allInnerTexts();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});

test("a slip opens an account on a phone, in Chinese, and the code stays in no address", async () => {
  const { page, context } = await phone("zh");
  await page.goto(`${address}/activate`);
  await fine(page, 360);
  await page.fill("#slip-code", "aaaa bbbb cccc dddd");
  await page.locator("form [type=submit]").click();
  await page.getByRole("alert").waitFor();
  await fine(page, 360);
  // The page is there already: only what follows # changes, as when a second slip is scanned.
  await page.goto("about:blank");
  await page.goto(`${address}/activate#${codes[0]!}`);
  await page.locator("#new-login").waitFor();
  expect(page.url()).toBe(`${address}/activate`);
  await fine(page, 360);
  await page.fill("#new-login", "wang.first");
  await page.fill("#new-password", "a sentence of my own");
  await page.locator("form [type=submit]").click();
  await page.waitForURL(/\/members\/\d+/);
  await page.goto(`${address}/account`);
  await page.getByText("用纸条开通账户").waitFor();
  await fine(page, 360);
  await context.close();
});

test("a slip opens an account with a passkey alone, which signs in again without a login", async () => {
  const { page, context } = await phone();
  await page.goto(`${address}/activate#${codes[1]!}`);
  await page.fill("#new-login", "li.second");
  await page.getByRole("button", { name: /Open with a passkey/ }).click();
  await page.waitForURL(/\/members\/\d+/);
  await context.clearCookies();
  await page.goto(`${address}/sign-in`);
  await fine(page, 360);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL(/\/members\/\d+/);
  // A second one by name, and the first one away; without a password the last one stays.
  await page.goto(`${address}/account`);
  await page.getByText("last used").waitFor();
  await page.getByRole("button", { name: "Rename Passkeys" }).click();
  await page.getByRole("textbox", { name: "Rename Passkeys" }).fill("My phone");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Remove My phone" }).click();
  await page.getByText("This is the only way into your account").waitFor();
  await fine(page, 360);
  await context.close();
});

test("a passkey is added, signs in and is removed; codes are set up by what the page shows", async () => {
  const { page, context } = await phone();
  await page.goto(`${address}/activate#${codes[2]!}`);
  await page.fill("#new-login", "zhang.third");
  await page.fill("#new-password", "a sentence of my own");
  await page.locator("form [type=submit]").click();
  await page.waitForURL(/\/members\/\d+/);
  await page.goto(`${address}/account`);
  await page.fill("#passkey-name", "My phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByText("The passkey has been added.").first().waitFor();

  await page.getByRole("button", { name: "Set up" }).click();
  const secret = (await page.locator(".rb-code").innerText()).replaceAll(" ", "");
  await fine(page, 360);
  await page.fill("#first-code", codeAt(secret, -1));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.locator(".rb-recovery li").first().waitFor();
  expect(await page.locator(".rb-recovery li").count()).toBe(10);
  await fine(page, 360);

  await context.clearCookies();
  await page.goto(`${address}/sign-in`);
  await page.fill("#login", "zhang.third");
  await page.fill("#password", "a sentence of my own");
  await page.keyboard.press("Enter");
  await page.locator("#code").waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("code");
  await fine(page, 360);
  await page.keyboard.type(codeAt(secret, 0));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/members\/\d+/);

  await page.goto(`${address}/account`);
  await page.getByRole("button", { name: "Remove My phone" }).click();
  await page.getByText("No passkey yet.").waitFor();
  await context.clearCookies();
  await page.goto(`${address}/sign-in`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("alert").waitFor();
  await context.close();
});

test("an account is linked at the identity provider and signs in there", async () => {
  const { page, context } = await phone();
  await page.goto(`${address}/sign-in`);
  await page.fill("#login", "wang.first");
  await page.fill("#password", "a sentence of my own");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/members\/\d+/);
  provider.vouchFor("subject of wang");
  await page.goto(`${address}/account`);
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await page.getByText("Linked: you may sign in there.").waitFor();
  expect(page.url()).toBe(`${address}/account`);
  await context.clearCookies();
  await page.goto(`${address}/sign-in?next=%2Faccount`);
  await page.getByRole("button", { name: "Sign in at 统一身份" }).click();
  await page.getByText("at the identity provider").first().waitFor();
  expect(page.url()).toBe(`${address}/account`);

  await context.clearCookies();
  provider.vouchFor("somebody whom nobody linked");
  await page.goto(`${address}/sign-in`);
  await page.getByRole("button", { name: "Sign in at 统一身份" }).click();
  await page.getByText("Nobody here is linked").waitFor();
  expect(page.url()).toBe(`${address}/sign-on`);
  await fine(page, 360);
  await context.close();
});
