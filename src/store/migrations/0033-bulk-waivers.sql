-- Waivers by a rule of the pack: an office grants many with one act. Each is a row of waiver_request
-- and a fact like any other; the act says by whom, on which day, and how far it is. It is done in
-- portions: what lies behind the position is done, whoever goes on and whatever died between.
create table waiver_bulk (
  bulk_id       bigint generated always as identity primary key,
  -- The id of the rule and its words, as the pack had them.
  rule          text not null,
  title_zh      text not null,
  title_en      text not null,
  pack_ref      integer not null,
  -- The day on which it was asked whom the rule is about, and which windows it is about.
  asked_on      date not null,
  -- The offices for whose members it was done.
  units         bigint[] not null,
  begun_by      bigint not null,
  begun_at      timestamptz not null default now(),
  position      bigint not null default 0,
  members       integer not null default 0,
  waivers       integer not null default 0,
  ended_at      timestamptz,
  revoked_by    bigint,
  revoked_at    timestamptz,
  revoke_position bigint not null default 0,
  revoke_ended_at timestamptz,
  check ((revoked_at is null) = (revoked_by is null)),
  -- What is being revoked grants nothing more.
  check (revoked_at is null or ended_at is not null),
  check (revoke_ended_at is null or revoked_at is not null)
);
create index waiver_bulk_units on waiver_bulk using gin (units);

grant select, insert, update on waiver_bulk to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

alter table waiver_bulk enable row level security;
create policy sight on waiver_bulk using (units && sight_units() or sight_whole());

alter table waiver_request add column bulk_id bigint;
alter table waiver_request add column rule text;
alter table waiver_request drop constraint waiver_request_asked_as_check;
alter table waiver_request add constraint waiver_request_asked_as_check
  check (asked_as in ('member', 'post', 'rule'));
alter table waiver_request add constraint waiver_request_rule_check
  check ((asked_as = 'rule') = (bulk_id is not null) and (asked_as = 'rule') = (rule is not null));
create index waiver_request_bulk on waiver_request (bulk_id, member_id) where bulk_id is not null;
