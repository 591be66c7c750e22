-- Lists of persons come a page at a time, the earliest due day first.
create index verdict_owing_due on verdict
  (region_id, due_on, member_id, requirement_id, window_start, anchor) where owes;

-- Who recorded or looked, by name: a study file says so, though nobody may read other accounts.
create function account_names(p_accounts bigint[])
returns table (account_id bigint, display_name text)
language sql stable security definer set search_path = rollbook, public as $$
  select a.account_id, a.display_name from account a where a.account_id = any (p_accounts)
$$;
revoke execute on function account_names(bigint[]) from public;
grant execute on function account_names(bigint[]) to rollbook_app;
