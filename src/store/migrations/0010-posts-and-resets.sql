-- A look says from which post it was allowed: an account with several posts looks from one of them.
-- '' and null: by the operator, by an import, or before this was recorded.
alter table look add column role text not null default '';
alter table look add column unit_id bigint;

-- Who set a one-time password for whom. Appended to, never changed: the owner of the account is told
-- at every sign-in of the year after, whoever signs in meanwhile.
create table password_reset (
  reset_id   bigint generated always as identity primary key,
  account_id bigint not null references account,
  reset_by   bigint not null,
  reset_at   timestamptz not null default now()
);
create index password_reset_account on password_reset (account_id, reset_at);
alter table password_reset enable row level security;
create policy sight on password_reset using (account_id = sight_account() or sight_whole());
grant select, insert on password_reset to rollbook_app;

-- Open posts at a unit, for the unit's closing.
create index account_role_open on account_role (unit_id) where superseded_at is null;
