import pg from "pg";
import { randomBytes } from "node:crypto";
import { chmod, readFile, rename, writeFile } from "node:fs/promises";
import { appRole, ensureRoles, ownerRole } from "#store/roles";
import { Trouble } from "./trouble.ts";

export interface RoleUrls {
  readonly ownerUrl: string;
  readonly appUrl: string;
}

interface Passwords {
  readonly ownerPassword: string;
  readonly appPassword: string;
}

const database = "rollbook";
/** Two first starts at once must not give the roles two passwords. */
const rolesLock = 7_411_005;

/**
 * The addresses of the two roles of an embedded server. Their random passwords are made once and
 * kept in `file`, in the data folder, readable by this OS user only.
 */
export async function embeddedRoles(adminUrl: string, file: string): Promise<RoleUrls> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: "rollbook roles" });
  await admin.connect();
  try {
    await admin.query("select pg_advisory_lock($1)", [rolesLock]);
    const known = await readPasswords(file);
    const passwords = known ?? { ownerPassword: secret(), appPassword: secret() };
    const urls = {
      ownerUrl: roleUrl(adminUrl, database, ownerRole, passwords.ownerPassword),
      appUrl: roleUrl(adminUrl, database, appRole, passwords.appPassword),
    };
    if (known !== null && (await worksAs(urls.ownerUrl))) return urls;
    if (known === null) await keepPasswords(file, passwords);
    await ensureRoles(admin, { ...passwords, database }, async (name) => {
      const inside = new pg.Client({ connectionString: roleUrl(adminUrl, name) });
      await inside.connect();
      return inside;
    });
    return urls;
  } finally {
    await admin.end();
  }
}

async function worksAs(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: "rollbook roles" });
  try {
    await client.connect();
    const { rows } = await client.query<{ found: string | null }>(
      "select to_regnamespace('rollbook')::text as found",
    );
    return typeof rows[0]?.found === "string";
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function readPasswords(file: string): Promise<Passwords | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new Trouble(
      `${file} cannot be read (${error.code}).`,
      "Start Rollbook as the OS user who started it first.",
    );
  });
  if (text === null) return null;
  try {
    const { ownerPassword, appPassword } = JSON.parse(text) as Partial<Passwords>;
    if (typeof ownerPassword === "string" && typeof appPassword === "string") {
      return { ownerPassword, appPassword };
    }
  } catch {
    // Written by something else: new passwords take its place.
  }
  return null;
}

/** Whole or not at all: a kill in the middle leaves the old file. */
async function keepPasswords(file: string, passwords: Passwords): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(passwords), { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}

export function roleUrl(base: string, name: string, user?: string, password?: string): string {
  const url = new URL(base);
  url.pathname = `/${name}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}

export function secret(): string {
  return randomBytes(24).toString("base64url");
}
