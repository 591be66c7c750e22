/** Waivers by a rule of the pack. */
export const bulkWaivers = {
  "page.bulkWaivers": "Waivers by a rule",
  "nav.bulkWaivers": "Waivers by a rule",
  "bulk.about":
    "A training office waives many members in one act, by a rule that the pack names. Nobody is waived before you grant; each waiver is the member's own and can be revoked.",
  "bulk.none.title": "No rule",
  "bulk.none.text": "The pack in force names no rule for waivers, or you hold no training office.",
  "bulk.source.text": "from the text",
  "bulk.source.secondary": "from another source",
  "bulk.source.judgement": "a reading",
  "bulk.source.guess": "a guess of the pack: check it first",
  "bulk.day": "On which day",
  "bulk.day.needed": "Choose a day, {day} at the latest.",
  "bulk.preview": "Show whom it is about",
  "bulk.found":
    "{n, plural, =0 {Nobody in your sight: all are met, waived or not meant} one {# member} other {# members}}{waivers, plural, =0 {.} one {, # norm not met.} other {, # norms not met.}}",
  "bulk.whom": "Who they are",
  "bulk.more": "and {n} more",
  "bulk.grant": "Grant them all",
  "bulk.grant.note":
    "Granted in your name, as of now; you yourself are left out. A large act goes in portions: you can stop and go on.",
  "bulk.acts": "What was granted",
  "bulk.acts.note": "Acts of your office, the latest first.",
  "bulk.on": "as of {day}",
  "bulk.state.granting": "not finished",
  "bulk.state.granted": "granted",
  "bulk.state.revoking": "revoking, not finished",
  "bulk.state.revoked": "revoked",
  "bulk.done":
    "{n, plural, one {# member} other {# members}}, {waivers, plural, one {# waiver} other {# waivers}}, {inForce} in force",
  "bulk.begunAt": "Granted by {by}, {at}",
  "bulk.stop": "Stop",
  "bulk.goOn": "Go on",
  "bulk.revoke": "Revoke all",
  "bulk.revoke.sure":
    "{n, plural, one {# waiver} other {# waivers}} will be revoked, and the norms stand again. Members who have left your office keep theirs.",
  "bulk.revoke.yes": "Revoke",
  "waiver.byRule": "By the rule “{rule}”",
};
