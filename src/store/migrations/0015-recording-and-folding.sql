-- An entry is written from its session's row in one statement, which holds that row: no key of its own
-- needs to look for it again, at each entry of a class. In its place nobody may delete a session.
alter table entry drop constraint entry_session_id_fkey;
revoke delete on session from rollbook_app;

-- Counts are written for units that the same statement read; units are closed, never deleted.
alter table coverage drop constraint coverage_unit_id_fkey;

-- The cheapest question first, as on the members' tables: folding asks nothing else.
alter policy sight on coverage using (sight_whole() or path <@ sight_paths());

-- Room on each page, so that a count that grows is rewritten where it stands, without its index.
alter table coverage set (fillfactor = 60);
