import type { Page } from "playwright-core";
import type { Shot } from "./shots.ts";

/** Receipts, the check of one, the transcript, and one's own data. */
export function proofShots(): readonly Shot[] {
  return [
    { name: "receipt-open", login: "member", path: "/", act: openReceipt },
    { name: "receipt-slip", login: "member", path: "/", act: openSlip },
    { name: "receipt-check", login: "member", path: "/receipt", act: checkFirst },
    {
      name: "receipt-unknown",
      login: "member",
      path: "/receipt",
      act: (page) => check(page, `RBE-1-${"0000-".repeat(8)}`),
    },
    { name: "receipt-wrong", login: "member", path: "/receipt", act: (page) => check(page, "123") },
    {
      name: "transcript-ask",
      login: "member",
      path: "/",
      act: (page) => page.locator("summary", { hasText: "PDF" }).click(),
    },
    {
      name: "own-data",
      login: "member",
      path: "/",
      act: (page) => page.locator("a[download]").scrollIntoViewIfNeeded(),
    },
  ];
}

/** The first receipt of the file, with its text. */
async function openReceipt(page: Page): Promise<void> {
  await page.locator(".rb-receipt button").first().click();
  await page.locator(".rb-qr").first().waitFor();
}

async function openSlip(page: Page): Promise<void> {
  await openReceipt(page);
  await page.locator(".rb-receipt a.rb-button-link").first().click();
  await page.locator("main.rb-main .rb-slip").waitFor();
}

/** Reads the text off the first receipt and has it checked. */
async function checkFirst(page: Page): Promise<void> {
  await page.goto(new URL("/", page.url()).href);
  await openReceipt(page);
  const text = await page.locator(".rb-slip dd").last().innerText();
  await page.goto(new URL("/receipt", page.url()).href);
  await check(page, text);
  await page.locator(".rb-checked-stands").waitFor();
}

async function check(page: Page, text: string): Promise<void> {
  await page.locator("#receipt-text").fill(text);
  await page.locator(".rb-check-form [type=submit]").click();
}
