-- Rules may ask where a training took place, so a row of the ledger carries it as it carries the rest
-- of its session.
alter table entry add column place text not null default '';
update entry e set place = s.place from session s where s.session_id = e.session_id and s.place <> '';

-- As in 0022, with the place.
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
      ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form, topic, course, place,
      provider_id, outcome, attested, note, source, source_key, content_hash, recorded_at, recorded_by,
      original_member
  ), arrived as (
    insert into entry (region_id, member_id, entry_id, root_id, corrects, act, subject, seen_by,
      session_id, starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form,
      topic, course, place, provider_id, outcome, attested, note, source, source_key, content_hash,
      recorded_at, recorded_by, original_member)
    select p_to, member_id, entry_id, root_id, corrects, act, subject, seen_by, session_id,
      starts_on, ends_on, minutes, credit, credit_unit, day_dates, day_minutes, form, topic, course,
      place, provider_id, outcome, attested, note, source, source_key, content_hash, recorded_at,
      recorded_by, original_member
    from gone
    returning 1
  )
  select count(*) into moved from arrived;
  return moved;
end $$;
