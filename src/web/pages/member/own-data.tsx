import type { ReactNode } from "react";
import { addressOf } from "../../data/api.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Section } from "../../parts/section.tsx";

const held = ["person", "training", "looks", "account", "not"] as const;

/** What is held about me, as a file that a program can read too. */
export function OwnData(): ReactNode {
  const words = useWords();
  return (
    <Section title={words.t("ownData.title")} note={words.t("ownData.note")}>
      <ul className="rb-reasons">
        {held.map((part) => (
          <li key={part}>{words.t(`ownData.${part}`)}</li>
        ))}
      </ul>
      <p>{words.t("ownData.wrong")}</p>
      <div className="rb-actions rb-no-print">
        <a className="rb-button-link" href="#objections">
          {words.t("ownData.object")}
        </a>
        <a className="rb-button-link" href={addressOf("/me/data")} download>
          <Icon name="download" /> {words.t("ownData.take")}
        </a>
      </div>
    </Section>
  );
}
