import type { Page } from "playwright-core";
import type { Shot } from "./shots.ts";
import { asAccount, type Ids, type Place, sendAs } from "./place.ts";

export interface Opened {
  /** An objection of the account `member`, with every field; held by `office-county`. */
  readonly mandateId: number;
  readonly memberId: number;
}

interface Posts {
  readonly items: readonly {
    readonly postId: number;
    readonly role: string;
    readonly name: string;
  }[];
}

/** As office of the city: an objection of one member and a sample of a branch, for the county's. */
export async function openMandates(place: Place, ids: Ids): Promise<Opened> {
  const session = await asAccount<{ account: { memberId: number } }>(place, "member", "/session");
  const { memberId } = session.account;
  const file = await asAccount<{ member: { memberNo: string } }>(
    place,
    "member",
    `/members/${memberId}`,
  );
  const account = await asAccount<{ account: { displayName: string } }>(
    place,
    "office-county",
    "/session",
  );
  const posts = await asAccount<Posts>(place, "office-city", "/mandates/posts");
  const post = posts.items.find((one) => one.name === account.account.displayName);
  const terms = { postId: post?.postId ?? 0, until: "2011-12-10" };
  const { mandateId } = await sendAs<{ mandateId: number }>(place, "office-city", "/mandates", {
    ...terms,
    kind: "objection",
    fields: ["identity", "study-file", "entries", "facts"],
    reason: "复核关于2010年学时的异议",
    numbers: [file.member.memberNo],
  });
  await sendAs(place, "office-city", "/mandates", {
    ...terms,
    kind: "sample",
    fields: ["identity", "entries"],
    reason: "第三季度抽样检查",
    unitId: ids.branch,
    draw: 5,
  });
  return { mandateId, memberId };
}

/** Mandates in their states. */
export function mandateShots({ mandateId, memberId }: Opened): readonly Shot[] {
  const person = `/mandates/${mandateId}/members/${memberId}`;
  return [
    { name: "mandates-issue", login: "office-city", path: "/mandates" },
    {
      name: "mandates-issue-mistakes",
      login: "office-city",
      path: "/mandates",
      act: (page) => page.locator("form [type=submit]").click(),
    },
    { name: "mandates-issue-numbers", login: "office-city", path: "/mandates", act: chooseMerge },
    { name: "mandates-held", login: "office-county", path: "/mandates" },
    { name: "mandates-none", login: "inspector", path: "/mandates" },
    { name: "mandate-persons", login: "office-county", path: `/mandates/${mandateId}` },
    { name: "mandate-person", login: "office-county", path: person },
    {
      name: "mandate-ended",
      login: "office-county",
      path: `/mandates/${mandateId}`,
      act: endWhileOpen,
    },
    { name: "mandate-own-file", login: "member", path: `/members/${memberId}` },
  ];
}

async function chooseMerge(page: Page): Promise<void> {
  await page.locator("form select").first().selectOption("merge");
}

/** As if it had ended since the page was opened: the next click says so. */
async function endWhileOpen(page: Page): Promise<void> {
  await page.route("**/api/v1/mandates/*/members/*", (route) =>
    route.fulfill({
      status: 404,
      contentType: "application/problem+json",
      json: { code: "mandate-ended", title: "", status: 404, detail: "", problems: [] },
    }),
  );
  await page.locator(".rb-section .rb-waiver a").first().click();
  await page.locator(".rb-state").waitFor();
}
