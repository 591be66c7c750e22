import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ImportView } from "#contract/routes/imports";
import { runProgram } from "../program.ts";
import {
  filledFolder,
  openScratch,
  removeScratch,
  scratchFolder,
  signIn,
  startReal,
} from "./scratch.ts";

let folder: string;
let dataDir: string;
beforeEach(async () => {
  folder = await scratchFolder();
  dataDir = join(folder, "data");
  await filledFolder(dataDir);
  const opened = await openScratch(dataDir);
  await opened.owner.query(
    `insert into account_role (account_id, role, unit_id, valid_from, recorded_by)
     select a.account_id, 'administrator', u.unit_id, '2011-01-01', 0
     from account a, unit u where a.login = 'killed' and nlevel(u.path) = 1`,
  );
  await opened.close();
});
afterEach(() => removeScratch(folder));

const count = 60_000;
const rows = Array.from({ length: count }, (_, n) => `X${n},某,B1,2010-01-01`);
const file = Buffer.from(`member_no,name,unit,from\n${rows.join("\n")}\n`);
const partBytes = 1_000_000;

/** The pages' own requests, as somebody who is signed in. */
async function asSender(address: string) {
  const cookie = await signIn(address);
  const call = async (
    method: string,
    path: string,
    body?: string | Buffer,
  ): Promise<ImportView> => {
    const type = typeof body === "string" ? "application/json" : "application/octet-stream";
    const answer = await fetch(`${address}api/v1/imports${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : new Uint8Array(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as ImportView;
  };
  return call;
}

test("the server killed while a file arrives, is checked and is loaded: the next one finishes, each row once", async () => {
  const about = { kind: "members", name: "m.csv", bytes: file.length };
  const first = await startReal(dataDir);
  let send = await asSender(first.address);
  const { importId } = await send("POST", "", JSON.stringify(about));
  await send("POST", `/${importId}/parts?at=0`, file.subarray(0, partBytes));
  first.kill("SIGKILL");
  await first.ended;

  const second = await startReal(dataDir);
  send = await asSender(second.address);
  const { received } = await send("GET", `/${importId}`);
  expect(received).toBe(partBytes);
  for (let at = received; at < file.length; at += partBytes) {
    await send("POST", `/${importId}/parts?at=${at}`, file.subarray(at, at + partBytes));
  }
  // Somewhere in the check.
  second.kill("SIGKILL");
  await second.ended;

  const third = await startReal(dataDir);
  send = await asSender(third.address);
  const state = async (): Promise<string> => {
    const { step, state: now } = await send("GET", `/${importId}`);
    return `${step} ${now}`;
  };
  await expect.poll(state, { timeout: 120_000, interval: 100 }).toBe("check done");
  await send("POST", `/${importId}/load`, "{}");
  const loaded = async (): Promise<number> => (await send("GET", `/${importId}`)).rows;
  await expect.poll(loaded, { timeout: 120_000, interval: 50 }).toBeGreaterThan(0);
  third.kill("SIGKILL");
  await third.ended;

  const fourth = await startReal(dataDir);
  send = await asSender(fourth.address);
  await expect.poll(state, { timeout: 240_000, interval: 200 }).toBe("load done");
  const done = await send("GET", `/${importId}`);
  expect(done.loaded).toMatchObject({ refused: 0, conflicts: 0, saved: true });
  expect((done.loaded?.loaded ?? 0) + (done.loaded?.present ?? 0)).toBe(count);
  expect(await readdir(join(dataDir, "uploads"))).toEqual([]);
  fourth.kill("SIGTERM");
  expect(await fourth.ended).toMatchObject({ code: 0 });
  const verified = await runProgram(["verify"], { env: { ROLLBOOK_DATA: dataDir } });
  expect(verified.out).toContain(`${count + 3} members`);
  expect(verified.out).toContain(" 0 differences");
}, 600_000);
