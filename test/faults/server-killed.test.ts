import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runProgram, startProgram } from "../program.ts";
import {
  type Answer,
  backends,
  expectWhole,
  type Filled,
  filledFolder,
  killPostgres,
  openScratch,
  postmaster,
  recordUntilGone,
  removeScratch,
  scratchFolder,
  startReal,
} from "./scratch.ts";

/** The real program is started several times, each in seconds. */
const limit = 300_000;

let folder: string;
let dataDir: string;
let filled: Filled;
beforeEach(async () => {
  folder = await scratchFolder();
  dataDir = join(folder, "data");
  filled = await filledFolder(dataDir);
});
afterEach(() => removeScratch(folder));

test(
  "the server killed while it records and folds: the next takes over, and nothing is lost",
  async () => {
    const said: string[] = [];
    let left: string[] = [];
    for (const [word, classes] of [
      ["a", 4],
      ["b", 25],
      ["c", 60],
    ] as const) {
      const server = await startReal(dataDir);
      // Whether the answer was lost or the class: sent again under its key it is there once.
      for (const course of left) {
        expect(await server.record(filled, course, course)).toMatchObject({ status: 201 });
        said.push(course);
      }
      const before = said.length;
      const working = recordUntilGone(server, filled, word, (course, answer) => {
        expect(answer.status).toBe(201);
        said.push(course);
        if (said.length - before === classes) server.kill("SIGKILL");
      });
      left = await working;
      expect((await server.ended).signal).toBe("SIGKILL");
      expect(await postmaster(dataDir)).not.toBeNull();
      await expectWhole(dataDir, filled, said);
    }
    const last = await startReal(dataDir);
    last.kill("SIGTERM");
    expect(await last.ended).toMatchObject({ code: 0 });
    expect(await postmaster(dataDir)).toBeNull();
  },
  limit,
);

test(
  "PostgreSQL killed under the server, again and again: it is started again and nothing is lost",
  async () => {
    const server = await startReal(dataDir);
    const said: string[] = [];
    const refused: Answer[] = [];
    const recorded = (): number => said.length;
    const working = recordUntilGone(server, filled, "d", (course, answer) => {
      if (answer.status === 201) said.push(course);
      else refused.push(answer);
    });
    await expect.poll(recorded, { timeout: 30_000 }).toBeGreaterThan(10);
    // One process of it alone: PostgreSQL starts anew by itself, and so the server goes on by itself.
    const pids = await backends(dataDir);
    process.kill(pids.at(-1) ?? 0, "SIGKILL");
    const then = recorded();
    await expect.poll(recorded, { timeout: 60_000 }).toBeGreaterThan(then + 10);

    for (const how of ["all of it", "its first process alone"]) {
      const first = (await postmaster(dataDir)) ?? 0;
      if (how === "all of it") await killPostgres(dataDir);
      else process.kill(first, "SIGKILL");
      // Requests find it away; then the server has started it again, on the same folder.
      await expect.poll(() => postmaster(dataDir), { timeout: 60_000 }).not.toBe(first);
      expect((await fetch(`${server.address}healthz`)).status).toBe(200);
      const back = recorded();
      await expect.poll(recorded, { timeout: 60_000 }).toBeGreaterThan(back + 10);
      expect((await fetch(`${server.address}readyz`)).status).toBe(200);
    }
    // What the clients were told meanwhile: what it is, and when to come again.
    expect(new Set(refused.map(({ status, code }) => `${status} ${code}`))).toEqual(
      new Set(["503 database-unavailable"]),
    );
    for (const one of refused) expect(one).toMatchObject({ retryAfter: "5" });
    expect(refused[0]?.detail).toMatch(/again/);
    server.kill("SIGKILL");
    await working;
    await expectWhole(dataDir, filled, said);
    const next = await startReal(dataDir);
    expect(await next.record(filled, "after")).toMatchObject({ status: 201 });
    next.kill("SIGTERM");
    expect(await next.ended).toMatchObject({ code: 0 });
  },
  limit,
);

test(
  "PostgreSQL that cannot be started again: callers are told, the server ends and says what to do",
  async () => {
    const server = await startReal(dataDir);
    expect(await server.record(filled, "before")).toMatchObject({ status: 201 });
    const local = join(dataDir, "postgres", "data", "local.conf");
    await writeFile(local, "shared_buffers = 'plenty'\n", { mode: 0o644 });
    await killPostgres(dataDir);
    const answer = await server.record(filled, "during");
    expect(answer).toMatchObject({ status: 503, code: "database-unavailable", retryAfter: "5" });
    expect((await fetch(`${server.address}readyz`)).status).toBe(503);
    const ended = await server.ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/could not be kept running in 7 tries[^]*shared_buffers/);
    expect(ended.err).toMatch(/start Rollbook again\. Nothing that was acknowledged is lost/);
    await writeFile(local, "", { mode: 0o644 });
    await expectWhole(dataDir, filled, ["before"]);
  },
  limit,
);

test(
  "PostgreSQL killed during an import: told with what to do, and run again it loads the rest",
  async () => {
    const count = 24_000;
    const rows = Array.from({ length: count }, (_, n) => `X${n},某,B1,2010-01-01`);
    const file = join(folder, "members.csv");
    await writeFile(file, `member_no,name,unit,from\n${rows.join("\n")}\n`);
    const env = { ROLLBOOK_DATA: dataDir };
    const opened = await openScratch(dataDir);
    const running = startProgram(["import", "members", file], { env });
    const done = async (): Promise<number> => {
      const found = await opened.owner.query<{ done: number }>("select done::int from job");
      return Math.max(0, ...found.rows.map((row) => row.done));
    };
    await expect.poll(done, { timeout: 120_000, interval: 20 }).toBeGreaterThan(0);
    await killPostgres(dataDir);
    const killed = await running.ended;
    await opened.close();
    expect(killed.code).toBe(1);
    expect(killed.err).toMatch(/database broke the connection off\.\n.*run the same again/);
    expect(killed.err).not.toMatch(/\n\s+at /);

    const again = await runProgram(["import", "members", file], { env });
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain("Went on after row");
    const verified = await runProgram(["verify"], { env });
    expect(verified.out).toMatch(/^24003 members and \d+ verdicts checked, 0 differences/);
  },
  limit,
);
