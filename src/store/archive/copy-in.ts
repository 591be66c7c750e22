import type { Writable } from "node:stream";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type Migration, migrationLock, runMigrations } from "../migrate.ts";
import { ownerRole } from "../roles.ts";
import {
  type Definition,
  foreignKeysOf,
  indexesOf,
  type SequenceState,
  type TableShape,
  tablesOf,
} from "./catalogue.ts";
import { named, steadyText } from "./copy-out.ts";

/**
 * Begins the one transaction of a restore. Whoever wants to migrate this database meanwhile, as every
 * start does, waits. Whatever fails or dies before `finishRebuild`, the register stays as it was.
 */
export async function beginRestore(client: pg.Client): Promise<void> {
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock($1)", [migrationLock]);
}

/** Tables of which one row means that people have worked with the register. */
const lived = ["unit", "member_locator", "session", "entry", "look"] as const;

/**
 * The first table that has rows of somebody's work, or null for a register that is empty: no
 * schema, or no more than what `init` puts there (a pack, the zone, one administrator).
 */
export async function firstFilledTable(client: pg.Client): Promise<string | null> {
  for (const name of lived) if (await hasRows(client, name, 0)) return name;
  return (await hasRows(client, "account", 1)) ? "account" : null;
}

async function hasRows(client: pg.Client, name: string, beyond: number): Promise<boolean> {
  const table = `rollbook.${client.escapeIdentifier(name)}`;
  const { rows } = await client.query<{ here: boolean }>(
    "select to_regclass($1) is not null as here",
    [table],
  );
  if (rows[0]?.here !== true) return false;
  const found = await client.query(`select 1 as one from ${table} offset ${beyond} limit 1`);
  return found.rows.length > 0;
}

/** What was taken off the tables, so that rows load fast and in any order. */
export interface TakenOff {
  readonly tables: readonly TableShape[];
  readonly indexes: readonly Definition[];
  readonly foreignKeys: readonly Definition[];
}

/**
 * Makes the schema anew as these migrations make it, owned by the owner's role, empty, and without
 * foreign keys and plain indexes.
 */
export async function rebuildSchema(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<TakenOff> {
  await client.query("drop schema if exists rollbook cascade");
  await client.query(`create schema rollbook authorization ${ownerRole}`);
  await client.query(`set local role ${ownerRole}`);
  await steadyText(client);
  await runMigrations(client, migrations);
  const tables = await tablesOf(client);
  const names = tables.map(({ name }) => `rollbook.${client.escapeIdentifier(name)}`);
  // Migrations leave rows as well; those of the archive take their place.
  await client.query(`truncate ${names.join(", ")}`);
  const foreignKeys = await foreignKeysOf(client);
  for (const { table, name } of foreignKeys) {
    await client.query(
      `alter table rollbook.${client.escapeIdentifier(table)}
       drop constraint ${client.escapeIdentifier(name)}`,
    );
  }
  const indexes = await indexesOf(client);
  for (const { name } of indexes) {
    await client.query(`drop index rollbook.${client.escapeIdentifier(name)}`);
  }
  return { tables, indexes, foreignKeys };
}

/** Takes the rows of a table, in the form of `copyOut`. */
export function copyIn(client: pg.Client, table: Pick<TableShape, "name" | "columns">): Writable {
  return client.query(copyFrom(`copy ${named(client, table)} from stdin`));
}

/** Counts on where the archive's sequences were. */
export async function setSequences(
  client: pg.Client,
  sequences: readonly SequenceState[],
): Promise<void> {
  for (const { name, last } of sequences) {
    if (last === null) continue;
    await client.query("select setval($1::regclass, $2::bigint)", [
      `rollbook.${client.escapeIdentifier(name)}`,
      last,
    ]);
  }
}

/** Indexes and foreign keys as they were; the server checks every row against them. */
export async function putBack(client: pg.Client, off: TakenOff): Promise<void> {
  for (const { definition } of off.indexes) await client.query(definition);
  for (const { table, name, definition } of off.foreignKeys) {
    await client.query(
      `alter table rollbook.${client.escapeIdentifier(table)}
       add constraint ${client.escapeIdentifier(name)} ${definition}`,
    );
  }
}

/** The migrations that are newer than the archive, what the planner must know, and the commit. */
export async function finishRebuild(client: pg.Client, newer: readonly Migration[]): Promise<void> {
  await runMigrations(client, newer);
  const tables = await tablesOf(client);
  const names = tables.map(({ name }) => `rollbook.${client.escapeIdentifier(name)}`);
  await client.query(`analyze ${names.join(", ")}`);
  await client.query("commit");
}
