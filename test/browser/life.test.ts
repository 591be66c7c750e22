import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { onPhone, openWindow, signIn } from "./look.ts";
import { asAccount, idsOf, type Ids, openPlace, type Place, sendAs } from "./place.ts";
import { expectUsable } from "./usable.ts";

let place: Place;
let browser: Browser;
let ids: Ids;
/** Other members of the branch, and another branch of its township. */
let others: number[];
let host: Unit;

interface Unit {
  readonly unitId: number;
  readonly code: string;
}
interface List<T> {
  readonly items: readonly T[];
}

beforeAll(async () => {
  place = await openPlace(800);
  ids = await idsOf(place);
  const members = await asAccount<List<{ memberId: number }>>(
    place,
    "secretary",
    `/units/${ids.branch}/members?limit=100`,
  );
  others = members.items.map((one) => one.memberId).filter((id) => id !== ids.owingMember);
  const below = await asAccount<List<Unit>>(place, "office-town", `/units/${ids.town}/children`);
  const found = below.items.find((one) => one.unitId !== ids.branch);
  if (found === undefined) throw new Error("the township has one branch only");
  host = found;
  browser = await openBrowser();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await place?.close();
});

const life = (page: Page, text: string | RegExp) =>
  page.locator(".rb-life tbody tr", { hasText: text });

const phone = (login: string, path: string): Promise<Page> => onPhone(browser, place, login, path);

test("a secretary records an appointment of a past day, and that a day to come is no day of leaving", async () => {
  const page = await phone("secretary", `/members/${ids.owingMember}`);
  const open = page.getByRole("button", { name: "Record a change" });
  await open.click();
  const form = page.locator("form.rb-change");
  await form.getByRole("button", { name: "Record", exact: true }).click();
  await form.getByText("Choose what it is and a day").waitFor();
  await form.locator("select").first().selectOption("event appointed");
  await form.locator("input[type=date]").first().fill("2011-03-01");
  await expectUsable(page, "recording an event");
  await form.getByRole("button", { name: "Record", exact: true }).click();
  await form.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: /^Recorded\. It changes/ }).waitFor();
  await life(page, /Mar 1, 2011|1 Mar 2011|March 2011/)
    .filter({ hasText: "Appointed" })
    .waitFor();

  await open.click();
  await form.locator("select").first().selectOption("leave");
  await form.locator("input[type=date]").first().fill("2011-12-31");
  await form.getByRole("button", { name: "Record", exact: true }).click();
  await form.getByRole("alert").first().waitFor();
}, 120_000);

test("a role that is begun late, corrected and ended says each time what became of the verdicts", async () => {
  const page = await phone("secretary", `/members/${others[0]}`);
  const form = page.locator("form.rb-change");
  const save = form.getByRole("button", { name: "Record", exact: true });
  const told = page.locator(".rb-changed");
  const open = page.getByRole("button", { name: "Record a change" });
  // What the pack says about units is none of a member's.
  await open.click();
  const kinds = await form.locator("select").first().locator("option").allTextContents();
  expect(kinds).toContain("Role");
  expect(kinds.filter((one) => /Website|Instructor pool|Form|^fact/.test(one))).toEqual([]);
  await form.locator("select").first().selectOption("fact role");
  await form.locator("select").nth(1).selectOption("village-secretary");
  await form.locator("input[type=date]").first().fill("2009-03-01");
  await save.click();
  await told.getByRole("heading", { name: /changes (one verdict|\d+ verdicts)/ }).waitFor();
  await told.getByText("Before").first().waitFor();
  await expectUsable(page, "what a role has changed");
  await told.getByRole("button", { name: "Close" }).click();

  const change = page.getByRole("button", { name: "Change: Role Village secretary" });
  await change.click();
  await form.locator("select").first().selectOption("correct");
  await form.getByLabel("From", { exact: true }).fill("2010-13");
  await save.click();
  await form.getByText("Choose what it is, and days of the calendar").waitFor();
  await form.getByLabel("From", { exact: true }).fill("2010-05");
  await expectUsable(page, "correcting a fact");
  await save.click();
  await told.waitFor();
  await life(page, "since May 2010").filter({ hasText: "Village secretary" }).waitFor();

  await change.click();
  await form.getByLabel("Last day on which it held").fill("2011-10-31");
  await save.click();
  await told.waitFor();
  await life(page, "May 2010 to 31 Oct 2011").waitFor();

  // The end is no open one any more: it is corrected, or taken back as never true.
  await change.click();
  expect(await form.locator("select").first().locator("option").count()).toBe(2);
  await form.getByRole("button", { name: "Cancel" }).click();
  expect(await change.evaluate((one) => one === document.activeElement)).toBe(true);
  await change.click();
  await form.locator("select").first().selectOption("withdraw");
  await save.click();
  await told.waitFor();
  await page.waitForFunction(() => !document.body.innerText.includes("Village secretary"));
}, 120_000);

test("an office attaches a member to another of its branches and ends the stay; the figures stay", async () => {
  const page = await phone("office-town", `/members/${others[1]}`);
  const form = page.locator("form.rb-change");
  const save = form.getByRole("button", { name: "Record", exact: true });
  const told = page.locator(".rb-changed");
  await page.getByRole("button", { name: "Attach to a host unit" }).click();
  await form.getByLabel("Unit by name or code").fill(host.code);
  await form.getByLabel("Host unit").selectOption(String(host.unitId));
  await form.getByLabel("First day there").fill("2011-09-01");
  await expectUsable(page, "attaching to a host unit");
  await save.click();
  await told.getByRole("heading", { name: "It changes none of the verdicts" }).waitFor();
  await life(page, "Works away, at").waitFor();

  await page.getByRole("button", { name: /^End the stay/ }).click();
  await form.getByLabel("First day no longer there").fill("2011-08-01");
  await save.click();
  await form.getByText("it is after the day of arrival").waitFor();
  await form.getByLabel("First day no longer there").fill("2011-11-01");
  await save.click();
  await told.waitFor();
  await life(page, /Works away/)
    .filter({ hasText: "31 Oct 2011" })
    .waitFor();
}, 120_000);

test("whoever leaves is shown as having left, with what that ended, and needs no form any more", async () => {
  const page = await phone("secretary", `/members/${others[2]}`);
  const form = page.locator("form.rb-change");
  await page.getByRole("button", { name: "Record a change" }).click();
  await form.locator("select").first().selectOption("leave");
  await form.locator("input[type=date]").first().fill("2011-07-01");
  await form.getByRole("button", { name: "Record", exact: true }).click();
  const told = page.locator(".rb-changed");
  await told.getByText("binds no longer").first().waitFor();
  await page.getByText("left; last at").waitFor();
  await life(page, "Left").filter({ hasText: "1 Jul 2011" }).waitFor();
  expect(await page.getByRole("button", { name: "Record a change" }).count()).toBe(0);
  await expectUsable(page, "somebody who has left");
  const { items } = await asAccount<List<{ memberId: number }>>(
    place,
    "secretary",
    `/units/${ids.branch}/members?limit=100`,
  );
  expect(items.map((one) => one.memberId)).not.toContain(others[2]);
}, 120_000);

test("whoever was said to have left by mistake is found, and is back as he was with the reason on record", async () => {
  const { member } = await asAccount<{ member: { name: string } }>(
    place,
    "secretary",
    `/members/${others[2]}`,
  );
  const page = await phone("secretary", `/search?q=${encodeURIComponent(member.name)}`);
  await page
    .locator(".rb-waiver", { hasText: member.name })
    .filter({ hasText: "has left" })
    .getByRole("link")
    .first()
    .click();
  await page.getByText("left; last at").waitFor();
  const form = page.locator("form.rb-change");
  const open = page.getByRole("button", { name: "Take back: Left 1 Jul 2011" });
  // With the keyboard alone: open, leave, open again, and what is missing is said.
  await open.focus();
  await page.keyboard.press("Enter");
  await form.getByRole("button", { name: "Cancel" }).click();
  expect(await open.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter");
  const send = form.getByRole("button", { name: "Take back" });
  await send.focus();
  await page.keyboard.press("Enter");
  await form.getByText("Say why.").waitFor();
  await form.getByLabel("Reason").fill("another person of that name");
  await expectUsable(page, "taking back a leaving");
  await page.keyboard.press("Enter");
  const told = page.locator(".rb-changed");
  await told.getByRole("heading", { name: /^Recorded\. It changes/ }).waitFor();
  await told.getByText("did not bind").first().waitFor();
  await page.getByText("another person of that name").waitFor();
  expect(await page.getByText("left; last at").count()).toBe(0);
  await expectUsable(page, "somebody whose leaving was taken back");
  await page.getByRole("button", { name: "Record a change" }).waitFor();
  const { items } = await asAccount<List<{ memberId: number }>>(
    place,
    "secretary",
    `/units/${ids.branch}/members?limit=100`,
  );
  expect(items.map((one) => one.memberId)).toContain(others[2]);
}, 120_000);

test("the day of an event is put right, another than the recorded one, and the wrong one stays to be seen", async () => {
  const page = await phone("secretary", `/members/${ids.owingMember}`);
  const form = page.locator("form.rb-change");
  await page.getByRole("button", { name: /^Take back: Appointed/ }).click();
  await form.locator("select").first().selectOption("day");
  await form.getByLabel("Right day").fill("2011-03-01");
  await form.getByLabel("Reason").fill("the letter says April");
  const send = form.getByRole("button", { name: "Put right" });
  await send.click();
  await form.getByText("Enter the right day, another than the recorded one").waitFor();
  await form.getByLabel("Right day").fill("2011-04-01");
  await expectUsable(page, "putting the day of an event right");
  await send.click();
  await page.locator(".rb-changed").waitFor();
  await life(page, "1 Apr 2011").filter({ hasText: "Appointed" }).waitFor();
  await page.locator("s", { hasText: "1 Mar 2011" }).waitFor();
  await page.getByText("the letter says April").waitFor();
}, 120_000);

test("a member finds the way from what is held about him to an objection against it", async () => {
  const page = await phone("member", "/");
  await page.getByRole("link", { name: "Object to an entry or a fact" }).click();
  await page.waitForURL(/#objections$/);
  const objections = page.locator("#objections");
  expect(await objections.getByRole("button", { name: "A fact is missing" }).isVisible()).toBe(
    true,
  );
  const { y } = (await objections.boundingBox()) ?? { y: Infinity };
  expect(Math.abs(y)).toBeLessThan(740);
  // Nobody changes his own record.
  expect(await page.getByRole("button", { name: /^(Change|Record a change|Attach)/ }).count()).toBe(
    0,
  );
}, 120_000);

test("the note of the map's outlines is in the language of the page", async () => {
  const page = await (await openWindow(browser, { width: 1440, language: "zh" })).newPage();
  await signIn(page, place, "office-region", `/units/${ids.region}`);
  await page.getByText("轮廓来源").waitFor();
}, 120_000);

test("whoever accepts a member is told what that did to the verdicts, though the card is gone", async () => {
  await sendAs(place, "secretary", `/members/${others[3]}/transfers`, {
    kind: "move",
    toCode: host.code,
    startsOn: "2011-06-01",
  });
  const page = await phone("office-town", "/waiting");
  await page.getByRole("button", { name: "Accept" }).first().click();
  await page.getByRole("heading", { name: /^Recorded\. It changes/ }).waitFor();
  await expectUsable(page, "an accepted transfer");
  await page.getByRole("button", { name: "Close" }).click();
  await page.locator(".rb-changed").waitFor({ state: "detached" });
}, 120_000);

test("whoever grants or revokes a waiver is told what that did to the verdicts", async () => {
  const memberId = others[4] ?? 0;
  const { waivable } = await asAccount<{
    waivable: { requirement: { id: string }; windowStart: string; effects: string[] }[];
  }>(place, "secretary", `/members/${memberId}/waivers`);
  const one = waivable.find(({ effects }) => effects.includes("lift"));
  if (one === undefined) throw new Error("nothing of this member can be waived");
  await sendAs(place, "secretary", `/members/${memberId}/waivers`, {
    requirement: one.requirement.id,
    windowStart: one.windowStart,
    kind: "posting",
    effect: "lift",
  });
  const told = (page: Page) =>
    page.getByRole("heading", { name: "Recorded. It changes one verdict:" });
  const waiting = await phone("office-town", "/waiting");
  await waiting.getByRole("button", { name: "Grant", exact: true }).first().click();
  await told(waiting).waitFor();
  await expectUsable(waiting, "a waiver that was granted");
  const page = await phone("office-town", `/members/${memberId}`);
  await page.getByRole("button", { name: "Revoke", exact: true }).first().click();
  await told(page).waitFor();
}, 120_000);
