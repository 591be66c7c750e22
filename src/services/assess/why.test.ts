import { join } from "node:path";
import { expect, test } from "vitest";
import { openFile, thePlansPack } from "#test/assessing";
import { day } from "#test/register";
import { assessFiles, type AssessRequest } from "./assess.ts";
import { whyFromFiles } from "./why.ts";

const samples = join(import.meta.dirname, "../../../docs/samples");
const kinds = ["units", "members", "facts", "entries"] as const;

async function request(): Promise<AssessRequest> {
  const { pack, hash } = await thePlansPack();
  const opened = await Promise.all(kinds.map((kind) => openFile(join(samples, `${kind}.csv`))));
  const [units, members, facts, entries] = opened;
  if (!units || !members || !facts || !entries) throw new Error("a sample is missing");
  const tables = { units, members, facts, entries };
  return { pack, packHash: hash, today: day("2011-11-15"), tables };
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
