-- Merging two records of one person, and taking it back.
--
-- While a merge holds, the loser's own rows stand in `merge_row` and in no other table, so that no
-- list, count or judgement can meet him twice. His locator stays: it keeps the number and says whose
-- it is now. His ledger goes to the survivor, each row with the member for whom it was recorded.

-- Null: a member of his own. Kept flat: after a further merge it names the last survivor.
alter table member_locator add column merged_into bigint references member_locator;
create index member_locator_merged on member_locator (merged_into) where merged_into is not null;

-- For whom a row was recorded, where that is another than the member it is judged with.
alter table entry add column original_member bigint;
create index entry_original on entry (region_id, member_id, original_member)
  where original_member is not null;
-- Two records of one person may have a row each under one key: they attended one class.
alter table entry drop constraint entry_region_id_member_id_source_source_key_key;
create unique index entry_key on entry
  (region_id, member_id, source, source_key, (coalesce(original_member, member_id)));

create table member_merge (
  merge_id     bigint generated always as identity primary key,
  survivor_id  bigint not null,
  loser_id     bigint not null,
  reason       text not null,
  asked_by     bigint not null,
  asked_at     timestamptz not null default now(),
  outcome      text check (outcome in ('approved', 'refused', 'withdrawn')),
  decided_by   bigint,
  decided_at   timestamptz,
  undo_reason  text,
  undone_by    bigint,
  undone_at    timestamptz,
  check (survivor_id <> loser_id),
  check ((outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null)),
  check (outcome <> 'approved' or decided_by <> asked_by),
  check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null)),
  check (undone_at is null or outcome = 'approved')
);
-- One question at a time about a pair, and a member is merged away once at a time.
create unique index member_merge_open on member_merge
  (least(survivor_id, loser_id), greatest(survivor_id, loser_id)) where outcome is null;
create unique index member_merge_loser on member_merge (loser_id)
  where outcome = 'approved' and undone_at is null;
create index member_merge_survivor on member_merge (survivor_id);
create index member_merge_loser_any on member_merge (loser_id);

-- The loser's own rows while a merge holds, as they stood: table and content.
create table merge_row (
  merge_id bigint not null references member_merge,
  part     text not null check (part in
    ('member', 'home', 'attachment', 'fact', 'event', 'waiver_request')),
  row_no   integer not null,
  content  jsonb not null,
  primary key (merge_id, part, row_no)
);

-- Pairs of whom somebody said that they are two persons; never proposed again.
create table not_double (
  low_id  bigint not null,
  high_id bigint not null,
  said_by bigint not null,
  said_at timestamptz not null default now(),
  primary key (low_id, high_id),
  check (low_id < high_id)
);
create index not_double_high on not_double (high_id);

-- What likely doubles are looked for by.
create index member_same_name on member (name, member_id);
create index member_same_name_en on member (lower(name_en), member_id) where name_en <> '';
create index member_same_birth on member (born_first, member_id) where born_first = born_last;

-- Read and written by the system's own work alone, after the service's check of both persons.
do $$
declare name text;
begin
  foreach name in array array['member_merge', 'merge_row', 'not_double'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy sight on %I using (sight_whole())', name);
  end loop;
end $$;
grant select, insert on member_merge, merge_row, not_double to rollbook_app;
grant update (outcome, decided_by, decided_at, undo_reason, undone_by, undone_at) on member_merge
  to rollbook_app;
grant delete on merge_row, not_double to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

-- As in 0002, with the member for whom a row was recorded.
create or replace function relocate_entries(p_members bigint[], p_from integer, p_to integer)
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare moved bigint;
begin
  if not sight_whole() then
    raise exception 'relocate_entries needs whole sight' using errcode = '42501';
  end if;
  if p_from = p_to then return 0; end if;
  with gone as (
    delete from entry where region_id = p_from and member_id = any (p_members)
    returning member_id, entry_id, root_id, corrects, act, subject, seen_by, session_id, starts_on,
      ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form, topic, course, provider_id,
      outcome, attested, note, source, source_key, content_hash, recorded_at, recorded_by,
      original_member
  ), arrived as (
    insert into entry (region_id, member_id, entry_id, root_id, corrects, act, subject, seen_by,
      session_id, starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form,
      topic, course, provider_id, outcome, attested, note, source, source_key, content_hash,
      recorded_at, recorded_by, original_member)
    select p_to, member_id, entry_id, root_id, corrects, act, subject, seen_by, session_id,
      starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form, topic, course,
      provider_id, outcome, attested, note, source, source_key, content_hash, recorded_at,
      recorded_by, original_member
    from gone
    returning 1
  )
  select count(*) into moved from arrived;
  return moved;
end $$;

-- Gives the loser's ledger to the survivor, whose region it is in already. Nothing of a row changes
-- but whose it is, who sees it, and for whom it was recorded. Returns the rows given.
create function join_entries(p_region integer, p_loser bigint, p_survivor bigint)
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare given bigint;
begin
  if not sight_whole() then
    raise exception 'join_entries needs whole sight' using errcode = '42501';
  end if;
  update entry e set member_id = p_survivor, seen_by = s.seen_by,
    original_member = coalesce(e.original_member, p_loser)
  from member s
  where e.region_id = p_region and e.member_id = p_loser and e.subject = 'm'
    and s.region_id = p_region and s.member_id = p_survivor;
  get diagnostics given = row_count;
  return given;
end $$;

-- The way back: what was recorded for the loser, or for those merged into him before.
create function part_entries(p_region integer, p_survivor bigint, p_loser bigint, p_before bigint[])
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare given bigint;
begin
  if not sight_whole() then
    raise exception 'part_entries needs whole sight' using errcode = '42501';
  end if;
  update entry e set member_id = p_loser, seen_by = l.seen_by,
    original_member = nullif(e.original_member, p_loser)
  from member l
  where e.region_id = p_region and e.member_id = p_survivor and e.subject = 'm'
    and e.original_member = any (p_before || p_loser)
    and l.region_id = p_region and l.member_id = p_loser;
  get diagnostics given = row_count;
  return given;
end $$;
revoke execute on function join_entries(integer, bigint, bigint),
  part_entries(integer, bigint, bigint, bigint[]) from public;
grant execute on function join_entries(integer, bigint, bigint),
  part_entries(integer, bigint, bigint, bigint[]) to rollbook_app;
