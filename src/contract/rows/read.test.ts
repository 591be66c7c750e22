import { describe, expect, test } from "vitest";
import { dayOf, formatDay, formatPartialDay } from "#core/day";
import type { RowKind } from "../rows.ts";
import { readHeader } from "./header.ts";
import { rowWording, wordProblem } from "./problems.ts";
import { rowReader } from "./read.ts";
import { rowWriter } from "./write.ts";
import { ownWords, wordsOf } from "./words.ts";

const words = wordsOf(ownWords, {
  "fact-kind": [
    { id: "role", titles: ["职务", "Role"] },
    { id: "education", titles: ["学历"] },
  ],
  "event-kind": [{ id: "appointed", titles: ["任职", "Appointed"] }],
  "fact:role": [{ id: "village-secretary", titles: ["农村党组织书记", "Village secretary"] }],
  form: [{ id: "concentrated-class", titles: ["集中培训班", "Concentrated class"] }],
  "credit-unit": [{ id: "hour", titles: ["学时"] }],
});

function read(kind: RowKind, row: Readonly<Record<string, string>>) {
  const header = readHeader(kind, Object.keys(row));
  if (!header.ok) throw new Error(header.message);
  return rowReader(kind, header.value, words)(Object.values(row), 7);
}

function problems(kind: RowKind, row: Readonly<Record<string, string>>): string[] {
  return (read(kind, row).problems ?? []).map((one) => `${one.column}: ${one.code}`);
}

const member = { member_no: "M1", name: "王䶮", unit: "U1", from: "2010-01-01" };
const entry = {
  member_no: "M1",
  starts_on: "2010-05-06",
  ends_on: "2010-05-07",
  minutes: "480",
  form: "concentrated-class",
  provider_name: "党校",
};

describe("headers", () => {
  test("Chinese, English and plain headers mean the same columns, however they are written", () => {
    for (const header of [
      ["成员编号", "姓名", "所在组织代码", "转入日期"],
      ["Member Number*", "NAME", "unit-code", "From (yyyy-mm-dd)"],
      ["member_no", "name", "unit", "from"],
    ]) {
      const found = readHeader("members", header);
      expect(found.ok && found.value.columns).toEqual(["member_no", "name", "unit", "from"]);
    }
  });

  test("a missing column is named with the nearest header that is there", () => {
    const found = readHeader("members", ["成员编码", "姓名", "所在组织代码", "转入日期"]);
    expect(!found.ok && found.message).toContain(
      'The column "成员编号" (member_no) is missing. The nearest header found is "成员编码".',
    );
  });

  test("two headers of one meaning are refused, unknown ones are named", () => {
    const twice = readHeader("members", ["编号", "党员编号", "姓名", "unit", "from"]);
    expect(!twice.ok && twice.message).toContain("both mean member_no");
    const more = readHeader("members", ["member_no", "name", "unit", "from", "民族"]);
    expect(more.ok && more.value.unused).toEqual(["民族"]);
  });

  test("the language is that of most headers", () => {
    const zh = readHeader("members", ["编号", "姓名", "unit", "转入日期"]);
    expect(zh.ok && zh.value.language).toBe("zh");
  });
});

describe("dates", () => {
  test.each([
    ["2010", "2010"],
    ["2010年", "2010"],
    ["2010-05", "2010-05"],
    ["2010.05", "2010-05"],
    ["2010年5月", "2010-05"],
    ["2010-05-06", "2010-05-06"],
    ["2010/5/6", "2010-05-06"],
    ["2010.5.6", "2010-05-06"],
    ["2010年5月6日", "2010-05-06"],
    ["20100506", "2010-05-06"],
    ["40304", "2010-05-06"],
    ["2010-05-06T00:00:00.000Z", "2010-05-06"],
    ["2012-02-29", "2012-02-29"],
  ])("%s is read as %s", (text, meant) => {
    const found = read("members", { ...member, born: text });
    expect(found.problems).toBeUndefined();
    const born = (found as { value: { born: { first: number; last: number } } }).value.born;
    expect(formatPartialDay(born)).toBe(meant);
  });

  test.each([
    ["2010-02-29", "no-such-day"],
    ["2010-13-01", "no-such-day"],
    ["0210-05-06", "date-out-of-range"],
    ["2010.5", "bad-date"],
    ["6.5.2010", "bad-date"],
    ["2010-05-06 18:00", "bad-date"],
    ["gestern", "bad-date"],
  ])("%s is refused as %s", (text, code) => {
    expect(problems("members", { ...member, born: text })).toEqual([`born: ${code}`]);
  });

  test("a home needs a whole date", () => {
    expect(problems("members", { ...member, from: "2010-05" })).toEqual(["from: partial-date"]);
  });
});

describe("members and units", () => {
  test("an end that is not after the start is refused", () => {
    expect(problems("members", { ...member, to: "2010-01-01" })).toEqual(["to: not-after-start"]);
    expect(problems("members", { ...member, left: "2009-01-01" })).toEqual([
      "left: not-after-start",
    ]);
    const unit = { code: "U", name: "组织", kind: "支部", level: "支部" };
    expect(problems("units", { ...unit, from: "2010-01-02", to: "2010-01-01" })).toEqual([
      "to: not-after-start",
    ]);
    expect(problems("units", { ...unit, parent: "U" })).toEqual(["parent: parent-cycle"]);
  });

  test("every wrong cell of a row is told at once, with what stood there", () => {
    const found = read("members", { ...member, member_no: "", sex: "雄", from: "x" });
    expect(found.problems).toMatchObject([
      { row: 7, column: "member_no", code: "missing", value: "" },
      { row: 7, column: "sex", code: "unknown-word", value: "雄" },
      { row: 7, column: "from", code: "bad-date", value: "x" },
    ]);
  });

  test("too long and unprintable texts are refused", () => {
    expect(problems("members", { ...member, name: "王".repeat(101) })).toEqual(["name: too-long"]);
    expect(problems("members", { ...member, name: "a\u0007b" })).toEqual(["name: bad-text"]);
    expect(problems("members", { ...member, name: "x".repeat(40_000) })).toEqual([
      "name: too-long",
    ]);
  });
});

describe("facts", () => {
  const fact = { member_no: "M1", kind: "职务", value: "农村党组织书记", from: "2010-05" };

  test("kinds and values are words of the pack, and the kind says whether it is a fact", () => {
    expect(read("facts", fact)).toMatchObject({
      value: { record: "fact", kind: "role", value: "village-secretary" },
    });
    expect(read("facts", { ...fact, kind: "Appointed", value: "" })).toMatchObject({
      value: { record: "event", kind: "appointed" },
    });
  });

  test("a kind without a list takes any text, one with a list does not", () => {
    expect(read("facts", { ...fact, kind: "学历", value: "本科" })).toMatchObject({
      value: { kind: "education", value: "本科" },
    });
    expect(problems("facts", { ...fact, value: "书记" })).toEqual(["value: unknown-word"]);
    expect(problems("facts", { ...fact, kind: "血型" })).toEqual(["kind: unknown-word"]);
  });

  test("a row is about a member or a unit, never both and never neither", () => {
    expect(problems("facts", { ...fact, member_no: "" })).toEqual([": no-subject"]);
    expect(problems("facts", { ...fact, subject_unit: "U1" })).toEqual([": no-subject"]);
  });
});

describe("entries", () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["ends before it starts", { ends_on: "2010-05-05" }, "ends_on: ends-before-starts"],
    ["is longer than a session can be", { ends_on: "2012-05-05" }, "ends_on: too-many-days"],
    ["has more minutes than its days", { minutes: "2881" }, "minutes: too-many-minutes"],
    ["has minutes that are no number", { minutes: "-5" }, "minutes: bad-number"],
    ["has neither minutes nor credit", { minutes: "" }, "minutes: no-amount"],
    ["has a credit without unit", { credit: "8" }, "credit_unit: credit-without-unit"],
    ["has day lines that do not add up", { days: "2010-05-06:400" }, "days: day-lines-sum"],
    ["has a day outside", { days: "2010-05-06:400;2010-05-09:80" }, "days: day-lines-outside"],
    ["names a day twice", { days: "2010-05-06:400;2010-05-06:80" }, "days: bad-day-lines"],
    ["has no provider", { provider_name: "" }, "provider_name: missing"],
    ["corrects nothing by name", { act: "correction" }, "corrects: corrects-missing"],
    ["names what it corrects, being none", { corrects: "K" }, "corrects: corrects-unexpected"],
    ["has a form that is nearly one", { form: "concentrated clas" }, "form: unknown-word"],
  ])("a row that %s is refused", (_, change, problem) => {
    expect(problems("entries", { ...entry, ...change })).toEqual([problem]);
  });

  test("the nearest word is proposed", () => {
    const found = read("entries", { ...entry, form: "concentrated clas" });
    expect(found.problems?.[0]?.detail).toBe(" (form; concentrated-class?)");
  });

  test("a credit is kept in thousandths and rounded nowhere", () => {
    const found = read("entries", { ...entry, minutes: "", credit: "7.125", credit_unit: "学时" });
    expect(found).toMatchObject({ value: { credit: 7125, creditUnit: "hour" } });
    expect(problems("entries", { ...entry, credit: "1.0001", credit_unit: "hour" })).toEqual([
      "credit: bad-number",
    ]);
  });

  test("a withdrawal needs only whom and what it takes back", () => {
    expect(problems("entries", { member_no: "M1", act: "撤销", corrects: "K" })).toEqual([]);
  });
});

test("a row with too many cells is refused, trailing blanks are not", () => {
  const header = readHeader("members", Object.keys(member));
  if (!header.ok) throw new Error(header.message);
  const reader = rowReader("members", header.value, words);
  expect(reader([...Object.values(member), "", " "], 2).problems).toBeUndefined();
  expect(reader([...Object.values(member), "x"], 2).problems).toMatchObject([
    { code: "wrong-length" },
  ]);
  expect(reader(["M1", "王"], 2).problems).toMatchObject([
    { code: "wrong-length", detail: "2 / 4" },
  ]);
});

test("what a writer writes reads as the same row", () => {
  const row = {
    ...entry,
    days: "2010-05-06:400;2010-05-07:80",
    attested: "是",
    credit: "0.5",
    credit_unit: "hour",
    starts_at: "8:30",
  };
  const first = read("entries", row);
  if (first.problems !== undefined) throw new Error("unexpected");
  const writer = rowWriter("entries");
  const header = readHeader("entries", writer.header("zh"));
  if (!header.ok) throw new Error(header.message);
  const cells = writer.cells(first.value as never);
  const texts = cells.map((cell) => (typeof cell === "object" ? cell.day : String(cell)));
  const again = rowReader("entries", header.value, words)(texts, 7);
  expect(again).toEqual(first);
  const { startsOn } = first.value as { startsOn: number };
  expect(formatDay(startsOn)).toBe("2010-05-06");
  expect(startsOn).toBe(dayOf(2010, 5, 6));
  expect(cells).toContainEqual({ day: "2010-05-06" });
});

test("only a whole day is a date in a spreadsheet, and numbers that name somebody stay text", () => {
  const row = { 成员编号: "0012", 姓名: "王某", 组织代码: "B1", 转入日期: "2010-05-06" };
  const writer = rowWriter("members");
  const written = (born: string): Record<string, unknown> => {
    const first = read("members", { ...row, 出生日期: born });
    if (first.problems !== undefined) throw new Error("unexpected");
    const values = writer.cells(first.value as never);
    return Object.fromEntries(writer.header("en").map((name, index) => [name, values[index]]));
  };
  expect(written("1970-03")).toMatchObject({
    member_no: "0012",
    born: "1970-03",
    from: { day: "2010-05-06" },
    to: "",
  });
  expect(written("1970-03-02")).toMatchObject({ born: { day: "1970-03-02" } });
});

test("every problem has a sentence and a cure in both languages", () => {
  for (const code of Object.keys(rowWording) as (keyof typeof rowWording)[]) {
    for (const language of ["zh", "en"] as const) {
      const told = wordProblem({ code, detail: "X" }, language);
      expect(told.reason.length).toBeGreaterThan(1);
      expect(told.cure.length).toBeGreaterThan(1);
      expect(told.reason).not.toContain("%");
    }
  }
});
