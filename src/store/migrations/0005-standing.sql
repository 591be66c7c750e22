-- Looking up from a unit: who is or was at home there, and which units were below it on a day.
create index member_last_unit on member (last_unit_id);
create index home_unit on home (unit_id) where superseded_at is null;
create index unit_version_parent on unit_version (parent_id) where superseded_at is null;

-- Homes and attachments that begin or end by themselves when a day begins.
create index home_ends on home (valid_to) where superseded_at is null and valid_to is not null;
create index attachment_begins on attachment (valid_from) where superseded_at is null;
create index attachment_ends on attachment (valid_to)
  where superseded_at is null and valid_to is not null;
