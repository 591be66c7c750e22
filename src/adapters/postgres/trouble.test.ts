import {
  chown,
  chmod,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { existsSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBinaries, hydrateLinks } from "./binaries.ts";
import { canRun, chooseIdentity } from "./identity.ts";
import { defaultDataDir, reachable } from "./place.ts";
import { failureInChild, open, openFolder } from "./testing.ts";

const isRoot = process.getuid?.() === 0;
const parent = openFolder("rollbook-trouble-");
const dataDir = join(parent, "made");
const cluster = join(dataDir, "postgres");

beforeAll(async () => {
  const server = await open(dataDir);
  await server.stop();
});

afterAll(() => rm(parent, { recursive: true, force: true }));

describe("a data folder that cannot be used is named, with what to do", () => {
  test("made by another PostgreSQL version", async () => {
    const file = join(cluster, "data", "PG_VERSION");
    const version = await readFile(file, "utf8");
    await writeFile(file, "15\n");
    await expect(open(dataDir)).rejects.toThrow(
      /was made by PostgreSQL 15, and this Rollbook brings 18[^]*pg_dump[^]*Nothing was changed/,
    );
    await writeFile(file, version);
  });

  test("without its password file", async () => {
    const file = join(cluster, "superuser-password");
    await rename(file, `${file}.away`);
    await expect(open(dataDir)).rejects.toThrow(/superuser-password cannot be read \(ENOENT\)/);
    await rename(`${file}.away`, file);
  });

  test("with a broken setting: the server's own words are shown", async () => {
    const file = join(cluster, "data", "local.conf");
    await writeFile(file, "shared_buffers = 'plenty'\n", { mode: 0o644 });
    await expect(open(dataDir)).rejects.toThrow(/ended at once[^]*shared_buffers[^]*plenty/);
    await rm(file);
  });

  test.runIf(isRoot)("owned by another OS user", async () => {
    const owner = chooseIdentity();
    await chown(join(cluster, "data"), 4_321, 4_321);
    await expect(open(dataDir)).rejects.toThrow(/belongs to uid 4321, but PostgreSQL would run as/);
    await chown(join(cluster, "data"), owner?.uid ?? 0, owner?.gid ?? 0);
  });

  test.runIf(isRoot)("in a folder that PostgreSQL's OS user cannot enter", async () => {
    const closed = join(parent, "closed");
    await mkdir(closed, { mode: 0o700 });
    await expect(open(join(closed, "data"))).rejects.toThrow(/cannot enter[^]*chmod o\+x/);
  });

  test.runIf(process.platform === "linux")("in /proc, where no folder can be made", async () => {
    await expect(open("/proc/rollbook/data")).rejects.toThrow(/could not be made[^]*ROLLBOOK_DATA/);
  });

  test.skipIf(isRoot)("in a folder that may not be written", async () => {
    const closed = join(parent, "closed");
    await mkdir(closed, { mode: 0o500 });
    await expect(open(join(closed, "data"))).rejects.toThrow(/could not be made[^]*ROLLBOOK_DATA/);
  });
});

test("no room for the cluster is said so, and nothing is left behind", async () => {
  const full = join(parent, "full");
  // A limit of the system on every file: the first 16 MB of PostgreSQL's journal do not fit.
  const message = await failureInChild(full, { shellPrefix: "ulimit -f 4096" });
  expect(message).toMatch(/no room for the database[^]*ROLLBOOK_DATA/);
  expect(await readdir(full)).toEqual([]);
});

describe("as root in a clone that nobody else may enter", () => {
  test.runIf(isRoot)("the data folder is one of the system, named after the clone", async () => {
    const clone = join(parent, "private clone");
    await mkdir(clone, { mode: 0o700 });
    expect(defaultDataDir(clone)).toMatch(/^\/var\/lib\/rollbook\/[0-9a-f]{12}$/);
    await chmod(clone, 0o755);
    expect(defaultDataDir(clone)).toBe(join(clone, ".data"));
  });

  test.runIf(isRoot)("the programs are copied, once, to where they can be run", async () => {
    const hidden = join(parent, "hidden");
    await mkdir(hidden, { mode: 0o700 });
    const found = await findBinaries();
    await symlink(found.root, join(hidden, "native"));
    const unreachable = {
      ...found,
      root: join(hidden, "native"),
      postgres: join(hidden, "native", "bin", "postgres"),
    };
    const identity = chooseIdentity();
    const said: string[] = [];
    const copied = await reachable(unreachable, identity, (line) => said.push(line), parent);
    await reachable(unreachable, identity, (line) => said.push(line), parent);
    expect(canRun(identity, copied.postgres)).toBe(true);
    expect(copied.postgres.startsWith(parent)).toBe(true);
    expect(said).toHaveLength(1);
  });
});

test("library links that npm did not make are made, and those that are there are kept", async () => {
  const home = join(parent, "package");
  await mkdir(join(home, "native", "lib"), { recursive: true });
  await writeFile(join(home, "native", "lib", "libpq.so.5.18"), "library");
  const links = ["libpq.so", "libpq.so.5"].map((name) => ({
    source: "native/lib/libpq.so.5.18",
    target: `native/lib/${name}`,
  }));
  await writeFile(join(home, "native", "pg-symlinks.json"), JSON.stringify(links));
  await hydrateLinks(home);
  await hydrateLinks(home);
  expect(readlinkSync(join(home, "native", "lib", "libpq.so.5"))).toBe("libpq.so.5.18");
  expect(existsSync(join(home, "native", "lib", "libpq.so"))).toBe(true);
});
