-- Moves of units between parents, by whom and when, so that one made by mistake can be stopped or turned back
-- while the members travel behind it (0038-journeys.sql) and after (services/organisation/moves.ts).
create table unit_move (
  move_id     bigint generated always as identity primary key,
  unit_id     bigint not null references unit,
  from_parent bigint references unit,            -- null: it was the top unit
  to_parent   bigint not null references unit,
  turns_back  bigint unique references unit_move,       -- the move that this one turned back
  reason      text not null default '',          -- why it was turned back
  moved_by    bigint not null,
  moved_at    timestamptz not null default now()
);
create index unit_move_unit on unit_move (unit_id);

-- Members of a move were told to stay where they lie, or to go on.
create table unit_move_act (
  act_id   bigint generated always as identity primary key,
  move_id  bigint not null references unit_move,
  act      text not null check (act in ('stop', 'go-on')),
  reason   text not null,
  acted_by bigint not null,
  acted_at timestamptz not null default now()
);
create index unit_move_act_move on unit_move_act (move_id);
grant select, insert on unit_move, unit_move_act to rollbook_app;

-- Stopped by hand: no portion takes the unit until it goes on, is turned back or is moved elsewhere.
alter table unit_journey add column halted boolean not null default false;

-- A unit with more members than one portion takes arrives with the first of them. The others still lie in these
-- regions, and its journey lasts until the last of them has come. Empty, save meanwhile.
create table unit_rest (
  unit_id   bigint not null references unit,
  region_id integer not null references region,
  primary key (unit_id, region_id)
);
grant select, insert, delete on unit_rest to rollbook_app;

-- Every region in which members of a unit may lie. Whoever looks for members by their unit asks here.
create view unit_place with (security_invoker = true) as
  select unit_id, region_id from unit
  union all
  select unit_id, region_id from unit_rest;
grant select on unit_place to rollbook_app;

create or replace function mandated(p_field text) returns bigint[]
language plpgsql stable parallel safe security definer set search_path = rollbook, public as $$
begin
  if sight_mandate() is null then return '{}'; end if;
  if not mandate_lasts(sight_mandate(), sight_account(), sight_today()) then return '{}'; end if;
  return coalesce((
    select array_agg(n.member_id) from (
      select o.member_id from mandate m
      join mandate_member o on o.mandate_id = m.mandate_id
      where m.mandate_id = sight_mandate() and p_field = any (m.fields)
      union
      select p.member_id from mandate m
      join unit w on w.unit_id = m.unit_id
      join unit u on u.path <@ w.path
      join unit_place l on l.unit_id = u.unit_id
      join member p on p.region_id = l.region_id and p.unit_id = u.unit_id
        and p.seen_by && array[m.unit_id]
      where m.mandate_id = sight_mandate() and p_field = any (m.fields) and m.kind = 'records'
      union
      select g.member_id from mandate m
      join unit w on w.unit_id = m.unit_id
      join unit u on u.path <@ w.path
      join member g on g.host_unit_id = u.unit_id and g.seen_by && array[m.unit_id]
      where m.mandate_id = sight_mandate() and p_field = any (m.fields) and m.kind = 'records'
    ) as n), '{}');
end $$;
