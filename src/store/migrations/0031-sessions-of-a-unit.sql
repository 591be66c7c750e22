-- The sessions that a unit held, the latest first: what its secretary is offered to tick again.
create index session_of_unit on session (unit_id, ends_on desc, session_id desc)
  where unit_id is not null;
