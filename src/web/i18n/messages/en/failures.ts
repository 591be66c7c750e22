/** What pages say when something did not work. */
export const failures = {
  "state.loading": "Loading",
  "state.slow": "This takes longer than usual. The network may be slow; you need not do anything.",
  "failed.offline.title": "No answer from the server",
  "failed.offline.text": "The network may be gone for a moment. Nothing was lost.",
  "failed.not-found.title": "Not found",
  "failed.not-found.text": "It does not exist, or it does not belong to your tasks.",
  "failed.conflict.title": "Somebody else was first",
  "failed.conflict.text": "It has changed since you opened it. Load it again.",
  "failed.too-many.title": "Too many requests",
  "failed.too-many.text": "Wait a minute, then try again.",
  "failed.starting.title": "The server is starting",
  "failed.starting.text": "Wait a moment, then try again.",
  "failed.restarting.title": "The database is restarting",
  "failed.restarting.text": "What was recorded is safe. Try again in half a minute.",
  "failed.busy.title": "The server is busy with something large",
  "failed.busy.text":
    "An import or a change of the organisation is running. Try again in a minute.",
  "failed.disk-full.title": "The server's disk is full",
  "failed.disk-full.text":
    "This page cannot be answered until the administrator frees room. What was recorded is safe.",
  "failed.invalid.title": "The server cannot read this request",
  "failed.invalid.text": "The address may be incomplete. Go back and open it again.",
  "failed.broken.title": "The server has a fault",
  "failed.broken.text":
    "It is written in the server's log. Try again; if it stays, tell your administrator when it happened.",
  "refused.offline": "Nothing is lost: what you typed is still here.",
  "refused.not-found": "One of these is not within your tasks, or no longer exists.",
  "refused.conflict": "It has changed in the meantime. Load the page again and compare.",
  "refused.too-many": "Wait a minute, then try again. What you typed is still here.",
  "refused.starting": "Wait a moment, then try again. What you typed is still here.",
  "refused.restarting":
    "The database is restarting. Send it again in half a minute: it is done once.",
  "refused.busy":
    "Something large is running. Try again in a minute; what you typed is still here.",
  "refused.disk-full":
    "Nothing was changed. Tell the administrator to free room, then send it again.",
  "refused.invalid": "The server refuses it for this reason:",
  "refused.broken": "The server has a fault. What you typed is still here; try again.",
  "refused.sign-in-failed": "Login or password is wrong.",
  "refused.sign-in-throttled": "Too many attempts. Wait a few minutes before the next one.",
  "refused.password-wrong": "The current password is wrong.",
  "refused.password-unchanged": "The new password is the same as the current one.",
  "refused.password-unfit":
    "This password is too easy to guess, or contains your login. Choose a longer sentence that only you know.",
  "refused.idempotency-key-reused":
    "This was already sent with other content. Check the members' files before you send it again.",
  "refused.corrects-superseded":
    "Somebody has corrected this entry meanwhile. Load the page again.",
  "wrong.day": "Enter a day of the calendar.",
  "wrong.order": "The last day lies before the first.",
  "wrong.form": "Choose the form.",
  "wrong.provider": "Choose who gave it.",
  "wrong.amount": "Enter an amount above zero in whole minutes, such as 4 or 1.5 hours.",
  "wrong.tooLong": "That is more than the days have hours.",
  "wrong.people": "Tick at least one person.",
  "wrong.tooMany": "At most 500 people at once.",
};
