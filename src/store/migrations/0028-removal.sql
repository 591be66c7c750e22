-- Keeping and removing: how long each kind of data is kept is a setting; what identifies a person goes
-- when he has left and the time is over, by a list that one draws and another confirms.

-- Since when a member is but a number: the ledger, the dated facts and the verdicts stay.
alter table member add column removed_at timestamptz;
create index member_left on member (region_id, member_id)
  where unit_id is null and removed_at is null;

-- Drawn by one, confirmed with a reason by another, then worked off. Appended to and stamped.
create table removal_list (
  list_id      bigint generated always as identity primary key,
  drawn_by     bigint not null,
  drawn_at     timestamptz not null default now(),
  -- Everybody on it had left before this day.
  left_before  date not null,
  reason       text,
  confirmed_by bigint,
  confirmed_at timestamptz,
  withdrawn_by bigint,
  withdrawn_at timestamptz,
  check ((confirmed_at is null) = (confirmed_by is null)),
  check ((confirmed_at is null) = (reason is null)),
  check ((withdrawn_at is null) = (withdrawn_by is null)),
  check (confirmed_at is null or withdrawn_at is null),
  check (confirmed_by <> drawn_by)
);
-- One that waits at a time, whoever draws at once.
create unique index removal_list_waits on removal_list ((true))
  where confirmed_at is null and withdrawn_at is null;

create table removal (
  list_id    bigint not null references removal_list,
  member_id  bigint not null,
  left_on    date not null,
  done_at    timestamptz,
  -- He had come back, or something about him was under way: his data were left alone.
  kept       boolean not null default false,
  primary key (list_id, member_id)
);
create index removal_open on removal (list_id, member_id) where done_at is null;
create index removal_member on removal (member_id);

alter table removal_list enable row level security;
create policy sight on removal_list using (sight_whole());
alter table removal enable row level security;
create policy sight on removal using (sight_whole());
grant select, insert on removal_list, removal to rollbook_app;
grant update (reason, confirmed_by, confirmed_at, withdrawn_by, withdrawn_at) on removal_list
  to rollbook_app;
grant update (done_at, kept) on removal to rollbook_app;

-- Takes away what identifies these members. The application may neither change the ledger nor delete
-- ways into an account past their owners; this function does both, for whoever works with whole sight,
-- and for nothing else. Ids, days, amounts, hashes and times of the ledger stay as they are.
create function remove_identity(p_region integer, p_members bigint[])
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare gone bigint; accounts bigint[]; losers bigint[];
begin
  if not sight_whole() then
    raise exception 'remove_identity needs whole sight' using errcode = '42501';
  end if;
  if exists (select 1 from member where region_id = p_region and member_id = any (p_members)
      and (unit_id is not null or removed_at is not null)) then
    raise exception 'remove_identity is for members who have left' using errcode = '22023';
  end if;
  update member_locator set member_no = 'removed-' || member_id where member_id = any (p_members);
  update member set name = '', name_en = '', sex = null, born_first = null, born_last = null,
      member_no = 'removed-' || member_id, removed_at = now()
    where region_id = p_region and member_id = any (p_members);
  get diagnostics gone = row_count;
  -- Notes are free text; keys of files may be made of numbers.
  update entry set note = '',
      source_key = case when source = 'hand' then source_key else 'removed:' || entry_id end
    where region_id = p_region and member_id = any (p_members) and subject = 'm'
      and (note <> '' or source <> 'hand');
  update transfer set name = '', member_no = 'removed-' || member_id
    where member_id = any (p_members);
  update transcript set purpose = '' where member_id = any (p_members);
  update waiver_request set kind = 'removed'
    where region_id = p_region and member_id = any (p_members);
  update fact set value = regexp_replace(value, '^([^/]*/[^/]*)/[^/]*/', '\1/removed/')
    where region_id = p_region and member_id = any (p_members) and kind = 'waiver';

  -- What is said in words; the kind of each claim and answer stays.
  update objection set words = '' where member_id = any (p_members);
  update objection_instance set words = '' where member_id = any (p_members);
  -- Records that were merged into these go with them, as far as they are kept for an undo.
  select coalesce(array_agg(member_id), '{}') into losers
    from member_locator where merged_into = any (p_members);
  update member_locator set member_no = 'removed-' || member_id where member_id = any (losers);
  update merge_row r set content = case r.part
      when 'member' then r.content || jsonb_build_object('name', '', 'name_en', '', 'sex', null,
        'born_first', null, 'born_last', null, 'member_no', 'removed-' || g.loser_id,
        'removed_at', now())
      when 'waiver_request' then r.content || jsonb_build_object('kind', 'removed')
      when 'fact' then case when r.content ->> 'kind' = 'waiver' then r.content
        || jsonb_build_object('value',
          regexp_replace(r.content ->> 'value', '^([^/]*/[^/]*)/[^/]*/', '\1/removed/'))
        else r.content end
      else r.content end
    from member_merge g
    where g.merge_id = r.merge_id and g.loser_id = any (losers) and g.undone_at is null;
  update member_merge set reason = '', undo_reason = case when undo_reason is null then null else '' end
    where survivor_id = any (p_members || losers) or loser_id = any (p_members || losers);

  select coalesce(array_agg(account_id), '{}') into accounts
    from account where member_id = any (p_members || losers);
  delete from sign_in_attempt s using account a
    where a.account_id = any (accounts) and lower(s.login) = lower(a.login);
  delete from web_session where account_id = any (accounts);
  delete from passkey_challenge where account_id = any (accounts)
    or slip_id in (select slip_id from activation_slip where member_id = any (p_members));
  delete from passkey where account_id = any (accounts);
  delete from one_time_codes where account_id = any (accounts);
  delete from recovery_code where account_id = any (accounts);
  delete from provider_identity where account_id = any (accounts);
  delete from provider_sign_on where account_id = any (accounts);
  delete from idempotency_key where account_id = any (accounts);
  delete from activation_slip where member_id = any (p_members);
  update credential_act set place = '' where account_id = any (accounts);
  update account set login = 'removed-' || account_id, display_name = '–', password_hash = null,
      must_change_password = false, disabled_at = coalesce(disabled_at, now())
    where account_id = any (accounts);
  return gone;
end $$;

-- What the application may not delete by itself goes through functions that know the shortest time.
create function retire_looks(p_days integer)
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare gone bigint;
begin
  if not sight_whole() or p_days < 365 then
    raise exception 'looks are kept for a year at least' using errcode = '42501';
  end if;
  delete from look where look_id in (
    select look_id from look where looked_at < now() - p_days * interval '1 day'
    order by look_id limit 10000);
  get diagnostics gone = row_count;
  return gone;
end $$;

create function retire_slips(p_days integer)
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare gone bigint;
begin
  if not sight_whole() or p_days < 30 then
    raise exception 'slips are kept for thirty days at least' using errcode = '42501';
  end if;
  delete from activation_slip s
    where greatest(s.expires_at, s.used_at, s.revoked_at) < now() - p_days * interval '1 day'
      and not exists (select 1 from passkey_challenge c where c.slip_id = s.slip_id);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- The ground of a waiver, where its window is long over: the norm stays set aside.
create function retire_waiver_kinds(p_before date)
returns bigint language plpgsql security definer set search_path = rollbook, public as $$
declare gone bigint;
begin
  if not sight_whole() then
    raise exception 'retire_waiver_kinds needs whole sight' using errcode = '42501';
  end if;
  with old as (
    update waiver_request set kind = 'removed'
    where due_on < p_before and outcome is not null and kind <> 'removed'
    returning region_id, member_id, requirement_id, window_start)
  update fact f set value = regexp_replace(f.value, '^([^/]*/[^/]*)/[^/]*/', '\1/removed/')
  from old where f.region_id = old.region_id and f.member_id = old.member_id and f.kind = 'waiver'
    and f.value like old.requirement_id || '/' || old.window_start || '/%';
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke execute on function remove_identity(integer, bigint[]), retire_looks(integer),
  retire_slips(integer), retire_waiver_kinds(date) from public;
grant execute on function remove_identity(integer, bigint[]), retire_looks(integer),
  retire_slips(integer), retire_waiver_kinds(date) to rollbook_app;
