-- Questions about past days: "as known now" is no day, and rows that were replaced since are found
-- by their unit too.
alter table past_question alter column known_on drop not null;
alter table past_unit add column is_open boolean not null default true;
create index home_unit_replaced on home (unit_id) where superseded_at is not null;
create index unit_version_parent_replaced on unit_version (parent_id) where superseded_at is not null;
