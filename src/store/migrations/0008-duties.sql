-- Duties of units: what a unit itself owes, judged like a member whose one home is the unit. A duty is
-- no personal data: whoever sees the counts of the unit sees it, with the facts and entries behind it.

-- Derived, like `verdict`; `rollbook verify` recomputes it. A duty counts at its own unit.
create table duty (
  region_id       integer not null,
  unit_id         bigint not null,
  requirement_id  text not null,
  window_start    date not null,
  anchor          text not null default '',
  path            ltree not null,
  due_on          date not null,
  period          date not null,
  status          text not null,
  credited        integer not null,
  demanded        integer not null,
  sessions        integer not null,
  missing_minutes integer not null,
  missing_count   integer not null,
  owes            boolean not null,
  unit_now        bigint,
  unit_at_end     bigint,
  next_change_on  date,
  mark            text not null default '',
  pack_ref        integer not null,
  primary key (region_id, unit_id, requirement_id, window_start, anchor)
) with (fillfactor = 80);
-- Units below that fall short, a page at a time, the earliest due day first.
create index duty_owing on duty (due_on, unit_id, requirement_id, window_start, anchor) where owes;
create index duty_owing_path on duty using gist (path) where owes;
create index duty_next_change on duty (next_change_on) where next_change_on is not null;

-- Units whose duties wait to be judged, marked in the transaction that changed them.
create table unjudged_unit (
  unit_id bigint primary key
);

grant select, insert, update, delete on duty, unjudged_unit to rollbook_app;

alter table duty enable row level security;
create policy sight on duty using (sight_whole() or path <@ sight_paths());

-- Units whose counts the caller may see at their own place: the last label of each path.
create function sight_count_units() returns bigint[] language sql stable parallel safe as $$
  select coalesce(array_agg(subpath(p, nlevel(p) - 1)::text::bigint), '{}')
  from unnest(sight_paths()) as p
$$;

-- Rows about a unit are seen from every unit above it, and by whoever sees its counts.
do $$
declare name text;
begin
  foreach name in array array['fact', 'event', 'entry'] loop
    execute format('alter policy sight on %I using (
      sight_whole() or seen_by && sight_units() or member_id = sight_member()
      or subject = ''u'' and seen_by && sight_count_units())', name);
    execute format('update %I t set seen_by = string_to_array(u.path::text, ''.'')::bigint[]
      from unit u where t.subject = ''u'' and u.unit_id = t.member_id', name);
  end loop;
end $$;
