import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { onPhone, settle } from "./look.ts";
import { asAccount, idsOf, type Ids, openPlace, type Place } from "./place.ts";
import { expectUsable } from "./usable.ts";

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

const phone = (login: string, path: string): Promise<Page> => onPhone(browser, place, login, path);

interface Members {
  readonly items: readonly { readonly memberId: number; readonly name: string }[];
}
const membersOf = (): Promise<Members> =>
  asAccount(place, "secretary", `/units/${ids.branch}/members?limit=100`);

test("a secretary adds a member with the keyboard alone, by what is known, and the register numbers him", async () => {
  const page = await phone("secretary", `/units/${ids.branch}/members`);
  await page.getByRole("link", { name: "Add a member" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/new-member$/);
  await settle(page);
  await expectUsable(page, "the empty form");
  const name = page.getByLabel("Name", { exact: true });
  // Nothing typed yet: the first field that is wrong has the focus.
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("Write the name.").waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "name");
  await page.keyboard.type("欧阳䶮𠮷");
  await page.getByLabel("Birth").fill("1970-13");
  await page.getByLabel("At home in this unit from").fill("2012-01-01");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await page.getByText("This lies after today.").waitFor();
  await page.getByText("Write a date like 1970-05-06").waitFor();
  await expectUsable(page, "the form with mistakes");
  await page.getByLabel("Birth").fill("1970-05");
  await page.getByLabel("At home in this unit from").fill("2011-06-01");
  await page.getByLabel("Sector").selectOption("rural");
  await name.press("Enter");
  await page.getByRole("heading", { name: /^Saved\. Number R\d+/ }).waitFor();
  await expectUsable(page, "saved");
  expect((await membersOf()).items.map((one) => one.name)).toContain("欧阳䶮𠮷");
  await page.getByRole("link", { name: "Open the study file" }).click();
  await page.getByRole("heading", { name: "欧阳䶮𠮷" }).waitFor();
  await page.locator(".rb-life tr", { hasText: "since 1 Jun 2011" }).first().waitFor();
}, 120_000);

test("who may be the same person is shown before anything is saved, and a number that is taken is named", async () => {
  const { items } = await membersOf();
  const before = items.length;
  const known = items.find((one) => one.memberId === ids.owingMember);
  const file = await asAccount<{ member: { memberNo: string; born: string } }>(
    place,
    "secretary",
    `/members/${ids.owingMember}`,
  );
  const page = await phone("secretary", `/units/${ids.branch}/new-member`);
  await page.getByLabel("Name", { exact: true }).fill(known?.name ?? "");
  await page.getByLabel("Birth").fill(file.member.born);
  await page.getByLabel("Number").fill(file.member.memberNo);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: /the same person/ }).waitFor();
  await expectUsable(page, "likely doubles");
  expect((await membersOf()).items).toHaveLength(before);
  await page.getByRole("button", { name: "No, somebody else: save" }).click();
  await page.getByText("This number cannot be given. Take another, or leave it empty.").waitFor();
  await page.getByLabel("Number").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "No, somebody else: save" }).click();
  await page.getByRole("heading", { name: /^Saved\. Number R\d+/ }).waitFor();
  expect((await membersOf()).items).toHaveLength(before + 1);
}, 120_000);

test("an office chooses the branch, and whoever keeps no records there is told who does", async () => {
  const office = await phone("office-town", `/units/${ids.town}/new-member`);
  await office.getByLabel("Name", { exact: true }).fill("王䶮");
  await office.getByRole("button", { name: "Save" }).click();
  await office.getByText("Choose a unit whose records you keep.").first().waitFor();
  await expectUsable(office, "without a unit");
  const county = await phone("office-county", `/units/${ids.branch}/new-member`);
  await county.getByText("These records are not yours to keep").waitFor();
  await expectUsable(county, "not one's own records");
}, 120_000);

test("a list for paper that there is not is told as such", async () => {
  const page = await phone("secretary", `/units/${ids.branch}/paper/of-nobody`);
  await page.getByText("It does not exist, or it does not belong to your tasks.").waitFor();
  expect(await page.getByText("Sign-in sheet").count()).toBe(0);
  await expectUsable(page, "no such list");
});

test("an owed list is whole on a phone", async () => {
  const page = await phone("secretary", `/units/${ids.branch}/paper/owed`);
  await page.locator("#paper-purpose").fill("meeting");
  await page.keyboard.press("Enter");
  await page.locator(".rb-paper tbody tr").first().waitFor();
  expect(await page.locator(".rb-paper").evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(
    0,
  );
  await expectUsable(page, "the owed list");
});
