-- Proof in hand: receipts of entries, and transcripts of study files, that whoever holds the paper
-- can have checked.

-- A receipt names its entry by its id alone, since the member may have moved to another region.
create index entry_by_id on entry (entry_id);

-- What the codes on receipts and transcripts are made with: one key of this register, made when the
-- first is asked for. Never changed, or papers that were handed out would be worth nothing.
create table receipt_key (
  one     boolean primary key default true check (one),
  key     bytea not null check (length(key) = 32),
  made_at timestamptz not null default now()
);

-- Transcripts that were handed out: enough to say later that this register made one, and whether
-- what stood in it still stands. By the member's id without region, as the looks: it stays the same
-- person after a move.
create table transcript (
  transcript_id bigint generated always as identity primary key,
  member_id     bigint not null,
  made_by       bigint not null,
  made_at       timestamptz not null default now(),
  as_of         date not null,
  known_on      date not null,
  pack_hash     text not null,
  purpose       text not null,
  -- SHA-256 of what stands in it, in the form of docs/receipts.md.
  content_hash  bytea not null check (length(content_hash) = 32)
);
create index transcript_member on transcript (member_id);

alter table receipt_key enable row level security;
create policy sight on receipt_key using (sight_whole());
alter table transcript enable row level security;
create policy sight on transcript using (
  made_by = sight_account() or member_id = sight_member() or sight_whole());

-- Both are appended to, never changed.
grant select, insert on receipt_key, transcript to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;
