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
  "life.partial": "As it is known: 2010-05-06, 2010-05 or 2010.",
  "life.where": "In which unit",
  "fact.change": "Change",
  "fact.act": "What is to be done",
  "fact.act.end": "It has ended",
  "fact.act.correct": "It is wrong: correct it",
  "fact.act.withdraw": "It was never true: take it back",
  "fact.act.end.note": "It held until a day, and no longer.",
  "fact.act.correct.note":
    "What is right takes its place, from its own day on; what was recorded stays to be seen.",
  "fact.act.withdraw.note":
    "It counts no longer on any day; that it was recorded stays to be seen.",
  "fact.act.last": "Last day on which it held",
  "fact.act.from": "From",
  "fact.act.needed":
    "Choose what it is, and days of the calendar; the last day is not before the first.",
  "fact.act.needed.last": "Choose the last day; it is not before the first.",
  "mistake.take": "Take back",
  "mistake.put": "Put right",
  "mistake.act": "What is wrong",
  "mistake.never.event": "It did not happen",
  "mistake.never.left": "The member has not left",
  "mistake.day": "It was on another day",
  "mistake.never.event.note":
    "It counts no longer on any day; that it was recorded, and why it was taken back, stays to be seen.",
  "mistake.never.left.note":
    "The member is at home again as if nothing had been recorded; that it was, and why it was taken back, stays to be seen.",
  "mistake.day.event.note":
    "The right day takes the place of the wrong one; that stays to be seen, with the reason.",
  "mistake.day.left.note":
    "The home ends on the right day instead; the wrong one stays to be seen, with the reason.",
  "mistake.home.end.never": "The home has not ended",
  "mistake.home.end.day": "It ended on another day",
  "mistake.home.beginning.never": "The member did not come here",
  "mistake.home.beginning.day": "The member came on another day",
  "mistake.home.end.never.note":
    "The home goes on as if no end had been stated. What was stated, and why it is taken back, can still be looked up.",
  "mistake.home.end.day.note":
    "The home ends on the right day instead. The old one, and why it is put right, can still be looked up.",
  "mistake.home.beginning.never.note":
    "The member is at home where he was before; where that home had ended by itself, nowhere. What was recorded here meanwhile stays his.",
  "mistake.home.beginning.day.note":
    "The home begins on the right day instead; the one before it reaches that far where this one had ended it.",
  "mistake.home.firstDay": "First day here",
  "mistake.on": "Right day",
  "mistake.needed.day": "Enter the right day, another than the recorded one, and say why.",
  "mistake.title": "Taken back or put right",
  "mistake.by": "By {by}, {at}",
  "host.attach": "Attach to a host unit",
  "host.attach.note":
    "The host sees and records, the home counts. This is for units whose records you keep as well; to any other, send a transfer.",
  "host.unit": "Host unit",
  "host.needed": "Choose the host unit and the day of arrival; the last day is not before it.",
  "host.detach": "End the stay",
  "host.detach.note": "From that day on the host no longer sees the member.",
  "host.firstOutside": "First day no longer there",
  "host.detach.needed": "Choose the day; it is after the day of arrival.",
  "changed.title":
    "{n, plural, =0 {Recorded. It changes none of the verdicts.} one {Recorded. It changes one verdict:} other {Recorded. It changes # verdicts:}}",
  "changed.before": "Before",
  "changed.after": "Now",
  "changed.notBefore": "did not bind",
  "changed.noLonger": "binds no longer",
  "changed.missing": "{missing} missing",
  "changed.due": "due {day}",
  "changed.all": "Show all {n}",
  "changed.close": "Close",
};
