import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { axeFindings, openWindow, settle, signIn } from "./look.ts";
import { asAccount, idsOf, type Ids, openPlace, type Place } from "./place.ts";

let place: Place;
let browser: Browser;
let ids: Ids;

beforeAll(async () => {
  place = await openPlace(800);
  ids = await idsOf(place);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await place?.close();
});

interface Counts {
  readonly trained: readonly { readonly year: number; readonly personTimes: number }[];
  readonly owed: { readonly missingMinutes: number };
}

async function personTimes(login: string, unitId: number): Promise<number> {
  const { trained } = await asAccount<Counts>(place, login, `/units/${unitId}/overview`);
  return trained.find((one) => one.year === 2011)?.personTimes ?? 0;
}

/** Fills the form for everybody: 2 hours on that day. */
async function fillForm(page: Page, day: string): Promise<void> {
  await page.fill("#starts", day);
  await page.fill("#ends", day);
  await page.click("#provider");
  await page.locator(".ant-select-item-option").first().click();
  await page.selectOption("#form", { index: 1 });
  await page.fill("#amount", "2");
  await page.locator(".rb-people-tools input[type=checkbox]").check();
}

test("recording a class moves the counts of its members, the branch and every level above", async () => {
  const page = await (await openWindow(browser, { width: 1440, language: "en" })).newPage();
  const before = {
    branch: await personTimes("secretary", ids.branch),
    town: await personTimes("office-town", ids.town),
    region: await personTimes("office-region", ids.region),
  };
  await signIn(page, place, "office-town", `/units/${ids.branch}/record`);
  const members = await page.locator(".rb-person-row").count();
  await fillForm(page, "2011-11-09");
  expect(await page.locator(".rb-preview").innerText()).toContain(
    `${members} people get an entry of 2`,
  );
  await page.locator(".rb-submit button").click();
  await page.getByText(`Recorded for ${members} people`).first().waitFor();
  expect(await axeFindings(page)).toEqual([]);
  const rows = page.locator(".rb-recorded table tbody tr");
  await expect
    .poll(() => rows.filter({ has: page.locator(".rb-moving") }).count(), { timeout: 10_000 })
    .toBe(await rows.count());
  expect(await rows.count()).toBeGreaterThan(1);
  await expect
    .poll(() => personTimes("office-region", ids.region), { timeout: 5_000 })
    .toBe(before.region + members);
  expect(await personTimes("office-town", ids.town)).toBe(before.town + members);
  expect(await personTimes("secretary", ids.branch)).toBe(before.branch + members);
  await page.context().close();
}, 120_000);

test("a class whose answer was lost is kept and recorded once, however often it is sent", async () => {
  const context = await openWindow(browser, { width: 360, language: "en" });
  const page = await context.newPage();
  await signIn(page, place, "secretary", `/units/${ids.branch}/record`);
  const members = await page.locator(".rb-person-row").count();
  const before = await personTimes("secretary", ids.branch);
  await fillForm(page, "2011-11-10");
  // The server hears it, the phone never hears the server.
  await page.route("**/api/v1/classes", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.locator(".rb-submit button").click();
  await page.getByText("No answer: it may or may not have been recorded").waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.unroute("**/api/v1/classes");
  await page.reload();
  await page.getByText("A draft from before was kept").waitFor();
  await page.locator(".rb-submit button").first().click();
  await page.getByText(`Recorded for ${members} people`).first().waitFor();
  await expect
    .poll(() => personTimes("secretary", ids.branch), { timeout: 5_000 })
    .toBe(before + members);
  await page.goto(`${place.address}/units/${ids.branch}/record`);
  await settle(page);
  expect(await page.getByText("A draft from before was kept").count()).toBe(0);
  await context.close();
}, 120_000);

test("a form with mistakes says each of them and goes to the first", async () => {
  const page = await (await openWindow(browser, { width: 360, language: "en" })).newPage();
  await signIn(page, place, "secretary", `/units/${ids.branch}/record`);
  await page.fill("#ends", "2011-11-01");
  await page.fill("#amount", "ninety");
  await page.locator(".rb-submit button").click();
  await page.getByText("The last day lies before the first.").waitFor();
  await page.getByText("Enter an amount above zero").waitFor();
  await page.getByText("Tick at least one person.").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("ends");
  expect(await axeFindings(page)).toEqual([]);
  await page.context().close();
}, 60_000);

async function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.tagName);
}

/** Presses Tab until the focus is on what is looked for: what a keyboard cannot reach does not count. */
async function tabTo(page: Page, selector: string, text?: string): Promise<void> {
  for (let presses = 0; presses < 250; presses += 1) {
    await page.keyboard.press("Tab");
    const isThere = await page.evaluate(
      ([wanted, words]) => {
        const here = document.activeElement;
        return (
          here !== null &&
          here.matches(wanted ?? "") &&
          (here.textContent ?? "").includes(words ?? "")
        );
      },
      [selector, text ?? ""],
    );
    if (isThere) return;
  }
  throw new Error(`Tab never reaches ${selector} ${text ?? ""}`);
}

test("the keyboard alone leads from the sign-in over unit and branch to a member and a recorded class", async () => {
  const page = await (await openWindow(browser, { width: 1440, language: "en" })).newPage();
  await page.goto(`${place.address}/sign-in`);
  await settle(page);
  await tabTo(page, "#login");
  await page.keyboard.type("office-town");
  await tabTo(page, "#password");
  await page.keyboard.type(place.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/units\/\d+$/);
  await settle(page);
  await tabTo(page, ".rb-children tbody a");
  await page.keyboard.press("Enter");
  await settle(page);
  if ((await page.locator(".rb-children tbody a").count()) > 0) {
    await tabTo(page, ".rb-children tbody a");
    await page.keyboard.press("Enter");
    await settle(page);
  }
  await expect.poll(() => focused(page)).toBe("H1");
  await tabTo(page, ".rb-actions a", "Members");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/members$/);
  await settle(page);
  await tabTo(page, ".rb-member-name");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/members\/\d+$/);
  await settle(page);
  await expect.poll(() => focused(page)).toBe("H1");
  await page.goBack();
  await page.waitForURL(/\/members$/);
  await settle(page);
  await tabTo(page, ".rb-actions a", "Record training");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/record$/);
  await settle(page);
  await tabTo(page, "#provider");
  await page.keyboard.press("ArrowDown");
  await page.locator(".ant-select-item-option").first().waitFor();
  await page.keyboard.press("Enter");
  await tabTo(page, "#form");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "#amount");
  await page.keyboard.type("1");
  await tabTo(page, ".rb-people-tools input[type=checkbox]");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await page
    .getByText(/Recorded for \d+ people/)
    .first()
    .waitFor();
  await expect.poll(() => focused(page)).toBe("H2");
  await page.context().close();
}, 120_000);
