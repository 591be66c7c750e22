import type pg from "pg";
import type { UnitRow } from "#contract/rows";
import { dayOf } from "#core/day";
import { unitsThatSee } from "#core/placement";
import { importUnits } from "#services/organisation/import";
import { type Bench, timed } from "./support.ts";

/** Seven levels: centre, province, city, county, township, grassroots, branch. */
export interface Shape {
  readonly branches: number;
  readonly grassroots: number;
  readonly townships: number;
  readonly counties: number;
}
const usualShape: Shape = { branches: 4, grassroots: 5, townships: 10, counties: 10 };
const membersPerBranch = 25;

function membersPerCounty(shape: Shape): number {
  return membersPerBranch * shape.branches * shape.grassroots * shape.townships;
}

const citiesPerProvince = 5;
const entriesPerMember = 5;

const sectors = ["rural", "rural", "rural", "urban-community", "school", "government"];

/** Whole counties, at least one. */
function countiesFor(members: number, shape: Shape): number {
  return Math.max(1, Math.round(members / membersPerCounty(shape)));
}

function unit(code: string, parent: string | null, kind: string, level: string): UnitRow {
  return {
    code,
    parent,
    name: `组织${code}`,
    nameEn: "",
    kind,
    level,
    sector: null,
    from: dayOf(1949, 1, 1),
    to: null,
    longitude: null,
    latitude: null,
  };
}

function* unitRows(counties: number, shape: Shape): Generator<UnitRow> {
  yield unit("Z", null, "committee", "centre");
  const cities = Math.ceil(counties / shape.counties);
  for (let p = 0; p < Math.ceil(cities / citiesPerProvince); p += 1) {
    yield unit(`P${p}`, "Z", "committee", "province");
  }
  for (let s = 0; s < cities; s += 1) {
    yield unit(`S${s}`, `P${Math.floor(s / citiesPerProvince)}`, "committee", "city");
  }
  for (let c = 0; c < counties; c += 1) {
    yield unit(`C${c}`, `S${Math.floor(c / shape.counties)}`, "committee", "county");
    for (let t = 0; t < shape.townships; t += 1) {
      yield* townshipRows(`C${c}`, `C${c}T${t}`, t, shape);
    }
  }
}

function* townshipRows(
  county: string,
  township: string,
  at: number,
  shape: Shape,
): Generator<UnitRow> {
  yield unit(township, county, "committee", "township");
  for (let g = 0; g < shape.grassroots; g += 1) {
    const village = `${township}G${g}`;
    yield unit(village, township, "general-branch", "grassroots");
    for (let b = 0; b < shape.branches; b += 1) {
      const sector = sectors[(at + g + b) % sectors.length] ?? null;
      yield { ...unit(`${village}B${b}`, village, "branch", "branch"), sector };
    }
  }
}

/**
 * Fills an empty register with members and five entries each, judged by nobody: set-based statements
 * of the schema's owner, as a restored backup would. Answers members and seconds.
 */
export async function bulkLoad(
  bench: Bench,
  members: number,
  shape: Shape = usualShape,
): Promise<{ readonly members: number; readonly entries: number; readonly seconds: number }> {
  const counties = countiesFor(members, shape);
  const rows = [...unitRows(counties, shape)].map((value, index) => ({ row: index + 2, value }));
  const milliseconds = await timed(async () => {
    const loaded = await importUnits(bench.ctx, rows);
    if (!loaded.ok || loaded.value.problems.length > 0) throw new Error("units were refused");
    await sendBranches(bench.owner);
    for (const text of statements) await bench.owner.query(text);
    await bench.owner.query("vacuum analyze");
  });
  const made = counties * membersPerCounty(shape);
  return { members: made, entries: made * entriesPerMember, seconds: milliseconds / 1000 };
}

interface UnitLine {
  readonly unit_id: string;
  readonly path: string;
  readonly level: string;
  readonly kind: string;
}

/** Branches with the units that see their members, in a table of this connection. */
export async function sendBranches(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<UnitLine>(
    "select unit_id, path::text as path, level, kind from unit",
  );
  const byId = new Map(rows.map((row) => [row.unit_id, { ...row, unitId: Number(row.unit_id) }]));
  const branches = rows
    .filter((row) => row.level === "branch")
    .map((row) => ({
      id: Number(row.unit_id),
      seen: unitsThatSee(
        row.path
          .split(".")
          .reverse()
          .flatMap((id) => byId.get(id) ?? []),
      ),
    }));
  await owner.query(`create temp table branch as
    select u.unit_id, u.region_id, row_number() over (order by u.unit_id)::integer as no,
      array(select jsonb_array_elements_text('[]'::jsonb)::bigint) as seen_by
    from unit u where u.level = 'branch'`);
  await owner.query(
    `update branch b set seen_by = k.seen::bigint[]
     from unnest($1::bigint[], $2::text[]) as k (id, seen) where b.unit_id = k.id`,
    [branches.map((one) => one.id), branches.map((one) => `{${one.seen.join(",")}}`)],
  );
}

const statements: readonly string[] = [
  `create temp table person as
   select nextval('subject_id_seq') as member_id, b.region_id, b.unit_id, b.seen_by, b.no, n,
     date '1970-01-01' + ((b.no * 7919 + n * 104729) % 14900) as joined
   from branch b cross join generate_series(0, ${membersPerBranch - 1}) as n order by b.no, n`,
  `insert into member_locator (member_id, member_no, region_id, seen_by)
   select member_id, 'N' || member_id, region_id, seen_by from person`,
  `insert into member (region_id, member_id, seen_by, unit_id, last_unit_id, member_no, name, sex,
     joined_on, recorded_by)
   select region_id, member_id, seen_by, unit_id, unit_id, 'N' || member_id, '测试' || n,
     case when n % 4 = 0 then 'f' else 'm' end, joined, 0 from person`,
  `insert into home (region_id, member_id, seen_by, unit_id, valid_from, recorded_by)
   select region_id, member_id, seen_by, unit_id, joined, 0 from person`,
  `insert into event (region_id, member_id, seen_by, kind, happened_on, recorded_by)
   select region_id, member_id, seen_by, 'admitted', joined, 0 from person`,
  `insert into fact (region_id, member_id, seen_by, kind, value, unit_id, valid_from, recorded_by)
   select region_id, member_id, seen_by, 'education', 'secondary', null::bigint, date '2008-01-01', 0 from person
   union all
   select region_id, member_id, seen_by, 'role',
     case n when 0 then 'village-secretary' else 'leading-body' end, unit_id, date '2008-01-01', 0
   from person where n < 2`,
  `insert into provider (code, name_zh, kind, recorded_by) values ('school', '县委党校', 'party-school', 0)`,
  `insert into provider_level (provider_id, valid_from, level, recorded_by)
   select provider_id, date '1990-01-01', 'county', 0 from provider`,
  `create temp table held as
   select nextval('session_session_id_seq') as session_id, b.no, s,
     date '2009-03-01' + ((b.no * 31 + s * 97) % 980) as held_on, 240 + 60 * (s % 5) as minutes,
     (array['lecture', 'concentrated-class', 'branch-meeting', 'distance-group', 'online'])[s % 5 + 1]
       as form
   from branch b cross join generate_series(0, ${entriesPerMember * 2 - 1}) as s`,
  `insert into session (session_id, starts_on, ends_on, form, topic, provider_id, source, source_key,
     recorded_by)
   overriding system value
   select h.session_id, h.held_on, h.held_on, h.form, 'theory', p.provider_id, 'file',
     'S' || h.session_id, 0 from held h cross join provider p`,
  `create index on held (no, s)`,
  `analyze held`,
  `insert into entry (region_id, member_id, entry_id, root_id, seen_by, session_id, starts_on, ends_on,
     minutes, form, topic, provider_id, source, source_key, content_hash, recorded_by)
   select x.region_id, x.member_id, x.entry_id, x.entry_id, x.seen_by, x.session_id, x.held_on,
     x.held_on, x.minutes, x.form, 'theory', 1, 'file', 'S' || x.session_id, '\\x00', 0
   from (
     select p.region_id, p.member_id, p.seen_by, h.session_id, h.held_on, h.minutes, h.form,
       nextval('entry_id_seq') as entry_id
     from person p join held h on h.no = p.no
       and h.s between p.n % ${entriesPerMember} and p.n % ${entriesPerMember} + ${entriesPerMember - 1}
     order by p.region_id, p.member_id) as x`,
  `drop table branch, person, held`,
];
