import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { variantsOf } from "#adapters/han";
import { searchQuery } from "#core/search-words";
import { setSightOn } from "#store/database";
import { buildMandate } from "#test/mandates";
import { actorAt, buildUnits, openRegister } from "#test/register";
import type { Register, SketchedUnit } from "#test/register";
import { memberRow } from "#test/rows";
import type { Context } from "./context.ts";
import { mandatePersons } from "./mandates/read.ts";
import { attachMember } from "./members/attach.ts";
import { importMembers } from "./members/import.ts";
import { moveMember } from "./members/move.ts";
import { leave } from "./members/records.ts";
import { findUnits } from "./organisation/reads.ts";
import { searchMembers } from "./search.ts";

let register: Register;
let units: Map<string, SketchedUnit>;

/** T1 > B1, B2; T2 > B3; C1 > B4. */
const names: readonly (readonly [string, string, string, string?])[] = [
  ["A1", "B1", "王小明"],
  ["A2", "B1", "王明"],
  ["A3", "B2", "李国强", "Li Guoqiang"],
  ["A4", "B2", "𠮷田明"],
  ["A5", "B2", "阿不都·热西提"],
  ["A6", "B3", "王小明"],
  ["A7", "B3", "鍾後發"],
  ["A8", "B4", "王小明"],
];

beforeAll(async () => {
  register = await openRegister({ connections: 6 });
  units = await buildUnits(register);
  const loaded = await importMembers(
    register.ctx,
    names.map(([no, unit, name, nameEn = ""], index) =>
      memberRow(index + 2, no, unit, "2005-01-01", { name, nameEn }),
    ),
  );
  if (!loaded.ok || loaded.value.problems.length > 0) throw new Error(JSON.stringify(loaded));
});
afterAll(() => register.close());

const at = (code: string): SketchedUnit => units.get(code)!;
const as = (role: "secretary" | "training-office" | "inspector", code: string): Context => ({
  ...register.ctx,
  actor: actorAt(role, at(code)),
});
const office = (code: string): Context => as("training-office", code);

async function find(ctx: Context, q: string): Promise<string[]> {
  const found = await searchMembers(ctx, variantsOf, { q, limit: 20 });
  if (!found.ok) throw new Error(found.message);
  return found.value.items.map((one) => one.memberNo);
}

async function idOf(no: string): Promise<number> {
  const [row] = await register.sql<{ member_id: string }>(
    "select member_id from member_locator where member_no = $1",
    [no],
  );
  return Number(row!.member_id);
}

describe("by name", () => {
  test.each([
    ["王小明", ["A1"]],
    ["小明", ["A1"]],
    ["王明", ["A2"]],
    ["王 明", ["A1", "A2"]],
    ["明", ["A1", "A2", "A4"]],
    ["guo", ["A3"]],
    ["LI GUOQIANG", ["A3"]],
    ["Guoqiang Li", ["A3"]],
    ["qiang", []],
    ["王强", []],
  ])("%s finds %j", async (q, expected) => {
    expect(await find(office("T1"), q)).toEqual(expected);
  });

  test("characters beyond the first plane are characters like others", async () => {
    expect(await find(office("T1"), "𠮷田")).toEqual(["A4"]);
    expect(await find(office("T1"), "𠮷")).toEqual(["A4"]);
    expect(await find(office("T1"), "吉田")).toEqual([]);
  });

  test("traditional and simplified forms find each other, in either direction", async () => {
    expect(await find(office("T1"), "李國強")).toEqual(["A3"]);
    expect(await find(office("T2"), "钟后发")).toEqual(["A7"]);
    expect(await find(office("T2"), "锺后")).toEqual(["A7"]);
  });

  test("width, dots within names and marks of a glyph's shape do not matter", async () => {
    expect(await find(office("T1"), "阿不都热西提")).toEqual(["A5"]);
    expect(await find(office("T1"), "都・热")).toEqual(["A5"]);
    expect(await find(office("T1"), "Ｇｕｏ")).toEqual(["A3"]);
    expect(await find(office("T1"), "\u738b\u{e0100}明")).toEqual(["A2"]);
    expect(await find(office("T1"), "Ａ３")).toEqual(["A3"]);
  });

  test.each(["%", "_", "'", "\\", "' | 'x", "王:*", "!", "·", "'':*", "𠮷' | '明"])(
    "%s is a text to look for, not a command",
    async (q) => {
      const everybody = new Set(names.map(([no]) => no));
      for (const no of await find(office("T1"), q)) expect(everybody).toContain(no);
      expect(await find(office("T1"), `${q} zz`)).toEqual([]);
    },
  );

  test("the words of the index and of the question are made by the same rules", async () => {
    const texts = ["王小明", "Ｗang 3村第12支部", "阿·不", "𠮷田", "豈\uf900", "ﬁ½㍿", "é ÄB"];
    for (const text of texts) {
      const [row] = await register.sql<{ found: boolean }>(
        "select search_words($1) @@ $2::tsquery as found",
        [text, searchQuery(text, () => [])],
      );
      expect([text, row!.found]).toEqual([text, true]);
    }
  });
});

describe("whom the searcher sees", () => {
  test("a post finds those whom it sees, by name and by number, and nobody else", async () => {
    expect(await find(as("secretary", "B1"), "王小明")).toEqual(["A1"]);
    expect(await find(office("T2"), "王小明")).toEqual(["A6"]);
    expect(await find(office("C1"), "王小明")).toEqual(["A8"]);
    expect(await find(office("P"), "王小明")).toEqual([]);
    expect(await find(as("inspector", "T1"), "王小明")).toEqual([]);
    expect(await find(office("T1"), "A6")).toEqual([]);
    expect(await find(office("T1"), "A2")).toEqual(["A2"]);
  });

  test("the function sees no more than the policy, asked by raw SQL of the application's role", async () => {
    const client = await register.db.connect();
    const ask = async (): Promise<number> => {
      const { rows } = await client.query(
        "select * from members_found('''王'':*', '{A1,A6}', '', -1, 0, 100)",
      );
      return rows.length;
    };
    try {
      await client.query("begin");
      expect(await ask()).toBe(0);
      await setSightOn(client, as("inspector", "P").actor.sight);
      expect(await ask()).toBe(0);
      await setSightOn(client, as("secretary", "B1").actor.sight);
      // Both of the branch by name, one of them by number as well.
      expect(await ask()).toBe(2);
      await client.query("rollback");
    } finally {
      await client.end();
    }
  });

  test("guests are found by the host as long as they are there", async () => {
    expect(await find(as("secretary", "B1"), "李国强")).toEqual([]);
    const attached = await attachMember(office("T1"), await idOf("A3"), {
      unitId: at("B1").unitId,
      kind: "floating",
      from: "2011-01-01",
      to: null,
    });
    if (!attached.ok) throw new Error(attached.message);
    const found = await searchMembers(as("secretary", "B1"), variantsOf, { q: "国强", limit: 5 });
    if (!found.ok) throw new Error(found.message);
    expect(found.value.items).toMatchObject([
      { memberNo: "A3", unit: { code: "B2" }, host: { code: "B1" } },
    ]);
  });

  test("whoever moves to another region is found there and no longer here", async () => {
    const [no, from] = ["M1", "B1"];
    await importMembers(register.ctx, [memberRow(2, no, from, "2005-01-01", { name: "欧阳娜" })]);
    expect(await find(office("T1"), "欧阳")).toEqual([no]);
    const moved = await moveMember(register.ctx, await idOf(no), {
      unitId: at("B3").unitId,
      on: "2011-11-01",
    });
    if (!moved.ok) throw new Error(moved.message);
    expect(await find(office("T1"), "欧阳")).toEqual([]);
    expect(await find(office("T2"), "欧阳")).toEqual([no]);
    expect(await find(office("T2"), no)).toEqual([no]);
  });

  test("a name that is changed or taken out is found as it is now", async () => {
    await importMembers(register.ctx, [memberRow(2, "N1", "B1", "2005-01-01", { name: "慕容甲" })]);
    await register.sql("update member set name = '慕容乙' where member_no = 'N1'");
    expect(await find(office("T1"), "容甲")).toEqual([]);
    expect(await find(office("T1"), "容乙")).toEqual(["N1"]);
    await register.sql("update member set name = '' where member_no = 'N1'");
    expect(await find(office("T1"), "慕容")).toEqual([]);
  });

  test("the holder of a mandate searches among its persons alone", async () => {
    const holder = 4711;
    await register.sql(
      `insert into account (account_id, login, display_name, recorded_by)
       overriding system value values ($1, 'holder', 'holder', 0)`,
      [holder],
    );
    await register.sql(
      `insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
       values ($1, 'inspector', $2, '2011-01-01', 0)`,
      [holder, at("C1").unitId],
    );
    const mandateId = await buildMandate(register, {
      holder,
      role: "inspector",
      at: at("C1"),
      issuedAt: at("P"),
      members: [await idOf("A6"), await idOf("A7")],
    });
    const ctx = { ...register.ctx, actor: actorAt("inspector", at("C1"), holder) };
    const search = async (q: string) => {
      const found = await mandatePersons(ctx, variantsOf, mandateId, { after: 0, limit: 10, q });
      if (!found.ok) throw new Error(found.message);
      return found.value.items.map((one) => one.memberNo);
    };
    expect(await search("小明")).toEqual(["A6"]);
    expect(await search("钟后")).toEqual(["A7"]);
    expect(await search("A7")).toEqual(["A7"]);
    expect(await search("王明")).toEqual([]);
    const looks = await register.sql(
      "select what, task from look where account_id = $1 order by look_id limit 1",
      [holder],
    );
    expect(looks).toEqual([{ what: "search", task: "mandate" }]);
  });

  test("somebody who has left is found by the last office until he is out of its sight", async () => {
    await importMembers(register.ctx, [memberRow(2, "L1", "B1", "2005-01-01", { name: "司徒丙" })]);
    const left = await leave(office("T1"), await idOf("L1"), "2011-11-10");
    if (!left.ok) throw new Error(left.message);
    const [row] = await register.sql<{ seen_by: string[] }>(
      "select seen_by from member where member_no = 'L1'",
    );
    const seen = row!.seen_by.map(Number).includes(at("T1").unitId);
    expect(await find(office("T1"), "司徒")).toEqual(seen ? ["L1"] : []);
  });
});

describe("pages", () => {
  test("a number comes first, then whole names, then the rest; pages meet without a gap", async () => {
    const more = Array.from({ length: 7 }, (_, index) =>
      memberRow(index + 2, `Z${index}`, "B4", "2005-01-01", {
        name: index === 6 ? "赵云" : `赵云${"甲乙丙丁戊己"[index]}`,
      }),
    );
    await importMembers(register.ctx, more);
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await searchMembers(office("C1"), variantsOf, { q: "赵云", limit: 3, cursor });
      if (!page.ok) throw new Error(page.message);
      expect(page.value.items.length).toBeLessThanOrEqual(3);
      all.push(...page.value.items.map((one) => one.memberNo));
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined);
    expect(all).toEqual(["Z6", "Z0", "Z1", "Z2", "Z3", "Z4", "Z5"]);
  });

  test("a cursor of another list, or made up, is refused", async () => {
    for (const cursor of ["abc", Buffer.from('["owing",3,1,2]').toString("base64url")]) {
      const page = await searchMembers(office("C1"), variantsOf, { q: "王", limit: 3, cursor });
      expect(page).toMatchObject({ ok: false, code: "cursor-invalid" });
    }
  });

  test("exactly those who are shown are put down as looked at", async () => {
    const before = await register.sql<{ n: number }>("select max(look_id)::integer as n from look");
    await searchMembers(as("secretary", "B2"), variantsOf, { q: "明", limit: 20 });
    await searchMembers(as("secretary", "B2"), variantsOf, { q: "没有", limit: 20 });
    const looks = await register.sql(
      "select act, task, what, member_ids from look where look_id > $1",
      [before[0]!.n],
    );
    const shown = [String(await idOf("A4"))];
    expect(looks).toEqual([{ act: "look", task: "standing", what: "search", member_ids: shown }]);
  });
});

describe("units", () => {
  const codes = async (ctx: Context, text: string, limit = 20) => {
    const found = await findUnits(ctx, variantsOf, { code: "", text, limit });
    if (!found.ok) throw new Error(found.message);
    return found.value.items.map((one) => one.code);
  };

  test("by a part of either name, by the beginning of the code, the code itself first", async () => {
    expect(await codes(office("C1"), "组织")).toEqual(["C1", "B4", "T1", "B1", "B2"]);
    expect(await codes(office("C1"), "組織T1")).toEqual(["T1"]);
    expect(await codes(office("P"), "unit t")).toEqual(["T1", "T2"]);
    expect(await codes(office("P"), "b3")).toEqual(["B3"]);
    expect(await codes(office("C2"), "B1")).toEqual([]);
    expect(await codes(office("P"), "")).toEqual([]);
  });

  test("pages of units meet without a gap", async () => {
    const all: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await findUnits(office("P"), variantsOf, {
        code: "",
        text: "组织",
        limit: 4,
        cursor,
      });
      if (!page.ok) throw new Error(page.message);
      all.push(...page.value.items.map((one) => one.code));
      cursor = page.value.next ?? undefined;
    } while (cursor !== undefined);
    expect(all).toEqual(["P", "C1", "C2", "B4", "T1", "T2", "B1", "B2", "B3"]);
  });
});
