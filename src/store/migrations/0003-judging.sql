-- Members whose verdicts wait to be judged again, because rows were loaded in bulk. Written in the
-- transaction of the load and deleted in that of the judgement, so a kill between loses neither.
create table unjudged (
  region_id integer not null,
  member_id bigint not null,
  primary key (region_id, member_id)
);
grant select, insert, update, delete on unjudged to rollbook_app;

-- The people who work away, for their host unit; few rows.
create index member_host on member (host_unit_id) where host_unit_id is not null;

-- A part of the denominator that is shown apart, such as those admitted in the window's last year.
alter table verdict add column mark text not null default '';
