import type { Client } from "pg";

export interface RoleSettings {
  /** Database that the two roles will use; created when it does not exist. */
  readonly database: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
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
    await admin.query(`create database ${name} owner ${ownerRole} encoding 'UTF8' template template0`);
  }
  const inside = await connect(settings.database);
  try {
    await prepareDatabase(inside, name);
  } finally {
    await inside.end();
  }
}

async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const found = await admin.query("select 1 from pg_roles where rolname = $1", [role]);
  const verb = found.rowCount === 0 ? "create" : "alter";
  await admin.query(
    `${verb} role ${role} login nosuperuser nocreatedb nocreaterole password ` +
      admin.escapeLiteral(password),
  );
}

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
