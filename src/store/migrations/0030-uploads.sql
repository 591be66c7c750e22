-- Files that somebody sent from the page to be imported: how far each came. The content stands in the
-- data folder under `file`, never here, and is deleted after the load or after a day. What a row says
-- is counts and reasons; only who sent it sees it.
create table upload (
  upload_id   bigint generated always as identity primary key,
  account_id  bigint not null references account,
  kind        text not null check (kind in ('units', 'members', 'facts', 'entries')),
  -- As the sender's machine called it; shown to the sender alone.
  name        text not null,
  bytes       bigint not null check (bytes > 0),
  file        text not null unique,
  -- Stated by the sender; null: found out from the content, the first sheet.
  encoding    text,
  sheet       text,
  step        text not null default 'receive' check (step in ('receive', 'check', 'load')),
  state       text not null default 'waiting'
    check (state in ('waiting', 'running', 'done', 'stopped', 'failed')),
  all_or_nothing boolean not null default false,
  stop_asked  boolean not null default false,
  -- How often the step was begun: a file that ends the program again and again is given up.
  attempts    integer not null default 0,
  phase       text not null default '',
  done        real not null default 0,
  rows        bigint not null default 0,
  -- What the check found and what the load did; and why a step failed.
  checked     jsonb,
  loaded      jsonb,
  failure     jsonb,
  sent_at     timestamptz not null default now(),
  changed_at  timestamptz not null default now()
);
create index upload_of_account on upload (account_id, upload_id);
create index upload_to_do on upload (step, upload_id) where state in ('waiting', 'running');

grant select, insert, update, delete on upload to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;

alter table upload enable row level security;
create policy sight on upload using (account_id = sight_account() or sight_whole());
