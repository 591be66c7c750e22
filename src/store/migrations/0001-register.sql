-- The register: organisation, members, ledger, verdicts, counts, accounts, looks.
--
-- Habits of this file:
--  * Two time lines. A dated row says valid_from, valid_to (exclusive, null = open) and when it was
--    recorded. Its content is never updated; when a later row replaces it, superseded_at is set, once.
--    "As known on D" is: recorded_at <= D and (superseded_at is null or superseded_at > D).
--  * Every key of members, ledger, verdicts and deltas begins with region_id, so that the tables can
--    be spread over machines by region without being rewritten.
--  * seen_by is the row's own list of units whose standing post-holders may see it: the home unit, the
--    units above it up to the office directly responsible, the host unit. Row-level security compares
--    this local column with the caller's units, without a subquery.
--  * Units and members draw their ids from one sequence, so a subject id never means two things.

create sequence subject_id_seq as bigint;

-- Settings of this installation ---------------------------------------------------------------
create table setting (
  name  text primary key,
  value jsonb not null
);

-- Packs: what judges. A row per content that was ever in force --------------------------------
create table pack (
  pack_ref     integer generated always as identity primary key,
  pack_id      text not null,
  version      text not null,
  hash         text not null unique,
  wording_hash text not null,
  files        jsonb not null,
  recorded_at  timestamptz not null default now(),
  recorded_by  bigint not null,
  in_force     boolean not null default false
);
create unique index pack_in_force on pack (pack_id) where in_force;

-- Organisation --------------------------------------------------------------------------------
create table region (
  region_id   integer generated always as identity primary key,
  anchor_unit bigint not null,
  valid_from  date not null,
  valid_to    date,
  recorded_at timestamptz not null default now()
);
create unique index region_anchor on region (anchor_unit) where valid_to is null;

-- The units of today. Kept from unit_version by the organisation's one writing function.
create table unit (
  unit_id    bigint primary key default nextval('subject_id_seq'),
  region_id  integer not null references region,
  parent_id  bigint references unit,
  path       ltree not null,
  code       text not null,
  name_zh    text not null,
  name_en    text not null default '',
  kind       text not null,
  level      text not null,
  sector     text,
  opened_on  date not null,
  closed_on  date,
  longitude  real,
  latitude   real
);
create unique index unit_code_open on unit (code) where closed_on is null;
create index unit_code on unit (code);
create index unit_parent on unit (parent_id);
create index unit_path on unit using gist (path);
create index unit_region on unit (region_id);

create table unit_version (
  version_id    bigint generated always as identity primary key,
  unit_id       bigint not null references unit,
  valid_from    date not null,
  valid_to      date,
  parent_id     bigint references unit,
  code          text not null,
  name_zh       text not null,
  name_en       text not null default '',
  kind          text not null,
  level         text not null,
  sector        text,
  recorded_at   timestamptz not null default now(),
  recorded_by   bigint not null,
  supersedes    bigint,
  superseded_at timestamptz,
  check (valid_to is null or valid_to > valid_from)
);
create index unit_version_unit on unit_version (unit_id);
create index unit_version_code on unit_version (code);

-- Merge and split: which unit became which, on a day.
create table unit_link (
  from_unit   bigint not null references unit,
  to_unit     bigint not null references unit,
  link_on     date not null,
  kind        text not null check (kind in ('merge', 'split')),
  recorded_at timestamptz not null default now(),
  recorded_by bigint not null,
  primary key (from_unit, to_unit, link_on)
);

-- Providers and sessions (reference tables) -----------------------------------------------------
create table provider (
  provider_id bigint generated always as identity primary key,
  code        text not null unique,
  name_zh     text not null,
  name_en     text not null default '',
  kind        text not null,
  unit_id     bigint references unit,
  recorded_at timestamptz not null default now(),
  recorded_by bigint not null
);
create table provider_level (
  provider_id   bigint not null references provider,
  valid_from    date not null,
  valid_to      date,
  level         text not null,
  recorded_at   timestamptz not null default now(),
  recorded_by   bigint not null,
  superseded_at timestamptz,
  primary key (provider_id, valid_from, recorded_at)
);

create table session (
  session_id  bigint generated always as identity primary key,
  starts_on   date not null,
  ends_on     date not null,
  starts_at   time,
  ends_at     time,
  form        text not null,
  topic       text not null default '',
  course      text not null default '',
  provider_id bigint not null references provider,
  unit_id     bigint references unit,
  place       text not null default '',
  source      text not null,
  source_key  text not null,
  recorded_at timestamptz not null default now(),
  recorded_by bigint not null,
  unique (source, source_key),
  check (ends_on >= starts_on)
);

-- Members -------------------------------------------------------------------------------------
-- The one place that says who exists and where.
create table member_locator (
  member_id bigint primary key default nextval('subject_id_seq'),
  member_no text not null unique,
  region_id integer not null references region,
  seen_by   bigint[] not null
);

create table member (
  region_id       integer not null,
  member_id       bigint not null,
  seen_by         bigint[] not null,
  unit_id         bigint,           -- today's home; null after leaving
  last_unit_id    bigint not null,  -- today's home or the last one
  host_unit_id    bigint,           -- today's host, for those who work away
  member_no       text not null,
  name            text not null,
  name_en         text not null default '',
  sex             text check (sex in ('f', 'm')),
  born_first      date,
  born_last       date,
  joined_on       date,             -- admission; the event carries its precision
  recorded_at     timestamptz not null default now(),
  recorded_by     bigint not null,
  primary key (region_id, member_id)
);
create index member_unit on member (region_id, unit_id);
create index member_name on member using gin (name gin_trgm_ops);

-- Home units by days: at most one on any day.
create table home (
  region_id     integer not null,
  member_id     bigint not null,
  home_id       bigint generated always as identity,
  seen_by       bigint[] not null,
  unit_id       bigint not null references unit,
  valid_from    date not null,
  valid_to      date,
  recorded_at   timestamptz not null default now(),
  recorded_by   bigint not null,
  supersedes    bigint,
  superseded_at timestamptz,
  primary key (region_id, member_id, home_id),
  check (valid_to is null or valid_to > valid_from),
  constraint one_home_a_day exclude using gist (
    region_id with =, member_id with =, daterange(valid_from, valid_to) with &&
  ) where (superseded_at is null)
);

-- Host units by days, for members who work away: the host sees and records, the home counts.
create table attachment (
  region_id     integer not null,
  member_id     bigint not null,
  attachment_id bigint generated always as identity,
  seen_by       bigint[] not null,
  unit_id       bigint not null references unit,
  kind          text not null check (kind in ('floating', 'seconded', 'second-post')),
  valid_from    date not null,
  valid_to      date,
  recorded_at   timestamptz not null default now(),
  recorded_by   bigint not null,
  supersedes    bigint,
  superseded_at timestamptz,
  primary key (region_id, member_id, attachment_id),
  check (valid_to is null or valid_to > valid_from)
);

-- Dated facts. subject 'm': member_id is a member; 'u': it is a unit (same id sequence).
-- Dates known only to the month or year have a *_last; null means exact.
create table fact (
  region_id       integer not null,
  member_id       bigint not null,
  fact_id         bigint generated always as identity,
  subject         "char" not null default 'm' check (subject in ('m', 'u')),
  seen_by         bigint[] not null,
  kind            text not null,
  value           text not null,
  unit_id         bigint references unit,
  valid_from      date not null,
  valid_from_last date,
  valid_to        date,
  valid_to_last   date,
  recorded_at     timestamptz not null default now(),
  recorded_by     bigint not null,
  supersedes      bigint,
  superseded_at   timestamptz,
  primary key (region_id, member_id, fact_id),
  check (valid_to is null or coalesce(valid_to_last, valid_to) > valid_from)
);

-- What happened on a day: admitted, full, left ...
create table event (
  region_id     integer not null,
  member_id     bigint not null,
  event_id      bigint generated always as identity,
  subject       "char" not null default 'm' check (subject in ('m', 'u')),
  seen_by       bigint[] not null,
  kind          text not null,
  happened_on   date not null,
  happened_last date,
  unit_id       bigint references unit,
  recorded_at   timestamptz not null default now(),
  recorded_by   bigint not null,
  supersedes    bigint,
  superseded_at timestamptz,
  primary key (region_id, member_id, event_id)
);

-- The ledger: append-only. A row carries what its session was when it was recorded, so that
-- judging a member reads one table.
create sequence entry_id_seq as bigint;
create table entry (
  region_id     integer not null,
  member_id     bigint not null,
  entry_id      bigint not null default nextval('entry_id_seq'),
  root_id       bigint not null,
  corrects      bigint,
  act           "char" not null default 'e' check (act in ('e', 'c', 'w')),
  subject       "char" not null default 'm' check (subject in ('m', 'u')),
  seen_by       bigint[] not null,
  session_id    bigint not null references session,
  starts_on     date not null,
  ends_on       date not null,
  minutes       integer check (minutes between 0 and 100000),
  credit        numeric(9, 3) check (credit >= 0),
  credit_unit   text,
  day_dates     date[],
  day_minutes   integer[],
  form          text not null,
  topic         text not null default '',
  course        text not null default '',
  provider_id   bigint not null references provider,
  outcome       text,
  attested      boolean not null default false,
  note          text not null default '',
  source        text not null,
  source_key    text not null,
  content_hash  bytea not null,
  recorded_at   timestamptz not null default now(),
  recorded_by   bigint not null,
  primary key (region_id, member_id, entry_id),
  unique (region_id, member_id, source, source_key),
  check (ends_on >= starts_on),
  check (act = 'w' or minutes is not null or credit is not null),
  check ((credit is null) = (credit_unit is null)),
  check (coalesce(cardinality(day_dates), 0) = coalesce(cardinality(day_minutes), 0))
);
create index entry_session on entry (region_id, session_id);

-- Verdicts: the present. Derived; `rollbook verify` recomputes them from what stands above.
create table verdict (
  region_id       integer not null,
  member_id       bigint not null,
  requirement_id  text not null,
  window_start    date not null,
  anchor          text not null default '',
  seen_by         bigint[] not null,
  due_on          date not null,
  period          date not null,
  status          text not null,
  credited        integer not null,
  demanded        integer not null,
  sessions        integer not null,
  missing_minutes integer not null,
  missing_count   integer not null,
  owes            boolean not null,
  counted_at      bigint not null,
  unit_now        bigint,
  unit_at_end     bigint,
  next_change_on  date,
  pack_ref        integer not null references pack,
  primary key (region_id, member_id, requirement_id, window_start, anchor)
);
create index verdict_owing on verdict (region_id, requirement_id, due_on) where owes;
create index verdict_owing_unit on verdict (region_id, unit_now) where owes;
create index verdict_next_change on verdict (next_change_on) where next_change_on is not null;

-- Counts ---------------------------------------------------------------------------------------
-- A difference that a transaction made to the counts of one unit; folding deletes what it adds.
-- measure: a requirement id, '~members' or '~trained'. status 'due' has the due day as its period.
create table delta (
  region_id        integer not null,
  delta_id         bigint generated always as identity,
  unit_id          bigint not null,
  measure          text not null,
  period           date not null,
  status           text not null,
  members          integer not null,
  credited         bigint not null,
  towards          bigint not null,
  demanded         bigint not null,
  missing_minutes  bigint not null,
  missing_count    integer not null,
  sessions         integer not null,
  recorded_at      timestamptz not null default now(),
  primary key (region_id, delta_id)
);

-- Sums over a unit's own members and all units below it. towards: credited, capped at the demand.
create table coverage (
  unit_id          bigint not null references unit,
  measure          text not null,
  period           date not null,
  status           text not null,
  path             ltree not null,
  members          bigint not null,
  credited         bigint not null,
  towards          bigint not null,
  demanded         bigint not null,
  missing_minutes  bigint not null,
  missing_count    bigint not null,
  sessions         bigint not null,
  folded_at        timestamptz not null default now(),
  primary key (unit_id, measure, period, status)
);

-- Accounts --------------------------------------------------------------------------------------
create table account (
  account_id           bigint generated always as identity primary key,
  login                text not null,
  display_name         text not null,
  password_hash        text,
  must_change_password boolean not null default false,
  member_id            bigint,
  member_region_id     integer,
  is_demo              boolean not null default false,
  disabled_at          timestamptz,
  recorded_at          timestamptz not null default now(),
  recorded_by          bigint not null
);
create unique index account_login on account (lower(login));

create table account_role (
  account_role_id bigint generated always as identity primary key,
  account_id      bigint not null references account,
  role            text not null check (role in
    ('administrator', 'training-office', 'secretary', 'organiser', 'inspector', 'member')),
  unit_id         bigint not null references unit,
  valid_from      date not null,
  valid_to        date,
  recorded_at     timestamptz not null default now(),
  recorded_by     bigint not null,
  superseded_at   timestamptz
);
create index account_role_account on account_role (account_id);
create index account_role_unit on account_role (unit_id);

create table web_session (
  token_hash  bytea primary key,
  account_id  bigint not null references account,
  created_at  timestamptz not null default now(),
  seen_at     timestamptz not null default now(),
  expires_at  timestamptz not null,
  agent       text not null default ''
);
create index web_session_account on web_session (account_id);

create table sign_in_attempt (
  attempt_id   bigint generated always as identity primary key,
  login        text not null,
  address      text not null,
  succeeded    boolean not null,
  attempted_at timestamptz not null default now()
);
create index sign_in_attempt_login on sign_in_attempt (login, attempted_at);
create index sign_in_attempt_address on sign_in_attempt (address, attempted_at);

-- Every look and every write at a person: who, whom, what, when, for which task.
create table look (
  look_id     bigint generated always as identity primary key,
  looked_at   timestamptz not null default now(),
  account_id  bigint not null,
  act         text not null check (act in ('look', 'write', 'export')),
  task        text not null,
  what        text not null,
  purpose     text not null default '',
  member_ids  bigint[] not null
);
create index look_members on look using gin (member_ids);
create index look_account on look (account_id, looked_at);

create table idempotency_key (
  account_id  bigint not null,
  route       text not null,
  key         text not null,
  body_hash   bytea not null,
  status_code integer not null,
  response    jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (account_id, route, key)
);
create index idempotency_key_age on idempotency_key (recorded_at);

-- Long work: imports, recomputes, demonstration loading. What is done survives a kill.
create table job (
  job_id      bigint generated always as identity primary key,
  kind        text not null,
  title       text not null,
  input_hash  text not null,
  state       text not null check (state in ('running', 'done', 'failed', 'stopped')),
  done        bigint not null default 0,
  total       bigint,
  position    jsonb not null default '{}',
  message     text not null default '',
  started_by  bigint not null,
  started_at  timestamptz not null default now(),
  changed_at  timestamptz not null default now()
);
create index job_input on job (kind, input_hash);
