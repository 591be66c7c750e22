import type { ReactNode } from "react";
import type { CredentialActView } from "#contract/routes/credentials";
import { useWords } from "../../i18n/words.ts";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly acts: readonly CredentialActView[];
  readonly zone: string;
}

/** What was done to the ways into my account, by whom and from where; the latest first. */
export function Acts({ acts, zone }: Props): ReactNode {
  const words = useWords();
  return (
    <Section title={words.t("acts.title")}>
      {acts.length === 0 ? <p className="rb-none">{words.t("acts.none")}</p> : null}
      <ul className="rb-ways">
        {acts.map(({ actId, act, isOwn, by, at, place }) => {
          const who = isOwn
            ? words.t("acts.own")
            : by === null
              ? words.t("acts.program")
              : words.t("acts.by", { by });
          const from = place === "" ? [] : [words.t("acts.from", { place })];
          return (
            <li key={actId}>
              {words.named("act", act)}
              <p className="rb-note">{[words.instant(at, zone), who, ...from].join(", ")}</p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
