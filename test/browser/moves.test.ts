import pg from "pg";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./chromium.ts";
import { openWindow, settle, signIn } from "./look.ts";
import { asAccount, idsOf, type Ids, openPlace, type Place, sendAs } from "./place.ts";
import { expectUsable } from "./usable.ts";

let place: Place;
let browser: Browser;
let ids: Ids;
let owner: pg.Client;

beforeAll(async () => {
  place = await openPlace(400);
  ids = await idsOf(place);
  owner = new pg.Client({ connectionString: place.ownerUrl });
  await owner.connect();
  browser = await openBrowser();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await owner?.end();
  await place?.close();
});

/** Members travel no further, as where an import holds the organisation, until they are let go. */
async function holdTravel(): Promise<void> {
  await owner.query(
    `create function hold_travel() returns trigger language plpgsql as
       $$ begin raise exception 'held' using errcode = '55P03'; end $$;
     create trigger hold before insert on unit_rest for each row execute function hold_travel()`,
  );
}

const letTravel = (): Promise<unknown> =>
  owner.query("drop trigger hold on unit_rest; drop function hold_travel()");

interface Unit {
  readonly unitId: number;
  readonly code: string;
}

/** The township goes to another county than its own; answers the county where it was. */
async function moveTown(): Promise<Unit> {
  const above = await asAccount<{ items: Unit[] }>(
    place,
    "administrator",
    `/units/${ids.town}/ancestors`,
  );
  const county = above.items.at(-1)!;
  const { rows } = await owner.query<{ id: string }>(
    "select unit_id as id from unit where level = 'county' and unit_id <> $1 limit 1",
    [county.unitId],
  );
  const parentId = Number(rows[0]!.id);
  const change = { change: "move", on: "2011-11-15", parentId };
  await sendAs(place, "administrator", `/units/${ids.town}/changes`, change);
  return county;
}

async function opened(width: 360 | 1440, language: "zh" | "en", path: string): Promise<Page> {
  const context = await openWindow(browser, { width, language, touch: width === 360 });
  const page = await context.newPage();
  await signIn(page, place, "administrator", path);
  return page;
}

const spoken = (page: Page) => page.locator("output[aria-live=polite]").last().textContent();

test("a move is stopped and turned back where its banner leads, on phone and desk, in both languages", async () => {
  await holdTravel();
  const county = await moveTown();
  const page = await opened(360, "en", "/account");
  const banner = page.getByRole("region", { name: "Members travel with their unit" });
  await banner.waitFor();
  await settle(page);
  await expectUsable(page, "banner of a travelling unit");
  await banner.getByRole("link", { name: "Stop, go on or turn back" }).click();
  const card = page.locator(".rb-waiver").first();
  await card.getByText("Members travel").waitFor();
  await card.getByRole("button", { name: "Stop" }).click();
  await card.getByRole("button", { name: "Stop" }).click();
  expect(await card.getByLabel("Reason").getAttribute("aria-invalid")).toBe("true");
  await settle(page);
  await expectUsable(page, "stop of a move");
  await card.getByLabel("Reason").fill("the wrong township");
  await card.getByRole("button", { name: "Stop" }).click();
  await card.getByText("Stopped", { exact: true }).waitFor();
  await card.getByText(/Stopped by .*: the wrong township/).waitFor();
  await expect.poll(() => spoken(page)).toMatch(/Stopped|were stopped/);
  await page.getByRole("region", { name: /were stopped/ }).waitFor();
  await settle(page);
  await expectUsable(page, "a stopped move");
  await page.context().close();

  const desk = await opened(1440, "zh", "/moves");
  const same = desk.locator(".rb-waiver").first();
  await same.getByText("已暂停").first().waitFor();
  await settle(desk);
  await expectUsable(desk, "a stopped move in Chinese");
  await letTravel();
  await same.getByRole("button", { name: "退回" }).click();
  await same.getByLabel("理由").fill("调整有误");
  await same.getByRole("button", { name: "退回" }).click();
  await desk.getByText("退回此前的调整：调整有误").waitFor();
  await expect.poll(() => spoken(desk)).toMatch(/退回|到位/);
  await expect.poll(() => desk.locator(".rb-banner").count()).toBe(0);
  await settle(desk);
  await expectUsable(desk, "a move that was turned back");
  const now = await asAccount<{ items: Unit[] }>(
    place,
    "administrator",
    `/units/${ids.town}/ancestors`,
  );
  expect(now.items.at(-1)?.code).toBe(county.code);
  await desk.context().close();
}, 120_000);
