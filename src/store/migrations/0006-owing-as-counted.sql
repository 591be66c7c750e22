-- The list behind a figure holds whom the figure counts: an ended window counts at the last home in
-- it, wherever the member is at home today.
create index verdict_owing_counted on verdict (region_id, counted_at) where owes;
drop index verdict_owing_unit;
-- Those few who owe here and are at home elsewhere.
create index verdict_moved_away on verdict (counted_at)
  where owes and unit_now is distinct from counted_at;

-- How many verdicts count at or below a unit of members whom the caller no longer sees, because
-- they are at home elsewhere today. A number alone, and only of units whose counts are in sight.
create function owing_moved_away(p_path ltree, p_requirement text, p_statuses text[],
  p_due_from date, p_due_to date)
returns table (unit_id bigint, verdicts bigint)
language sql stable security definer set search_path = rollbook, public as $$
  select v.counted_at, count(*)
  from verdict v join unit u on u.unit_id = v.counted_at
  where u.path <@ p_path and u.path <@ any (sight_paths())
    and v.owes and v.unit_now is distinct from v.counted_at
    and not sight_whole() and not v.seen_by && sight_units()
    and (p_requirement is null or v.requirement_id = p_requirement)
    and (p_statuses is null or v.status = any (p_statuses))
    and v.due_on between p_due_from and p_due_to
  group by v.counted_at
$$;
revoke execute on function owing_moved_away(ltree, text, text[], date, date) from public;
grant execute on function owing_moved_away(ltree, text, text[], date, date) to rollbook_app;
