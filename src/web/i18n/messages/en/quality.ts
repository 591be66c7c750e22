export const quality = {
  "page.quality": "Data quality",
  "nav.quality": "Data quality",
  "quality.about":
    "What in the register is missing, old or in contradiction. Figures follow from the data: mend those, and the figures follow.",
  "quality.countedAt": "Counted {at}",
  "quality.members": "{n, plural, one {# member} other {# members}}",
  "quality.branches": "{n, plural, one {# branch} other {# branches}}",
  "quality.notYet.title": "Not counted yet",
  "quality.notYet.text":
    "The server counts the register part by part, every six hours and after a change of the tree. Come back in a few minutes.",
  "quality.found": "What was found",
  "quality.nothing": "Nothing. Well kept.",
  "quality.who": "Who: {what}",
  "quality.which": "Which: {what}",
  "quality.countsOnly":
    "Here you see counts. Persons are seen by their branch and by the office directly responsible for it.",
  "quality.notFound":
    "{n, plural, one {# more thing was looked for and not found} other {# more things were looked for and not found}}",
  "quality.mended": "Nobody and nothing: it was mended since it was counted.",
  "quality.lag": "From happening to record",
  "quality.lag.note": "Entries recorded in the last year, from the last day of the session.",
  "quality.lag.none": "Nothing was recorded in the last year.",
  "quality.lag.text":
    "Of {n} entries, half were recorded within {median, plural, one {# day} other {# days}}, nine of ten within {ninetieth, plural, one {# day} other {# days}}.",
  "quality.lag.median": "Half within (days)",
  "quality.lag.ninetieth": "Nine of ten within (days)",
  "quality.below": "Units directly below",
  "quality.empty":
    "{n, plural, one {# unit} other {# units}} without members and without findings left out.",
  "quality.unit": "Unit",
  "quality.heads": "Members",
  "quality.all": "All findings",
  "quality.choose": "Which finding the table counts",
  "finding.no-sector": "Members without a sector",
  "finding.no-sector.do":
    "Give the branch its sector (an administrator), or the member one as a fact in the study file: many rules ask for it.",
  "finding.sector-differs": "Members whose sector is not that of their unit",
  "finding.sector-differs.do":
    "Either is wrong, or it is meant: open the file, correct or end the fact, or have the unit's sector put right.",
  "finding.role-in-closed-unit": "Roles in closed units",
  "finding.role-in-closed-unit.do":
    "End the role on the day on which the unit closed, or correct the unit in which it is held.",
  "finding.role-twice": "One role in two units at once",
  "finding.role-twice.do": "End the older role on the day before the newer one began.",
  "finding.village-secretary-elsewhere": "Village secretaries of units that are not rural",
  "finding.village-secretary-elsewhere.do":
    "Correct the role or its unit, or have the unit's sector put right: hours for village secretaries follow from it.",
  "finding.admitted-too-young": "Admitted before the age of eighteen",
  "finding.admitted-too-young.do":
    "The day of birth or of admission is wrong: compare both with the papers and correct the one.",
  "finding.guest-at-home": "Guests in their own unit",
  "finding.guest-at-home.do": "End the stay: whoever is at home there is no guest.",
  "finding.session-twice": "One session recorded twice",
  "finding.session-twice.do": "Only the longer entry counts: compare them and withdraw the other.",
  "finding.day-overfull": "More than sixteen hours on one day",
  "finding.day-overfull.do":
    "Sessions of that day overlap: correct or withdraw what is wrong; until then all of them count.",
  "finding.no-member": "Branches without a member",
  "finding.no-member.do":
    "Move members in, or have the branch closed or merged (an administrator).",
  "finding.no-secretary": "Branches without a secretary's account",
  "finding.no-secretary.do":
    "Give somebody the post of secretary (an administrator): nobody can record there at present.",
  "finding.no-entry": "Branches with no entry for 180 days",
  "finding.no-entry.do":
    "Ask the branch, and record what was held: after a few months nobody knows who was there.",
} as const;
