import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Page } from "playwright-core";
import { openBrowser } from "./browser/chromium.ts";
import { doubleShots, openDoubles } from "./browser/merges.ts";
import { mandateShots, openMandates } from "./browser/mandates.ts";
import { objectionShots, openObjections } from "./browser/objections.ts";
import { openWindow, settle, signIn, type Visit } from "./browser/look.ts";
import { idsOf, openPlace, type Place } from "./browser/place.ts";
import { type Shot, shots } from "./browser/shots.ts";
import { proofShots } from "./browser/shots-proof.ts";
import startDatabases from "./global-setup.ts";

/**
 * `npm run screenshots [-- WORD ...]`: a picture of every page and state, on phone and desk, in both
 * languages and in large type, into the ignored folder screenshots/. Words choose by name.
 */
export async function main(words: readonly string[]): Promise<number> {
  const folder = fileURLToPath(new URL("../screenshots", import.meta.url));
  await mkdir(folder, { recursive: true });
  const stopDatabases = await startDatabases();
  const place = await openPlace(3_000);
  let taken = 0;
  try {
    const ids = await idsOf(place);
    const mandates = await openMandates(place, ids);
    const objected = await openObjections(place, ids);
    const doubled = await openDoubles(place, ids);
    const all = [
      ...shots(ids),
      ...mandateShots(mandates),
      ...objectionShots(objected),
      ...proofShots(),
      ...doubleShots(ids, doubled),
    ];
    for (const visit of visits) taken += await take(place, all, visit, folder, words);
  } finally {
    await place.close();
    await stopDatabases();
  }
  process.stdout.write(`${taken} pictures in screenshots/\n`);
  return taken === 0 ? 1 : 0;
}

const visits: readonly Visit[] = [
  { width: 1440, language: "en" },
  { width: 1440, language: "zh" },
  { width: 360, language: "zh" },
  { width: 360, language: "en" },
  { width: 360, language: "zh", typeSize: "larger" },
];

async function take(
  place: Place,
  all: readonly Shot[],
  visit: Visit,
  folder: string,
  words: readonly string[],
): Promise<number> {
  const browser = await openBrowser();
  let taken = 0;
  try {
    for (const shot of all) {
      if (words.length > 0 && !words.some((word) => shot.name.includes(word))) continue;
      const large = visit.typeSize === undefined ? "" : `-${visit.typeSize}`;
      const file = join(folder, `${shot.name}-${visit.width}-${visit.language}${large}.png`);
      try {
        await takeOne(await openWindow(browser, visit), place, shot, file);
        taken += 1;
      } catch (error) {
        process.stderr.write(`${file}: ${String(error).split("\n", 1)[0] ?? ""}\n`);
        process.exitCode = 1;
      }
    }
  } finally {
    await browser.close();
  }
  return taken;
}

async function takeOne(
  context: BrowserContext,
  place: Place,
  shot: Shot,
  file: string,
): Promise<void> {
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  if (shot.login === null) await page.goto(place.address + shot.path);
  else await signIn(page, place, shot.login, shot.before ?? shot.path);
  await shot.prepare?.(page);
  if (shot.before !== undefined) await page.goto(place.address + shot.path);
  await quiet(page);
  await shot.act?.(page);
  await quiet(page);
  await page.mouse.move(1, 1);
  await page.screenshot({ path: file, fullPage: shot.isWhole !== false });
  await context.close();
}

/** Settled, or as settled as a page will be whose answers are held back. */
async function quiet(page: Page): Promise<void> {
  await Promise.race([settle(page).catch(() => undefined), page.waitForTimeout(4_000)]);
}
