import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeFindings, overflowOf, smallTargets } from "./look.ts";

/**
 * Expects a page without anything that axe finds, no wider than its window and, on a phone, without a
 * target too small for a finger. What fails is told at the end of the test.
 */
export async function expectUsable(page: Page, what: string): Promise<void> {
  expect.soft(await axeFindings(page), what).toEqual([]);
  expect.soft(await overflowOf(page), `${what}: wider than the window by`).toBe(0);
  const width = page.viewportSize()?.width ?? 0;
  if (width < 600) expect.soft(await smallTargets(page), what).toEqual([]);
}
