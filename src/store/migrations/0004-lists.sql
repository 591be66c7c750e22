-- Lists of persons come a page at a time, the earliest due day first. The whole order stands in the
-- index, so that a page ends the reading: with a part of it in a sort above, a planner that thinks few
-- rows are in sight reads all of them first. It serves the lists of one requirement too, so that one
-- index less is written.
create index verdict_owing_due on verdict
  (region_id, due_on, member_id, requirement_id, window_start, anchor) where owes;
drop index verdict_owing;

-- Who recorded or looked, by name: a study file says so, though nobody may read other accounts.
create function account_names(p_accounts bigint[])
returns table (account_id bigint, display_name text)
language sql stable security definer set search_path = rollbook, public as $$
  select a.account_id, a.display_name from account a where a.account_id = any (p_accounts)
$$;
revoke execute on function account_names(bigint[]) from public;
grant execute on function account_names(bigint[]) to rollbook_app;

-- Derived rows and copies need no foreign key of their own: a verdict's pack is the one in force
-- in the transaction that writes it, an entry's provider is copied from its session in the same
-- statement. Both were a third of what a bulk load cost.
alter table verdict drop constraint verdict_pack_ref_fkey;
alter table entry drop constraint entry_provider_id_fkey;

-- The same policies, the cheapest question first: the system's own work asks nothing else.
do $$
declare name text;
begin
  foreach name in array array['member_locator', 'member', 'home', 'attachment', 'fact', 'event',
                              'entry', 'verdict'] loop
    execute format('alter policy sight on %I using (
      sight_whole() or seen_by && sight_units() or member_id = sight_member())', name);
  end loop;
end $$;

-- Room on each page, so that a verdict that changes is rewritten where it stands.
alter table verdict set (fillfactor = 80);
