import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serverLockName, tryServerLock } from "#adapters/postgres/lock";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { openDatabase } from "#store/database";
import {
  alone,
  backup,
  changedArchive,
  contentsOf,
  restored,
  schemaOf,
  sha256,
} from "./archiving.ts";
import { emptyDatabase, type TestDatabase } from "./database.ts";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
} from "./register.ts";

let folder: string;
let register: Register;
let providers: Map<string, number>;
let members: number[];
/** A backup of the register as it is first. */
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-backup-"));
  register = await openRegister();
  const units = await buildUnits(register);
  const branch = units.get("B1");
  if (branch === undefined) throw new Error("no branch B1");
  providers = await buildProviders(register);
  members = await buildMembers(register, branch, ["A1", "A2", "A3"]);
  await judgeQueue(register.ctx);
  // Everything that COPY's text must carry: its own escapes, rare characters, empty and missing.
  const odd = "a\ttab, a\nline, a \\back\\slash, \\N, \\., 䶮 𠮷 👩‍🏫";
  await record(odd);
  await record("plain");
  await register.sql(
    `insert into look (account_id, act, task, what, purpose, member_ids) values
      (1, 'look', 'own', $1, '', array[1, 2]::bigint[]), (1, 'look', 'own', '', '\\N', '{}')`,
    [odd],
  );
  await foldAll(register.db);
  file = join(folder, "first.rollbook");
  expect(await backup(register.database.adminUrl, file)).toMatchObject({ ok: true });
});

afterAll(async () => {
  await register.close();
  await rm(folder, { recursive: true, force: true });
});

async function record(course: string): Promise<void> {
  const done = await recordClass(register.ctx, classBody(providers, members, 10, { course }));
  if (!done.ok) throw new Error(done.message);
}

/** A database with roles and nothing else, dropped after the work. */
async function inEmpty<T>(work: (place: TestDatabase, owner: pg.Client) => Promise<T>): Promise<T> {
  const place = await emptyDatabase();
  const owner = new pg.Client({ connectionString: place.ownerUrl });
  await owner.connect();
  try {
    return await work(place, owner);
  } finally {
    await owner.end();
    await place.drop();
  }
}

async function verifiedAs(place: TestDatabase): Promise<number> {
  const db = openDatabase({ url: place.appUrl, connections: 4, statementTimeout: 0, name: "test" });
  try {
    const found = await verifyRegister(db, register.ctx);
    expect(found.membersChecked).toBe(members.length);
    return found.total;
  } finally {
    await db.close();
  }
}

describe("a backup that is restored", () => {
  test("has every row of every table, every sequence, and the schema with its rights", async () => {
    await inEmpty(async (place, owner) => {
      expect(await restored(place.adminUrl, file)).toMatchObject({
        ok: true,
        value: { migrated: [] },
      });
      expect(await contentsOf(owner)).toEqual(await contentsOf(register.owner));
      expect(await schemaOf(owner)).toEqual(await schemaOf(register.owner));
      expect(await verifiedAs(place)).toBe(0);
    });
  });

  test("is worked on as before: new ids follow the old ones, and the ledger stays append-only", async () => {
    await inEmpty(async (place) => {
      expect(await restored(place.adminUrl, file)).toMatchObject({ ok: true });
      const url = place.appUrl;
      const db = openDatabase({ url, connections: 4, statementTimeout: 0, name: "test" });
      try {
        const body = classBody(providers, members, 10, { course: "after" });
        expect(await recordClass({ ...register.ctx, db }, body)).toMatchObject({ ok: true });
      } finally {
        await db.close();
      }
      expect(await verifiedAs(place)).toBe(0);
      const app = new pg.Client({ connectionString: url });
      await app.connect();
      for (const forbidden of ["delete from entry", "update entry set minutes = 1"]) {
        await expect(app.query(forbidden)).rejects.toMatchObject({ code: "42501" });
      }
      await app.end();
    });
  });

  test("may go where init was run before, and to a database that is not made yet", async () => {
    const unborn = new URL(register.database.adminUrl);
    unborn.pathname = `${unborn.pathname}_unborn`;
    try {
      expect(await restored(unborn.href, file)).toMatchObject({ ok: true });
      expect(await restored(unborn.href, file)).toMatchObject({ code: "register-not-empty" });
    } finally {
      const admin = new pg.Client({ connectionString: register.database.adminUrl });
      await admin.connect();
      await admin.query(`drop database if exists ${unborn.pathname.slice(1)} with (force)`);
      await admin.end();
    }
    const fresh = await openRegister();
    try {
      expect(await restored(fresh.database.adminUrl, file)).toMatchObject({ ok: true });
      expect(await contentsOf(fresh.owner)).toEqual(await contentsOf(register.owner));
    } finally {
      await fresh.close();
    }
  });

  test("is of one moment, whatever is recorded and folded while it is written", async () => {
    const busy = join(folder, "busy.rollbook");
    let stop = false;
    const recording = (async () => {
      for (let n = 0; !stop; n += 1) {
        await record(`busy-${n}`);
        if (n % 3 === 0) await foldAll(register.db);
      }
      return null;
    })();
    const done = await backup(register.database.adminUrl, busy);
    stop = true;
    await recording;
    expect(done).toMatchObject({ ok: true });
    await inEmpty(async (place, owner) => {
      expect(await restored(place.adminUrl, busy)).toMatchObject({ ok: true });
      expect(await verifiedAs(place)).toBe(0);
      // Sequences stand outside the snapshot: they are never behind what it holds.
      const { rows } = await owner.query(
        `select (select max(entry_id) from entry) <= last_value as ahead from entry_id_seq`,
      );
      expect(rows).toEqual([{ ahead: true }]);
    });
  });
});

describe("a backup is written whole or not at all", () => {
  test("a file that exists is never written over, and only its owner may read a new one", async () => {
    const taken = join(folder, "taken.rollbook");
    await writeFile(taken, "mine");
    expect(await backup(register.database.adminUrl, taken)).toMatchObject({ code: "file-exists" });
    expect(await readFile(taken, "utf8")).toBe("mine");
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await readdir(folder)).filter((name) => name.includes("draft"))).toEqual([]);
  });

  test("a folder that is not there is named, and a stop leaves nothing", async () => {
    expect(await backup(register.database.adminUrl, join(folder, "no", "a"))).toMatchObject({
      code: "file-unwritable",
    });
    const stopping = new AbortController();
    const watch = { ...alone, signal: stopping.signal, onProgress: () => stopping.abort() };
    const done = await backup(register.database.adminUrl, join(folder, "stopped"), watch);
    expect(done).toMatchObject({ ok: false, code: "stopped" });
    expect((await readdir(folder)).filter((name) => name.startsWith("stopped"))).toEqual([]);
  });

  test("the application's own address is refused: it would not see every row", async () => {
    await expect(backup(register.database.appUrl, join(folder, "app"))).rejects.toThrow(
      /may not act as rollbook_owner[^]*administrator's DATABASE_URL/,
    );
    expect((await readdir(folder)).filter((name) => name.startsWith("app"))).toEqual([]);
  });
});

describe("what is no whole backup of this version or an older one is refused, and nothing is done", () => {
  async function refused(path: string): Promise<string> {
    return inEmpty(async (place, owner) => {
      const done = await restored(place.adminUrl, path);
      const { rows } = await owner.query("select to_regclass('rollbook.member') as here");
      expect(rows).toEqual([{ here: null }]);
      return done.ok ? "restored" : `${done.code}: ${done.message}`;
    });
  }

  test("cut short anywhere", async () => {
    const whole = await readFile(file);
    const cut = join(folder, "cut");
    for (const length of [0, 1, 500, whole.length >> 1, whole.length - 30, whole.length - 1]) {
      await writeFile(cut, whole.subarray(0, length));
      expect(await refused(cut)).toMatch(/^archive-damaged: .*take another copy/);
    }
  });

  test("one byte changed, in a part, in the manifest or in its hash", async () => {
    const whole = await readFile(file);
    const changed = join(folder, "changed");
    for (const name of [
      "tables/entry.copy",
      "tables/verdict.copy",
      "manifest.json",
      "manifest.sha256",
    ]) {
      const copy = Buffer.from(whole);
      const at = copy.indexOf(name) + name.length + 12;
      copy[at] = (copy[at] ?? 0) ^ 0x10;
      await writeFile(changed, copy);
      expect(await refused(changed)).toMatch(/^archive-damaged: .*[Tt]ake another copy/);
    }
  });

  test("another row, a missing or an additional file, though packed rightly", async () => {
    const path = join(folder, "other");
    await changedArchive(file, path, ({ parts }) => {
      parts.set("tables/setting.copy", Buffer.from('zone\t"Europe/Vienna"\n'));
    });
    expect(await refused(path)).toContain("tables/setting.copy is not what was written");
    await changedArchive(file, path, ({ parts }) => parts.delete("tables/entry.copy"));
    expect(await refused(path)).toContain("its files are not those that its manifest names");
    await changedArchive(file, path, ({ parts }) => parts.set("more", Buffer.from("x")));
    expect(await refused(path)).toContain("its files are not those that its manifest names");
  });

  test("made by a newer program, by another one, or by none", async () => {
    const path = join(folder, "newer");
    await changedArchive(file, path, ({ manifest }) => {
      (manifest["migrations"] as unknown[]).push({ name: "9999-later.sql", hash: "0".repeat(64) });
      manifest["version"] = "7.0.0";
    });
    expect(await refused(path)).toMatch(/^archive-newer: .*newer Rollbook \(7\.0\.0\): get that/);
    await changedArchive(file, path, ({ manifest }) => {
      manifest["format"] = 2;
    });
    expect(await refused(path)).toMatch(/^archive-newer: /);
    await changedArchive(file, path, ({ manifest }) => {
      const [first] = manifest["migrations"] as { hash: string }[];
      if (first !== undefined) first.hash = "0".repeat(64);
    });
    expect(await refused(path)).toMatch(/^archive-of-another: .*0001-register\.sql/);
    await changedArchive(file, path, ({ manifest }) => {
      manifest["extra"] = true;
    });
    expect(await refused(path)).toMatch(/^archive-damaged: /);
    await copyFile("package.json", path);
    expect(await refused(path)).toMatch(/^archive-damaged: /);
    expect(await refused(join(folder, "nowhere"))).toMatch(/^file-unreadable: .*does not exist/);
    expect(await refused(folder)).toMatch(/^file-unreadable: .*is a folder/);
  });

  test("rows that contradict one another, under a manifest that fits them: undone as a whole", async () => {
    const path = join(folder, "contradicts");
    await changedArchive(file, path, ({ manifest, parts }) => {
      const tables = manifest["tables"] as Record<string, unknown>[];
      const homeless = tables.find((table) => table["name"] === "region");
      if (homeless === undefined) throw new Error("no table region");
      parts.set("tables/region.copy", Buffer.alloc(0));
      Object.assign(homeless, { rows: 0, bytes: 0, sha256: sha256(Buffer.alloc(0)) });
    });
    expect(await refused(path)).toMatch(/^archive-refused: .*region_id_fkey.*Nothing was restored/);
  });

  test("an odd table or column is not even named to the server", async () => {
    const path = join(folder, "odd");
    await changedArchive(file, path, ({ manifest }) => {
      const [first] = manifest["tables"] as { columns: string[] }[];
      first?.columns.push("oid");
    });
    expect(await refused(path)).toMatch(/^archive-damaged: .*is not that of its schema/);
  });
});

describe("only an empty place takes a backup", () => {
  test("a register with members is refused and keeps all it has", async () => {
    const before = await contentsOf(register.owner);
    const done = await restored(register.database.adminUrl, file);
    expect(done).toMatchObject({ ok: false, code: "register-not-empty" });
    expect(await contentsOf(register.owner)).toEqual(before);
  });

  test("one that a server works on is refused", async () => {
    await inEmpty(async (place) => {
      const server = new pg.Client({
        connectionString: place.appUrl,
        application_name: serverLockName(4_711),
      });
      await server.connect();
      expect(await tryServerLock(server)).toBe(true);
      await expect(restored(place.adminUrl, file)).rejects.toThrow(
        /server \(process 4711\) works on/,
      );
      await server.end();
    });
  });

  test("a stop in the middle restores nothing, and the next try does", async () => {
    await inEmpty(async (place, owner) => {
      const stopping = new AbortController();
      const watch = {
        ...alone,
        signal: stopping.signal,
        onProgress: (phase: string) => {
          if (phase === "indexes") stopping.abort();
        },
      };
      expect(await restored(place.adminUrl, file, watch)).toMatchObject({ code: "stopped" });
      const { rows } = await owner.query("select to_regclass('rollbook.member') as here");
      expect(rows).toEqual([{ here: null }]);
      expect(await restored(place.adminUrl, file)).toMatchObject({ ok: true });
    });
  });
});
