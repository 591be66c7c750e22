import { formatDay, type Day } from "#core/day";
import { numbers, texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";

/** Who gives training. `level` is the one of today; null while it has none. */
export interface StoredProvider {
  readonly providerId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly level: string | null;
  readonly unitId: number | null;
}

const columns = `p.provider_id as "providerId", p.code, p.name_zh as "nameZh",
  p.name_en as "nameEn", p.kind, l.level, p.unit_id as "unitId"`;
const levelOn = (day: string): string => `left join provider_level l
  on l.provider_id = p.provider_id and l.superseded_at is null and l.valid_from <= ${day}
  and (l.valid_to is null or l.valid_to > ${day})`;

const byId = statement<[string, string], ProviderOn>(
  "providers_by_id",
  `select ${columns}, k.held_on as "on"
   from unnest($1::bigint[], $2::integer[]) as k (provider_id, held_on)
   join provider p on p.provider_id = k.provider_id ${levelOn("date '1970-01-01' + k.held_on")}`,
);

/** A provider with the level that it has on a day. */
export interface ProviderOn extends StoredProvider {
  readonly on: Day;
}

/** Providers as they are on days; in no particular order, and unknown ones are missing. */
export function loadProviders(
  tx: Tx,
  wanted: readonly { readonly providerId: number; readonly on: Day }[],
): Promise<ProviderOn[]> {
  const ids = wanted.map((one) => one.providerId);
  return tx.run(byId, [numbers(ids), numbers(wanted.map((one) => one.on))]);
}

const list = statement<[string, string, string, number], StoredProvider>(
  "list_providers",
  `select ${columns} from provider p ${levelOn("$1::date")}
   where p.code > $2 and ($3 = '' or strpos(lower(p.name_zh), lower($3)) > 0
     or strpos(lower(p.name_en), lower($3)) > 0 or strpos(lower(p.code), lower($3)) = 1)
   order by p.code limit $4`,
);

/** Providers in order of their codes after one; `text` is part of a name or begins the code. */
export function listProviders(
  tx: Tx,
  on: Day,
  afterCode: string,
  text: string,
  limit: number,
): Promise<StoredProvider[]> {
  return tx.run(list, [formatDay(on), afterCode, text, limit]);
}

export interface NewProvider {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly unitId: number | null;
  readonly level: string;
  /** First day of that level. */
  readonly from: Day;
}

const insertProviders = statement<
  [number, string, string, string, string, string],
  { code: string }
>(
  "insert_providers",
  `insert into provider (code, name_zh, name_en, kind, unit_id, recorded_by)
   select k.code, k.name_zh, k.name_en, k.kind, k.unit_id, $1
   from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
     as k (code, name_zh, name_en, kind, unit_id)
   order by k.code
   on conflict (code) do nothing
   returning code`,
);

const insertLevels = statement<[number, string, string, string]>(
  "insert_provider_levels",
  `insert into provider_level (provider_id, valid_from, level, recorded_by)
   select p.provider_id, date '1970-01-01' + k.valid_from, k.level, $1
   from unnest($2::text[], $3::integer[], $4::text[]) as k (code, valid_from, level)
   join provider p on p.code = k.code`,
);

/** Adds providers with their first level; those whose code is here already are left alone. */
export async function insertNewProviders(
  tx: Tx,
  providers: readonly NewProvider[],
  recordedBy: number,
): Promise<void> {
  if (providers.length === 0) return;
  const added = await tx.run(insertProviders, [
    recordedBy,
    texts(providers.map((one) => one.code)),
    texts(providers.map((one) => one.nameZh)),
    texts(providers.map((one) => one.nameEn)),
    texts(providers.map((one) => one.kind)),
    numbers(providers.map((one) => one.unitId)),
  ]);
  const codes = new Set(added.map((row) => row.code));
  const fresh = providers.filter((one) => codes.has(one.code));
  tx.send(insertLevels, [
    recordedBy,
    texts(fresh.map((one) => one.code)),
    numbers(fresh.map((one) => one.from)),
    texts(fresh.map((one) => one.level)),
  ]);
}

const endLevel = statement<[number, string], Record<string, never>>(
  "end_provider_level",
  `with old as (
     update provider_level set superseded_at = now()
     where provider_id = $1 and superseded_at is null
       and (valid_to is null or valid_to > $2::date)
     returning provider_id, valid_from, level, recorded_by)
   insert into provider_level (provider_id, valid_from, valid_to, level, recorded_by)
   select provider_id, valid_from, $2::date, level, recorded_by from old
   where valid_from < $2::date`,
);

const startLevel = statement<[number, string, string, number]>(
  "start_provider_level",
  `insert into provider_level (provider_id, valid_from, level, recorded_by)
   values ($1, $2::date, $3, $4)`,
);

/** From a day on the provider has another level; what was true before stays. */
export function sendLevel(
  tx: Tx,
  providerId: number,
  level: string,
  from: Day,
  recordedBy: number,
): void {
  tx.send(endLevel, [providerId, formatDay(from)]);
  tx.send(startLevel, [providerId, formatDay(from), level, recordedBy]);
}

const queueTrained = statement<[number]>(
  "mark_trained_by",
  `insert into unjudged (region_id, member_id)
   select distinct e.region_id, e.member_id from entry e
   where e.provider_id = $1 and e.subject = 'm' order by 1, 2
   on conflict (region_id, member_id) do update set member_id = excluded.member_id`,
);

/** Everybody with an entry of a provider waits to be judged again. */
export function sendTrainedUnjudged(tx: Tx, providerId: number): void {
  tx.send(queueTrained, [providerId]);
}

/** A provider with every level it had, for comparing what files say of it. */
export interface DescribedProvider {
  readonly providerId: number;
  readonly code: string;
  readonly nameZh: string;
  readonly kind: string;
  readonly levels: readonly string[];
}

const described = statement<[string], DescribedProvider>(
  "describe_providers",
  `select p.provider_id as "providerId", p.code, p.name_zh as "nameZh", p.kind,
     array(select l.level from provider_level l
       where l.provider_id = p.provider_id and l.superseded_at is null order by l.valid_from)
       as levels
   from provider p where p.code = any ($1::text[])`,
);

export function describeProviders(tx: Tx, codes: readonly string[]): Promise<DescribedProvider[]> {
  if (codes.length === 0) return Promise.resolve([]);
  return tx.run(described, [texts(codes)]);
}
