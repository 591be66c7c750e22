-- Waivers: what somebody asked for, and who decided. A granted one judges by a fact of the kind
-- `waiver`, written in the transaction that grants it; this table says how it came about. Nothing of
-- it is changed but what is stamped once: the decision, and the revocation.
create table waiver_request (
  region_id      integer not null,
  member_id      bigint not null,
  request_id     bigint generated always as identity,
  seen_by        bigint[] not null,
  requirement_id text not null,
  window_start   date not null,
  due_on         date not null,
  kind           text not null,
  effect         text not null check (effect in ('lift', 'reduce', 'shift')),
  -- Minutes for `reduce`, days since 1970-01-01 for `shift`.
  amount         integer not null check (amount >= 0 or effect = 'shift'),
  -- The member himself, or a post that keeps his records.
  asked_as       text not null check (asked_as in ('member', 'post')),
  asked_by       bigint not null,
  asked_at       timestamptz not null default now(),
  outcome        text check (outcome in ('granted', 'refused', 'withdrawn')),
  refusal        text check (refusal in ('other-means', 'not-the-ground', 'too-much', 'not-needed')),
  decided_by     bigint,
  decided_at     timestamptz,
  revoked_by     bigint,
  revoked_at     timestamptz,
  primary key (region_id, member_id, request_id),
  check ((outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null)),
  check ((refusal is null) or outcome = 'refused'),
  check ((revoked_at is null) = (revoked_by is null)),
  check (revoked_at is null or outcome = 'granted')
);
-- One question at a time about one window.
create unique index waiver_request_open
  on waiver_request (region_id, member_id, requirement_id, window_start) where outcome is null;
-- What waits, for the units whose posts see it.
create index waiver_request_waiting on waiver_request using gin (seen_by) where outcome is null;

grant select, insert, update, delete on waiver_request to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

alter table waiver_request enable row level security;
create policy sight on waiver_request using (
  seen_by && sight_units() or member_id = sight_member() or sight_whole());
