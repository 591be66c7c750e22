-- A number that was merged into another finds the member who has it now. As in 0025 but for the two
-- looks into the locator.
create or replace function members_found(
  p_words tsquery, p_numbers text[], p_name text, p_rank integer, p_after bigint, p_limit integer)
returns table (region_id integer, member_id bigint, rank integer)
language plpgsql stable security definer rows 50
set search_path = rollbook, public set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare v_units bigint[] := sight_units();
begin
  if sight_whole() then
    return query
    select f.region_id, f.member_id, f.rank from (
      select m.region_id, m.member_id, case when m.name = p_name then 1 else 2 end as rank
      from member m where search_words(m.name || ' ' || m.name_en) @@ p_words
        and m.member_no <> all (p_numbers)
      union all
      select l.region_id, coalesce(l.merged_into, l.member_id), 0
      from member_locator l where l.member_no = any (p_numbers)) as f
    where (f.rank, f.member_id) > (p_rank, p_after)
    order by f.rank, f.member_id limit p_limit;
  elsif v_units <> '{}' then
    return query
    select f.region_id, f.member_id, f.rank from (
      select m.region_id, m.member_id, case when m.name = p_name then 1 else 2 end as rank
      from member m where m.seen_by && v_units
        and search_words(m.name || ' ' || m.name_en) @@ p_words and m.member_no <> all (p_numbers)
      union all
      select l.region_id, coalesce(l.merged_into, l.member_id), 0
      from member_locator l where l.member_no = any (p_numbers) and l.seen_by && v_units) as f
    where (f.rank, f.member_id) > (p_rank, p_after)
    order by f.rank, f.member_id limit p_limit;
  end if;
end $$;
