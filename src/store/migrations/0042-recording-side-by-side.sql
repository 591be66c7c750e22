-- Requests of several accounts that share a transaction: each account finds and holds, with its own
-- sight, the members whom it records for; what is then read and written for all of them together is
-- read and written with the sight of these members and of nobody else (decision 0053).
create function sight_members() returns bigint[] language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('rollbook.members', true), ''), '{}')::bigint[]
$$;

do $$
declare name text;
begin
  foreach name in array array['member_locator', 'member', 'home', 'attachment', 'fact', 'event',
                              'entry', 'verdict'] loop
    execute format('create policy by_name on %I using (
      member_id = any ((select sight_members())::bigint[]))', name);
  end loop;
end $$;
