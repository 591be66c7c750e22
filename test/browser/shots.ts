import type { Page, Route } from "playwright-core";
import type { Ids } from "./place.ts";
import { askingShots } from "./shots-asking.ts";
import { everydayShots } from "./shots-everyday.ts";
import { moveShots } from "./shots-moves.ts";
import { yearShots } from "./shots-year.ts";

/** One page or state to be looked at. */
export interface Shot {
  readonly name: string;
  /** Null: nobody is signed in. */
  readonly login: string | null;
  readonly path: string;
  /** Where to begin, for states that come about on the way to `path`. */
  readonly before?: string;
  /** Holds back or changes answers before `path` is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** What is done on the page before it is pictured. */
  readonly act?: (page: Page) => Promise<void>;
  /** False: only what the window shows, as people see what sticks to its edges. */
  readonly isWhole?: boolean;
}

export function shots(ids: Ids): readonly Shot[] {
  const branch = `/units/${ids.branch}`;
  return [
    { name: "sign-in", login: null, path: "/sign-in" },
    { name: "sign-in-wrong", login: null, path: "/sign-in", act: signInWrongly },
    ...atWork,
    { name: "overview", login: "office-region", path: "/" },
    { name: "overview-top", login: "office-region", path: "/", isWhole: false },
    { name: "overview-definition", login: "office-region", path: "/", act: openDefinition },
    { name: "city", login: "office-city", path: "/" },
    { name: "county", login: "office-county", path: "/" },
    { name: "township", login: "office-town", path: "/" },
    { name: "branch-counts", login: "secretary", path: branch },
    { name: "members", login: "secretary", path: `${branch}/members` },
    { name: "members-top", login: "secretary", path: `${branch}/members`, isWhole: false },
    { name: "members-owing", login: "secretary", path: `${branch}/members?owing=true` },
    { name: "members-none", login: "secretary", path: `${branch}/members?q=zzzz` },
    {
      name: "members-loading",
      login: "secretary",
      before: "/account",
      path: `${branch}/members`,
      prepare: hold("**/api/v1/units/*/members*"),
    },
    { name: "what-if", login: "office-region", path: "/what-if" },
    { name: "what-if-answer", login: "office-region", path: "/what-if", act: askWhatIf },
    { name: "what-if-reader", login: "office-county", path: "/what-if" },
    { name: "reset-notice", login: "secretary", before: "/account", path: branch, prepare: reset },
    ...officeShots(ids),
    {
      name: "owing-moved-away",
      login: "office-town",
      before: "/account",
      path: `/units/${ids.town}/owing`,
      prepare: moveAway,
    },
    { name: "owing", login: "office-town", path: `/units/${ids.town}/owing` },
    { name: "member", login: "secretary", path: `/members/${ids.owingMember}` },
    { name: "member-open", login: "secretary", path: `/members/${ids.owingMember}`, act: openAll },
    {
      name: "member-correct",
      login: "secretary",
      path: `/members/${ids.owingMember}`,
      act: (page) => page.locator(".rb-entry-actions button").first().click(),
    },
    { name: "own-file", login: "member", path: "/" },
    { name: "record", login: "secretary", path: `${branch}/record` },
    { name: "record-filled", login: "secretary", path: `${branch}/record`, act: fillRecord },
    { name: "record-days", login: "secretary", path: `${branch}/record`, act: fillDays },
    {
      name: "record-mistakes",
      login: "secretary",
      path: `${branch}/record`,
      act: (page) => page.locator(".rb-submit button").click(),
    },
    { name: "record-unknown", login: "secretary", path: `${branch}/record`, act: loseAnswer },
    { name: "recorded", login: "office-town", path: `${branch}/record`, act: record },
    {
      name: "first-password",
      login: "secretary",
      before: "/account",
      path: "/",
      prepare: firstPassword,
    },
    { name: "not-found", login: "secretary", path: "/units/1" },
    { name: "search", login: "office-town", path: "/search" },
    { name: "search-found", login: "office-town", path: "/search?q=%E7%8E%8B" },
    { name: "search-counts", login: "office-region", path: "/search?q=%E6%94%AF%E9%83%A8" },
    { name: "search-none", login: "office-town", path: "/search?q=zzzz" },
    { name: "quality", login: "office-town", path: "/quality" },
    { name: "quality-persons", login: "secretary", path: "/quality?finding=sector-differs" },
    { name: "quality-units", login: "office-county", path: "/quality?finding=no-secretary" },
    { name: "quality-counts", login: "office-region", path: "/quality" },
    ...yearShots(ids),
    ...askingShots(ids),
    ...everydayShots(ids),
    ...accountShots(branch),
    ...failures(branch),
  ];
}

/** What a page says when the server does not answer, or answers that it cannot. */
function failures(branch: string): readonly Shot[] {
  return [
    {
      name: "offline",
      login: "secretary",
      before: "/account",
      path: branch,
      prepare: answerOverview((route) => route.abort()),
    },
    ...["database-unavailable", "organisation-busy"].map((code): Shot => ({
      name: `failure-503-${code}`,
      login: "secretary",
      before: "/account",
      path: branch,
      prepare: answerOverview((route) => route.fulfill({ status: 503, json: { code } })),
    })),
    ...[409, 429, 500, 503, 507].map((status): Shot => ({
      name: `failure-${status}`,
      login: "secretary",
      before: "/account",
      path: branch,
      prepare: answerOverview((route) => route.fulfill({ status })),
    })),
  ];
}

async function signInWrongly(page: Page): Promise<void> {
  await page.fill("#login", "secretary");
  await page.fill("#password", "not the password");
  await page.click("[type=submit]");
  await page.locator(".ant-alert").waitFor();
}

function officeShots(ids: Ids): readonly Shot[] {
  return [
    ...moveShots(),
    { name: "duties-open", login: "office-town", path: `/units/${ids.town}`, act: openAll },
    {
      name: "unit-receipt",
      login: "office-county",
      path: `/units/${ids.county}`,
      act: openReceipt,
    },
    {
      name: "accounts-link",
      login: "administrator",
      before: "/account",
      path: "/accounts",
      prepare: haveProvider,
      act: beginToLink,
      isWhole: false,
    },
  ];
}

/** What the pages say of the work that the server has at hand. */
const atWork: readonly Shot[] = [
  { name: "sign-in-loading", login: null, path: "/sign-in", prepare: loading, act: reload },
  { name: "sign-in-travelling", login: null, path: "/sign-in", prepare: travelling, act: reload },
];

/** The server's answer while the demonstration is loading, for as long as the picture takes. */
function loading(page: Page): Promise<void> {
  return answerStatus(page, "loading", "demonstration");
}

/** The same while members travel to another region. */
function travelling(page: Page): Promise<void> {
  return answerStatus(page, "ready", "move");
}

async function answerStatus(page: Page, state: string, kind: string): Promise<void> {
  const now = "2011-11-15T04:00:00Z";
  const job = {
    jobId: 1,
    kind,
    title: "",
    state: "running",
    done: 41,
    total: 100,
    startedAt: now,
    changedAt: now,
  };
  const json = {
    state,
    jobs: [job],
    freshness: { foldedAt: null, pending: 9_120, judging: null },
    version: "",
    demo: true,
  };
  await page.route("**/api/v1/status", (route) => route.fulfill({ json }));
}

async function reload(page: Page): Promise<void> {
  await page.reload();
}

/** Asks what more hours for everybody in villages would change, and waits for the answer. */
async function askWhatIf(page: Page): Promise<void> {
  await page.locator("main select").first().selectOption("S1.hours");
  await page.fill("#what-if-value", "24");
  await page.locator("main form [type=submit]").click();
  await page.waitForTimeout(2_500);
  await page.locator("main table").first().waitFor();
}

async function moveAway(page: Page): Promise<void> {
  await page.route("**/api/v1/units/*/owing*", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...((await answer.json()) as object), movedAway: 3 } });
  });
}

async function openReceipt(page: Page): Promise<void> {
  await openAll(page);
  await page.locator("#duties a[href*='/receipts/']").first().click();
  await page.locator(".rb-slip").waitFor();
}

async function haveProvider(page: Page): Promise<void> {
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = (await answer.json()) as object;
    await route.fulfill({ json: { ...session, provider: { name: "Example SSO" } } });
  });
}

async function beginToLink(page: Page): Promise<void> {
  await page.locator(".rb-waiver details summary").first().click();
  await page
    .getByRole("button", { name: /Example SSO/ })
    .first()
    .click();
  const form = page.locator("form.rb-change");
  await form.locator("[type=submit]").click();
  await form.scrollIntoViewIfNeeded();
}

async function reset(page: Page): Promise<void> {
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = (await answer.json()) as { account: object };
    const passwordResets = [{ resetId: 1, by: "office-county", at: "2011-11-14T02:30:00Z" }];
    await route.fulfill({ json: { ...session, account: { ...session.account, passwordResets } } });
  });
}

async function firstPassword(page: Page): Promise<void> {
  await page.route("**/api/v1/session", async (route) => {
    const answer = await route.fetch();
    const session = (await answer.json()) as { account: object };
    await route.fulfill({
      json: { ...session, account: { ...session.account, mustChangePassword: true } },
    });
  });
}

function hold(address: string) {
  return async (page: Page): Promise<void> => {
    await page.route(address, () => undefined);
  };
}

function answerOverview(answer: (route: Route) => Promise<void>) {
  return async (page: Page): Promise<void> => {
    await page.route("**/api/v1/units/*/overview", answer);
  };
}

async function openDefinition(page: Page): Promise<void> {
  await page.locator(".rb-opens details:last-child summary").first().click();
}

async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });
}

async function fillRecord(page: Page): Promise<void> {
  await page.fill("#starts", "2011-11-09");
  await page.fill("#ends", "2011-11-09");
  await page.click("#provider");
  await page.locator(".ant-select-item-option").first().click();
  await page.selectOption("#form", { index: 1 });
  await page.fill("#amount", "2");
  await page.locator(".rb-people-tools input[type=checkbox]").check();
  await page.locator(".rb-own input").nth(1).fill("1.5");
}

async function fillDays(page: Page): Promise<void> {
  await fillRecord(page);
  await page.fill("#ends", "2011-11-11");
  await page.getByRole("checkbox", { name: /Enter each day|按天填写/ }).check();
  const days = page.locator(".rb-day input");
  for (const index of [0, 1, 2]) await days.nth(index).fill("8");
}

async function loseAnswer(page: Page): Promise<void> {
  await fillRecord(page);
  await page.route("**/api/v1/classes", (route) => route.abort());
  await page.locator(".rb-submit button").click();
  await page.locator(".rb-hint-warn").waitFor();
}

async function record(page: Page): Promise<void> {
  await fillRecord(page);
  await page.locator(".rb-submit button").click();
  await page.locator(".rb-done").waitFor();
  await page.waitForTimeout(2_500);
}

function accountShots(branch: string): Shot[] {
  return [
    { name: "account", login: "secretary", path: "/account" },
    { name: "slips", login: "secretary", path: `${branch}/slips` },
    { name: "slips-printed", login: "secretary", path: `${branch}/slips`, act: issueSlips },
    { name: "activate", login: null, path: "/activate" },
  ];
}

async function issueSlips(page: Page): Promise<void> {
  const boxes = page.locator(".rb-slip-row input:enabled");
  for (const index of [0, 1, 2, 3]) await boxes.nth(index).check();
  await page.locator(".rb-actions .ant-btn-primary").click();
  await page.locator(".rb-ticket").first().waitFor();
}
