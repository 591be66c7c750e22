import type { Page } from "playwright-core";
import { asAccount, type Ids, type Place, sendAs } from "./place.ts";
import type { Shot } from "./shots.ts";

export interface Objected {
  /** The member of the account `member`, of whom an objection waits at the branch. */
  readonly memberId: number;
  /** Of a case at the county, held by `office-county`. */
  readonly mandateId: number;
}

interface Filed {
  readonly ledger: readonly { readonly entryId: number; readonly stands: boolean }[];
}

/**
 * Objections in their states: the member objects to an entry, and that one is missing; one for
 * another member, past the branch, was rejected by the township and is heard at the county; a further
 * one lies there with nobody named.
 */
export async function openObjections(place: Place, ids: Ids): Promise<Objected> {
  const session = await asAccount<{ account: { memberId: number } }>(place, "member", "/session");
  const { memberId } = session.account;
  await objectTo(place, "member", memberId, await entryOf(place, memberId), false);
  await sendAs(place, "member", `/members/${memberId}/objections`, {
    kind: "missing",
    claim: { startsOn: "2011-06-01", minutes: 120, form: "lecture" },
    words: "六月一日上午的报告会",
  });
  const { items } = await asAccount<{ items: { memberId: number }[] }>(
    place,
    "secretary",
    `/units/${ids.branch}/members?limit=100`,
  );
  const others: number[] = [];
  for (const one of items) {
    if (one.memberId === memberId || one.memberId === ids.owingMember) continue;
    if ((await entryOf(place, one.memberId)) > 0) others.push(one.memberId);
    if (others.length === 2) break;
  }
  const [heard = 0, unheard = 0] = others;
  const objectionId = await takenUp(place, heard);
  await takenUp(place, unheard);
  const county = await asAccount<{ account: { displayName: string } }>(
    place,
    "office-county",
    "/session",
  );
  const posts = await asAccount<{ items: { postId: number; name: string }[] }>(
    place,
    "office-city",
    "/mandates/posts",
  );
  const post = posts.items.find((one) => one.name === county.account.displayName);
  const { mandateId } = await sendAs<{ mandateId: number }>(
    place,
    "office-city",
    `/objections/${objectionId}/mandate`,
    { postId: post?.postId ?? 0 },
  );
  return { memberId, mandateId };
}

async function entryOf(place: Place, memberId: number): Promise<number> {
  const file = await asAccount<Filed>(place, "secretary", `/members/${memberId}`);
  return file.ledger.find((one) => one.stands)?.entryId ?? 0;
}

async function objectTo(
  place: Place,
  login: string,
  memberId: number,
  entryId: number,
  pastBranch: boolean,
): Promise<number> {
  const body = { kind: "entry", entryId, fault: "minutes", claim: { minutes: 480 }, pastBranch };
  const path = `/members/${memberId}/objections`;
  return (await sendAs<{ objectionId: number }>(place, login, path, body)).objectionId;
}

/** Objected past the branch, rejected by the township, taken one level up. */
async function takenUp(place: Place, memberId: number): Promise<number> {
  const entryId = await entryOf(place, memberId);
  const objectionId = await objectTo(place, "secretary", memberId, entryId, true);
  const path = `/members/${memberId}/objections/${objectionId}`;
  const rejected = { outcome: "rejected", rejection: "not-shown", words: "签到表上没有第二天" };
  await sendAs(place, "office-town", `${path}/answer`, rejected);
  await sendAs(place, "secretary", `${path}/appeal`, {});
  return objectionId;
}

/** Objections in their states, on the pages of those whom they concern. */
export function objectionShots({ memberId, mandateId }: Objected): readonly Shot[] {
  const file = `/members/${memberId}`;
  return [
    { name: "objections-own", login: "member", path: file },
    {
      name: "objection-missing",
      login: "member",
      path: file,
      act: pressed(/缺少一次培训|A training is missing/),
    },
    { name: "objection-entry", login: "member", path: file, act: pressed(/提出异议|^Object$/) },
    { name: "waiting-objections", login: "secretary", path: "/waiting" },
    {
      name: "waiting-objection-answer",
      login: "secretary",
      path: "/waiting",
      act: pressed(/^答复$|^Answer$/),
    },
    {
      name: "cases-to-name",
      login: "office-city",
      path: "/mandates",
      act: pressed(/^指定办理人$|^Name who/),
    },
    { name: "case-heard", login: "office-county", path: `/mandates/${mandateId}` },
    {
      name: "case-answer",
      login: "office-county",
      path: `/mandates/${mandateId}`,
      act: pressed(/^答复$|^Answer$/),
    },
    { name: "objections-counted", login: "office-county", path: "/" },
  ];
}

/** The button that opens a form, and the form. */
function pressed(name: RegExp) {
  return async (page: Page): Promise<void> => {
    await page.getByRole("button", { name }).first().click();
    await page.locator(".rb-change").first().waitFor();
  };
}
