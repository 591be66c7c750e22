import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { axeFindings, openWindow, overflowOf, settle, signIn, smallTargets } from "./look.ts";
import { idsOf, type Ids, openPlace, type Place } from "./place.ts";

let place: Place;
let browser: Browser;
let ids: Ids;

beforeAll(async () => {
  place = await openPlace(1_200);
  ids = await idsOf(place);
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await place?.close();
});

async function windowOf(visit: Parameters<typeof openWindow>[1]): Promise<Page> {
  const context = await openWindow(browser, visit);
  return context.newPage();
}

const visits = [
  { width: 360, language: "zh" },
  { width: 360, language: "en" },
  { width: 1440, language: "zh" },
  { width: 1440, language: "en" },
  { width: 360, language: "zh", typeSize: "larger" },
] as const;

describe.each(visits)("at $width px in $language, type $typeSize", (visit) => {
  test("no page has anything that axe finds, is wider than the window, or names anybody in its title", async () => {
    const page = await windowOf(visit);
    await page.goto(`${place.address}/sign-in`);
    await settle(page);
    await judge(page, visit.width, "sign-in");
    const paths = [
      ["office-region", "/"],
      ["office-region", "/what-if"],
      ["office-county", "/"],
      ["office-town", "/"],
      ["office-town", `/units/${ids.town}/owing`],
      ["secretary", `/units/${ids.branch}`],
      ["secretary", `/units/${ids.branch}/members`],
      ["secretary", `/units/${ids.branch}/record`],
      ["secretary", `/members/${ids.owingMember}`],
      ["secretary", "/account"],
      ["secretary", "/units/999999"],
      ["secretary", "/no/such/page"],
    ] as const;
    let who = "";
    for (const [login, path] of paths) {
      if (who !== login) {
        await page.context().clearCookies();
        await signIn(page, place, login, path);
      } else await page.goto(place.address + path);
      who = login;
      await settle(page);
      await page.evaluate(() => {
        for (const one of document.querySelectorAll("details")) one.open = true;
      });
      await settle(page);
      await judge(page, visit.width, `${login} ${path}`);
    }
    await page.context().close();
  }, 240_000);
});

async function judge(page: Page, width: number, what: string): Promise<void> {
  expect.soft(await axeFindings(page), what).toEqual([]);
  expect.soft(await overflowOf(page), `${what}: wider than the window by`).toBe(0);
  if (width < 600) expect.soft(await smallTargets(page), what).toEqual([]);
  const title = await page.title();
  expect
    .soft(
      ids.names.filter((name) => title.includes(name)),
      what,
    )
    .toEqual([]);
}

test("the demonstration's accounts fill the form at one touch", async () => {
  const page = await windowOf({ width: 360, language: "en" });
  await page.goto(`${place.address}/sign-in`);
  await page.locator(".rb-accounts button").filter({ hasText: "secretary" }).click();
  expect(await page.inputValue("#login")).toBe("secretary");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("type")))
    .toBe("submit");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/units\/\d+\/members/);
  await expect.poll(() => page.locator(".rb-member").count()).toBeGreaterThan(3);
});

test("language and size of type are remembered", async () => {
  const page = await windowOf({ width: 1440, language: "en" });
  await signIn(page, place, "secretary", "/account");
  await page
    .getByRole("button", { name: "Larger", exact: false })
    .or(page.getByText("Larger"))
    .last()
    .click();
  await page.getByRole("group").getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { level: 1, name: "账户" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "账户" }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe(
    "22px",
  );
});

test("a session that ended leads to the sign-in and back to the same place", async () => {
  const page = await windowOf({ width: 1440, language: "en" });
  await signIn(page, place, "secretary", `/units/${ids.branch}/members`);
  await page.context().clearCookies();
  await page.locator(".rb-member-name").first().click();
  await page.waitForURL(/\/sign-in/);
  await page.getByText("Your session has ended").waitFor();
  await page.fill("#login", "secretary");
  await page.fill("#password", place.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/members\/\d+$/);
});

test("a unit's numbers are the sum of the row directly here and the units below", async () => {
  const page = await windowOf({ width: 1440, language: "en" });
  await signIn(page, place, "office-region");
  const column = page.locator(".rb-children tr td:nth-child(2)");
  const numbers = (await column.allTextContents()).map((text) => Number(text.replaceAll(",", "")));
  const total = numbers.pop();
  expect(numbers.length).toBeGreaterThan(4);
  expect(numbers.reduce((sum, one) => sum + one, 0)).toBe(total);
});

test("where no answer comes, the page says so and can be asked again", async () => {
  const page = await windowOf({ width: 360, language: "en" });
  await signIn(page, place, "secretary", "/account");
  await page.route("**/api/v1/units/*/overview", (route) => route.abort());
  await page.goto(`${place.address}/units/${ids.branch}`);
  await page.getByText("No answer from the server").waitFor();
  await page.unroute("**/api/v1/units/*/overview");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Coverage by requirement").waitFor();
});

test("outside of one's sight is not found", async () => {
  const page = await windowOf({ width: 1440, language: "en" });
  await signIn(page, place, "secretary", "/units/1");
  await page.getByText("It does not exist, or it does not belong to your tasks.").waitFor();
});
