-- The closing of a year: the figures of a unit and everything below it, frozen as they were known.
-- A closing that is opened again is a new row with its reason; what was frozen stays as it was.
create table closing (
  closing_id bigint generated always as identity primary key,
  unit_id    bigint not null references unit,
  path       ltree not null,
  year       integer not null check (year between 1900 and 2199),
  number     integer not null check (number > 0),
  reason     text not null default '',
  opened_by  bigint not null,
  opened_at  timestamptz not null default now(),
  closed_by  bigint,
  closed_at  timestamptz,
  known_on   date,
  pack_hash  text,
  unique (unit_id, year, number),
  check ((closed_at is null) = (closed_by is null)),
  check ((closed_at is null) = (known_on is null)),
  check (number = 1 or reason <> '')
);
-- One at a time, whoever asks at once.
create unique index closing_open on closing (unit_id, year) where closed_at is null;

-- A named person answers for the year of a township. Withdrawn before the closing, it stays readable.
create table closing_sign_off (
  sign_off_id  bigint generated always as identity primary key,
  closing_id   bigint not null references closing,
  unit_id      bigint not null references unit,
  name         text not null,
  note         text not null default '',
  signed_by    bigint not null,
  signed_at    timestamptz not null default now(),
  withdrawn_by bigint,
  withdrawn_at timestamptz
);
create unique index closing_sign_off_stands on closing_sign_off (closing_id, unit_id)
  where withdrawn_at is null;

-- The counts of every unit of the subtree on the day of the closing. Appended to, never changed.
create table closing_figure (
  closing_id      bigint not null references closing,
  unit_id         bigint not null references unit,
  measure         text not null,
  status          text not null,
  path            ltree not null,
  members         bigint not null,
  credited        bigint not null,
  towards         bigint not null,
  demanded        bigint not null,
  missing_minutes bigint not null,
  missing_count   bigint not null,
  sessions        bigint not null,
  primary key (closing_id, unit_id, measure, status)
);

-- A closing concerns whoever sees counts of its unit, and those below who sign for it.
alter table closing enable row level security;
create policy sight on closing using (
  sight_whole() or path <@ sight_paths() or path @> sight_paths());
alter table closing_sign_off enable row level security;
create policy sight on closing_sign_off using (
  exists (select 1 from closing c where c.closing_id = closing_sign_off.closing_id));
alter table closing_figure enable row level security;
create policy sight on closing_figure using (sight_whole() or path <@ sight_paths());

grant select, insert on closing, closing_sign_off, closing_figure to rollbook_app;
grant update (closed_by, closed_at, known_on, pack_hash) on closing to rollbook_app;
grant update (withdrawn_by, withdrawn_at) on closing_sign_off to rollbook_app;
