-- Members in the transaction's own sight whose name is spelled alike in Latin letters. `lower` may not
-- be asked of rows before row-level security has let them pass, so the index would not be used and every
-- member of the register be read for each name: this runs as the owner and applies the same sight
-- itself, that of posts or of the system's own work.
create function members_spelled_alike(p_name_en text)
returns table (member_id bigint, seen_by bigint[])
language plpgsql stable security definer rows 5
set search_path = rollbook, public as $$
declare
  v_units bigint[] := sight_units();
  v_whole boolean := sight_whole();
begin
  return query
  select m.member_id, m.seen_by from member m
  where m.name_en <> '' and lower(m.name_en) = lower(p_name_en)
    and (v_whole or m.seen_by && v_units)
  limit 200;
end $$;
revoke execute on function members_spelled_alike(text) from public;
grant execute on function members_spelled_alike(text) to rollbook_app;
