-- Search by names. What a name is found by stands in one expression, which the indexes keep: nothing
-- that writes a name needs to know of it, and what is removed is gone from the index with its row.

-- The words by which names are found: every two neighbours of what is not ASCII and its last character
-- (a single character is the beginning of one of these), and every run of ASCII letters and digits. Full-width and other forms of one character are the
-- same (NFKC), as are capital and small letters; dots within names and selectors of a glyph's shape
-- are nothing. `core/search-words.ts` makes the same of what somebody types. Functions of
-- PostgreSQL alone, so that an index may stand on it; letters as in "C", which no locale changes.
create function search_words(p_text text) returns tsvector
language plpgsql immutable strict parallel safe cost 1000 as $$
declare
  v_text text := lower(normalize(btrim(p_text), NFKC) collate "C");
  v_words text[] := '{}';
  v_run text;
begin
  v_text := regexp_replace(v_text,
    '[·‧・•\u2010-\u2015\u180b-\u180d\u180f\u200b-\u200f\ufe00-\ufe0f\U000e0100-\U000e01ef]', '', 'g');
  if v_text ~ '[\u0001-\u007f]' then
    v_text := regexp_replace(v_text, '([a-z0-9]+)', ' \1 ', 'g');
    v_text := regexp_replace(v_text, '[\u0001-/:-`{-\u007f]+', ' ', 'g');
  end if;
  foreach v_run in array string_to_array(btrim(v_text), ' ') loop
    if ascii(v_run) < 128 then
      v_words := v_words || v_run;
    else
      -- The last one is a character by itself.
      for i in 1 .. char_length(v_run) loop
        v_words := v_words || substr(v_run, i, 2);
      end loop;
    end if;
  end loop;
  return array_to_tsvector(v_words);
end $$;

-- Whom a post sees and what they are called, in one index: what two characters find among a million
-- is never read, but cut with the few in sight. What is written waits in a list that every search reads
-- too: a short one, which makes a bulk load cheaper by half and a search slower by nothing to speak of.
create index member_found on member
  using gin (seen_by, search_words(name || ' ' || name_en)) with (gin_pending_list_limit = 256);
-- Under row-level security nobody could use it.
drop index member_name;

create index unit_found on unit
  using gin (search_words(name_zh || ' ' || name_en || ' ' || code)) with (gin_pending_list_limit = 256)
  where closed_on is null;

-- Members in the transaction's own sight by the words of their names or by their whole number, the
-- number and the whole name first. Row-level security would keep the index from being used, so this
-- runs as the owner and applies the same sight itself: that of posts, or of the system's own work.
create function members_found(
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
      select l.region_id, l.member_id, 0 from member_locator l where l.member_no = any (p_numbers)) as f
    where (f.rank, f.member_id) > (p_rank, p_after)
    order by f.rank, f.member_id limit p_limit;
  elsif v_units <> '{}' then
    return query
    select f.region_id, f.member_id, f.rank from (
      select m.region_id, m.member_id, case when m.name = p_name then 1 else 2 end as rank
      from member m where m.seen_by && v_units
        and search_words(m.name || ' ' || m.name_en) @@ p_words and m.member_no <> all (p_numbers)
      union all
      select l.region_id, l.member_id, 0 from member_locator l
      where l.member_no = any (p_numbers) and l.seen_by && v_units) as f
    where (f.rank, f.member_id) > (p_rank, p_after)
    order by f.rank, f.member_id limit p_limit;
  end if;
end $$;
revoke execute on function members_found(tsquery, text[], text, integer, bigint, integer) from public;
grant execute on function members_found(tsquery, text[], text, integer, bigint, integer)
  to rollbook_app;
