/** Requirements of several years: the path and the forecast. */
export const paths = {
  "path.title": "Requirements of several years: the way so far",
  "path.note": "The share at the end of each year and today, and what may be expected.",
  "path.alternative":
    "Line of the share that reached the demand, year by year, with the forecast as a band. The table below it has the same figures.",
  "path.today": "today",
  "path.day": "Day",
  "path.share": "Share",
  "path.unmeasured": "{n} not yet measurable",
  "path.notMeasurable":
    "Not yet measurable: of some it cannot be said yet whether they reach it, so there is no forecast.",
  "path.expected": "{middle} expected; {low} to {high}",
  "path.notYet": "The years before today are being counted. Come back in a few minutes.",
  "path.ended": "The window is over: there is nothing to forecast.",
  "path.reached": "{target} % is reached.",
  "path.needed": "For {target} % by {until}: {persons} more persons, {aYear} a year from now on.",
  "path.tooFew":
    "No forecast: {n, plural, =0 {no whole year is} one {only one whole year is} other {only # whole years are}} over, two are needed.",
  "path.byPace": "At the average pace of {n} whole years; from the slowest year to the fastest.",
  "path.now": "By the home of today",
  "path.then": "By the home where it counts",
  "path.trained": "Trained while here (persons)",
  "path.ever": "Ever judged here (persons)",
  "path.apart.admitted-in-the-last-year": "Of these admitted in the last year",
  "path.meaning": "How this is counted and forecast",
  "path.countedAt": "The years before today were counted {at}",
} as const;
