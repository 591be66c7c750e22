import type { ReactNode } from "react";
import type { VerdictLine } from "#contract/views";
import { useWords } from "../i18n/words.ts";
import type { Words } from "../i18n/words.ts";
import { Name } from "./names.tsx";
import { StatusIcon } from "./status.tsx";

/** "8 h and 1 session": everything that is missing, in words. */
export function missingText(words: Words, verdict: VerdictLine): string {
  const { creditUnit } = verdict.requirement;
  const hours =
    verdict.missingMinutes === 0 ? null : words.minutes(verdict.missingMinutes, creditUnit);
  const sessions =
    verdict.missingCount === 0
      ? null
      : words.t("missing.sessions", {
          n: verdict.missingCount,
          shown: words.number(verdict.missingCount),
        });
  if (hours !== null && sessions !== null) return words.t("missing.both", { hours, sessions });
  return hours ?? sessions ?? words.t("missing.nothing");
}

/** "16 h of 24 h", or "2 of 3 sessions". */
export function progressText(words: Words, verdict: VerdictLine): string {
  const { credited, demanded } = verdict;
  const { measure, creditUnit } = verdict.requirement;
  if (measure === "count") {
    return words.t("missing.progressCount", {
      credited: words.number(credited),
      demanded: words.number(demanded),
      n: demanded,
    });
  }
  return words.t("missing.progress", {
    credited: words.minutes(credited, creditUnit),
    demanded: words.minutes(demanded, creditUnit),
  });
}

/** One thing that is still open: what is missing, until when, and of which demand. */
export function OwedLine({ verdict }: { readonly verdict: VerdictLine }): ReactNode {
  const words = useWords();
  const missing = missingText(words, verdict);
  const day = words.day(verdict.dueOn);
  const isLate = verdict.status === "overdue";
  return (
    <div className={`rb-owed rb-is-${verdict.status}`}>
      <StatusIcon of={verdict.status} />
      <p>
        <strong>{words.t(isLate ? "owed.since" : "owed.by", { missing, day })}</strong>{" "}
        <span>
          <Name of={verdict.requirement.title} /> · {progressText(words, verdict)}
        </span>
      </p>
    </div>
  );
}

/** Windows that ended short: their years and what was missing, in one line. */
export function EndedLine({ ended }: { readonly ended: readonly VerdictLine[] }): ReactNode {
  const words = useWords();
  const years = [...ended]
    .sort((a, b) => (a.dueOn < b.dueOn ? 1 : -1))
    .map((one) =>
      words.t("owed.endedYear", {
        year: one.dueOn.slice(0, 4),
        missing: missingText(words, one),
      }),
    );
  return (
    <div className="rb-owed rb-is-short">
      <StatusIcon of="short" />
      <p>
        <span>
          {words.t("owed.ended")} {years.join(words.t("list.comma"))}
        </span>
      </p>
    </div>
  );
}
