/** Receipts of entries, and having one checked. */
export const receipts = {
  "receipt.open": "Receipt",
  "receipt.title": "Receipt of an entry",
  "receipt.qr": "QR code that opens the check of this receipt",
  "receipt.register": "Register",
  "receipt.entry": "Entry",
  "receipt.transcript": "Transcript",
  "receipt.recorded": "Recorded",
  "receipt.made": "Made",
  "receipt.hash": "Hash of the content (SHA-256)",
  "receipt.text": "To have it checked",
  "receipt.note":
    "Whoever has this text learns by it whether the entry stands as it was recorded, and nothing of whom or what it is about.",
  "receipt.how": "Check it at {address}: scan the code, or type the text.",
  "receipt.copy": "Copy the text",
  "receipt.copied": "Copied",
  "receipt.slip": "Slip to print",
  "receipt.content": "What the hash is of",
  "receipt.content.note":
    "SHA-256 of this line, as UTF-8, is the hash above. Keep the line and you can show later what was recorded.",
  "transcript.title": "Transcript on paper (PDF)",
  "transcript.note":
    "Everything above as a paper, with a code by which anybody who is given it can have it checked.",
  "transcript.take": "Make the PDF",
  "ownData.title": "Everything held about me",
  "ownData.note": "As a file in a form that programs read (JSON).",
  "ownData.person":
    "Name, number, homes, facts and events, with when each was recorded and by whom",
  "ownData.training": "Every entry with its hash, every verdict, waivers, transfers, transcripts",
  "ownData.looks": "Who looked, when, from which post and what for; mandates that name me",
  "ownData.account":
    "The account: posts, where it is signed in, ways to sign in, and what was done to them",
  "ownData.not": "Not in it: passwords, keys and codes, and anything about other persons",
  "ownData.wrong":
    "Is something wrong? An entry or a fact is corrected by a further one; object to it here or ask the secretary.",
  "ownData.object": "Object to an entry or a fact",
  "ownData.take": "Download my data",
  "receipt.check.title": "Check a receipt",
  "receipt.check.lead":
    "Whether this register made a receipt, and whether it still stands. No name is asked for and none is told.",
  "receipt.check.text": "Text of the receipt",
  "receipt.check.note": "Begins with RBE or RBT. Capitals, blanks and hyphens do not matter.",
  "receipt.check.wrong":
    "This is no receipt: RBE or RBT, a number, and eight groups of four letters and digits.",
  "receipt.check.submit": "Check",
  "receipt.stands": "Stands as recorded",
  "receipt.corrected": "Was corrected on {day}",
  "receipt.withdrawn": "Was taken back on {day}",
  "receipt.transcript.stands": "Made by this register; nothing in it was corrected since",
  "receipt.transcript.corrected":
    "Made by this register; an entry in it was corrected or taken back on {day}",
  "receipt.unknown": "No such receipt",
  "receipt.unknown.note":
    "Compare the text letter by letter. It may be mistyped, made by somebody else, or belong to another register.",
  "receipt.compare": "Compare with the paper in your hand:",
};
