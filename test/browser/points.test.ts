import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planWithPoints } from "../points-plan.ts";
import { openBrowser } from "./chromium.ts";
import { openWindow, settle, signIn } from "./look.ts";
import { idsOf, type Ids, openPlace, type Place } from "./place.ts";
import { expectUsable } from "./usable.ts";

/** The plan, with S1 counted in points of 45 minutes. */
let folder: string;
let place: Place;
let browser: Browser;
let ids: Ids;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-points-"));
  for (const { name, text } of await planWithPoints()) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  place = await openPlace(400, { packFolder: folder });
  ids = await idsOf(place);
  browser = await openBrowser();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await place?.close();
  await rm(folder, { recursive: true, force: true });
});

async function opened(
  width: 360 | 1440,
  language: "zh" | "en",
  login: string,
  path: string,
): Promise<Page> {
  const context = await openWindow(browser, { width, language, touch: width === 360 });
  const page = await context.newPage();
  await signIn(page, place, login, path);
  return page;
}

const number = String.raw`\d[\d,]*(\.\d{1,2})?`;

test("a member's page says points of points, and hours of the other requirements", async () => {
  const page = await opened(360, "en", "secretary", `/members/${ids.owingMember}`);
  await page
    .getByText(new RegExp(`${number}\\s+points of 16\\s+points`))
    .first()
    .waitFor();
  await settle(page);
  await expectUsable(page, "member in points");
  const text = await page.locator("main").innerText();
  expect(text).toMatch(/\d\sh\b/);
  await page.close();
});

test("the overview shows points beside the hours owed, never added up, in both languages", async () => {
  const path = `/units/${ids.county}`;
  const page = await opened(1440, "en", "office-county", path);
  const figure = page.locator(".rb-key-figures > div").last();
  await figure.getByText("Still owed").waitFor();
  expect(await figure.locator(".rb-big").innerText()).toMatch(new RegExp(`^${number}\\sh$`));
  expect(await figure.innerText()).toMatch(new RegExp(`${number}\\spoints`));
  const owed = page.locator("#owed tbody tr", { hasText: "villages, urban communities" });
  expect(await owed.locator("td").last().innerText()).toMatch(new RegExp(`^${number}\\spoints$`));
  await settle(page);
  await expectUsable(page, "overview in points");
  await page.close();
  const chinese = await opened(360, "zh", "office-county", path);
  const same = chinese.locator(".rb-key-figures > div").last();
  await same.getByText("尚欠").waitFor();
  expect(await same.innerText()).toMatch(new RegExp(`${number}\\s学分`));
  await settle(chinese);
  await expectUsable(chinese, "overview in 学分");
  await chinese.close();
});

test("a waiver of a requirement in points is asked for in points", async () => {
  const page = await opened(360, "en", "secretary", `/members/${ids.owingMember}`);
  await page.getByRole("button", { name: "Ask for a waiver" }).click();
  const form = page.locator("form.rb-change");
  const which = form.locator("select").first();
  const label = (await which.locator("option").allInnerTexts()).find((one) =>
    one.includes("villages, urban communities"),
  );
  await which.selectOption({ label: label ?? "" });
  await form.locator("select").last().selectOption({ label: "lower the points" });
  await form.getByLabel("points taken off").fill("2.5");
  await expectUsable(page, "waiver in points");
  await form.getByRole("button", { name: "Ask", exact: true }).click();
  await page
    .getByText(/2\.5\spoints less/)
    .first()
    .waitFor();
  await page.close();
});
