/**
 * Mistakes that somebody might make in the engine, each as a change of one place of its text, which
 * must stand exactly once in its file. The comparison with the reference judge has to find them all.
 *
 * @type {readonly { mistake: string, file: string, text: string, becomes: string }[]}
 */
export const planted = [
  {
    mistake: "what begins on a window's last day does not count",
    file: "src/core/judge/credit.ts",
    text: 'if ((s.starts[k] ?? 0) > reach.to) return "after";',
    becomes: 'if ((s.starts[k] ?? 0) >= reach.to) return "after";',
  },
  {
    mistake: "a part window is asked the whole demand",
    file: "src/core/judge/wants.ts",
    text: "if (times === over || !turn.scales.includes(what)) return amount;",
    becomes: "if (over > 0 || !turn.scales.includes(what)) return amount;",
  },
  {
    mistake: "what lies over a boundary counts whole in both windows",
    file: "src/core/judge/credit.ts",
    text: "return partWithin(s, k, amount, reach.from, to, evenly);",
    becomes: "return to < reach.from ? 0 : amount;",
  },
  {
    mistake: "a cap holds for the sum instead of its own class of entries",
    file: "src/core/judge/credit.ts",
    text: "for (const cap of rule.caps) credited -= over(s, rule, reach, cap.takes, cap.most);",
    becomes: "for (const cap of rule.caps) credited = Math.min(credited, cap.most);",
  },
  {
    mistake: "a deadline does not start on its event's day",
    file: "src/core/judge/anchors.ts",
    text: "if (event.kind === anchor.event) use(event.on.first, event.id);",
    becomes: "if (event.kind === anchor.event) use(event.on.first + 1, event.id);",
  },
  {
    mistake: "missing minutes are rounded down",
    file: "src/core/judge/weigh.ts",
    text: "w.missingMinutes = Math.max(0, Math.ceil((minutes - s.credited) / scale));",
    becomes: "w.missingMinutes = Math.max(0, Math.floor((minutes - s.credited) / scale));",
  },
  {
    mistake: "days of grace count although the demand was reached without them",
    file: "src/core/judge/chain-judge.ts",
    text: "if (dueOn > window.to && s.today > window.to && !weighed.reached && !frees) {",
    becomes: "if (dueOn > window.to && s.today > window.to && !frees) {",
  },
  {
    mistake: "what ends on the first or last day of grace counts in both windows",
    file: "src/core/judge/reach.ts",
    text: "if (end >= one.from && end <= one.to) return true;",
    becomes: "if (end > one.from && end < one.to) return true;",
  },
  {
    mistake: "an entry that was taken back still stands",
    file: "src/core/ledger.ts",
    text: 'return [...last.values()].filter((row) => row.act !== "withdrawal");',
    becomes: "return [...last.values()];",
  },
  {
    mistake: "a correction does not replace what it corrects",
    file: "src/core/ledger.ts",
    text: "standing.sequence < row.sequence",
    becomes: "standing.sequence > row.sequence",
  },
  {
    mistake: "a day that a month does not have runs over into the next",
    file: "src/core/day.ts",
    text: "return dayOf(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));",
    becomes: "return dayOf(toYear, toMonth, day);",
  },
  {
    mistake: "who is exempt is judged all the same",
    file: "src/core/judge/rows.ts",
    text: "if (holds(s, slice, one.predicate)) return one.because;",
    becomes: 'if (slice < -1 && holds(s, slice, one.predicate)) return one.because ?? "";',
  },
  {
    mistake: "`all` of a selector is taken for `any`",
    file: "src/core/judge/profile.ts",
    text: "return (situation) => parts.every((part) => part(situation));",
    becomes: "return (situation) => parts.some((part) => part(situation));",
  },
  {
    mistake: "of two entries of one session the shorter counts",
    file: "src/core/judge/scratch.ts",
    text: "if (difference !== 0) return difference > 0;",
    becomes: "if (difference !== 0) return difference < 0;",
  },
  {
    mistake: "a topic does not hold the topics under it",
    file: "src/core/judge/filter.ts",
    text: "if (topic.parent !== null && wanted.has(topic.parent)) wanted.add(topic.code);",
    becomes: "if (topic.parent === topic.code) wanted.add(topic.code);",
  },
  {
    mistake: "a fact still holds on the day on which it ends",
    file: "src/core/judge/scratch.ts",
    text: "(fact.to !== null && fact.to.first <= day)) continue;",
    becomes: "(fact.to !== null && fact.to.first < day)) continue;",
  },
  {
    mistake: "a session that still runs is a training already",
    file: "src/core/judge/credit.ts",
    text: "if (end > s.today || !attended(s, k)) return false;",
    becomes: "if (!attended(s, k)) return false;",
  },
  {
    mistake: "what was too much is carried on without a limit",
    file: "src/core/judge/weigh.ts",
    text: "return Math.min(carryIn.most, over, fits);",
    becomes: "return Math.min(over, fits);",
  },
  {
    mistake: "a month begun is a month in full",
    file: "src/core/judge/prorate.ts",
    text: "if (share.full ? inside === last - first + 1 : inside > 0) times += 1;",
    becomes: "if (inside > 0) times += 1;",
  },
  {
    mistake: "a demand cured after its due day is met",
    file: "src/core/judge/anchored.ts",
    text: 'status = "late";',
    becomes: 'status = "met";',
  },
  {
    mistake: "a waiver of other windows holds",
    file: "src/core/judge/rows.ts",
    text: "if (one.requirement !== rule.id || one.window !== windowStart) continue;",
    becomes: "if (one.requirement !== rule.id) continue;",
  },
  {
    mistake: "a repeated course counts again in a later window",
    file: "src/core/judge/amounts.ts",
    text: "const earlier = repeats.ever ? earlierEntries(s, rule, reach, turn, worth) : [];",
    becomes: "const earlier: number[] = repeats.ever ? [] : [];",
  },
  {
    mistake: "a validity ends a day late",
    file: "src/core/judge/validity.ts",
    text: "return how.lastDayIncluded ? later : later - 1;",
    becomes: "return later;",
  },
  {
    mistake: "a working day that was moved to a weekend is forgotten",
    file: "src/core/judge/times.ts",
    text: "(open.has(at) || calendar.weekdays.includes(weekday))",
    becomes: "(open.size < 0 || calendar.weekdays.includes(weekday))",
  },
  {
    mistake: "what a certificate has too much counts whole for the next one",
    file: "src/core/judge/validity.ts",
    text: "issued || rule.credit.carryIn === null ? day + 1 : beginsOn(how, last, day);",
    becomes: "issued || rule.credit.carryIn !== undefined ? day + 1 : beginsOn(how, last, day);",
  },
  {
    mistake: "a season of two years ends before it begins",
    file: "src/core/judge/seasons.ts",
    text: "to: dayIn(endsNextYear ? year + 1 : year, to),",
    becomes: "to: dayIn(endsNextYear ? year : year, to),",
  },
  {
    mistake: "a consequence follows a day late",
    file: "src/core/judge/consequences.ts",
    text: "if (on > today) return",
    becomes: "if (on >= today) return",
  },
];
