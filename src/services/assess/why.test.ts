import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPackDirectory } from "#adapters/packs";
import { parsePack } from "#contract/policy";
import { openFile, thePlansPack } from "#test/assessing";
import { day } from "#test/register";
import { assessFiles, type AssessRequest } from "./assess.ts";
import { whyFromFiles } from "./why.ts";

const samples = join(import.meta.dirname, "../../../docs/samples");
const kinds = ["units", "members", "facts", "entries"] as const;

async function request(): Promise<AssessRequest> {
  const { pack, hash } = await thePlansPack();
  return { pack, packHash: hash, today: day("2011-11-15"), tables: await tablesIn(samples) };
}

async function tablesIn(folder: string): Promise<AssessRequest["tables"]> {
  const opened = await Promise.all(kinds.map((kind) => openFile(join(folder, `${kind}.csv`))));
  const [units, members, facts, entries] = opened;
  if (!units || !members || !facts || !entries) throw new Error("a file is missing");
  return { units, members, facts, entries };
}

test("a member's reasons come out of files alone, and agree with the verdicts of the same files", async () => {
  const asked = await whyFromFiles(await request(), { memberNo: "EX0001", requirement: "S8" });
  if (!asked.ok) throw new Error(asked.message);
  const short = asked.value.find((one) => one.windowStart === "2010-01-01");
  expect(short?.lines.map((one) => one.en)).toContain("Short: 24 h of 40 h; trainings: 1.");
  expect(short?.lines[0]?.zh).toMatch(/^3\.1：/);
  expect(short?.cure?.en).toContain("16 h missing");
  const all = await whyFromFiles(await request(), { memberNo: "EX0001", requirement: null });
  const judged = await assessFiles(await request());
  if (!all.ok || !judged.ok) throw new Error("the samples are not read");
  let rows = 0;
  for await (const batch of judged.value.table.rows) {
    rows += batch.filter(([member]) => member === "EX0001").length;
  }
  expect(all.value).toHaveLength(rows);
});

test("somebody whom the file does not know, and a requirement without a verdict, are told apart", async () => {
  const nobody = await whyFromFiles(await request(), { memberNo: "EX9999", requirement: null });
  expect(nobody).toMatchObject({ ok: false, code: "member-unknown" });
  const none = await whyFromFiles(await request(), { memberNo: "EX0001", requirement: "S99" });
  expect(none).toMatchObject({ ok: false, code: "verdict-unknown" });
});

test("a rule that counts in credits says credits, in both languages, and its file names the unit", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-credits-"));
  const texts: Readonly<Record<(typeof kinds)[number], string>> = {
    units: "code,parent,name,name_en,kind,level,from\nNY,,纽约,New York,branch,branch,1990-01-01",
    members: "member_no,name,unit,from\nA1,王,NY,2010-07-01",
    facts: `member_no,record,kind,value,from
A1,fact,registration,active,2020-05-10
A1,event,registered,,2024-05-10`,
    entries: `member_no,source,source_key,act,session_key,starts_on,ends_on,credit,credit_unit,form,topic,provider_code,provider_name,provider_kind,provider_level
A1,x,1,entry,s1,2024-09-02,2024-09-02,19.5,credit,course,practice,P,School,accredited,county
A1,x,2,entry,s2,2025-03-03,2025-03-03,4,credit,course,cyber-ethics,P,School,accredited,county`,
  };
  try {
    for (const kind of kinds) await writeFile(join(folder, `${kind}.csv`), texts[kind]);
    const pack = join(import.meta.dirname, "../../../packs/examples/ny-attorneys");
    const files = await readPackDirectory(pack);
    const parsed = files.ok ? parsePack(files.value) : null;
    if (parsed?.ok !== true) throw new Error("the example is not read");
    const asked: AssessRequest = {
      pack: parsed.pack,
      packHash: parsed.hash,
      today: day("2026-05-01"),
      tables: await tablesIn(folder),
    };
    const why = await whyFromFiles(asked, { memberNo: "A1", requirement: "O1" });
    if (!why.ok) throw new Error(why.message);
    const [one] = why.value;
    expect(one?.lines.map((line) => line.en)).toEqual(
      expect.arrayContaining([
        "On course: 23.5 credits of 24 credits; trainings: 2.",
        "2024-09-02: 19.5 credits counted.",
        "Asked: 4 credits (topic Ethics and professionalism or Cybersecurity-ethics). So far 3 credits; missing: 1 credit.",
      ]),
    );
    expect(one?.lines[1]?.zh).toBe("进行中:已计23.5学分,要求24学分;培训2次。");
    expect(one?.cure?.en).toContain("0.5 credits more, by 2026-06-08.");
    const judged = await assessFiles(asked);
    if (!judged.ok) throw new Error(judged.message);
    expect(judged.value.problems).toEqual([]);
    const { header, rows } = judged.value.table;
    for await (const batch of rows) {
      expect(batch.map((row) => row[header.indexOf("credited")])).toEqual([1410]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
