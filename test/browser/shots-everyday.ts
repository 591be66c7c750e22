import type { Page } from "playwright-core";
import type { Ids } from "./place.ts";
import type { Shot } from "./shots.ts";
import { lifeShots } from "./shots-life.ts";

/** The monthly study, lists for paper, files that are imported, and members' lives. */
export function everydayShots(ids: Ids): readonly Shot[] {
  const branch = `/units/${ids.branch}`;
  return [
    { name: "study", login: "secretary", path: `${branch}/study` },
    { name: "study-done", login: "secretary", path: `${branch}/study`, act: tickAndDone },
    { name: "paper-ask", login: "secretary", path: `${branch}/paper/owed` },
    { name: "paper-owed", login: "secretary", path: `${branch}/paper/owed`, act: sayWhatFor },
    { name: "paper-sign-in", login: "secretary", path: `${branch}/paper/sign-in`, act: sayWhatFor },
    { name: "import", login: "administrator", path: "/import" },
    { name: "import-checked", login: "administrator", path: "/import", act: sendFile },
    ...lifeShots(ids),
  ];
}

async function tickAndDone(page: Page): Promise<void> {
  await page.locator(".rb-submit button").click();
  await page.locator(".rb-study-undo").waitFor();
}

async function sayWhatFor(page: Page): Promise<void> {
  await page.locator("#paper-purpose").fill("支部大会");
  await page.keyboard.press("Enter");
  await page.locator(".rb-paper").waitFor();
}

const rows = [
  "成员编号,姓名,所在组织代码,转入日期,备注",
  "S1,王䶮,640104,2010年5月6日,",
  "S2,李秀兰,没有的组织,2010-05-06,",
  "S3,陈㛃,640104,2010-13-06,",
];

async function sendFile(page: Page): Promise<void> {
  for (const one of await page.getByRole("button", { name: /Remove|移除/ }).all())
    await one.click();
  await page.selectOption("#import-kind", "members");
  const file = { name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\r\n")) };
  await page.setInputFiles("#import-file", file);
  await page.locator(".rb-section form [type=submit]").click();
  await page.locator(".rb-preview-rows").first().waitFor();
}
