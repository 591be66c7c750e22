import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** Any number that no other program of this database is likely to lock. */
export const migrationLock = 7_411_003;

const migrationTable = `create table if not exists rollbook.migration (
  name text primary key, hash text not null, applied_at timestamptz not null default now())`;

/** One file of `migrations/`. */
export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

/** Why the schema could not be brought up to date, in words for who runs the program. */
export class MigrationFailure extends Error {
  readonly what: string;
  readonly advice: string;

  constructor(what: string, advice: string, cause?: unknown) {
    super(`${what}\n${advice}`, { cause });
    this.what = what;
    this.advice = advice;
  }
}

/**
 * Brings the schema up to date. Each file of `migrations/` runs once, in order of its name, in a
 * transaction of its own; two starts at once wait for each other. A file that was changed after it
 * ran is refused. Throws `MigrationFailure`; what that file did is undone, earlier files stay.
 */
export async function migrate(
  owner: pg.Client,
  folder: string = migrationsFolder(),
): Promise<string[]> {
  await owner.query("select pg_advisory_lock($1)", [migrationLock]);
  try {
    await owner.query(migrationTable);
    const applied = await owner.query<{ name: string; hash: string }>(
      "select name, hash from rollbook.migration",
    );
    const known = new Map(applied.rows.map((row) => [row.name, row.hash]));
    const ran: string[] = [];
    for (const migration of await readMigrations(folder)) {
      const hash = known.get(migration.name);
      if (hash === undefined) {
        await apply(owner, migration);
        ran.push(migration.name);
      } else if (hash !== migration.hash) {
        throw new MigrationFailure(
          `Migration ${migration.name} was changed after it ran here.`,
          "Restore the file: a change of the schema is a new file. If another version of Rollbook " +
            "made this register, start that version.",
        );
      }
    }
    return ran;
  } finally {
    await owner.query("select pg_advisory_unlock($1)", [migrationLock]);
  }
}

/** Names of migrations that this program has and the database lacks. */
export async function missingMigrations(
  client: pg.Client,
  folder: string = migrationsFolder(),
): Promise<string[]> {
  const all = (await readMigrations(folder)).map((migration) => migration.name);
  const table = await client.query<{ found: string | null }>(
    "select to_regclass('rollbook.migration') as found",
  );
  if (table.rows[0]?.found === null) return all;
  const applied = await client.query<{ name: string }>("select name from rollbook.migration");
  const known = new Set(applied.rows.map((row) => row.name));
  return all.filter((name) => !known.has(name));
}

async function apply(owner: pg.Client, migration: Migration): Promise<void> {
  await owner.query("begin");
  try {
    await runMigration(owner, migration);
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback");
    throw error;
  }
}

/** Runs one file in the transaction that is open. Throws `MigrationFailure`. */
async function runMigration(owner: pg.Client, migration: Migration): Promise<void> {
  try {
    await owner.query("set local search_path = rollbook, public");
    await owner.query(migration.text);
    await owner.query("insert into rollbook.migration (name, hash) values ($1, $2)", [
      migration.name,
      migration.hash,
    ]);
    await owner.query("grant select on rollbook.migration to rollbook_app");
  } catch (error) {
    throw refused(migration, error);
  }
}

/** Makes an empty schema as these files leave it, in the transaction that is open. */
export async function runMigrations(
  owner: pg.Client,
  migrations: readonly Migration[],
): Promise<void> {
  await owner.query(migrationTable);
  for (const migration of migrations) await runMigration(owner, migration);
}

/** What the server said of a migration. Anything else, such as a lost connection, stays itself. */
function refused(migration: Migration, error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  return new MigrationFailure(
    `Migration ${migration.name} failed, and nothing of it was kept: ${error.message}.`,
    error.code === "42501"
      ? "Run `rollbook init` once as a superuser; what was done so far does no harm and is met again."
      : "Correct what the server says and start again.",
    error,
  );
}

/** Every migration of this program, in order of its name. */
export async function readMigrations(folder: string = migrationsFolder()): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  if (names.length === 0) throw new Error(`No migrations found in ${folder}`);
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(`${folder}/${name}`, "utf8");
      return { name, text, hash: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

/** The .sql files stand in src/ also when the compiled program runs from dist/src/. */
function migrationsFolder(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  return `${here.replace(/dist[\\/]src[\\/]store[\\/]$/, "src/store/")}migrations`;
}
