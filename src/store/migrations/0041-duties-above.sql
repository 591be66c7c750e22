-- The duties of the units above a member's homes, for whoever sees the member: whose duty it was to
-- make his training possible stands beside his verdict. There is no person in a duty.
create function duties_above(p_region integer, p_member bigint, p_requirements text[])
returns table (home bigint, depth bigint, unit_id bigint, requirement_id text, window_start date,
  due_on date, status text)
language sql stable security definer set search_path = rollbook, public as $$
  select distinct h.unit_id, a.depth, d.unit_id, d.requirement_id, d.window_start, d.due_on, d.status
  from member m
  join home h on h.region_id = m.region_id and h.member_id = m.member_id and h.superseded_at is null
  join unit u on u.unit_id = h.unit_id
  cross join lateral unnest(string_to_array(u.path::text, '.')::bigint[]) with ordinality
    as a (unit_id, depth)
  join unit above on above.unit_id = a.unit_id
  join duty d on d.region_id = above.region_id and d.unit_id = a.unit_id
    and d.requirement_id = any (p_requirements)
  where m.region_id = p_region and m.member_id = p_member
    and (m.seen_by && sight_units() or m.member_id = sight_member() or sight_whole())
$$;
revoke execute on function duties_above(integer, bigint, text[]) from public;
grant execute on function duties_above(integer, bigint, text[]) to rollbook_app;
