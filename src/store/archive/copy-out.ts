import type { Readable } from "node:stream";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { TableShape } from "./catalogue.ts";

/**
 * Opens the one snapshot that a whole backup is read from. Work that others commit meanwhile is in
 * the next backup. Sequences stand outside snapshots: read after the tables they are never behind.
 */
export async function beginSnapshot(owner: pg.Client): Promise<void> {
  await owner.query("begin isolation level repeatable read read only");
  await steadyText(owner);
  // Rows that row-level security would hide from this role are an error instead of missing.
  await owner.query("set local row_security = off");
  await owner.query("set local search_path = rollbook, public");
}

export async function endSnapshot(owner: pg.Client): Promise<void> {
  await owner.query("rollback");
}

/** The same text for the same value wherever the server stands. */
export async function steadyText(client: pg.Client): Promise<void> {
  await client.query(
    `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601';
     set local timezone = 'UTC'; set local extra_float_digits = 1;
     set local client_encoding = 'UTF8'; set local bytea_output = 'hex'`,
  );
}

/** The rows of a table in COPY's text form: a line a row, and no line break within one. */
export function copyOut(owner: pg.Client, table: Pick<TableShape, "name" | "columns">): Readable {
  return owner.query(copyTo(`copy ${named(owner, table)} to stdout`));
}

/** `rollbook.table (column, ...)` */
export function named(client: pg.Client, table: Pick<TableShape, "name" | "columns">): string {
  const columns = table.columns.map((column) => client.escapeIdentifier(column)).join(", ");
  return `rollbook.${client.escapeIdentifier(table.name)} (${columns})`;
}
