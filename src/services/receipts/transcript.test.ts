import { createHash } from "node:crypto";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { paperWriter } from "#app/papers";
import {
  actorAt,
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
  type SketchedUnit,
} from "#test/register";
import type { Context } from "../context.ts";
import { recordClass } from "../ledger.ts";
import { withdrawEntry } from "../ledger-correct.ts";
import { judgeQueue } from "../verdicts-recompute.ts";
import { checkReceipt } from "./check.ts";
import type { Paper } from "./paper.ts";
import { transcript, type TranscriptQuery } from "./transcript.ts";

let register: Register;
let units: Map<string, SketchedUnit>;
let providers: Map<string, number>;
let member: number;
let entry: number;
let secretary: Context;
let round = 0;

beforeAll(async () => {
  register = await openRegister();
  units = await buildUnits(register);
  providers = await buildProviders(register);
  secretary = { ...register.ctx, actor: actorAt("secretary", units.get("B1")!, 11) };
});
afterAll(() => register.close());

/** A member whose name needs three fonts, with one entry. */
beforeEach(async () => {
  round += 1;
  [member = 0] = await buildMembers(register, units.get("B1")!, [`M${round}`]);
  await register.sql("update member set name = '王䶮㛃𬭊𠮷' where member_id = $1", [member]);
  await judgeQueue(register.ctx);
  const body = classBody(providers, [member], 150, { course: `第${round}期 <b>班</b>` });
  const recorded = await recordClass(register.ctx, body);
  if (!recorded.ok) throw new Error(JSON.stringify(recorded));
  entry = recorded.value.members[0]!.entryId;
});

const query: TranscriptQuery = {
  purpose: "应聘",
  language: "zh",
  checkedAt: "https://register.example/receipt",
};

async function made(more: Partial<TranscriptQuery> = {}, ctx = secretary): Promise<Paper> {
  const found = await transcript(ctx, member, { ...query, ...more });
  if (!found.ok) throw new Error(JSON.stringify(found));
  return found.value.paper;
}

async function pdfOf(paper: Paper): Promise<Uint8Array> {
  const out = new PassThrough();
  const written = buffer(out);
  paperWriter(paper, out);
  return new Uint8Array(await written);
}

interface Glyph {
  readonly fontChar: string;
  readonly unicode: string;
}

interface Outlines {
  has(name: string): boolean;
  get(name: string): unknown;
}

/** Numbers of a path that goes nowhere: a move, a line to the same place, a close. */
const emptyPath = 7;

/** A glyph that was lost when its font was embedded is there, as a path that goes nowhere. */
function hasOutline(outlines: Outlines, name: string): boolean {
  if (!outlines.has(name)) return false;
  const { path } = outlines.get(name) as { readonly path: ArrayLike<number> };
  return path.length > emptyPath;
}

/** What a viewer draws: the characters, and those among them whose glyph in the file has no outline. */
async function drawnBy(bytes: Uint8Array): Promise<{ text: string; blank: string[] }> {
  const loading = getDocument({ data: bytes, disableFontFace: true, verbosity: 0 });
  const document = await loading.promise;
  let text = "";
  const blank = new Set<string>();
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { fnArray, argsArray } = await page.getOperatorList();
    let font = "";
    fnArray.forEach((fn, index) => {
      const args = argsArray[index] as unknown[];
      if (fn === OPS.setFont) font = String(args[0]);
      if (fn !== OPS.showText) return;
      for (const glyph of args[0] as (Glyph | number)[]) {
        if (typeof glyph === "number") continue;
        text += glyph.unicode;
        if (glyph.unicode.trim() === "") continue;
        const name = `${font}_path_${glyph.fontChar}`;
        if (!hasOutline(page.commonObjs, name)) blank.add(glyph.unicode);
      }
    });
  }
  await loading.destroy();
  return { text, blank: [...blank] };
}

test("the PDF draws every character of the paper, rare ones of names too, from fonts of its own", async () => {
  const paper = await made();
  const { text, blank } = await drawnBy(await pdfOf(paper));
  expect(blank).toEqual([]);
  for (const shown of ["学习档案证明", "王䶮㛃𬭊𠮷", `M${round}`, "2小时30分钟", "县委党校"]) {
    expect(text).toContain(shown);
  }
  expect(text).toContain("<b>班</b>");
  expect(text.replaceAll(/\s/g, "")).toContain(paper.check.text);
});

test("a character that no font has is named, not left out", async () => {
  await register.sql("update member set name = '李𪚥' where member_id = $1", [member]);
  const { text, blank } = await drawnBy(await pdfOf(await made()));
  expect(blank).toEqual([]);
  expect(text).toContain("李[U+2A6A5]");
});

test("two hundred entries go over several pages, each with its footer, and none is lost", async () => {
  const paper = await made();
  const [verdicts, entries] = paper.tables;
  const rows = Array.from({ length: 200 }, (_, n) => ["2011", `班次${n}。`, "", "", `${n}`]);
  const long = { ...paper, tables: [verdicts!, { ...entries!, rows }] };
  const { text } = await drawnBy(await pdfOf(long));
  for (let n = 0; n < 200; n += 1) expect(text).toContain(`班次${n}。`);
  const pages = Number(/第1页，共(\d+)页/.exec(text.replaceAll(" ", ""))?.[1]);
  expect(pages).toBeGreaterThan(4);
  expect(text.replaceAll(" ", "").match(/第\d+页，共/g)).toHaveLength(pages);
});

test("in English the words are English and the title names nobody", async () => {
  const paper = await made({ language: "en" });
  expect(paper.title).toBe("Transcript of training");
  expect(paper.lines.map(([label]) => label)).toContain("As known on");
  const { text, blank } = await drawnBy(await pdfOf(paper));
  expect(blank).toEqual([]);
  expect(text).toContain("Page 1 of ");
});

test("its hash can be made again from what the paper shows, as docs/receipts.md says", async () => {
  const paper = await made();
  const line = (label: string): string => paper.lines.find(([name]) => name === label)?.[1] ?? "";
  const [kept] = await register.sql<{ hash: string; purpose: string; pack: string }>(
    `select encode(content_hash, 'hex') as hash, purpose, pack_hash as pack from transcript
     where member_id = $1`,
    [member],
  );
  expect(kept).toMatchObject({ purpose: "应聘", pack: line("政策包哈希") });
  expect(line("内容摘要（SHA-256）")).toBe(kept!.hash);
  const verdicts = await register.sql<Record<string, string | number>>(
    `select requirement_id as id, to_char(window_start, 'YYYY-MM-DD') as "from",
       to_char(due_on, 'YYYY-MM-DD') as due, status, credited, demanded, missing_minutes as minutes,
       missing_count as count
     from verdict where member_id = $1 and requirement_id not like '~%'`,
    [member],
  );
  const shown = paper.tables[0]!.rows.map(([title = "", span = ""]) => {
    const [from] = span.split(" – ");
    const row = verdicts.find(
      (one) =>
        one["id"] === title.split(" ")[0] &&
        one["from"] === from &&
        span.includes(String(one["due"])),
    );
    if (row === undefined) throw new Error(`no verdict ${title} ${span}`);
    const { id, from: start, due, status, credited, demanded, minutes, count } = row;
    return [id, start, due, status, credited, demanded, minutes, count];
  });
  const [id = "", short = ""] = paper.tables[1]!.rows[0]!.at(-1)!.split(" / ");
  const content = [
    "rollbook-transcript-1",
    `M${round}`,
    "王䶮㛃𬭊𠮷",
    "B1",
    "2011-11-15",
    "2011-11-15",
    line("政策包哈希"),
    shown,
    [[Number(id), short]],
  ];
  expect(createHash("sha256").update(JSON.stringify(content)).digest("hex")).toBe(kept!.hash);
});

test("whoever holds it can have it checked, and learns when an entry of it was taken back", async () => {
  const paper = await made();
  const check = () => checkReceipt(register.db, register.ctx.zone, paper.check.address);
  expect(await check()).toMatchObject({ outcome: "stands", kind: "transcript" });
  const address = { memberId: member, entryId: entry };
  expect((await withdrawEntry(secretary, address, { reason: "not there" })).ok).toBe(true);
  expect(await check()).toMatchObject({ outcome: "corrected" });
});

test("it is put down as an export with its purpose, for the member himself too", async () => {
  await made();
  const actor = {
    accountId: 30,
    login: "own",
    roles: [],
    member: { memberId: member, regionId: units.get("B1")!.regionId },
    sight: { units: [], paths: [], member, account: 30, whole: false },
  };
  await made({ purpose: "自用" }, { ...register.ctx, actor });
  const looks = await register.sql(
    `select act, task, what, purpose from look where member_ids @> array[$1::bigint]
     and act = 'export' order by look_id`,
    [member],
  );
  expect(looks).toEqual([
    { act: "export", task: "standing", what: "transcript", purpose: "应聘" },
    { act: "export", task: "own", what: "transcript", purpose: "自用" },
  ]);
});

test("of a past day it says what stood then, and names both days", async () => {
  const paper = await made({ today: day("2010-12-31") });
  expect(paper.lines.map(([, value]) => value)).toContain("2010-12-31");
  expect(paper.tables[1]!.rows).toEqual([]);
});

test("whoever does not see the member gets no paper, and none is kept", async () => {
  const stranger = { ...register.ctx, actor: actorAt("secretary", units.get("B2")!, 12) };
  expect(await transcript(stranger, member, query)).toMatchObject({ kind: "not-found" });
  expect(await register.sql("select 1 from transcript where member_id = $1", [member])).toEqual([]);
});

test("nobody gets a transcript for a day to come, or of what will be known on one", async () => {
  const count = () => register.sql("select count(*)::int as n from transcript");
  const before = await count();
  for (const more of [{ today: day("2011-11-16") }, { knownOn: day("2011-12-01") }]) {
    expect(await transcript(secretary, member, { ...query, ...more })).toMatchObject({
      ok: false,
      kind: "invalid",
      code: "day-in-future",
    });
  }
  expect(await count()).toEqual(before);
});
