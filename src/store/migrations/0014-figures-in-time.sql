-- Figures in time: by the home of today beside the home of then, on past days, and what of an import
-- contradicted the register.

-- What today's homes change about where a verdict counts (status 'now:...', see core/coverage):
-- from here on every difference of a verdict carries it; this is what is stored so far.
insert into delta (region_id, unit_id, measure, period, status, members, credited, towards, demanded,
  missing_minutes, missing_count, sessions)
select v.region_id, side.unit_id, v.requirement_id, v.period, s.status, side.sign * count(*),
  side.sign * sum(v.credited), side.sign * sum(least(v.credited, v.demanded)),
  side.sign * sum(v.demanded), side.sign * sum(v.missing_minutes), side.sign * sum(v.missing_count),
  side.sign * sum(v.sessions)
from verdict v
cross join lateral (values (v.counted_at, -1), (v.unit_now, 1)) as side (unit_id, sign)
cross join lateral (
  select 'now:' || v.status as status
  union all select 'now:apart:' || v.mark where v.mark <> '') as s
where v.unit_now is distinct from v.counted_at and side.unit_id is not null
group by v.region_id, side.unit_id, side.sign, v.requirement_id, v.period, s.status;
insert into delta (region_id, unit_id, measure, period, status, members, credited, towards, demanded,
  missing_minutes, missing_count, sessions)
select u.region_id, side.unit_id, d.requirement_id, d.period, s.status, side.sign * count(*),
  side.sign * sum(d.credited), side.sign * sum(least(d.credited, d.demanded)),
  side.sign * sum(d.demanded), side.sign * sum(d.missing_minutes), side.sign * sum(d.missing_count),
  side.sign * sum(d.sessions)
from duty d
join unit u on u.unit_id = d.unit_id
cross join lateral (values (d.unit_id, -1), (d.unit_now, 1)) as side (unit_id, sign)
cross join lateral (
  select 'now:' || d.status as status
  union all select 'now:apart:' || d.mark where d.mark <> '') as s
where d.unit_now is distinct from d.unit_id and side.unit_id is not null
group by u.region_id, side.unit_id, side.sign, d.requirement_id, d.period, s.status;

-- The year in which a demand of a longer window was reached is marked at the persons trained of that
-- year: whoever has such a row is judged once more.
insert into unjudged (region_id, member_id)
select distinct v.region_id, v.member_id from verdict v where v.requirement_id = '~trained'
on conflict do nothing;

-- A question about a past day of one unit: its tree, its members and its counts as they were. Work
-- for a job where there are many; kept for a while, so that every page of it reads one answer.
create table past_question (
  job_id      bigint primary key references job,
  unit_id     bigint not null references unit,
  day         date not null,
  known_on    date not null,
  pack_ref    integer references pack,
  members     integer not null default 0,
  answered_at timestamptz
);
create index past_question_unit on past_question (unit_id, day, known_on);
create table past_unit (
  job_id    bigint not null references past_question,
  unit_id   bigint not null,
  parent_id bigint,
  code      text not null,
  name_zh   text not null,
  name_en   text not null,
  kind      text not null,
  level     text not null,
  primary key (job_id, unit_id)
);
create index past_unit_parent on past_unit (job_id, parent_id, code);
create index past_unit_unit on past_unit (unit_id);
create table past_member (
  job_id    bigint not null references past_question,
  member_id bigint not null,
  primary key (job_id, member_id)
);
create table past_count (
  job_id          bigint not null references past_question,
  unit_id         bigint not null,
  measure         text not null,
  period          date not null,
  status          text not null,
  folded          boolean not null,   -- false: the unit's own members; true: with all units below
  members         bigint not null,
  credited        bigint not null,
  towards         bigint not null,
  demanded        bigint not null,
  missing_minutes bigint not null,
  missing_count   bigint not null,
  sessions        bigint not null,
  primary key (job_id, unit_id, measure, period, status, folded)
);

-- Counts are for whoever sees those of the unit that was asked about; who was judged is nobody's.
alter table past_question enable row level security;
create policy sight on past_question using (
  sight_whole() or exists (
    select 1 from unit u where u.unit_id = past_question.unit_id and u.path <@ any (sight_paths())));
alter table past_unit enable row level security;
create policy sight on past_unit using (
  exists (select 1 from past_question q where q.job_id = past_unit.job_id));
alter table past_count enable row level security;
create policy sight on past_count using (
  exists (select 1 from past_question q where q.job_id = past_count.job_id));
alter table past_member enable row level security;
create policy sight on past_member using (sight_whole());
grant select, insert, update, delete on past_question, past_unit, past_member, past_count
  to rollbook_app;

-- A row of an import whose key the register knows with another content. Appended to, never changed;
-- it names columns and the row that stands, no content and no person.
create table import_conflict (
  conflict_id bigint generated always as identity primary key,
  job_id      bigint not null references job,
  row_no      integer not null,
  unit_id     bigint,
  entry_id    bigint,
  happened_on date,
  differs     text[] not null,
  recorded_at timestamptz not null default now(),
  unique (job_id, row_no)
);
create index import_conflict_unit on import_conflict (unit_id);
alter table import_conflict enable row level security;
create policy sight on import_conflict for select using (
  sight_whole() or exists (
    select 1 from unit u where u.unit_id = import_conflict.unit_id and u.path <@ any (sight_paths())));
create policy append on import_conflict for insert with check (true);
grant select, insert on import_conflict to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;
