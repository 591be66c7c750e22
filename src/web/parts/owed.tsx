import type { ReactNode } from "react";
import type { VerdictLine } from "#contract/views";
import { useWords } from "../i18n/words.ts";
import type { Words } from "../i18n/words.ts";
import { Name } from "./names.tsx";
import { StatusMark } from "./status.tsx";

/** "8 h and 1 session": everything that is missing, in words. */
export function missingText(words: Words, verdict: VerdictLine): string {
  const hours = verdict.missingMinutes === 0 ? null : words.minutes(verdict.missingMinutes);
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

/** "16 h of 24 h". */
export function progressText(words: Words, verdict: VerdictLine): string {
  const write = (value: number) =>
    verdict.requirement.measure === "minutes"
      ? words.minutes(value)
      : words.t("missing.sessions", { n: value, shown: words.number(value) });
  return words.t("missing.progress", {
    credited: write(verdict.credited),
    demanded: write(verdict.demanded),
  });
}

/** One thing that is owed: its status, what is missing, until when, and why in one sentence. */
export function OwedLine({ verdict }: { readonly verdict: VerdictLine }): ReactNode {
  const words = useWords();
  const missing = missingText(words, verdict);
  const day = words.day(verdict.dueOn);
  return (
    <div className="rb-owed">
      <StatusMark of={verdict.status} />
      <p>
        <strong>
          {verdict.status === "on-course"
            ? words.t("owed.by", { missing, day })
            : words.t("owed.since", { missing, day })}
        </strong>{" "}
        <span>
          <Name of={verdict.requirement.title} /> · {progressText(words, verdict)}
        </span>
      </p>
    </div>
  );
}
