-- Mandates: a named, dated permission to see named persons for a task. Whoever holds one sees exactly
-- these persons and the fields that it names, while it lasts. Nothing of it is ever changed but the
-- revocation, which is stamped once.
create table mandate (
  mandate_id   bigint generated always as identity primary key,
  kind         text not null check (kind in ('sample', 'objection', 'import', 'merge', 'records')),
  -- The account, and the post that it holds it by: without the post the mandate opens nothing.
  holder       bigint not null references account,
  holder_role  text not null,
  holder_unit  bigint not null references unit,
  -- `records`: the unit whose members it opens. `sample`: the unit that was drawn from.
  unit_id      bigint references unit,
  fields       text[] not null check (
    fields <@ array['identity', 'study-file', 'entries', 'facts'] and 'identity' = any (fields)),
  valid_from   date not null,
  valid_to     date not null,
  reason       text not null,
  -- Which case opened it, such as `objection 17`; '' where a person issued it by hand.
  about        text not null default '',
  -- How the server drew: whoever has both can draw again. Null where nothing was drawn.
  seed         bytea,
  -- How many persons it named when it was issued; null for the members of a unit.
  persons      integer,
  issued_by    bigint not null,
  issued_role  text not null,
  issued_unit  bigint not null references unit,
  issued_at    timestamptz not null default now(),
  revoked_by   bigint,
  revoked_at   timestamptz,
  check (valid_to > valid_from),
  check (holder <> issued_by),
  check ((kind = 'records') = (persons is null)),
  check (kind <> 'records' or unit_id is not null),
  check ((revoked_at is null) = (revoked_by is null))
);
create index mandate_holder on mandate (holder, mandate_id);
create index mandate_issuer on mandate (issued_by, mandate_id);
create index mandate_unit on mandate (unit_id) where kind = 'records';

-- The persons, by id alone: a member who moves to another region stays the same person.
create table mandate_member (
  mandate_id bigint not null references mandate,
  member_id  bigint not null,
  primary key (mandate_id, member_id)
);
create index mandate_member_of on mandate_member (member_id);

-- How often and with how many numbers somebody tried to issue: numbers are not to be guessed.
create table mandate_try (
  try_id     bigint generated always as identity primary key,
  account_id bigint not null,
  numbers    integer not null,
  tried_at   timestamptz not null default now()
);
create index mandate_try_account on mandate_try (account_id, tried_at);

-- A look under a mandate says which.
alter table look add column mandate_id bigint;

-- Two more settings of a transaction, for work under a mandate; nothing else is in sight then:
--   rollbook.mandate  '42'          the mandate
--   rollbook.today    '2011-11-15'  the organisation's day
create function sight_mandate() returns bigint language sql stable parallel safe as $$
  select nullif(current_setting('rollbook.mandate', true), '')::bigint
$$;
create function sight_today() returns date language sql stable parallel safe as $$
  select nullif(current_setting('rollbook.today', true), '')::date
$$;

-- Whether a mandate opens anything to this account on a day: it has begun and not ended, was not
-- revoked, and its holder still has the post by which he holds it.
create function mandate_lasts(p_mandate bigint, p_holder bigint, p_day date)
returns boolean language sql stable security definer set search_path = rollbook, public as $$
  select exists (
    select 1 from mandate m
    join account_role r on r.account_id = m.holder and r.unit_id = m.holder_unit
      and r.role = m.holder_role and r.superseded_at is null
      and r.valid_from <= p_day and (r.valid_to is null or r.valid_to > p_day)
    where m.mandate_id = p_mandate and m.holder = p_holder and m.revoked_at is null
      and m.valid_from <= p_day and m.valid_to > p_day)
$$;

-- The members that the transaction's mandate opens, for one of its fields. Asked once a statement;
-- the database looks at the mandate itself, so that one which was revoked a moment ago opens nobody.
create function mandated(p_field text) returns bigint[]
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
      join member p on p.region_id = u.region_id and p.unit_id = u.unit_id
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

-- The identity lines of these members: number, name and home, and nothing else of `member`.
create function mandated_lines()
returns table (member_id bigint, region_id integer, member_no text, name text, unit_id bigint)
language sql stable security definer set search_path = rollbook, public as $$
  select p.member_id, p.region_id, p.member_no, p.name, p.unit_id
  from member_locator l
  join member p on p.region_id = l.region_id and p.member_id = l.member_id
  where l.member_id = any (mandated('identity'))
$$;

-- The mandates that name the transaction's own member and have begun: a sample that is to be drawn
-- next week is nobody's to know of. Both kinds: those that name persons, and those for a unit.
create function mandates_about_me(p_day date)
returns table (mandate_id bigint, kind text, holder bigint, holder_role text, holder_unit bigint,
  fields text[], valid_from date, valid_to date, reason text, issued_by bigint, issued_role text,
  issued_unit bigint, issued_at timestamptz, revoked_at timestamptz, lasts boolean)
language sql stable security definer set search_path = rollbook, public as $$
  select m.mandate_id, m.kind, m.holder, m.holder_role, m.holder_unit, m.fields, m.valid_from,
    m.valid_to, m.reason, m.issued_by, m.issued_role, m.issued_unit, m.issued_at, m.revoked_at,
    mandate_lasts(m.mandate_id, m.holder, p_day)
  from mandate m
  where m.valid_from <= p_day and m.mandate_id in (
    select o.mandate_id from mandate_member o where o.member_id = sight_member()
    union all
    select w.mandate_id from member_locator l join mandate w on w.unit_id = any (l.seen_by)
    where l.member_id = sight_member() and w.kind = 'records')
  order by m.mandate_id desc limit 200
$$;

revoke execute on function mandate_lasts(bigint, bigint, date), mandated(text), mandated_lines(),
  mandates_about_me(date) from public;
grant execute on function mandated(text), mandated_lines(), mandates_about_me(date) to rollbook_app;

-- Reading alone. PostgreSQL joins permissive policies by OR, the last name first: who is in standing
-- sight (`sight`) asks no further.
do $$
declare part record;
begin
  for part in select * from (values
    ('member_locator', 'identity'), ('member', 'facts'), ('home', 'facts'),
    ('attachment', 'facts'), ('fact', 'facts'), ('event', 'facts'), ('entry', 'entries'),
    ('verdict', 'study-file')) as t (name, field) loop
    execute format('create policy by_mandate on %I for select using (
      member_id = any ((select mandated(%L))::bigint[]))', part.name, part.field);
  end loop;
end $$;

alter table mandate enable row level security;
create policy sight on mandate using (
  sight_whole() or holder = sight_account() or issued_by = sight_account());
alter table mandate_member enable row level security;
create policy sight on mandate_member using (
  sight_whole() or member_id = any ((select mandated('identity'))::bigint[])
    and mandate_id = sight_mandate());
alter table mandate_try enable row level security;
create policy sight on mandate_try using (account_id = sight_account() or sight_whole());

grant select, insert on mandate, mandate_member to rollbook_app;
grant update (revoked_by, revoked_at) on mandate to rollbook_app;
grant select, insert, delete on mandate_try to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;
