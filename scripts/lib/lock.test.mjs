import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { withLock } from "./lock.mjs";
import { isAlive, startTime } from "./processes.mjs";

const folder = mkdtempSync(join(tmpdir(), "rollbook-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Another process that takes the lock, says so, and holds it for some time. */
function holder(path, holdMs, inside = "") {
  const program = `
    const { withLock } = await import(${JSON.stringify(new URL("./lock.mjs", import.meta.url).href)});
    await withLock(process.argv[1], async (lock) => {
      ${inside}
      process.stdout.write("held\\n");
      await new Promise((done) => setTimeout(done, ${holdMs}));
    });
    process.stdout.write("given back\\n");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, path], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += chunk));
  child.stderr.on("data", (chunk) => (said.err += chunk));
  const ended = new Promise((done) => child.on("exit", done));
  return { child, said, ended };
}

test("a second process waits, says for whom, and gets the lock afterwards", async () => {
  const path = join(folder, "wait");
  const first = holder(path, 700);
  await expect.poll(() => first.said.out).toContain("held");
  const second = holder(path, 0);
  await expect.poll(() => second.said.err).toContain(`process ${first.child.pid}`);
  expect(second.said.out).toBe("");
  await Promise.all([first.ended, second.ended]);
  expect(second.said.out).toBe("held\ngiven back\n");
  expect(existsSync(path)).toBe(false);
});

test("the lock of a killed process is taken over, and its installer is ended", async () => {
  const path = join(folder, "killed");
  const inside = `
    const { spawn } = await import("node:child_process");
    const installer = spawn("sleep", ["60"], { stdio: "ignore", detached: true });
    lock.child(installer.pid);
    process.stdout.write("installer " + installer.pid + "\\n");
  `;
  const first = holder(path, 60_000, inside);
  await expect.poll(() => first.said.out).toContain("held");
  const installer = Number(/installer (\d+)/.exec(first.said.out)[1]);
  first.child.kill("SIGKILL");
  await first.ended;
  expect(isAlive({ pid: installer, started: startTime(installer) })).toBe(true);
  await withLock(path, () => undefined);
  await expect.poll(() => isAlive({ pid: installer, started: startTime(installer) })).toBe(false);
});

test("of many that find a dead lock, one at a time gets it", async () => {
  const path = join(folder, "many");
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, started: null, children: [] }));
  const log = join(folder, "log");
  const inside = `(await import("node:fs")).appendFileSync(${JSON.stringify(log)}, "in\\n");`;
  const leave = `setTimeout(() => {}, 0);`;
  const all = [1, 2, 3, 4].map(() => holder(path, 60, inside + leave));
  await Promise.all(all.map((one) => one.ended));
  expect(all.map((one) => one.said.out)).toEqual(Array(4).fill("held\ngiven back\n"));
  expect(readFileSync(log, "utf8")).toBe("in\n".repeat(4));
});

test("a lock whose process id now belongs to another process is dead", async () => {
  const path = join(folder, "reused");
  writeFileSync(path, JSON.stringify({ pid: process.ppid, started: "1", children: [] }));
  expect(await withLock(path, () => "mine")).toBe("mine");
});

test("the lock is given back when the work fails", async () => {
  const path = join(folder, "fails");
  const failing = withLock(path, async () => {
    await sleep(1);
    throw new Error("no room");
  });
  await expect(failing).rejects.toThrow("no room");
  expect(existsSync(path)).toBe(false);
});
