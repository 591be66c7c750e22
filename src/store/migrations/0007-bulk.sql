-- Work on everybody is cut into parts: ranges of member ids of one region. A portion of a part is
-- judged and its position moved in one transaction, so that a kill repeats nothing.
create table job_part (
  job_id       bigint not null references job,
  part_no      integer not null,
  region_id    integer not null,
  after_member bigint not null,   -- judged up to and including this one
  last_member  bigint not null,
  done         integer not null default 0,
  members      integer not null,
  finished     boolean not null default false,
  primary key (job_id, part_no)
);
create index job_part_open on job_part (job_id, part_no) where not finished;
grant select, insert, update, delete on job_part to rollbook_app;

-- A pack, or the one in force with other parameters, that somebody proposes.
create table pack_draft (
  draft_id     bigint generated always as identity primary key,
  pack_id      text not null,
  version      text not null,
  hash         text not null,
  wording_hash text not null,
  files        jsonb not null,
  reason       text not null,
  effective_on date not null,
  state        text not null default 'proposed'
    check (state in ('proposed', 'published', 'withdrawn')),
  proposed_by  bigint not null,
  proposed_at  timestamptz not null default now(),
  decided_by   bigint,
  decided_at   timestamptz
);
create index pack_draft_open on pack_draft (draft_id) where state = 'proposed';

-- Which pack judged from when, by whose decision and why. Rows are never changed, save for the
-- moment at which a pack of a later day came into force.
create table pack_publication (
  publication_id bigint generated always as identity primary key,
  pack_ref       integer not null references pack,
  hash           text not null,
  wording_hash   text not null,
  reason         text not null,
  effective_on   date not null,
  proposed_by    bigint not null,
  published_by   bigint not null,
  published_at   timestamptz not null default now(),
  in_force_at    timestamptz
);
create index pack_publication_waiting on pack_publication (effective_on) where in_force_at is null;
grant select, insert, update on pack_draft, pack_publication to rollbook_app;

-- What judged here before publications were recorded.
insert into pack_publication
  (pack_ref, hash, wording_hash, reason, effective_on, proposed_by, published_by, published_at,
   in_force_at)
select p.pack_ref, p.hash, p.wording_hash, '', p.recorded_at::date, p.recorded_by, p.recorded_by,
  p.recorded_at, p.recorded_at
from pack p order by p.in_force, p.pack_ref;

-- What a proposed pack would change: counts of one unit's own verdicts, no persons.
create table what_if (
  job_id   bigint primary key references job,
  hash     text not null,
  base_ref integer not null,
  method   text not null check (method in ('sums', 'recompute')),
  changes  jsonb not null,
  files    jsonb not null
);
create table what_if_count (
  job_id         bigint not null references what_if,
  unit_id        bigint not null,
  requirement_id text not null,
  period         date not null,
  before         text not null,   -- '' where there is no verdict today
  after          text not null,   -- '' where there would be none
  verdicts       bigint not null,
  newly_owing    bigint not null,
  seats          bigint not null, -- verdicts that would have more missing than today
  extra_minutes  bigint not null, -- missing then less missing today
  extra_count    bigint not null,
  primary key (job_id, unit_id, requirement_id, period, before, after)
);
grant select, insert, update, delete on what_if, what_if_count to rollbook_app;
