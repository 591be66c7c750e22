import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { keyboardFindings, openWindow, settle, signIn } from "./look.ts";
import { type Doubled, openDoubles } from "./merges.ts";
import { openMandates, type Opened } from "./mandates.ts";
import { type Objected, openObjections } from "./objections.ts";
import { asAccount, idsOf, type Ids, openPlace, type Place } from "./place.ts";
import { expectUsable } from "./usable.ts";

let place: Place;
let browser: Browser;
let ids: Ids;
let mandates: Opened;
let objected: Objected;
let doubled: Doubled;

beforeAll(async () => {
  place = await openPlace(1_200);
  ids = await idsOf(place);
  mandates = await openMandates(place, ids);
  objected = await openObjections(place, ids);
  doubled = await openDoubles(place, ids);
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
  { width: 1440, language: "en", keyboard: true },
  { width: 360, language: "zh", typeSize: "larger" },
] as const;

describe.each(visits)("at $width px in $language, type $typeSize", (visit) => {
  test("no page has anything that axe finds, is wider than the window, or names anybody in its title", async () => {
    const page = await windowOf(visit);
    await page.goto(`${place.address}/sign-in`);
    await settle(page);
    await judge(page, "sign-in");
    const paths = [
      ["office-region", "/"],
      ["office-region", "/what-if"],
      ["office-county", "/"],
      ["office-town", "/"],
      ["office-town", `/units/${ids.town}/owing`],
      ["secretary", `/units/${ids.branch}`],
      ["secretary", `/units/${ids.branch}/members`],
      ["secretary", `/units/${ids.branch}/record`],
      ["secretary", `/units/${ids.branch}/new-member`],
      ["office-town", `/units/${ids.town}/new-member`],
      ["secretary", `/units/${ids.branch}/study`],
      ["secretary", `/units/${ids.branch}/paper/owed`],
      ["secretary", `/members/${ids.owingMember}`],
      ["office-town", "/waiting"],
      ["office-town", "/import"],
      ["office-town", `/units/${ids.town}/doubles`],
      ["office-town", `/doubles?first=${doubled.first}&second=${doubled.second}`],
      ["office-town", `/merges/${doubled.merged}`],
      ["secretary", `/merges/${doubled.asked}`],
      ["office-town", "/waiting/rules"],
      ["administrator", "/accounts"],
      ["administrator", "/moves"],
      ["secretary", "/waiting"],
      ["office-town", "/search"],
      ["office-town", `/search?q=${encodeURIComponent("王")}`],
      ["office-region", `/search?q=${encodeURIComponent("支部")}`],
      ["office-town", "/quality"],
      ["office-town", "/quality?finding=no-entry"],
      ["secretary", "/quality?finding=sector-differs"],
      ["office-region", "/quality"],
      ["office-city", "/mandates"],
      ["office-county", "/mandates"],
      ["office-county", `/mandates/${mandates.mandateId}`],
      ["office-county", `/mandates/${mandates.mandateId}/members/${mandates.memberId}`],
      ["office-county", "/mandates/999999"],
      ["office-county", `/mandates/${objected.mandateId}`],
      ["member", `/members/${mandates.memberId}`],
      ["member", "/receipt"],
      ["secretary", "/account"],
      ["secretary", `/units/${ids.branch}/slips`],
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
      await judge(page, `${login} ${path}`);
      if (!("keyboard" in visit)) continue;
      expect.soft(await keyboardFindings(page), `${login} ${path}: keyboard`).toEqual([]);
    }
    await page.context().close();
  }, 240_000);
});

async function judge(page: Page, what: string): Promise<void> {
  await expectUsable(page, what);
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
  const login = page.locator("code", { hasText: /^secretary$/ });
  await page.locator(".rb-accounts button").filter({ has: login }).click();
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

test("a mandate that is revoked while its page is open says so at the next click", async () => {
  const city = await windowOf({ width: 1440, language: "en" });
  await signIn(city, place, "office-city", "/mandates");
  const county = await windowOf({ width: 360, language: "en" });
  await signIn(county, place, "office-county", `/mandates/${mandates.mandateId}`);
  await county.locator(".rb-section .rb-person").first().waitFor();
  const own = await windowOf({ width: 360, language: "en" });
  await signIn(own, place, "member", `/members/${mandates.memberId}`);
  const besides = own.getByRole("region", { name: "Who may see me besides" });
  await besides.getByText("Objection").waitFor();
  await own.context().close();
  const card = city.locator(".rb-waiver").filter({ hasText: "Objection" }).last();
  await card.getByRole("button", { name: "Revoke" }).click();
  await card.getByRole("button", { name: "Revoke" }).click();
  await card.getByText("revoked", { exact: true }).waitFor();
  await county.locator(".rb-section .rb-waiver a").first().click();
  await county.getByText("This mandate was revoked").waitFor();
  expect(await county.locator(".rb-person").count()).toBe(0);
  await city.context().close();
  await county.context().close();
});

test("a sample is issued from the form, and its issuer sees a number", async () => {
  const page = await windowOf({ width: 360, language: "en" });
  await signIn(page, place, "office-county", "/mandates");
  const form = page.locator("form");
  await form.getByRole("button", { name: "Issue" }).click();
  await form.getByText("Say why.").waitFor();
  await form.getByLabel("To whom").selectOption({ index: 1 });
  const { code } = await asAccount<{ code: string }>(place, "office-town", `/units/${ids.town}`);
  await form
    .getByLabel(/Unit or code|code/i)
    .first()
    .fill(code);
  await form.getByLabel("Unit", { exact: true }).selectOption({ index: 1 });
  await form.getByLabel("How many").fill("3");
  await form.getByLabel("Until and with").fill("2011-11-30");
  await form.getByLabel("Reason").fill("spot check");
  await form.getByRole("button", { name: "Issue" }).click();
  await page.getByText("Issued, for 3 persons.").first().waitFor();
  const card = page.locator(".rb-waiver").filter({ hasText: "spot check" });
  await card.getByText("3 persons, drawn from").waitFor();
  expect(await card.locator(".rb-person").count()).toBe(0);
  await page.context().close();
});

test("Ctrl+K opens the search from every page, and what is typed there finds people by two characters", async () => {
  const page = await windowOf({ width: 1440, language: "en" });
  await signIn(page, place, "secretary", `/units/${ids.branch}/members`);
  const name = (await page.locator(".rb-member-name .rb-person").first().textContent()) ?? "";
  await page.keyboard.press("Control+k");
  await page.waitForURL(/\/search$/);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("rb-search-box");
  await page.keyboard.type(Array.from(name).slice(0, 2).join(""));
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name, exact: true }).first().waitFor();
  // A part of what was asked stands in the address, so that "back" leads to it again.
  expect(new URL(page.url()).searchParams.get("q")).toBe(Array.from(name).slice(0, 2).join(""));
  await page.locator("h1").focus();
  await page.keyboard.press("Control+k");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("rb-search-box");
});
