-- Row-level security: the third wall, after the service's check and the query's WHERE.
-- The caller's sight is set per transaction with set_config(..., true):
--   rollbook.units   '{1,2}'  units where the account holds a standing post (secretary, training office)
--   rollbook.paths   '{1.2}'  paths of the units whose counts the account may see
--   rollbook.member  '17'     the account's own member id
--   rollbook.account '3'      the account
--   rollbook.whole   'on'     the system's own work (folding, recompute, import by the operator)
-- Where nothing is set, nothing is seen.

create function sight_units() returns bigint[] language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('rollbook.units', true), ''), '{}')::bigint[]
$$;
create function sight_paths() returns ltree[] language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('rollbook.paths', true), ''), '{}')::ltree[]
$$;
create function sight_member() returns bigint language sql stable parallel safe as $$
  select nullif(current_setting('rollbook.member', true), '')::bigint
$$;
create function sight_account() returns bigint language sql stable parallel safe as $$
  select nullif(current_setting('rollbook.account', true), '')::bigint
$$;
create function sight_whole() returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('rollbook.whole', true), '') = 'on'
$$;

do $$
declare name text;
begin
  foreach name in array array['member_locator', 'member', 'home', 'attachment', 'fact', 'event',
                              'entry', 'verdict'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy sight on %I using (
      seen_by && sight_units() or member_id = sight_member() or sight_whole())', name);
  end loop;
end $$;

alter table coverage enable row level security;
create policy sight on coverage using (path <@ sight_paths() or sight_whole());

alter table look enable row level security;
create policy sight_read on look for select using (
  account_id = sight_account() or member_ids @> array[sight_member()] or sight_whole());
create policy sight_write on look for insert with check (
  account_id = sight_account() or sight_whole());

alter table account enable row level security;
create policy sight on account using (account_id = sight_account() or sight_whole());
alter table account_role enable row level security;
create policy sight on account_role using (account_id = sight_account() or sight_whole());
alter table web_session enable row level security;
create policy sight on web_session using (account_id = sight_account() or sight_whole());
alter table idempotency_key enable row level security;
create policy sight on idempotency_key using (account_id = sight_account() or sight_whole());

-- The application's role: reads and writes rows, owns nothing, creates nothing. It may append to the
-- ledger and to the looks but not change them; `relocate` below moves ledger rows between regions.
grant usage on schema rollbook to rollbook_app;
grant select, insert, update, delete on
  setting, pack, region, unit, unit_version, unit_link, provider, provider_level, session,
  member_locator, member, home, attachment, fact, event, verdict, delta, coverage,
  account, account_role, web_session, sign_in_attempt, idempotency_key, job to rollbook_app;
grant select, insert on entry, look to rollbook_app;
grant update (seen_by) on entry to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

-- Moves a member's ledger rows to another region: the only code that may delete ledger rows.
-- Runs as the owner, but only for whoever works with whole sight. Returns the rows moved.
create function relocate_entries(p_members bigint[], p_from integer, p_to integer)
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
      outcome, attested, note, source, source_key, content_hash, recorded_at, recorded_by
  ), arrived as (
    insert into entry (region_id, member_id, entry_id, root_id, corrects, act, subject, seen_by,
      session_id, starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form,
      topic, course, provider_id, outcome, attested, note, source, source_key, content_hash,
      recorded_at, recorded_by)
    select p_to, member_id, entry_id, root_id, corrects, act, subject, seen_by, session_id,
      starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form, topic, course,
      provider_id, outcome, attested, note, source, source_key, content_hash, recorded_at, recorded_by
    from gone
    returning 1
  )
  select count(*) into moved from arrived;
  return moved;
end $$;
revoke execute on function relocate_entries(bigint[], integer, integer) from public;
grant execute on function relocate_entries(bigint[], integer, integer) to rollbook_app;
