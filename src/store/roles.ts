import type { Client } from "pg";

export interface RoleSettings {
  /** Database that the two roles will use; created when it does not exist. */
  readonly database: string;
  /** Null: the role keeps its password; a new one gets none, so that nobody signs in with it. */
  readonly ownerPassword: string | null;
  readonly appPassword: string | null;
}

export const ownerRole = "rollbook_owner";
export const appRole = "rollbook_app";

/**
 * Creates what an administrator must create once: the owner's role, the application's role, the
 * database, its schema and extensions. May be run again. `admin` needs CREATEROLE and CREATEDB, and
 * in the database the right to create the (trusted) extensions ltree, btree_gist and pg_trgm.
 * `connect` opens a second connection, with the same rights, to the named database.
 */
export async function ensureRoles(
  admin: Client,
  settings: RoleSettings,
  connect: (database: string) => Promise<Client>,
): Promise<void> {
  await ensureRole(admin, ownerRole, settings.ownerPassword);
  await ensureRole(admin, appRole, settings.appPassword);
  await admin.query(`grant ${ownerRole} to current_user`);
  const found = await admin.query("select 1 from pg_database where datname = $1", [
    settings.database,
  ]);
  const name = admin.escapeIdentifier(settings.database);
  if (found.rowCount === 0) {
    await admin.query(
      `create database ${name} owner ${ownerRole} encoding 'UTF8' template template0`,
    );
  }
  const inside = await connect(settings.database);
  try {
    await prepareDatabase(inside, name);
  } finally {
    await inside.end();
  }
}

async function ensureRole(admin: Client, role: string, password: string | null): Promise<void> {
  const found = await admin.query<{ superuser: boolean; signs_in: boolean }>(
    "select rolsuper as superuser, rolcanlogin as signs_in from pg_roles where rolname = $1",
    [role],
  );
  const [here] = found.rows;
  // Two that change one role at once get in each other's way: nothing is changed for nothing.
  if (here?.signs_in === true && !here.superuser && password === null) return;
  // Who is no superuser may not even say NOSUPERUSER of a role that is here.
  const verb = found.rowCount === 0 ? "create role" : "alter role";
  const rights =
    found.rowCount === 0 || here?.superuser === true ? "nosuperuser nocreatedb nocreaterole" : "";
  const secret = password === null ? "" : `password ${admin.escapeLiteral(password)}`;
  await admin.query(`${verb} ${role} login ${rights} ${secret}`);
}

/** Whether the application's role is here already. */
export async function appRoleExists(admin: Client): Promise<boolean> {
  const found = await admin.query("select 1 from pg_roles where rolname = $1", [appRole]);
  return found.rowCount === 1;
}

/** What this connection's role lacks for `ensureRoles`, as sentences; empty when nothing. */
export async function whatAdminLacks(admin: Client, database: string): Promise<string[]> {
  const { rows } = await admin.query<{
    name: string;
    version: number;
    superuser: boolean;
    creates_roles: boolean;
    creates_databases: boolean;
    exists: boolean;
  }>(
    `select current_user as name, current_setting('server_version_num')::integer as version,
        r.rolsuper as superuser, r.rolcreaterole as creates_roles, r.rolcreatedb as creates_databases,
        exists (select 1 from pg_database d where d.datname = $1) as exists
      from pg_roles r where r.rolname = current_user`,
    [database],
  );
  const [role] = rows;
  if (role === undefined) return ["The role of this connection is unknown."];
  const lacks: string[] = [];
  if (role.version < oldestVersion) {
    lacks.push(
      `The server is PostgreSQL ${Math.floor(role.version / 10_000)}: 15 or newer is needed.`,
    );
  }
  if (role.superuser) return lacks;
  const name = admin.escapeIdentifier(role.name);
  if (!role.creates_roles) {
    lacks.push(`CREATEROLE is missing. As a superuser: ALTER ROLE ${name} CREATEROLE;`);
  }
  if (!role.creates_databases && !role.exists) {
    lacks.push(`CREATEDB is missing. As a superuser: ALTER ROLE ${name} CREATEDB;`);
  }
  return lacks;
}

const oldestVersion = 150_000;

async function prepareDatabase(inside: Client, name: string): Promise<void> {
  for (const extension of ["ltree", "btree_gist", "pg_trgm"]) {
    await inside.query(`create extension if not exists ${extension} schema public`);
  }
  await inside.query("revoke create on schema public from public");
  await inside.query(`create schema if not exists rollbook authorization ${ownerRole}`);
  await inside.query(`grant connect, temporary on database ${name} to ${appRole}`);
  for (const role of [ownerRole, appRole]) {
    await inside.query(`alter role ${role} in database ${name} set search_path = rollbook, public`);
    await inside.query(`alter role ${role} in database ${name} set timezone = 'UTC'`);
    // Statements are short; what the planner fears of the recursive ones would be compiled each time.
    await inside.query(`alter role ${role} in database ${name} set jit = off`);
  }
}

/**
 * Why this connection's role may not run the application, or null when it may. It must own no
 * table, be no superuser and not bypass row-level security.
 */
export async function tooManyRights(client: Client): Promise<string | null> {
  const { rows } = await client.query<{
    name: string;
    superuser: boolean;
    bypasses: boolean;
    owns: boolean;
    member_of_owner: boolean;
  }>(`select current_user as name, r.rolsuper as superuser, r.rolbypassrls as bypasses,
        exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'rollbook' and c.relowner = r.oid) as owns,
        exists (select 1 from pg_roles o where o.rolname = '${ownerRole}'
          and pg_has_role(current_user, o.oid, 'member')) as member_of_owner
      from pg_roles r where r.rolname = current_user`);
  const role = rows[0];
  if (role === undefined) return "the role of this connection is unknown";
  if (role.superuser) return `role "${role.name}" is a superuser`;
  if (role.bypasses) return `role "${role.name}" has BYPASSRLS`;
  if (role.owns) return `role "${role.name}" owns tables of Rollbook`;
  if (role.member_of_owner) return `role "${role.name}" is a member of ${ownerRole}`;
  return null;
}
