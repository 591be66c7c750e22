import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Bilingual } from "#contract/values";
import type { VerdictChangeView } from "#contract/views";
import { useAnnounce } from "../app/announce.tsx";
import { useWords } from "../i18n/words.ts";
import type { Words } from "../i18n/words.ts";
import { Name } from "./names.tsx";
import { missingText, progressText } from "./owed.tsx";
import { StatusMark } from "./status.tsx";

interface Props {
  readonly changed: readonly VerdictChangeView[];
  /** What is to be known beside the verdicts. */
  readonly notes?: readonly { readonly text: Bilingual }[] | undefined;
  readonly close: () => void;
}

/** So many stand at once; who wants sees the others. */
const shownAtOnce = 8;

/** What a change that was just recorded did to the verdicts, or that it did nothing to them. */
export function Changed({ changed, notes = [], close }: Props): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const heading = useRef<HTMLHeadingElement>(null);
  const [isAll, setAll] = useState(false);
  const title = words.t("changed.title", { n: changed.length });
  // The form is gone: readers go on here.
  useEffect(() => {
    heading.current?.focus();
    announce(title);
  }, [announce, title]);
  const shown = isAll ? changed : changed.slice(0, shownAtOnce);
  return (
    <div className="rb-change rb-changed">
      <h3 ref={heading} tabIndex={-1}>
        {title}
      </h3>
      {notes.map(({ text }) => (
        <p key={text.en}>
          <Name of={text} />
        </p>
      ))}
      {changed.length === 0 ? null : (
        <ul className="rb-waivers">
          {shown.map((one) => (
            <ChangedLine key={`${one.requirement.id} ${one.windowStart} ${one.anchor}`} of={one} />
          ))}
        </ul>
      )}
      <div className="rb-actions rb-no-print">
        {shown.length === changed.length ? null : (
          <Button onClick={() => setAll(true)}>
            {words.t("changed.all", { n: changed.length })}
          </Button>
        )}
        <Button onClick={close}>{words.t("changed.close")}</Button>
      </div>
    </div>
  );
}

function ChangedLine({ of }: { readonly of: VerdictChangeView }): ReactNode {
  const words = useWords();
  const { requirement, windowStart, before, after } = of;
  const dueOn = (after ?? before)?.dueOn ?? windowStart;
  return (
    <li className="rb-waiver">
      <p>
        <strong>
          <Name of={requirement.title} />
        </strong>{" "}
        <span className="rb-note">
          {words.t("verdict.window", { from: words.day(windowStart), to: words.day(dueOn) })}
        </span>
      </p>
      <dl className="rb-before-after">
        {([before, after] as const).map((said, index) => (
          <div key={index === 0 ? "before" : "after"}>
            <dt>{words.t(index === 0 ? "changed.before" : "changed.after")}</dt>
            <dd>
              {said === null ? (
                words.t(index === 0 ? "changed.notBefore" : "changed.noLonger")
              ) : (
                <>
                  <StatusMark of={said.status} /> {saidText(words, of, said)}
                </>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** How much was credited of what is demanded, what is missing, and by when where that moved. */
function saidText(
  words: Words,
  { requirement, windowStart, anchor, before, after }: VerdictChangeView,
  said: NonNullable<VerdictChangeView["after"]>,
): string {
  const line = { requirement, windowStart, anchor, ...said };
  const parts = said.demanded === 0 ? [] : [progressText(words, line)];
  if (said.missingMinutes > 0 || said.missingCount > 0) {
    parts.push(words.t("changed.missing", { missing: missingText(words, line) }));
  }
  if (before !== null && after !== null && before.dueOn !== after.dueOn) {
    parts.push(words.t("changed.due", { day: words.day(said.dueOn) }));
  }
  return parts.join(words.t("list.comma"));
}
