-- Accounts for everybody: slips that open or reopen a member's own account, passkeys, one-time codes,
-- sign-on at an identity provider, and where an account is signed in.

-- A slip that is printed for a member. Appended to; what is stamped once is its use and its
-- revocation. Of one member the latest slip alone is worth anything.
create table activation_slip (
  slip_id      bigint generated always as identity primary key,
  region_id    integer not null,
  member_id    bigint not null,
  -- Kept like the member's own: whoever keeps the member's records sees what was handed out.
  seen_by      bigint[] not null,
  -- SHA-256 of a random code; the code itself stands on the paper alone.
  code_hash    bytea not null unique,
  -- The home on the day of issue: after a move the slip is worth nothing.
  home_unit    bigint not null references unit,
  -- The post by which it was issued: it opens no account with a post there or higher.
  issued_unit  bigint not null references unit,
  issued_by    bigint not null,
  issued_at    timestamptz not null default now(),
  expires_at   timestamptz not null,
  used_at      timestamptz,
  used_account bigint references account,
  revoked_at   timestamptz,
  revoked_by   bigint,
  check ((used_at is null) = (used_account is null)),
  check ((revoked_at is null) = (revoked_by is null))
);
create index activation_slip_member on activation_slip (member_id, slip_id);
create index activation_slip_home on activation_slip (home_unit, slip_id);

-- The accounts of members in sight, for whoever hands out slips: which there are, and which posts
-- they hold. Posts that begin later count: a slip would open them too.
create function member_accounts(p_members bigint[], p_day date)
returns table (member_id bigint, account_id bigint, login text, disabled boolean, is_demo boolean,
  posts text[], administers boolean)
language sql stable security definer set search_path = rollbook, public as $$
  select a.member_id, a.account_id, a.login, a.disabled_at is not null, a.is_demo,
    coalesce(array_agg(u.path::text) filter (where u.unit_id is not null), '{}'),
    coalesce(bool_or(r.role = 'administrator'), false)
  from account a
  join member_locator l on l.member_id = a.member_id
  left join account_role r on r.account_id = a.account_id and r.superseded_at is null
    and r.role <> 'member' and (r.valid_to is null or r.valid_to > p_day)
  left join unit u on u.unit_id = r.unit_id
  where a.member_id = any (p_members) and (l.seen_by && sight_units() or sight_whole())
  group by a.account_id
$$;
revoke execute on function member_accounts(bigint[], date) from public;
grant execute on function member_accounts(bigint[], date) to rollbook_app;
create index account_member on account (member_id) where member_id is not null;

-- Where an account is signed in: a number to end one session by, the network it was opened from
-- (its last part left out), and by what. The token changes while a session lives: the one before is
-- taken until its successor was used, and tells a stolen one afterwards.
alter table web_session
  add column session_id bigint generated always as identity unique,
  add column place text not null default '',
  add column method text not null default 'password',
  add column previous_hash bytea unique,
  add column rotated_at timestamptz not null default now(),
  add column rotation_seen_at timestamptz;

-- Attempts whose password is still being looked at: they count against their login, not yet against
-- their address, so that a hundred people behind one address can sign in at once.
alter table sign_in_attempt add column pending boolean not null default false;

create table passkey (
  passkey_id    bigint generated always as identity primary key,
  account_id    bigint not null references account,
  credential_id text not null unique,
  -- What the authenticator says of whom the key is, random and no name.
  user_handle   text not null,
  public_key    bytea not null,
  -- Uses as the authenticator counts them; one that goes backwards is a copy.
  counter       bigint not null,
  transports    text[] not null,
  name          text not null,
  made_at       timestamptz not null default now(),
  used_at       timestamptz
);
create index passkey_account on passkey (account_id);

-- What a passkey must sign: used once, within minutes. Without an account: whoever signs in says who
-- it is, or a slip does.
create table passkey_challenge (
  challenge   text primary key,
  purpose     text not null check (purpose in ('add', 'sign-in', 'activate')),
  account_id  bigint references account,
  slip_id     bigint references activation_slip,
  user_handle text not null default '',
  expires_at  timestamptz not null
);
create index passkey_challenge_age on passkey_challenge (expires_at);

-- One-time codes (RFC 6238). A step is used once: only later ones are taken.
create table one_time_codes (
  account_id   bigint primary key references account,
  secret       text not null,
  confirmed_at timestamptz,
  last_step    bigint not null default 0
);
create table recovery_code (
  account_id bigint not null references account,
  code_hash  bytea not null,
  used_at    timestamptz,
  primary key (account_id, code_hash)
);

-- Whom an identity provider's subject is here, and sign-ons under way.
create table provider_identity (
  issuer     text not null,
  subject    text not null,
  account_id bigint not null references account,
  linked_at  timestamptz not null default now(),
  linked_by  bigint not null,
  primary key (issuer, subject)
);
create index provider_identity_account on provider_identity (account_id);
create table provider_sign_on (
  state_hash   bytea primary key,
  -- Of a cookie: the answer is taken from the browser that asked, and from no other.
  browser_hash bytea not null,
  nonce        text not null,
  verifier     text not null,
  next_path    text not null,
  -- Set where an account that is signed in links itself.
  account_id   bigint references account,
  expires_at   timestamptz not null
);
create index provider_sign_on_age on provider_sign_on (expires_at);

-- What was done to the ways into an account. Appended to, never changed; the owner reads it.
create table credential_act (
  act_id     bigint generated always as identity primary key,
  account_id bigint not null references account,
  act        text not null,
  -- 0: the operator, or the program itself.
  done_by    bigint not null,
  done_at    timestamptz not null default now(),
  place      text not null default ''
);
create index credential_act_account on credential_act (account_id, act_id);

alter table activation_slip enable row level security;
create policy sight on activation_slip using (
  seen_by && sight_units() or member_id = sight_member() or sight_whole());
do $$
declare name text;
begin
  foreach name in array array['passkey', 'passkey_challenge', 'one_time_codes', 'recovery_code',
                              'provider_identity', 'provider_sign_on', 'credential_act'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy sight on %I using (
      account_id = sight_account() or sight_whole())', name);
  end loop;
end $$;

grant select, insert on activation_slip, credential_act to rollbook_app;
grant update (region_id, seen_by, used_at, used_account, revoked_at, revoked_by)
  on activation_slip to rollbook_app;
grant select, insert, update, delete on passkey, one_time_codes, recovery_code to rollbook_app;
grant select, insert, delete on passkey_challenge, provider_identity, provider_sign_on
  to rollbook_app;
grant usage on all sequences in schema rollbook to rollbook_app;
