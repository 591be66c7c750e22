import { asAccount, type Ids, type Place, sendAs } from "./place.ts";
import type { Shot } from "./shots.ts";

/** Members of the branch entered twice: one pair to look at, one that is asked, one that is merged. */
export interface Doubled {
  readonly first: number;
  readonly second: number;
  readonly asked: number;
  readonly merged: number;
}

interface File {
  readonly member: {
    readonly name: string;
    readonly sex: "f" | "m" | null;
    readonly born: string | null;
    readonly joinedOn: string | null;
  };
}

export async function openDoubles(place: Place, ids: Ids): Promise<Doubled> {
  const list = await asAccount<{ items: { memberId: number }[] }>(
    place,
    "secretary",
    `/units/${ids.branch}/members?limit=100`,
  );
  const some = list.items.map((one) => one.memberId).filter((one) => one !== ids.owingMember);
  const [first = 0, second = 0, third = 0] = some.slice(-3);
  const twins: { readonly memberId: number }[] = [];
  for (const memberId of [first, second, third]) {
    const { member } = await asAccount<File>(place, "secretary", `/members/${memberId}`);
    const { name, sex, born, joinedOn } = member;
    const twin = { name, sex, born, admittedOn: joinedOn, unitId: ids.branch, from: "2011-03-01" };
    twins.push(await sendAs(place, "office-town", "/members", twin));
  }
  const reason = "转入时重复登记";
  const ask = async (survivorId: number, at: number): Promise<number> => {
    const body = { survivorId, loserId: twins[at]?.memberId, reason };
    return (await sendAs<{ mergeId: number }>(place, "office-town", "/merges", body)).mergeId;
  };
  const asked = await ask(second, 1);
  const merged = await ask(third, 2);
  await sendAs(place, "secretary", `/merges/${merged}/decision`, { outcome: "approved" });
  return { first, second: twins[0]?.memberId ?? 0, asked, merged };
}

/** Likely doubles, a pair, and merges in their states. */
export function doubleShots(ids: Ids, { first, second, asked, merged }: Doubled): readonly Shot[] {
  const pair = `/doubles?first=${first}&second=${second}`;
  return [
    { name: "doubles", login: "office-town", path: `/units/${ids.town}/doubles` },
    {
      name: "doubles-dismissed",
      login: "office-town",
      path: `/units/${ids.town}/doubles?dismissed=true`,
    },
    { name: "doubles-pair", login: "office-town", path: pair },
    {
      name: "doubles-pair-no-reason",
      login: "office-town",
      path: pair,
      act: (page) => page.locator("form [type=submit]").last().click(),
    },
    { name: "doubles-merge-asked", login: "office-town", path: `/merges/${asked}` },
    { name: "doubles-merge-decide", login: "secretary", path: `/merges/${asked}` },
    { name: "doubles-merged", login: "office-town", path: `/merges/${merged}` },
  ];
}
