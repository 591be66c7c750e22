import { execFileSync } from "node:child_process";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentsOf } from "../archiving.ts";
import { type Running, runProgram, startProgram } from "../program.ts";
import {
  type Filled,
  filledFolder,
  killPostgres,
  openScratch,
  removeScratch,
  scratchFolder,
} from "./scratch.ts";

/** The real program is started several times, each in seconds. */
const limit = 300_000;
/** Rows that do not pack well: some 60 MB of archive, so that there is a middle to be killed in. */
const looks = 400_000;

let folder: string;
let dataDir: string;
let filled: Filled;
beforeEach(async () => {
  folder = await scratchFolder();
  dataDir = join(folder, "data");
  filled = await filledFolder(dataDir);
  const opened = await openScratch(dataDir);
  await opened.owner.query(
    `insert into look (account_id, act, task, what, member_ids)
     select 1, 'look', 'own', md5(n::text) || md5((-n)::text) || md5((n * 7)::text), array[$2::bigint]
     from generate_series(1, $1::integer) as n`,
    [looks, filled.members[0]],
  );
  await opened.close();
}, limit);
afterEach(async () => {
  await removeScratch(folder, join(folder, "restored"));
  await removeScratch(folder);
});

const at = (place: string) => ({ env: { ROLLBOOK_DATA: place } });

async function names(inFolder = folder): Promise<string[]> {
  return (await readdir(inFolder)).filter((name) => name.includes(".rollbook"));
}

/** Waits until the archive grows; answers the name it has meanwhile. */
async function grows(old = ""): Promise<string> {
  let draft = "";
  await expect
    .poll(
      async () => {
        draft = (await names()).find((name) => name.includes("draft") && name !== old) ?? "";
        return draft === "" ? 0 : (await stat(join(folder, draft))).size;
      },
      { timeout: 60_000, interval: 5 },
    )
    .toBeGreaterThan(1_000_000);
  return draft;
}

async function reaches(running: Running, phase: string): Promise<void> {
  await expect
    .poll(() => running.complained(), { timeout: 120_000, interval: 5 })
    .toContain(`${phase}:`);
}

test(
  "killed while it writes: no backup under that name, and the next one clears up and is whole",
  async () => {
    const file = join(folder, "one.rollbook");
    const running = startProgram(["backup", file], at(dataDir));
    const draft = await grows();
    running.kill("SIGKILL");
    expect((await running.ended).signal).toBe("SIGKILL");
    expect(await names()).toEqual([draft]);

    // A stop is a word to the program: it clears up by itself.
    const asked = startProgram(["backup", file], at(dataDir));
    await grows(draft);
    asked.kill("SIGINT");
    const ended = await asked.ended;
    expect(ended).toMatchObject({ code: 1 });
    expect(ended.err).toContain("Stopped. No backup was written.");
    expect(await names()).toEqual([]);

    const whole = await runProgram(["backup", file], at(dataDir));
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.out).toMatch(/^Backup of .*: 400,\d+ rows of \d+ tables, [\d.]+ MB in /);
    expect(await names()).toEqual(["one.rollbook"]);
  },
  limit,
);

test(
  "killed while it restores, the program and then PostgreSQL: nothing is there, and again all is",
  async () => {
    const file = join(folder, "two.rollbook");
    expect(await runProgram(["backup", file], at(dataDir))).toMatchObject({ code: 0 });
    const place = join(folder, "restored");
    for (const phase of ["loading", "indexes"]) {
      const running = startProgram(["restore", file], at(place));
      await reaches(running, phase);
      running.kill("SIGKILL");
      await running.ended;
      await expectEmpty(place);
    }
    const broken = startProgram(["restore", file], at(place));
    await reaches(broken, "loading");
    await killPostgres(place);
    const ended = await broken.ended;
    expect(ended.code).toBe(1);
    expect(ended.err).toMatch(/database broke the connection off\.\n.*run the same again/);
    await expectEmpty(place);

    expect(await runProgram(["restore", file], at(place))).toMatchObject({ code: 0 });
    const [one, other] = [await openScratch(dataDir), await openScratch(place)];
    expect(await contentsOf(other.owner)).toEqual(await contentsOf(one.owner));
    await one.close();
    await other.close();
    expect((await runProgram(["verify"], at(place))).out).toContain(" 0 differences");
  },
  limit,
);

/** No row of the backup; the next start makes an empty schema there. */
async function expectEmpty(place: string): Promise<void> {
  const opened = await openScratch(place);
  const { rows } = await opened.owner.query(
    "select (select count(*)::int from look) as looks, (select count(*)::int from unit) as units",
  );
  await opened.close();
  expect(rows).toEqual([{ looks: 0, units: 0 }]);
}

test(
  "no room for the archive, by the disk or by a limit: said with what to do, and nothing is left",
  async ({ skip }) => {
    const opened = await openScratch(dataDir);
    const url = new URL(opened.register.ownerUrl ?? "");
    try {
      const own = { DATABASE_URL: url.href };
      const limited = join(folder, "limited.rollbook");
      const big = await runProgram(["backup", limited], { env: own, fileLimit: 2_000 });
      expect(big).toMatchObject({ code: 1 });
      expect(big.err).toMatch(/limited\.rollbook cannot be written: the file is larger than/);
      expect(await names()).toEqual([]);

      const disk = join(folder, "disk");
      await mkdir(disk);
      if (!mounted(disk, "4m")) return skip("this user may not mount a small disk");
      try {
        const full = await runProgram(["backup", join(disk, "full.rollbook")], { env: own });
        expect(full).toMatchObject({ code: 1 });
        expect(full.err).toMatch(/cannot be written: the disk is full: free some room/);
        expect(await names(disk)).toEqual([]);
      } finally {
        execFileSync("umount", ["--lazy", disk]);
      }
    } finally {
      await opened.close();
    }
  },
  limit,
);

test(
  "no room for what is restored: undone, said with what to do, and with room it is done",
  async ({ skip }) => {
    const file = join(folder, "three.rollbook");
    expect(await runProgram(["backup", file], at(dataDir))).toMatchObject({ code: 0 });
    const disk = join(folder, "restored");
    await mkdir(disk, { mode: 0o755 });
    if (!mounted(disk, "150m")) return skip("this user may not mount a small disk");
    try {
      const full = await runProgram(["restore", file], at(disk));
      expect(full).toMatchObject({ code: 1 });
      expect(full.err).toMatch(/disk .*full[^]*[Ff]ree (some )?room/);
      expect(full.err).not.toMatch(/\n\s+at /);
      execFileSync("mount", ["-o", "remount,size=1g", disk]);
      expect(await runProgram(["restore", file], at(disk))).toMatchObject({ code: 0 });
      expect((await runProgram(["verify"], at(disk))).out).toContain(" 0 differences");
    } finally {
      await removeScratch(join(disk, "nothing"), disk);
      execFileSync("umount", ["--lazy", disk]);
    }
  },
  limit,
);

function mounted(place: string, size: string): boolean {
  try {
    const args = ["-t", "tmpfs", "-o", `size=${size},mode=0755`, "tmpfs", place];
    execFileSync("mount", args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
