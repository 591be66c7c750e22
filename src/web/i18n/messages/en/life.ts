/** Recording what happened in the life of a member. */
export const life = {
  "life.change": "Record a change",
  "life.change.note":
    "A fact, an event, or leaving, with its day. A past day judges anew from then on; a single-valued fact ends the one before it.",
  "life.value": "Which",
  "life.from": "From or on",
  "life.firstOutside": "First day as no member",
  "life.leave": "Has left (also: has died)",
  "life.needed": "Choose what it is and a day; the last day is not before the first.",
  "life.save": "Record",
  "life.saved": "Recorded. The verdicts have been judged anew.",
};
