import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyDatabase, freshDatabase } from "../database.ts";
import { type Ran, runProgram } from "../program.ts";
import { filledFolder, removeScratch, scratchFolder, startReal } from "./scratch.ts";

/** The real program is started several times, each in seconds. */
const limit = 300_000;

let folder: string;
beforeAll(async () => {
  folder = await scratchFolder();
});
afterAll(() => removeScratch(folder));

const start = (env: Record<string, string>): Promise<Ran> =>
  runProgram(["start"], { env: { PORT: "0", ROLLBOOK_DATA: join(folder, "never"), ...env } });

function expectTold(ran: Ran, told: RegExp): void {
  expect(ran.code).toBe(1);
  expect(ran.out).not.toContain("Rollbook runs at");
  expect(ran.err).toMatch(told);
  expect(ran.err).not.toMatch(/\n\s+at /);
}

test(
  "a server is not started on a database that is wrong, and says what to do",
  async () => {
    const whole = await freshDatabase();
    const empty = await emptyDatabase();
    const changed = (change: (url: URL) => void): string => {
      const url = new URL(whole.appUrl);
      change(url);
      return url.href;
    };
    try {
      const cases: readonly (readonly [string, RegExp])[] = [
        ["mysql://u:p@h/d", /begins with mysql:\/\/: write it as postgres:\/\//],
        [changed((url) => (url.hostname = "nowhere.invalid")), /name [^]*Check host and port/],
        [changed((url) => (url.port = "1")), /nothing listens there[^]*Check host and port/],
        [changed((url) => (url.username = "stranger")), /user or the password is wrong[^]*Correct/],
        [changed((url) => (url.pathname = "/nowhere")), /no such database[^]*rollbook init/],
        [whole.adminUrl, /refused: role "\w+" is a superuser[^]*rollbook_app/],
        [whole.ownerUrl, /refused: role "rollbook_owner" owns[^]*rollbook_app/],
        [empty.appUrl, /lacks \d+ migration[^]*rollbook init/],
      ];
      for (const [url, told] of cases) {
        const ran = await start({ DATABASE_URL: url });
        expectTold(ran, told);
        if (URL.canParse(url) && new URL(url).password.length > 1) {
          expect(ran.err).not.toContain(new URL(url).password);
        }
      }
    } finally {
      await whole.drop();
      await empty.drop();
    }
  },
  limit,
);

test(
  "a taken port, a port that is none, and a host of another machine are told",
  async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    try {
      expectTold(await start({ PORT: String(port) }), /is taken [^]*PORT=\d+ npm start/);
      expectTold(await start({ PORT: "x" }), /PORT=x is not a port: use a whole number/);
      expectTold(await start({ HOST: "192.0.2.1" }), /no address of this machine[^]*127\.0\.0\.1/);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  },
  limit,
);

test(
  "a second server on one data folder is refused, and the first goes on",
  async () => {
    const dataDir = join(folder, "data");
    const filled = await filledFolder(dataDir);
    const first = await startReal(dataDir);
    expectTold(
      await start({ ROLLBOOK_DATA: dataDir }),
      /server \(process \d+\) works on .* already; a second one is refused[^]*end it first/,
    );
    expect(await first.record(filled, "after")).toMatchObject({ status: 201 });
    first.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ code: 0 });
  },
  limit,
);
