-- Objections: the claim that an entry or a fact is wrong, or that one is missing. Nothing of the
-- register changes by it; the answer is carried out by an entry or a fact in its own transaction.
-- The claim is never changed, and an instance is stamped once, by its answer.
create table objection (
  objection_id bigint generated always as identity primary key,
  region_id    integer not null,
  member_id    bigint not null,
  seen_by      bigint[] not null,
  kind         text not null check (kind in ('entry', 'missing', 'fact')),
  -- `entry`: the row that stood when it was objected to, and the first of its chain.
  entry_id     bigint,
  root_id      bigint,
  -- `fact`: null where one is said to be missing.
  fact_id      bigint,
  fault        text not null,
  -- What is right, in the words of `core/objections` (ObjectionClaim).
  claim        jsonb not null,
  words        text not null,
  past_branch  boolean not null,
  -- The member himself, or a post that keeps his records.
  objected_as  text not null check (objected_as in ('member', 'post')),
  objected_by  bigint not null,
  objected_at  timestamptz not null default now(),
  check ((kind = 'entry') = (entry_id is not null) and (entry_id is null) = (root_id is null)),
  check (fact_id is null or kind = 'fact')
);
create index objection_of_member on objection (member_id);

create table objection_instance (
  objection_id bigint not null references objection,
  instance     smallint not null check (instance in (1, 2)),
  region_id    integer not null,
  member_id    bigint not null,
  seen_by      bigint[] not null,
  -- `branch` and `office` follow the member to another home; `above` lies at `unit_id`.
  place        text not null check (place in ('branch', 'office', 'above')),
  unit_id      bigint references unit,
  opened_by    bigint not null,
  opened_at    timestamptz not null default now(),
  answer_by    date not null,
  outcome      text check (outcome in ('upheld', 'partly', 'rejected', 'withdrawn', 'unanswered')),
  rejection    text check (
    rejection in ('as-recorded', 'not-shown', 'recorded-already', 'not-by-the-rules')),
  words        text not null default '',
  -- The row of the ledger, or the fact, by which it was carried out.
  entry_id     bigint,
  fact_id      bigint,
  decided_by   bigint,
  decided_at   timestamptz,
  -- The last day on which the answer may be taken one level up.
  appeal_by    date,
  primary key (objection_id, instance),
  check ((place = 'above') = (unit_id is not null)),
  check ((outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null)),
  check ((rejection is not null) = (outcome is not null and outcome = 'rejected')),
  check (entry_id is null and fact_id is null or outcome in ('upheld', 'partly')),
  check (appeal_by is null or instance = 1 and outcome in ('partly', 'rejected'))
);
create index objection_instance_of_member on objection_instance (member_id);
-- What waits, for the units whose posts see it, and for the units that see nobody.
create index objection_instance_waiting on objection_instance using gin (seen_by)
  where outcome is null;
create index objection_instance_above on objection_instance (unit_id)
  where outcome is null and place = 'above';

-- The mandates of a case.
create index mandate_about on mandate (about) where about <> '';

-- The unit above those that see a member whose office can hear a case: one with a post by which a
-- mandate can be held, below one that can issue it. Where there is none, the nearest that may come
-- to have them; null where nothing stands between.
create function office_above(p_unit bigint, p_seen_by bigint[])
returns bigint language sql stable set search_path = rollbook, public as $$
  select a.unit_id from unit u join unit a on a.path @> u.path
  where u.unit_id = p_unit and not a.unit_id = any (p_seen_by) and a.parent_id is not null
  order by (
      exists (select 1 from account_role r where r.unit_id = a.unit_id and r.superseded_at is null
        and r.valid_to is null
        and r.role in ('administrator', 'training-office', 'secretary', 'inspector'))
      and exists (select 1 from account_role r where r.unit_id = a.parent_id
        and r.superseded_at is null and r.valid_to is null
        and r.role in ('administrator', 'training-office'))) desc,
    nlevel(a.path) desc
  limit 1
$$;

grant select, insert, update on objection, objection_instance to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

-- Read by whoever sees the member, by the member, and under the mandate of this very case; written
-- by the system's own work alone, after the service's check.
alter table objection enable row level security;
create policy sight on objection for select using (
  seen_by && sight_units() or member_id = sight_member() or sight_whole());
create policy by_mandate on objection for select using (
  member_id = any ((select mandated('identity'))::bigint[]) and exists (
    select 1 from mandate m
    where m.mandate_id = sight_mandate() and m.about = 'objection ' || objection_id));
create policy written on objection using (sight_whole());
alter table objection_instance enable row level security;
create policy sight on objection_instance for select using (
  seen_by && sight_units() or member_id = sight_member() or sight_whole());
create policy by_mandate on objection_instance for select using (
  member_id = any ((select mandated('identity'))::bigint[]) and exists (
    select 1 from mandate m
    where m.mandate_id = sight_mandate() and m.about = 'objection ' || objection_id));
create policy written on objection_instance using (sight_whole());

-- How many wait for an answer about members at or below a unit, for the offices above, which see
-- counts alone.
create function objections_waiting(p_path ltree, p_today date)
returns table (waiting bigint, late bigint, second bigint)
language sql stable security definer set search_path = rollbook, public as $$
  select count(*), count(*) filter (where i.answer_by < p_today),
    count(*) filter (where i.instance = 2)
  from objection_instance i
  join member m on m.region_id = i.region_id and m.member_id = i.member_id
  join unit u on u.unit_id = m.last_unit_id
  where i.outcome is null and u.path <@ p_path
    and (sight_whole() or p_path <@ any (sight_paths()))
$$;
revoke execute on function objections_waiting(ltree, date) from public;
grant execute on function objections_waiting(ltree, date) to rollbook_app;
