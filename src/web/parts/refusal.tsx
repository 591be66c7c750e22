import { Alert } from "antd";
import type { ReactNode } from "react";
import { CallFailed } from "../data/api.ts";
import { useWords } from "../i18n/words.ts";
import { kindOf } from "./states.tsx";

/** Codes whose sentence says more than the page's words: which day, which member, what is in the way. */
const withDetail: ReadonlySet<string> = new Set([
  "bad-csv",
  "bad-sheet",
  "cell-too-large",
  "code-taken",
  "columns-missing",
  "crosstab-invalid",
  "fact-overlaps",
  "later-change",
  "member-homeless",
  "move-refused",
  "pack-invalid",
  "pack-published",
  "parameter-unknown",
  "too-early",
  "unit-occupied",
  "waiver-not-allowed",
]);

/** Why something was not saved, above the form that wanted it; hands back nothing of what was typed. */
export function Refusal({ error }: { readonly error: unknown }): ReactNode {
  const words = useWords();
  const kind = kindOf(error);
  const code = error instanceof CallFailed ? error.code : "";
  const own = `refused.${code}`;
  const isKnown = words.has(own);
  const problems = error instanceof CallFailed ? error.problems : [];
  return (
    <Alert
      type="error"
      role="alert"
      title={isKnown ? words.t(own) : words.t(`failed.${kind}.title`)}
      description={
        <>
          {isKnown ? null : <p>{words.t(`refused.${kind}`)}</p>}
          {(isKnown && !withDetail.has(code)) ||
          kind === "offline" ||
          !(error instanceof CallFailed) ? null : (
            <p lang="en">{error.message}</p>
          )}
          {problems.length === 0 ? null : (
            <ul>
              {problems.slice(0, 20).map((problem) => (
                <li key={`${problem.at} ${problem.message}`} lang="en">
                  <code>{problem.at}</code> {problem.message}
                </li>
              ))}
            </ul>
          )}
        </>
      }
    />
  );
}
