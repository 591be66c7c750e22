import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEmbedded } from "#adapters/postgres/embedded";
import { runProgram } from "../program.ts";
import {
  type Answer,
  expectWhole,
  type Filled,
  filledFolder,
  openScratch,
  type RealServer,
  removeScratch,
  scratchFolder,
  startReal,
} from "./scratch.ts";

/** The real program is started several times, each in seconds. */
const limit = 300_000;

let folder: string;
let disk: string;
let dataDir: string;
let mounted: string | null = null;
beforeEach(async () => {
  folder = await scratchFolder();
  disk = join(folder, "disk");
  dataDir = join(disk, "data");
  await mkdir(disk, { mode: 0o755 });
  mounted = mountSmall(disk);
});
afterEach(async () => {
  await removeScratch(join(disk, "nothing"), dataDir);
  if (mounted !== null) execFileSync("umount", ["--lazy", disk]);
  await removeScratch(folder);
});

/** A disk of its own with 400 MB; null where this user or this machine cannot have one. */
function mountSmall(place: string): string | null {
  try {
    const args = ["-t", "tmpfs", "-o", "size=400m,mode=0755", "tmpfs", place];
    execFileSync("mount", args, { stdio: "ignore" });
    return place;
  } catch {
    return null;
  }
}

const noDisk = "this user may not mount a small disk: run the tests as root on Linux";
const ballast = (): string => join(disk, "ballast");

/** Fills the disk with real bytes and leaves so many free. */
function fillDisk(leave: number): void {
  const file = openSync(ballast(), "w");
  try {
    for (let size = 1024 * 1024; size >= 4096; size /= 4) {
      while (free() >= leave + size) writeSync(file, Buffer.alloc(size, 1));
    }
  } finally {
    closeSync(file);
  }
}

function free(): number {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
}

const freeDisk = (): void => rmSync(ballast(), { force: true });

/** Records until something else than "recorded" is answered, then some more. */
async function recordIntoFull(
  server: RealServer,
  filled: Filled,
  said: string[],
): Promise<{ readonly course: string; readonly answer: Answer }[]> {
  const refused: { course: string; answer: Answer }[] = [];
  for (let n = 0; n < 500 && refused.length < 5; n += 1) {
    const course = `full-${n}`;
    const answer = await server.record(filled, course, course);
    if (answer.status === 201) said.push(course);
    else refused.push({ course, answer });
  }
  return refused;
}

async function expectGoesOn(server: RealServer, filled: Filled, courses: string[]): Promise<void> {
  for (const course of courses) {
    expect(await server.record(filled, course, course)).toMatchObject({ status: 201 });
  }
}

test(
  "a full disk while classes are recorded: refused with what to do, and on it goes",
  async ({ skip }) => {
    if (mounted === null) return skip(noDisk);
    const filled = await filledFolder(dataDir);
    const server = await startReal(dataDir);
    const said = ["before"];
    expect(await server.record(filled, "before")).toMatchObject({ status: 201 });
    fillDisk(0);
    const refused = await recordIntoFull(server, filled, said);
    expect(refused).toHaveLength(5);
    for (const { answer } of refused) {
      expect(answer).toMatchObject({ status: 507, code: "disk-full" });
      expect(answer.detail).toMatch(/disk .*full.*free room/);
    }
    expect((await fetch(`${server.address}readyz`)).status).toBe(200);
    freeDisk();
    const courses = refused.map((one) => one.course);
    await expectGoesOn(server, filled, courses);
    await expectWhole(dataDir, filled, [...said, ...courses]);
    server.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
  },
  limit,
);

test(
  "no room for the journal itself: nothing is lost, and it goes on by itself or at the next start",
  async ({ skip }) => {
    if (mounted === null) return skip(noDisk);
    const filled = await filledFolder(dataDir);
    const server = await startReal(dataDir);
    const said = ["before"];
    expect(await server.record(filled, "before")).toMatchObject({ status: 201 });
    fillDisk(0);
    await wantNewJournal();
    const refused = await recordIntoFull(server, filled, said);
    expect(refused).toHaveLength(5);
    for (const { answer } of refused) {
      expect(["507 disk-full", "503 database-unavailable"]).toContain(
        `${answer.status} ${answer.code}`,
      );
    }
    freeDisk();
    // PostgreSQL starts itself anew when the journal failed, or ends when there is no room for that.
    const isBack = await becomesReady(server);
    if (!isBack) expect(await server.ended).toMatchObject({ code: 1 });
    const next = isBack ? server : await startReal(dataDir);
    const courses = refused.map((one) => one.course);
    await expectGoesOn(next, filled, courses);
    await expectWhole(dataDir, filled, [...said, ...courses]);
    next.kill("SIGTERM");
    expect(await next.ended).toMatchObject({ code: 0 });
  },
  limit,
);

/** False when it ended instead. */
async function becomesReady(server: RealServer): Promise<boolean> {
  for (;;) {
    const status = await fetch(`${server.address}readyz`).then(
      (one) => one.status,
      () => null,
    );
    if (status === 200) return true;
    if (status === null) return false;
    await sleep(200);
  }
}

test(
  "a start on a full disk says so and changes nothing; with room it starts",
  async ({ skip }) => {
    if (mounted === null) return skip(noDisk);
    await filledFolder(dataDir);
    fillDisk(0);
    const refused = await runProgram(["start"], { env: { ROLLBOOK_DATA: dataDir, PORT: "0" } });
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/disk .*is full[^]*[Ff]ree (some )?room[^]*nothing that was ack/i);
    expect(refused.err).not.toMatch(/\n\s+at /);
    freeDisk();
    const server = await startReal(dataDir);
    server.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
  },
  limit,
);

/** Has PostgreSQL begin a new file of its journal, for which there is no room. */
async function wantNewJournal(): Promise<void> {
  const server = await openEmbedded({ dataDir, log: () => undefined });
  const admin = new pg.Client({ connectionString: server.adminUrl });
  admin.on("error", () => undefined);
  await admin.connect();
  await admin.query("select pg_switch_wal()").catch(() => undefined);
  await admin.end().catch(() => undefined);
  await server.release();
}

test(
  "a full disk during an import: told with what to do; run again it loads the rest",
  async ({ skip }) => {
    if (mounted === null) return skip(noDisk);
    const filled = await filledFolder(dataDir);
    const count = 20_000;
    const rows = Array.from({ length: count }, (_, n) => `X${n},B1,${n},branch,branch`);
    const file = join(folder, "units.csv");
    await writeFile(file, `code,parent,name,kind,level\n${rows.join("\n")}\n`);
    const load = () => runProgram(["import", "units", file], { env: { ROLLBOOK_DATA: dataDir } });
    const server = await startReal(dataDir);
    fillDisk(2 * 1024 * 1024);
    const full = await load();
    expect(full.code).toBe(1);
    expect(full.err).toMatch(/disk of the database is full\.\n.*Free room .*run the same again/);
    expect(full.err).not.toMatch(/\n\s+at /);
    freeDisk();
    await expectUnits(0);
    const again = await load();
    expect(again).toMatchObject({ code: 0 });
    await expectUnits(count);
    expect(await server.record(filled, "after")).toMatchObject({ status: 201 });
    await expectWhole(dataDir, filled, ["after"]);
    server.kill("SIGTERM");
    expect(await server.ended).toMatchObject({ code: 0 });
  },
  limit,
);

async function expectUnits(count: number): Promise<void> {
  const opened = await openScratch(dataDir);
  const { rows } = await opened.owner.query(
    "select count(*)::int as n from unit where code like 'X%'",
  );
  await opened.close();
  expect(rows[0]).toEqual({ n: count });
}
