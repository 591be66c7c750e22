-- Transfers between two units: sent by the one side, accepted or refused by the other. An accepted one
-- is carried out in the same transaction by the functions that move and attach members; this table
-- says how it came about. Name and number are kept as sent, because the side that is asked does not
-- see the member before it accepts.
create table transfer (
  transfer_id     bigint generated always as identity primary key,
  region_id       integer not null,
  member_id       bigint not null,
  -- The side that sends: kept like the member's own.
  seen_by         bigint[] not null,
  -- The side that is asked: as the units stood when it was sent.
  asked_of        bigint[] not null,
  member_no       text not null,
  name            text not null,
  kind            text not null check (kind in ('move', 'floating', 'seconded', 'second-post')),
  from_unit       bigint not null references unit,
  to_unit         bigint not null references unit,
  -- The first day there; for a stay at a host also the first day outside, null while it lasts.
  starts_on       date not null,
  ends_on         date,
  answer_by       date not null,
  sent_by         bigint not null,
  sent_at         timestamptz not null default now(),
  outcome         text check (outcome in ('accepted', 'refused', 'withdrawn')),
  refusal         text check (refusal in ('not-ours', 'not-here', 'wrong-day', 'unknown-person')),
  decided_by      bigint,
  decided_at      timestamptz,
  check (ends_on is null or ends_on > starts_on),
  check ((outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null)),
  check (refusal is null or outcome = 'refused')
);
-- One on its way at a time for one member: a second that would cross it is refused.
create unique index transfer_open on transfer (member_id) where outcome is null;
create index transfer_of_member on transfer (member_id);
create index transfer_sent on transfer using gin (seen_by) where outcome is null;
create index transfer_asked on transfer using gin (asked_of) where outcome is null;

grant select, insert, update, delete on transfer to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

alter table transfer enable row level security;
create policy sight on transfer using (
  seen_by && sight_units() or asked_of && sight_units() or member_id = sight_member()
  or sight_whole());

-- How many hang below a unit, for the offices above, which see counts alone.
create function transfers_waiting(p_path ltree, p_today date)
returns table (waiting bigint, late bigint)
language sql stable security definer set search_path = rollbook, public as $$
  select count(*), count(*) filter (where t.answer_by < p_today)
  from transfer t join unit u on u.unit_id = t.to_unit
  where t.outcome is null and u.path <@ p_path
    and (sight_whole() or p_path <@ any (sight_paths()))
$$;
revoke execute on function transfers_waiting(ltree, date) from public;
grant execute on function transfers_waiting(ltree, date) to rollbook_app;
