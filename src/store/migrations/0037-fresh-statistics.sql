-- Looks anew at the tables that a load of a kind has filled, so that the statements after it are planned
-- by what is there: PostgreSQL does so by itself only a minute later. Only an owner may, so it is a
-- function of the owner's.
create function analyze_loaded(p_kind text) returns void
language plpgsql security definer set search_path = rollbook, public as $$
begin
  case p_kind
    when 'units' then analyze unit, unit_version, unjudged_unit;
    when 'members' then analyze member, member_locator, home, unjudged;
    when 'facts' then analyze fact, event, unjudged, unjudged_unit;
    when 'entries' then analyze session, provider, entry, unjudged, unjudged_unit;
  end case;
end $$;
revoke execute on function analyze_loaded(text) from public;
grant execute on function analyze_loaded(text) to rollbook_app;
