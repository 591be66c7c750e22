import type { Page } from "playwright-core";
import type { Ids } from "./place.ts";
import type { Shot } from "./shots.ts";

/** Entering a member, and changing what is recorded of his life. */
export function lifeShots(ids: Ids): readonly Shot[] {
  const member = `/members/${ids.owingMember}`;
  const entering = { login: "secretary", path: `/units/${ids.branch}/new-member` };
  return [
    { name: "new-member", ...entering },
    { name: "new-member-wrong", ...entering, act: typeWrong },
    { name: "new-member-same", ...entering, act: typeNamesake },
    { name: "new-member-unit", login: "office-town", path: `/units/${ids.town}/new-member` },
    { name: "new-member-none", login: "office-county", path: `/units/${ids.branch}/new-member` },
    { name: "life-change", login: "secretary", path: member, act: openForm(0), isWhole: false },
    { name: "life-attach", login: "office-town", path: member, act: openForm(1), isWhole: false },
    { name: "life-fact", login: "secretary", path: member, act: correctFact, isWhole: false },
    { name: "life-take-back", login: "secretary", path: member, act: takeBack, isWhole: false },
    {
      name: "life-home",
      login: "secretary",
      before: "/account",
      path: member,
      prepare: stateEnd,
      act: takeBackHome,
      isWhole: false,
    },
    { name: "life-changed", login: "secretary", path: member, act: beginRole, isWhole: false },
    { name: "paper-unknown", login: "secretary", path: `/units/${ids.branch}/paper/nothing` },
  ];
}

async function typeWrong(page: Page): Promise<void> {
  await page.locator("input[name=born]").fill("1970-13");
  await page.locator("input[name=from]").fill("2019-01-01");
  await page.locator("form [type=submit]").click();
  await page.locator(".rb-wrong").first().waitFor();
}

/** The first member of the branch, by the name that the list shows. */
async function typeNamesake(page: Page): Promise<void> {
  const form = page.url();
  await page.goto(form.replace("new-member", "members"));
  const name = await page.locator(".rb-member-name").first().textContent();
  await page.goto(form);
  await page.locator("input[name=name]").fill(name?.trim() ?? "");
  await page.locator("form [type=submit]").click();
  await page.locator("#same-heading").waitFor();
}

/** The buttons under the table: record a change, attach to a host unit. */
function openForm(index: number) {
  return async (page: Page): Promise<void> => {
    await page.locator(".rb-life ~ .rb-actions button").nth(index).click();
    await page.locator("form.rb-change").scrollIntoViewIfNeeded();
  };
}

async function correctFact(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^(Change|更改)[:：]/ })
    .first()
    .click();
  const form = page.locator("form.rb-change");
  await form.locator("select").first().selectOption("correct");
  await form.scrollIntoViewIfNeeded();
}

async function takeBack(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^(Take back|撤回)[:：]/ })
    .first()
    .click();
  const form = page.locator("form.rb-change");
  await form.locator("select").first().selectOption("day");
  await form.locator("[type=submit]").click();
  await form.scrollIntoViewIfNeeded();
}

/** The home as if a file had stated an end of it, and one that was put right before. */
async function stateEnd(page: Page): Promise<void> {
  await page.route(/\/api\/v1\/members\/\d+(\?|$)/, async (route) => {
    const answer = await route.fetch();
    const file = (await answer.json()) as { homes: object[] };
    const home = { ...file.homes[0], to: "2011-11-01" };
    const mended = {
      ...home,
      to: "2011-10-01",
      takenBackAt: "2011-11-14T02:30:00Z",
      takenBackBy: "王建国",
      reason: "2011-11",
    };
    await route.fulfill({ json: { ...file, homes: [home], homesTakenBack: [mended] } });
  });
}

async function takeBackHome(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^(Take back: Home|撤回: 所属组织)/ })
    .first()
    .click();
  const form = page.locator("form.rb-change");
  await form.locator("select").first().selectOption("end.day");
  await form.locator("[type=submit]").click();
  await form.scrollIntoViewIfNeeded();
}

let taken = 0;

/** A role of long ago, on another day in each picture. */
async function beginRole(page: Page): Promise<void> {
  taken += 1;
  await page.locator(".rb-life ~ .rb-actions button").first().click();
  const form = page.locator("form.rb-change");
  await form.locator("select").first().selectOption("fact role");
  await form.locator("select").nth(1).selectOption("village-secretary");
  await form
    .locator("input[type=date]")
    .first()
    .fill(`2009-03-0${String(taken)}`);
  await form.locator("input[type=date]").nth(1).fill("2011-10-31");
  await form.locator("[type=submit]").click();
  await page.locator(".rb-changed").scrollIntoViewIfNeeded();
}
