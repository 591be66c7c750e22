import type { ReactNode } from "react";
import type { StudyFile, VerdictView } from "#contract/views";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { missingText, progressText } from "../../parts/owed.tsx";
import { StatusMark } from "../../parts/status.tsx";
import { sortVerdicts } from "./order.ts";

/** Verdicts of the present first, those of ended windows behind one click. */
export function Verdicts({ file }: { readonly file: StudyFile }): ReactNode {
  const words = useWords();
  const { present, past } = sortVerdicts(file.verdicts, file.today);
  if (file.verdicts.length === 0) return <p className="rb-none">{words.t("member.noVerdicts")}</p>;
  return (
    <>
      <ul className="rb-verdicts">
        {present.map((verdict) => (
          <VerdictCard key={keyOf(verdict)} verdict={verdict} />
        ))}
      </ul>
      {past.length === 0 ? null : (
        <details className="rb-details rb-past">
          <summary>{words.t("member.past", { n: past.length })}</summary>
          <ul className="rb-verdicts">
            {past.map((verdict) => (
              <VerdictCard key={keyOf(verdict)} verdict={verdict} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function keyOf(verdict: VerdictView): string {
  return `${verdict.requirement.id} ${verdict.windowStart} ${verdict.anchor}`;
}

function VerdictCard({ verdict }: { readonly verdict: VerdictView }): ReactNode {
  const words = useWords();
  return (
    <li className={`rb-verdict rb-edge-${verdict.status}`}>
      <div className="rb-verdict-head">
        <h3>
          <Name of={verdict.requirement.title} />
        </h3>
        <StatusMark of={verdict.status} />
      </div>
      <p className="rb-facts">
        <span>
          {words.t("verdict.window", {
            from: words.day(verdict.windowStart),
            to: words.day(verdict.dueOn),
          })}
        </span>
        {verdict.countedAt === null ? null : (
          <span>
            {words.t("verdict.countedAt")} <Name of={verdict.countedAt.name} />
          </span>
        )}
      </p>
      {verdict.mayAct === null && !verdict.advisory && verdict.consequence === null ? null : (
        <p className="rb-facts">
          {verdict.consequence === null ? null : (
            <strong>
              <Name of={verdict.consequence} />
            </strong>
          )}
          {verdict.mayAct === null ? null : (
            <strong>{words.t(verdict.mayAct ? "verdict.mayAct" : "verdict.mayNotAct")}</strong>
          )}
          {verdict.advisory ? <span>{words.t("verdict.advisory")}</span> : null}
        </p>
      )}
      <Progress verdict={verdict} />
      {verdict.owes ? <Missing verdict={verdict} /> : null}
      <details className="rb-details">
        <summary>{words.t("verdict.why", { n: verdict.reasons.length })}</summary>
        <ul className="rb-reasons">
          {verdict.reasons.map((reason, index) => (
            <li key={`${reason.code} ${String(index)}`}>
              <Name of={reason.text} />
            </li>
          ))}
        </ul>
        {verdict.clause === null ? null : (
          <blockquote>
            <Name of={verdict.clause.text} />
            <footer>{verdict.clause.place}</footer>
          </blockquote>
        )}
      </details>
    </li>
  );
}

/** What is missing and by when; of a window that ended short, that it stays so. */
function Missing({ verdict }: { readonly verdict: VerdictView }): ReactNode {
  const words = useWords();
  if (verdict.status === "short" && verdict.cure !== null) {
    return (
      <p>
        <Name of={verdict.cure} />
      </p>
    );
  }
  const missing = missingText(words, verdict);
  const day = words.day(verdict.dueOn);
  // Hours and trainings are told by the line itself; a demand of more parts says what of which.
  const parts = verdict.reasons.filter((one) => one.code.startsWith("part-"));
  return (
    <>
      <p>
        <strong>
          {words.t(verdict.status === "overdue" ? "owed.since" : "owed.by", { missing, day })}
        </strong>
      </p>
      {parts.length > 2 && verdict.cure !== null ? (
        <p>
          <Name of={verdict.cure} />
        </p>
      ) : null}
    </>
  );
}

function Progress({ verdict }: { readonly verdict: VerdictView }): ReactNode {
  const words = useWords();
  if (verdict.demanded === 0) return null;
  const share = Math.min(100, (verdict.credited / verdict.demanded) * 100);
  return (
    <div className="rb-progress">
      <span className="rb-progress-text">{progressText(words, verdict)}</span>
      <span className="rb-progress-track" aria-hidden="true">
        <span className={`rb-fill-${verdict.status}`} style={{ inlineSize: `${String(share)}%` }} />
      </span>
    </div>
  );
}
