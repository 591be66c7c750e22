-- Logins are kept in the form NFKC, so that one written in fullwidth letters is no second account.
-- Where two accounts differed by that alone, the later one gets its id behind the login; an
-- administrator sees it in the list and tells its holder.
with written as (
  select account_id, normalize(login, NFKC) as login,
    row_number() over (partition by lower(normalize(login, NFKC))
      order by login is nfkc normalized desc, account_id) as nth
  from account)
update account a
set login = case when w.nth = 1 then w.login else w.login || '-' || a.account_id end
from written w
where w.account_id = a.account_id and (w.nth > 1 or a.login is not nfkc normalized);

alter table account add constraint account_login_form check (login is nfkc normalized);
