import { afterAll, beforeAll, expect, test } from "vitest";
import { fileURLToPath } from "node:url";
import { readPackDirectory } from "#adapters/packs";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  day,
  openRegister,
  type Register,
} from "#test/register";
import { foldAll } from "./coverage-folding.ts";
import { recordClass } from "./ledger.ts";
import { publishPack } from "./policy-publishing.ts";
import { continueRecompute, judgeQueue, passDay, recomputeAll } from "./verdicts-recompute.ts";
import { verifyRegister } from "./verify.ts";

let register: Register;
let members: number[];

beforeAll(async () => {
  register = await openRegister();
  const units = await buildUnits(register);
  const providers = await buildProviders(register);
  members = await buildMembers(register, units.get("B1")!, ["A1", "A2", "A3"]);
  await buildMembers(register, units.get("B3")!, ["A4", "A5"]);
  await judgeQueue(register.ctx);
  const outcome = await recordClass(register.ctx, classBody(providers, members, 480));
  if (!outcome.ok) throw new Error(outcome.message);
  await continueRecompute(register.ctx);
  await foldAll(register.db);
});
afterAll(() => register.close());

const differences = async (today = register.ctx.today) =>
  (await verifyRegister(register.db, { today, zone: register.ctx.zone })).differences;

async function packFiles() {
  const folder = fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url));
  const files = await readPackDirectory(folder);
  if (!files.ok) throw new Error(files.message);
  return files.value;
}

test("judging everybody again changes nothing where nothing changed", async () => {
  const progress: number[] = [];
  expect(await recomputeAll(register.ctx, { onProgress: (done) => progress.push(done) })).toBe(5);
  expect(progress.at(-1)).toBe(5);
  expect(await register.sql("select 1 from delta")).toEqual([]);
  expect(await differences()).toEqual([]);
});

test("a recompute that was stopped goes on where it was, also at the next start", async () => {
  await register.sql("delete from verdict");
  await register.sql("delete from duty");
  await register.sql("delete from coverage");
  const stopping = new AbortController();
  stopping.abort();
  expect(await recomputeAll(register.ctx, { signal: stopping.signal })).toBe(0);
  expect(
    await register.sql("select 1 from job where kind = 'recompute' and state = 'running'"),
  ).toHaveLength(1);
  expect(await continueRecompute(register.ctx)).toBe(5);
  await foldAll(register.db);
  expect(await differences()).toEqual([]);
  expect(
    await register.sql("select 1 from job where kind = 'recompute' and state = 'running'"),
  ).toEqual([]);
});

test("when a day begins, those whose verdicts change with it are judged and nobody else", async () => {
  const tomorrow = { ...register.ctx, today: day("2011-11-16") };
  expect(await passDay(tomorrow)).toBe(0);
  const newYear = { ...register.ctx, today: day("2012-01-01") };
  expect((await differences(newYear.today)).length).toBeGreaterThan(0);
  expect(await passDay(newYear)).toBe(5);
  await foldAll(register.db);
  expect(await differences(newYear.today)).toEqual([]);
  const [row] = await register.sql<{ status: string }>(
    `select status from verdict where member_id = $1 and requirement_id = 'S1'
     and window_start = '2011-01-01'`,
    [members[0]],
  );
  expect(row?.status).toBe("short");
  expect(await passDay(newYear)).toBe(0);
  expect(await recomputeAll(register.ctx)).toBe(5);
  await foldAll(register.db);
});

test("a published pack that judges otherwise has everybody judged again, by its hash", async () => {
  const files = await packFiles();
  const changed = files.map((file) => ({
    ...file,
    text: file.text.replace(/(S1\.hours[^\n]*value: )16/, "$112"),
  }));
  expect(changed.some((file, index) => file.text !== files[index]?.text)).toBe(true);
  const decision = { reason: "twelve hours are enough", effectiveOn: null };
  const published = await publishPack(register.ctx, changed, decision);
  expect(published).toMatchObject({ ok: true, value: { inForce: true, judges: true } });
  expect(await continueRecompute(register.ctx)).toBe(5);
  await foldAll(register.db);
  const [row] = await register.sql<{ demanded: number; hash: string }>(
    `select v.demanded, p.hash from verdict v join pack p using (pack_ref)
     where member_id = $1 and requirement_id = 'S1' and window_start = '2011-01-01'`,
    [members[0]],
  );
  expect(row).toEqual({ demanded: 720, hash: published.ok ? published.value.hash : "" });
  expect(await differences()).toEqual([]);
});

test("the same pack again is refused with what to do, and one with mistakes with their places", async () => {
  const files = await packFiles();
  const decision = { reason: "back to the text", effectiveOn: null };
  expect((await publishPack(register.ctx, files, decision)).ok).toBe(true);
  await continueRecompute(register.ctx);
  const again = await publishPack(register.ctx, files, decision);
  expect(again).toMatchObject({ ok: false, kind: "conflict", code: "pack-in-force" });
  expect(again.ok ? "" : again.message).toContain("rollbook recompute");
  expect(await continueRecompute(register.ctx)).toBe(0);
  const broken = files.map((file) => ({
    ...file,
    text: file.text.replace("requirements:", "requirement:"),
  }));
  const refused = await publishPack(register.ctx, broken, decision);
  expect(refused).toMatchObject({ ok: false, kind: "invalid", code: "pack-invalid" });
  expect(refused.ok ? "" : refused.problems[0]?.at).toMatch(/\.yaml:\d+:\d+$/);
});
