-- Events that are taken back: recorded by mistake, or with a wrong day. Like a fact that is corrected
-- the row stays and is stamped (superseded_at); beside the stamp stand who did it and why. What is
-- right instead is a row of its own that supersedes it. Both are null in rows that are in force.
alter table event add column taken_back_by bigint, add column taken_back_reason text;
-- Not read through while everybody waits: rows of before are right by themselves.
alter table event add constraint event_taken_back check (
  (taken_back_by is null) = (taken_back_reason is null)
  and (taken_back_by is null or superseded_at is not null)) not valid;

-- A reason is free text about a person, also where it stands in a record that a merge set aside: it goes
-- with what identifies him. The application may not change what is set aside; this does that alone.
create function remove_reasons(p_region integer, p_members bigint[])
returns void language plpgsql security definer set search_path = rollbook, public as $$
begin
  if not sight_whole() then
    raise exception 'remove_reasons needs whole sight' using errcode = '42501';
  end if;
  update event set taken_back_reason = ''
    where region_id = p_region and member_id = any (p_members) and taken_back_reason <> '';
  update merge_row r set content = r.content || jsonb_build_object('taken_back_reason', '')
    from member_merge g join member_locator l on l.member_id = g.loser_id
    where g.merge_id = r.merge_id and g.undone_at is null and l.merged_into = any (p_members)
      and r.part = 'event' and r.content ->> 'taken_back_reason' <> '';
end $$;
revoke execute on function remove_reasons(integer, bigint[]) from public;
grant execute on function remove_reasons(integer, bigint[]) to rollbook_app;
