-- Data quality: what in the register is missing, old or in contradiction, counted region by region by
-- a job, so that every level reads a few rows. Derived: it may be deleted at any time.
create table quality_count (
  -- 0: the sum over all regions below a unit that stands above some.
  region_id  integer not null,
  unit_id    bigint not null references unit,
  -- One of core/quality.ts; `members` and `branches` are what is counted of, `lag` has days as bucket.
  finding    text not null,
  bucket     integer not null default 0,
  path       ltree not null,
  number     bigint not null,
  counted_at timestamptz not null,
  primary key (region_id, unit_id, finding, bucket)
);
create index quality_count_unit on quality_count (unit_id);
create index quality_count_finding on quality_count (finding, unit_id);

-- When a region was counted last, and for which day.
create table quality_region (
  region_id  integer primary key,
  counted_at timestamptz not null,
  counted_on date not null
);

alter table quality_count enable row level security;
create policy sight on quality_count using (sight_whole() or path <@ sight_paths());
alter table quality_region enable row level security;
create policy sight on quality_region using (sight_whole());
grant select, insert, update, delete on quality_count, quality_region to rollbook_app;
