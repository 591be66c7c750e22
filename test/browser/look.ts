import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { withChineseFont } from "./chromium.ts";
import type { Place } from "./place.ts";

export type Language = "zh" | "en";

export interface Visit {
  readonly width: number;
  readonly language: Language;
  readonly typeSize?: "normal" | "large" | "larger";
  /** A finger instead of a mouse. */
  readonly touch?: boolean;
}

/** A new window as wide as a phone or a desk, in the language that its browser asks for. */
export async function openWindow(browser: Browser, visit: Visit): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: visit.width, height: visit.width < 600 ? 740 : 900 },
    locale: visit.language === "zh" ? "zh-CN" : "en-GB",
    reducedMotion: "reduce",
    hasTouch: visit.touch === true,
  });
  await withChineseFont(context);
  const typeSize = visit.typeSize ?? "normal";
  await context.addInitScript((size) => {
    if (localStorage.getItem("rollbook.type") === null) localStorage.setItem("rollbook.type", size);
  }, typeSize);
  return context;
}

/** Signs in through the form and ends where `path` leads. */
export async function signIn(page: Page, place: Place, login: string, path = "/"): Promise<void> {
  await page.goto(`${place.address}/sign-in?next=${encodeURIComponent(path)}`);
  await page.fill("#login", login);
  await page.fill("#password", place.password);
  await page.click("[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await settle(page);
}

/** Until nothing is loading any more. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds on the page, as sentences; nothing is the aim. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: run } = window as unknown as {
      axe: { run(options: object): Promise<AxeResult> };
    };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await run.run({ runOnly: tags });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ""}`),
    );
  });
}

/** How many pixels the page is wider than its window. */
export async function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** Controls on a phone that are smaller than a finger, by what they say. Links within text may be. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        "button, select, summary, nav a, .rb-button-link, .rb-count",
      ),
    ]
      .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return (
          width > 0 &&
          height > 0 &&
          (height < 43.5 || width < 24) &&
          one.closest(".ant-input-affix-wrapper") === null
        );
      })
      .map((one) => `${one.tagName} ${one.className} ${one.textContent ?? ""}`.slice(0, 90)),
  );
}

/** Somebody's page on a phone, in English. */
export async function onPhone(
  browser: Browser,
  place: Place,
  login: string,
  path: string,
): Promise<Page> {
  const context = await openWindow(browser, { width: 360, language: "en", touch: true });
  const page = await context.newPage();
  await signIn(page, place, login, path);
  return page;
}

/** Stops of the tab key that are looked at on one page: a page of a list has more of the same. */
const mostStops = 60;

interface Stop {
  readonly what: string;
  readonly troubles: readonly string[];
}

/**
 * Goes through a page with the tab key: what is wrong with each stop, as sentences. A stop lies within
 * the window, under nothing else, and shows that it is the one (WCAG 2.4.7, 2.4.11); none holds the
 * focus for ever (2.1.2).
 */
export async function keyboardFindings(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    window.scrollTo(0, 0);
  });
  const findings: string[] = [];
  let before = "";
  for (let stop = 1; stop <= mostStops; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(focusedStop);
    if (at === null) break;
    const name = `stop ${stop}, ${at.what}`;
    // A day has a stop for each of its parts.
    if (at.what === before && !at.what.startsWith("input date"))
      findings.push(`${name}: the focus does not go on`);
    findings.push(...at.troubles.map((one) => `${name}: ${one}`));
    before = at.what;
  }
  return findings;
}

/** Runs in the page: what has the focus; null where the page itself has it again. */
function focusedStop(): Stop | null {
  const one = document.activeElement;
  if (one === null || one === document.body || one === document.documentElement) return null;
  const box = one.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  // A field that is made of several parts draws its ring around them all.
  const around = [one, one.parentElement, one.parentElement?.parentElement].filter(
    (it) => it !== null && it !== undefined,
  );
  const outlined = around.some((it) => {
    const style = getComputedStyle(it);
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return outline || style.boxShadow !== "none";
  });
  const isLabelOf = (other: Element): boolean => other.closest("label")?.contains(one) === true;
  const troubles: string[] = [];
  if (box.width === 0 || box.height === 0) troubles.push("has no size");
  else if (x < 0 || y < 0 || x > innerWidth || y > innerHeight)
    troubles.push("is outside the window");
  else if (top !== null && !one.contains(top) && !top.contains(one) && !isLabelOf(top))
    troubles.push(`is covered by ${top.tagName} ${top.className.toString()}`);
  if (!outlined) troubles.push("does not show its focus");
  const all = [...document.querySelectorAll("*")].indexOf(one);
  const text = (one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 30);
  const type = one.getAttribute("type") ?? "";
  return { what: `${one.tagName.toLowerCase()} ${type} ${one.id} ${all} "${text}"`, troubles };
}
