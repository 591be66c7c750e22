import { randomBytes } from "node:crypto";
import pg from "pg";
import { migrate } from "#store/migrate";
import { appRole, ensureRoles, ownerRole } from "#store/roles";

/** The variable that carries the admin address from the global setup to the test processes. */
export const TEST_ADMIN_URL = "ROLLBOOK_TEST_ADMIN_URL";
const TEMPLATE = "ROLLBOOK_TEST_TEMPLATE";
/** The passwords of the test roles: roles belong to the whole server, databases share them. */
const PASSWORDS = "ROLLBOOK_TEST_PASSWORDS";
const ROLES_LOCK = 7_411_900;

export interface TestDatabase {
  readonly name: string;
  /** As the role that owns the schema and migrates. */
  readonly ownerUrl: string;
  /** As the restricted role that the application uses. */
  readonly appUrl: string;
  /** As a superuser, for planting what no role of ours may do. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

interface Roles {
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/** An empty, migrated database of the caller's own; drop it when the test file ends. */
export async function freshDatabase(): Promise<TestDatabase> {
  const adminUrl = needed(TEST_ADMIN_URL);
  const name = `rollbook_t_${randomBytes(6).toString("hex")}`;
  const roles = JSON.parse(needed(PASSWORDS)) as Roles;
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`CREATE DATABASE ${name} OWNER ${ownerRole} TEMPLATE ${needed(TEMPLATE)}`);
    await ensure(admin, name, roles);
  });
  return describe(adminUrl, name, roles);
}

/** A database with roles, schema and extensions but no tables, for tests of the migrations. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const adminUrl = needed(TEST_ADMIN_URL);
  const name = `rollbook_t_${randomBytes(6).toString("hex")}`;
  const roles = JSON.parse(needed(PASSWORDS)) as Roles;
  await asAdmin(adminUrl, (admin) => ensure(admin, name, roles));
  return describe(adminUrl, name, roles);
}

function describe(adminUrl: string, name: string, roles: Roles): TestDatabase {
  return {
    name,
    ownerUrl: urlFor(adminUrl, name, ownerRole, roles.ownerPassword),
    appUrl: urlFor(adminUrl, name, appRole, roles.appPassword),
    adminUrl: urlFor(adminUrl, name),
    drop: () => dropDatabase(adminUrl, name),
  };
}

/** Migrates one database that all others are copied from. Called once for a run. */
export async function prepareTemplate(adminUrl: string): Promise<{ drop(): Promise<void> }> {
  const name = `rollbook_template_${randomBytes(6).toString("hex")}`;
  const roles: Roles = { ownerPassword: secret(), appPassword: secret() };
  process.env[TEMPLATE] = name;
  process.env[PASSWORDS] = JSON.stringify(roles);
  await asAdmin(adminUrl, (admin) => ensure(admin, name, roles));
  await asAdmin(urlFor(adminUrl, name, ownerRole, roles.ownerPassword), migrate);
  return { drop: () => dropDatabase(adminUrl, name) };
}

/** Roles belong to the whole server: two processes altering one at once get an error, so in turn. */
async function ensure(admin: pg.Client, database: string, roles: Roles): Promise<void> {
  await admin.query("SELECT pg_advisory_lock($1)", [ROLES_LOCK]);
  await ensureRoles(admin, { ...roles, database }, async (name) => {
    const inside = new pg.Client({ connectionString: urlFor(needed(TEST_ADMIN_URL), name) });
    await inside.connect();
    return inside;
  });
  await admin.query("SELECT pg_advisory_unlock($1)", [ROLES_LOCK]);
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  // Not "rollbook...": that would count as a user of the server when the run stops it.
  const client = new pg.Client({ connectionString: url, application_name: "test setup" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlFor(adminUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (user !== undefined) url.username = user;
  if (password !== undefined) url.password = password;
  return url.href;
}

function secret(): string {
  return randomBytes(18).toString("base64url");
}

function needed(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) {
    throw new Error(`${variable} is not set: run database tests through npm test`);
  }
  return value;
}
