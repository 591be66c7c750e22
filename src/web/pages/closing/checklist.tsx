import type { ReactNode } from "react";
import type { ClosingView } from "#contract/routes/closing";
import { useWords } from "../../i18n/words.ts";
import { Section } from "../../parts/section.tsx";
import { StatusIcon } from "../../parts/status.tsx";

interface Props {
  readonly view: ClosingView;
  /** The townships are listed below: their counts lead there. */
  readonly hasList: boolean;
}

type Item = ClosingView["checklist"][number];

/** What must be right before the figures are frozen, and what whoever freezes them should know. */
export function Checklist({ view, hasList }: Props): ReactNode {
  const words = useWords();
  const needed = view.checklist.filter((one) => one.blocks);
  const known = view.checklist.filter((one) => !one.blocks);
  return (
    <Section title={words.t("closing.checklist")} note={words.t("closing.checklist.note")}>
      <div className="rb-two rb-even">
        <div>
          <h3>{words.t("closing.needed")}</h3>
          <Items items={needed} hasList={hasList} />
        </div>
        <div>
          <h3>{words.t("closing.known")}</h3>
          <Items items={known} hasList={hasList} />
        </div>
      </div>
    </Section>
  );
}

interface ItemsProps {
  readonly items: readonly Item[];
  readonly hasList: boolean;
}

function Items({ items, hasList }: ItemsProps): ReactNode {
  const words = useWords();
  return (
    <ul className="rb-checklist">
      {items.map((one) => {
        const text = words.t(`closing.item.${one.item}`, {
          n: one.count,
          shown: words.number(one.count),
        });
        const mark = one.done ? "met" : one.blocks ? "overdue" : "no-norm";
        const word = one.done ? "done" : one.blocks ? "open" : "note";
        return (
          <li key={one.item}>
            <StatusIcon of={mark} />
            <div>
              <p>
                <span className="rb-unseen">{words.t(`closing.mark.${word}`)}: </span>
                {opensTo(one, hasList) ? <a href="#townships">{text}</a> : text}
              </p>
              {one.done ? null : <p className="rb-note">{words.t(`closing.cure.${one.item}`)}</p>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Counts by township stand in the list below; what the program itself works off has no list. */
function opensTo(one: Item, hasList: boolean): boolean {
  return hasList && !one.done && (one.item === "sign-offs" || one.item === "owing");
}
