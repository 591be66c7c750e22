import type { Page } from "playwright-core";
import type { Ids } from "./place.ts";
import type { Shot } from "./shots.ts";

/** Waivers and transfers: asked for, on their way, and what waits for an answer. */
export function askingShots(ids: Ids): readonly Shot[] {
  const member = `/members/${ids.owingMember}`;
  return [
    { name: "paths", login: "office-county", path: "/", act: openPaths },
    { name: "waiver-ask", login: "secretary", path: member, act: openForm(".rb-change", 0) },
    { name: "transfer-send", login: "secretary", path: member, act: openForm(".rb-change", 1) },
    { name: "waiting-none", login: "office-city", path: "/waiting" },
    {
      name: "waiver-asked",
      login: "secretary",
      before: "/account",
      path: member,
      prepare: askAndSend(ids),
    },
    {
      name: "waiting-asked",
      login: "secretary",
      before: "/account",
      path: "/waiting",
      prepare: askAndSend(ids),
    },
    { name: "accounts", login: "administrator", path: "/accounts", act: openFirst },
    { name: "bulk-waivers", login: "office-town", path: "/waiting/rules", act: showBulk },
    { name: "waiting-to-decide", login: "office-town", path: "/waiting" },
    {
      name: "waiting-refusing",
      login: "office-town",
      path: "/waiting",
      act: (page) => page.locator(".rb-waiver .rb-actions button").nth(1).click(),
    },
  ];
}

/** The buttons that open a form stand below their lists. */
function openForm(form: string, at: number) {
  return async (page: Page): Promise<void> => {
    const names = [/申请豁免|Ask for a waiver/, /转到其他组织|Send to another unit/];
    await page.getByRole("button", { name: names[at] ?? "" }).click();
    await page.locator(form).waitFor();
  };
}

/** A waiver is asked for and a transfer sent, as whoever is signed in; a second time it is there. */
function askAndSend(ids: Ids) {
  return async (page: Page): Promise<void> => {
    await page.evaluate(async (memberId) => {
      const post = (path: string, body: object) =>
        fetch(`/api/v1/members/${memberId}/${path}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      const file = (await (await fetch(`/api/v1/members/${memberId}/waivers`)).json()) as {
        waivable: { requirement: { id: string }; windowStart: string; effects: string[] }[];
      };
      for (const { requirement, windowStart, effects } of file.waivable.slice(0, 2)) {
        const [effect = "lift"] = effects;
        const until = effect === "shift" ? { until: "2012-12-31" } : {};
        const what = { requirement: requirement.id, windowStart, kind: "posting", effect };
        await post("waivers", { ...what, ...until });
      }
      await post("transfers", { kind: "move", toCode: "640104001001", startsOn: "2011-11-01" });
      await post("transfers", { kind: "move", toCode: "640105", startsOn: "2011-11-01" });
    }, ids.owingMember);
  };
}

async function showBulk(page: Page): Promise<void> {
  await page.locator(".rb-change button[type=submit]").first().click();
  await page.locator("[aria-live=polite] strong").first().waitFor();
}

async function openFirst(page: Page): Promise<void> {
  await page.locator("details.rb-details summary").first().click();
}

/** Only the part about requirements of several years, with its meaning. */
async function openPaths(page: Page): Promise<void> {
  await page.locator("#paths .rb-path svg").first().waitFor();
  await page.addStyleTag({ content: ".rb-section:not(#paths), .rb-key-figures { display: none }" });
  await page.locator("#paths details > summary").last().click();
}
