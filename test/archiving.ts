import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type pg from "pg";
import { fromBufferPromise } from "yauzl";
import { readBackup, writeBackup } from "#app/archive";
import type { Config } from "#app/config";
import type { BackedUp, Restored, Watch } from "#cli/tools";
import type { Outcome } from "#core/outcome";
import { archive, part } from "./archives.ts";

/** Nobody looks on, and nobody stops it. */
export const alone: Watch = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  say: () => undefined,
};

function configFor(databaseUrl: string): Config {
  return {
    host: "127.0.0.1",
    port: 0,
    databaseUrl,
    dataDir: null,
    metricsToken: null,
    origin: null,
    provider: null,
  };
}

export function backup(url: string, file: string, watch = alone): Promise<Outcome<BackedUp>> {
  return writeBackup(configFor(url), file, watch);
}

export function restored(url: string, file: string, watch = alone): Promise<Outcome<Restored>> {
  return readBackup(configFor(url), file, watch);
}

/** What a change of an archive is given: its manifest, and its parts by name. */
export interface Opened {
  readonly manifest: Record<string, unknown>;
  readonly parts: Map<string, Buffer>;
}

/** The same archive with something changed by a hand that knows its form. */
export async function changedArchive(
  from: string,
  to: string,
  change: (opened: Opened) => void,
): Promise<void> {
  const zip = await fromBufferPromise(await readFile(from), { lazyEntries: true });
  const parts = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    parts.set(entry.fileName, Buffer.concat(chunks));
  }
  const text = parts.get("manifest.json")?.toString("utf8") ?? "{}";
  const manifest = JSON.parse(text) as Record<string, unknown>;
  parts.delete("manifest.json");
  parts.delete("manifest.sha256");
  change({ manifest, parts });
  const written = Buffer.from(JSON.stringify(manifest));
  parts.set("manifest.json", written);
  parts.set("manifest.sha256", Buffer.from(sha256(written)));
  await writeFile(to, archive([...parts].map(([name, content]) => part(name, content))));
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Every table's rows as one hash, and every sequence's state. */
export async function contentsOf(owner: pg.Client): Promise<Record<string, string>> {
  const tables = await owner.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'rollbook'::regnamespace and relkind = 'r' order by relname`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables.rows) {
    const { rows } = await owner.query<{ hash: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as hash
       from rollbook.${name} as t`,
    );
    found[name] = rows[0]?.hash ?? "";
  }
  const sequences = await owner.query<{ name: string; last: string | null }>(
    "select sequencename::text as name, last_value::text as last from pg_sequences where schemaname = 'rollbook'",
  );
  for (const { name, last } of sequences.rows) found[name] = String(last);
  return found;
}

/** Everything about the schema that is not rows: its definitions and rights, a line each. */
export async function schemaOf(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(`
    with here as (select oid, relname, relkind, relacl, relrowsecurity, relforcerowsecurity, relowner
      from pg_class where relnamespace = 'rollbook'::regnamespace)
    select line from (
      select format('%s %s owner %s rls %s/%s acl %s', relkind, relname, relowner::regrole,
        relrowsecurity, relforcerowsecurity, relacl::text) as line from here where relkind in ('r', 'S')
      union all
      select format('column %s.%s %s null %s %s %s acl %s', relname, attname,
        format_type(atttypid, atttypmod), not attnotnull, attidentity, pg_get_expr(adbin, adrelid), attacl::text)
        from here join pg_attribute a on attrelid = here.oid and attnum > 0 and not attisdropped
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where relkind = 'r'
      union all
      select format('constraint %s %s %s %s', conrelid::regclass, conname, convalidated,
        pg_get_constraintdef(c.oid)) from pg_constraint c join here on here.oid = conrelid
      union all
      select format('index %s valid %s', pg_get_indexdef(indexrelid), indisvalid)
        from pg_index join here on here.oid = indrelid
      union all
      select format('policy %s %s %s %s %s %s', tablename, policyname, cmd, roles::text, qual, with_check)
        from pg_policies where schemaname = 'rollbook'
      union all
      select format('function %s acl %s owner %s', pg_get_functiondef(p.oid), proacl::text, proowner::regrole)
        from pg_proc p where pronamespace = 'rollbook'::regnamespace
      union all
      select format('schema %s acl %s', nspowner::regrole, nspacl::text)
        from pg_namespace where nspname = 'rollbook'
    ) as lines order by line collate "C"`);
  return rows.map(({ line }) => line);
}
