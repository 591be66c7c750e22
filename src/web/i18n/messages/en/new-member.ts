/** Entering a new member. */
export const newMember = {
  "newMember.title": "Add a member",
  "newMember.person": "Who it is",
  "newMember.person.note":
    "Only what is known: everything but the name, the unit and the first day may stay empty.",
  "newMember.unitId": "Unit:",
  "newMember.name": "Name",
  "newMember.memberNo": "Number",
  "newMember.memberNo.note":
    "As the organisation issued it, never an identity number. Left empty, the register issues one.",
  "newMember.nameEn": "Name in Latin letters",
  "newMember.nameEn.note": "Where it is written so.",
  "newMember.sex": "Sex",
  "newMember.unstated": "Not stated",
  "newMember.born": "Birth",
  "newMember.admittedOn": "Admission",
  "newMember.from": "At home in this unit from",
  "newMember.from.note": "The first day; today or earlier.",
  "newMember.facts": "What is known at once",
  "newMember.facts.note":
    "It holds from the first day in the unit. Other days, and more of a kind, are recorded on the member's page.",
  "newMember.save": "Save",
  "newMember.wrong": "Some fields need another look; they are marked.",
  "newMember.wrong.unit": "Choose a unit whose records you keep.",
  "newMember.wrong.name": "Write the name.",
  "newMember.wrong.number":
    "This has the form of an identity number, which is never stored. Use the number that the organisation issued.",
  "newMember.wrong.taken": "This number cannot be given. Take another, or leave it empty.",
  "newMember.wrong.from": "Choose the first day.",
  "newMember.wrong.date": "Write a date like 1970-05-06, 1970-05 or 1970.",
  "newMember.wrong.future": "This lies after today.",
  "newMember.wrong.bornLater": "The birth lies after the admission.",
  "newMember.same.title":
    "{n, plural, one {Is this the same person?} other {Is one of these the same person?}}",
  "newMember.same.note":
    "Nothing is saved yet. Look at the records first: a person who is entered twice has two ledgers that must be merged later.",
  "newMember.same.other": "No, somebody else: save",
  "newMember.same.back": "Yes, or not sure: back to the form",
  "newMember.newTab": "(opens in a new tab)",
  "newMember.saved": "Saved. Number {number}.",
  "newMember.saved.note":
    "What binds the member has been judged. Posts, full membership and other days are recorded on the member's page.",
  "newMember.open": "Open the study file",
  "newMember.another": "Add another",
  "newMember.notYours.title": "These records are not yours to keep",
  "newMember.notYours.text":
    "The branch secretary, or the training office directly responsible for the unit, adds members.",
};
