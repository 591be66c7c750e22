-- The path of windows that are longer than a year: who was in the denominator at each year's end and
-- had reached the demand, counted region by region by a job. Derived; it may be deleted at any time.

-- What the members of one region add to the units in which they were at home, those of any region.
create table path_own (
  region_id      integer not null,
  unit_id        bigint not null,
  requirement_id text not null,
  window_start   date not null,
  figure         text not null,   -- core/coverage-path.ts
  day            date not null,
  members        bigint not null,
  reached        bigint not null,
  primary key (region_id, unit_id, requirement_id, window_start, figure, day)
);

-- The same of a unit and all that is below it in the tree of the moment of adding up.
create table path_sum (
  unit_id        bigint not null references unit,
  requirement_id text not null,
  window_start   date not null,
  figure         text not null,
  day            date not null,
  members        bigint not null,
  reached        bigint not null,
  primary key (unit_id, requirement_id, window_start, figure, day)
);

-- When a region was counted last, for which day and by which pack, and whether it is in the sums.
-- Region 0 stands for the sums: the moment and the day of the region in them that was counted first.
create table path_region (
  region_id  integer primary key,
  counted_at timestamptz not null,
  counted_on date not null,
  pack_ref   integer not null references pack,
  summed     boolean not null default false
);

alter table path_own enable row level security;
create policy sight on path_own using (sight_whole());
alter table path_sum enable row level security;
create policy sight on path_sum using (
  sight_whole() or exists (
    select 1 from unit u where u.unit_id = path_sum.unit_id and u.path <@ any (sight_paths())));
alter table path_region enable row level security;
create policy sight on path_region using (sight_whole());
create policy freshness on path_region for select using (region_id = 0);
grant select, insert, update, delete on path_own, path_sum, path_region to rollbook_app;
