import { statement, type Tx } from "./database.ts";

/** Settings of this installation, by name; values are plain JSON. */
export interface StoredSettings {
  /** The day at which a demonstration stands still, as text; absent: the clock's day. */
  readonly today?: string;
  /** IANA zone of the organisation. */
  readonly zone?: string;
  /** Present in a demonstration: what is shown, and the password of all its accounts. */
  readonly demo?: {
    readonly note: { readonly zh: string; readonly en: string };
    readonly password: string;
  };
  /** A pack that one person proposes is published by another. */
  readonly twoPersonPublishing?: boolean;
  /** The longest that a mandate may last, in days by kind; a kind that is missing has the usual. */
  readonly mandateDays?: Readonly<Record<string, number>>;
  /** How long data are kept, in days by kind; a kind that is missing has the usual. */
  readonly retentionDays?: Readonly<Record<string, number>>;
  /** The account that was made at the first start. */
  readonly firstAdministrator?: number;
}

const readAll = statement<[], { name: string; value: unknown }>(
  "read_settings",
  `select name, value from setting
   where name in ('today', 'zone', 'demo', 'firstAdministrator', 'twoPersonPublishing',
     'mandateDays', 'retentionDays')`,
);

export async function readSettings(tx: Tx): Promise<StoredSettings> {
  const rows = await tx.run(readAll, []);
  return Object.fromEntries(rows.map((row) => [row.name, row.value])) as StoredSettings;
}

const put = statement<[string, string]>(
  "put_setting",
  `insert into setting (name, value) values ($1, $2::jsonb)
   on conflict (name) do update set value = excluded.value`,
);

export function putSetting<K extends keyof StoredSettings>(
  tx: Tx,
  name: K,
  value: NonNullable<StoredSettings[K]>,
): void {
  tx.send(put, [name, JSON.stringify(value)]);
}
