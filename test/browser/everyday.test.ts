import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { axeFindings, openWindow, overflowOf, settle, signIn } from "./look.ts";
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

interface Counts {
  readonly trained: readonly { readonly year: number; readonly personTimes: number }[];
}

async function personTimes(login = "secretary", unitId = ids.branch): Promise<number> {
  const { trained } = await asAccount<Counts>(place, login, `/units/${unitId}/overview`);
  return trained.find((one) => one.year === 2011)?.personTimes ?? 0;
}

/** Counts what the finger does. */
function taps(page: Page) {
  let count = 0;
  return {
    count: () => count,
    async on(name: RegExp | string, role: "link" | "button" | "checkbox"): Promise<void> {
      count += 1;
      await page.getByRole(role, { name }).first().tap();
    },
  };
}

async function phone(typeSize: "normal" | "larger" = "normal"): Promise<Page> {
  const context = await openWindow(browser, { width: 360, language: "en", typeSize, touch: true });
  return context.newPage();
}

test("a month's study is recorded in four taps on a phone, and undone", async () => {
  const page = await phone();
  await signIn(page, place, "secretary", "/");
  await page.waitForURL(/\/members$/);
  const before = {
    branch: await personTimes(),
    region: await personTimes("office-region", ids.region),
  };
  const finger = taps(page);
  await finger.on("Tick and done", "link");
  const boxes = page.getByRole("checkbox");
  await boxes.first().waitFor();
  await settle(page);
  await expectUsable(page, "tick");
  const all = await boxes.count();
  expect(await page.locator("input[type=checkbox]:checked").count()).toBe(all);
  await finger.on(/.*/, "checkbox");
  await finger.on(/^Done: /, "button");
  await page
    .getByText(`Recorded for ${all - 1} people`)
    .first()
    .waitFor();
  expect(finger.count()).toBeLessThanOrEqual(4);
  // The counts move up to the top.
  const moving = page.locator(".rb-recorded table .rb-moving");
  await expect.poll(() => moving.count(), { timeout: 15_000 }).toBeGreaterThan(1);
  expect(await personTimes()).toBe(before.branch + all - 1);
  expect(await personTimes("office-region", ids.region)).toBe(before.region + all - 1);
  await expectUsable(page, "ticked");

  // The page is opened anew: what was done a moment ago can still be undone.
  await page.reload();
  await page.getByText("It can be undone for 10 more minutes.").waitFor();
  await expectUsable(page, "undo");
  await finger.on("Undo", "button");
  await page.getByRole("checkbox").first().waitFor();
  await expect.poll(() => personTimes(), { timeout: 15_000 }).toBe(before.branch);

  // And ticked again it counts again.
  await page.getByRole("button", { name: /^Done: / }).tap();
  await page.getByText(`Recorded for ${all} people`).first().waitFor();
  await expect.poll(() => personTimes(), { timeout: 15_000 }).toBe(before.branch + all);
  await page.getByRole("button", { name: "Undo" }).tap();
  await page.getByRole("checkbox").first().waitFor();
  await expect.poll(() => personTimes(), { timeout: 15_000 }).toBe(before.branch);
  await page.context().close();
}, 120_000);

test("a double tap and an answer that was lost record the study once", async () => {
  const page = await phone("larger");
  await signIn(page, place, "secretary", `/units/${ids.branch}/study`);
  const before = await personTimes();
  const all = await page.getByRole("checkbox").count();
  await expectUsable(page, "tick in large type");
  await page.route("**/api/v1/classes", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: /^Done: / }).dblclick();
  await page.getByText("No answer: it may or may not have been recorded").waitFor();
  await expectUsable(page, "no answer");
  await page.unroute("**/api/v1/classes");
  await page.locator(".rb-submit button").dblclick();
  await page.getByText(`Recorded for ${all} people`).first().waitFor();
  await expect.poll(() => personTimes(), { timeout: 15_000 }).toBe(before + all);
  await page.getByRole("button", { name: "Undo" }).dblclick();
  await page.getByRole("checkbox").first().waitFor();
  await expect.poll(() => personTimes(), { timeout: 15_000 }).toBe(before);
  await page.context().close();
}, 120_000);

test("a sign-in sheet and an owed list ask what for, are logged, and print on A4 without the frame", async () => {
  const page = await (await openWindow(browser, { width: 1440, language: "zh" })).newPage();
  await signIn(page, place, "secretary", `/units/${ids.branch}/members`);
  for (const [link, heading] of [
    ["签到表", "签到表"],
    ["欠训名单", "待完成培训"],
  ] as const) {
    await page.goto(`${place.address}/units/${ids.branch}/members`);
    await page.getByRole("link", { name: link }).click();
    await page.getByRole("button", { name: "显示打印页" }).click();
    await page.getByText("请填写用途。").waitFor();
    await page.getByLabel("用途").fill("十一月支部大会");
    await page.keyboard.press("Enter");
    await page.locator(".rb-paper tbody tr").first().waitFor();
    await settle(page);
    expect.soft(await axeFindings(page), link).toEqual([]);
    await page.emulateMedia({ media: "print" });
    const text = await page.locator("body").innerText();
    expect(text).toContain(heading);
    expect(text).toContain("截至 2011年11月15日");
    // Neither the frame of the pages nor a verdict in words stands on the paper.
    for (const word of ["打印", "返回", "账户", "欠", "逾期", "编号"])
      expect(text).not.toContain(word);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12]/);
    await page.emulateMedia({ media: "screen" });
  }
  await page.context().close();
  const looks = await asAccount<{ items: { act: string; what: string; purpose: string }[] }>(
    place,
    "member",
    `/members/${(await asAccount<{ account: { memberId: number } }>(place, "member", "/session")).account.memberId}/looks`,
  );
  expect(looks.items).toContainEqual(
    expect.objectContaining({ act: "export", purpose: "十一月支部大会" }),
  );
}, 120_000);

async function downloaded(page: Page, link: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).first().click();
  return readFile(await (await download).path(), "utf8");
}

test("a file is sent, checked, looked at and loaded from the page", async () => {
  for (const width of [360, 1440]) {
    const page = await (await openWindow(browser, { width, language: "en" })).newPage();
    await signIn(page, place, "administrator", "/import");
    await page.getByLabel("What it holds").selectOption("members");
    const { code } = await asAccount<{ code: string }>(place, "secretary", `/units/${ids.branch}`);
    const rows = [`member_no,name,unit,from,colour`, `W${width},王䶮,${code},2010-05-06,x`];
    const content = `${[...rows, `V${width},李某,NOWHERE,2010-05-06,`].join("\r\n")}\r\n`;
    await page.getByRole("button", { name: "Send and check" }).click();
    await page.getByText("Choose a file that is not empty.").waitFor();
    const file = { name: "members.csv", mimeType: "text/csv", buffer: Buffer.from(content) };
    await page.getByLabel("File", { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: "Send and check" }).click();
    await page.getByText("Checked; nothing is saved yet").first().waitFor({ timeout: 20_000 });
    await page.locator(".rb-preview-rows").first().waitFor();
    await settle(page);
    expect.soft(await axeFindings(page), `checked at ${width}`).toEqual([]);
    expect.soft(await overflowOf(page), `at ${width}`).toBe(0);
    const card = page.locator(".rb-import").first();
    await card.getByText("NOWHERE").first().waitFor();
    await card.getByText("is no unit on that day").first().waitFor();
    expect(await downloaded(page, "All errors as a file (CSV)")).toContain(
      "is no unit on that day",
    );
    // The file has English headers; its reader may read Chinese.
    await page.getByRole("button", { name: "中文" }).click();
    await card.getByText("当日没有这个组织").first().waitFor();
    expect(await downloaded(page, "下载全部错误（CSV）")).toContain("当日没有这个组织");
    await page.getByRole("button", { name: "English" }).click();
    await card.getByRole("button", { name: "Load 1 row" }).click();
    await card.getByText("Loaded", { exact: true }).first().waitFor({ timeout: 20_000 });
    expect.soft(await axeFindings(page), `loaded at ${width}`).toEqual([]);
    await card.getByRole("button", { name: "Remove from this list" }).click();
    await expect.poll(() => page.locator(".rb-import").count()).toBe(0);
    await page.context().close();
  }
}, 180_000);
