import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runProgram } from "./program.ts";

/** Each start of the program takes seconds where other tests share two cores. */
const limit = 300_000;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-cli-"));
  // The first run compiles what is stale.
  expect((await runProgram(["--help"])).code).toBe(0);
}, limit);
afterAll(() => rm(folder, { recursive: true, force: true }));

const pack = "packs/five-year-plan";
const kinds = ["units", "members", "facts", "entries"] as const;
const sample = (kind: string): string => `docs/samples/${kind}.csv`;

describe("without a database", () => {
  test(
    "every command explains itself with examples",
    async () => {
      const commands = [
        [],
        ["start"],
        ["init"],
        ["import"],
        ["pack", "check"],
        ["assess"],
        ["coverage"],
        ["export"],
        ["verify"],
        ["demo", "generate"],
      ];
      const all = await Promise.all(commands.map((command) => runProgram([...command, "--help"])));
      for (const { code, out } of all) {
        expect(code).toBe(0);
        expect(out).toMatch(/Examples?:\n {2}\S/);
      }
    },
    limit,
  );

  test(
    "the version is the package's",
    async () => {
      const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
      expect(await runProgram(["--version"])).toMatchObject({ code: 0, out: `${version}\n` });
    },
    limit,
  );

  test(
    "a wrong command line is exit code 2 with a hint",
    async () => {
      const wrong = [
        ["fly"],
        ["import", "cats", "x.csv"],
        ["coverage"],
        ["verify", "--limit", "no"],
        ["export", "owing", "--unit", "1", "--out", "x.csv"],
      ];
      for (const { code, err } of await Promise.all(wrong.map((args) => runProgram(args)))) {
        expect(code).toBe(2);
        expect(err).toContain("error:");
      }
    },
    limit,
  );

  test(
    "pack check counts the cases; a mistake is told with file, line and the nearest key",
    async () => {
      const good = await runProgram(["pack", "check", pack]);
      expect(good.code).toBe(0);
      expect(good.out).toMatch(/^(\d+) cases: \1 passed, 0 failed\n\d+ later\n$/);
      const broken = join(folder, "pack");
      await copyPack(pack, broken);
      const text = await readFile(join(broken, "pack.yaml"), "utf8");
      await writeFile(join(broken, "pack.yaml"), text.replace(/^( *)version:/m, "$1verzion:"));
      const bad = await runProgram(["pack", "check", broken]);
      expect(bad.code).toBe(1);
      expect(bad.err).toMatch(/pack\.yaml:\d+:\d+:.*verzion.*version/);
    },
    limit,
  );

  test(
    "a failing case is exit code 1 and says what came instead",
    async () => {
      const broken = join(folder, "failing");
      await copyPack(pack, broken);
      const path = join(broken, "cases", "vectors.yaml");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.replace(/status: met/, "status: short"));
      const bad = await runProgram(["pack", "check", broken]);
      expect(bad.code).toBe(1);
      expect(bad.out).toMatch(/short expected, came met/);
      expect(bad.out).toMatch(/cases: \d+ passed, 1 failed\n/);
    },
    limit,
  );

  test(
    "assess writes verdicts from files alone",
    async () => {
      const out = join(folder, "verdicts.csv");
      const files = kinds.flatMap((kind) => [`--${kind}`, sample(kind)]);
      const done = await runProgram([
        "assess",
        "--pack",
        pack,
        ...files,
        "--today",
        "2011-11-15",
        "--out",
        out,
      ]);
      expect(done).toMatchObject({ code: 0 });
      const lines = (await readFile(out, "utf8")).split("\r\n");
      expect(lines[0]).toMatch(/^member_no,requirement,window_start,/);
      expect(lines).toContain(
        "EX0001,S8,2010-01-01,2010-12-31,2010-01-01,short,1440,2400,1,960,0,yes,990001-01-1,,",
      );
    },
    limit,
  );

  test(
    "a missing file is said, and nothing is written",
    async () => {
      const out = join(folder, "none.csv");
      const files = kinds.flatMap((kind) => [`--${kind}`, "nowhere.csv"]);
      const done = await runProgram([
        "assess",
        "--pack",
        pack,
        ...files,
        "--today",
        "2011-11-15",
        "--out",
        out,
      ]);
      expect(done.code).toBe(1);
      expect(done.err).toContain("nowhere.csv does not exist");
      expect(await readdir(folder)).not.toContain("none.csv");
    },
    limit,
  );

  test(
    "demo generate is the same for the same seed and other for another",
    async () => {
      const make = async (name: string, seed: string): Promise<string> => {
        const to = join(folder, name);
        expect(
          (await runProgram(["demo", "generate", "--members", "60", "--seed", seed, "--out", to]))
            .code,
        ).toBe(0);
        return readFile(join(to, "members.csv"), "utf8");
      };
      const [one, again, other] = await Promise.all([
        make("a", "1"),
        make("b", "1"),
        make("c", "2"),
      ]);
      expect(again).toBe(one);
      expect(other).not.toBe(one);
    },
    limit,
  );
});

async function copyPack(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
}

test("a data folder that holds no register is refused by its name, and none is made there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "rollbook-none-"));
  try {
    const data = join(folder, "typo");
    for (const args of [["coverage", "--unit", "64"], ["verify"]]) {
      const ran = await runProgram(args, { env: { ROLLBOOK_DATA: data } });
      expect(ran).toMatchObject({ code: 1, out: "" });
      expect(ran.err).toContain(`There is no register in ${data}.`);
      expect(ran.err).toContain("ROLLBOOK_DATA");
    }
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
