import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { axeFindings, openWindow, overflowOf, signIn } from "./look.ts";
import { idsOf, type Ids, openPlace, type Place } from "./place.ts";

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

test("a secretary records an appointment of a past day, and that a day to come is no day of leaving", async () => {
  const page = await (await openWindow(browser, { width: 360, language: "en" })).newPage();
  await signIn(page, place, "secretary", `/members/${ids.owingMember}`);
  const open = page.getByRole("button", { name: "Record a change" });
  await open.click();
  const form = page.locator("form.rb-change");
  await form.getByRole("button", { name: "Record", exact: true }).click();
  await form.getByText("Choose what it is and a day").waitFor();
  await form.locator("select").first().selectOption("event appointed");
  await form.locator("input[type=date]").first().fill("2011-03-01");
  expect(await axeFindings(page)).toEqual([]);
  expect(await overflowOf(page)).toBe(0);
  await form.getByRole("button", { name: "Record", exact: true }).click();
  await form.waitFor({ state: "detached" });
  const life = page.locator(".rb-life tbody tr", { hasText: /Mar 1, 2011|1 Mar 2011|March 2011/ });
  await life.filter({ hasText: "Appointed" }).waitFor();

  await open.click();
  await form.locator("select").first().selectOption("leave");
  await form.locator("input[type=date]").first().fill("2011-12-31");
  await form.getByRole("button", { name: "Record", exact: true }).click();
  await form.getByRole("alert").first().waitFor();
}, 120_000);
