-- Homes whose end, or beginning, was a mistake: as with events (0040-taken-back.sql) the row stays and is stamped,
-- with who did it and why. What is right instead is a row of its own that supersedes it.
alter table home add column taken_back_by bigint, add column taken_back_reason text;
alter table home add constraint home_taken_back check (
  (taken_back_by is null) = (taken_back_reason is null)
  and (taken_back_by is null or superseded_at is not null)) not valid;

create or replace function remove_reasons(p_region integer, p_members bigint[])
returns void language plpgsql security definer set search_path = rollbook, public as $$
begin
  if not sight_whole() then
    raise exception 'remove_reasons needs whole sight' using errcode = '42501';
  end if;
  update event set taken_back_reason = ''
    where region_id = p_region and member_id = any (p_members) and taken_back_reason <> '';
  update home set taken_back_reason = ''
    where region_id = p_region and member_id = any (p_members) and taken_back_reason <> '';
  update merge_row r set content = r.content || jsonb_build_object('taken_back_reason', '')
    from member_merge g join member_locator l on l.member_id = g.loser_id
    where g.merge_id = r.merge_id and g.undone_at is null and l.merged_into = any (p_members)
      and r.part in ('event', 'home') and r.content ->> 'taken_back_reason' <> '';
end $$;
