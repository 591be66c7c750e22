export const search = {
  "page.search": "Search",
  "shell.search": "Search",
  "search.go": "Search",
  "search.label": "Name, number or code",
  "search.about": "Finds what your posts let you see, and nothing else.",
  "search.how":
    "Any part of a name is enough, from two characters on: 小明 finds 王小明. With a space between them the characters need not stand together: 王 明. Traditional and simplified characters find each other. A member's number is typed whole, a unit's code from its beginning.",
  "search.key": "Ctrl+K (on a Mac ⌘K) brings you here from every page.",
  "search.members": "Members",
  "search.members.note": "Everybody who is shown can read in the own file that you looked.",
  "search.members.found":
    "{n, plural, =0 {Nobody found} one {# member shown} other {# members shown}}",
  "search.members.none":
    "Nobody in your sight has such a name or number. People are found by their branch and by the office directly responsible for it.",
  "search.members.notYours":
    "Your posts see counts and no persons: only the branch and the office directly responsible for it find people. Persons of a mandate are searched on the mandate's own page.",
  "search.left": "Has left",
  "search.guestOf": "guest of",
  "search.units": "Units",
  "search.units.none": "No open unit in your sight has such a name or code.",
  "mandate.search": "Find among these persons",
  "mandate.search.none": "None of these persons has such a name or number.",
} as const;
