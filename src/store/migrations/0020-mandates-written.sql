-- Mandates are written by the system's own work alone, after the service's check: an account reads
-- those that it holds or issued, and can make itself none.
drop policy sight on mandate;
create policy sight on mandate for select using (
  sight_whole() or holder = sight_account() or issued_by = sight_account());
create policy written on mandate using (sight_whole());
drop policy sight on mandate_member;
create policy sight on mandate_member for select using (
  sight_whole() or member_id = any ((select mandated('identity'))::bigint[])
    and mandate_id = sight_mandate());
create policy written on mandate_member using (sight_whole());
