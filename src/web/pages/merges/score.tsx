import type { ReactNode } from "react";
import type { DoubleView } from "#contract/routes/merges";
import { useWords } from "../../i18n/words.ts";

type Score = DoubleView["score"];

/** How likely two are one person, in words. */
export function Strength({ strength }: Pick<Score, "strength">): ReactNode {
  const words = useWords();
  return <span className="rb-tag">{words.t(`double.strength.${strength}`)}</span>;
}

/** What agrees and what does not, of all that is known of both. */
export function Signs({ signs }: Pick<Score, "signs">): ReactNode {
  const words = useWords();
  const agreements = ["same", "close", "differs"] as const;
  const lines = agreements.flatMap((agreement) => {
    const fields = signs.filter((one) => one.agreement === agreement);
    if (fields.length === 0) return [];
    const what = fields.map((one) => words.t(`double.field.${one.field}`));
    const joined = what.join(words.language === "zh" ? "、" : ", ");
    return [{ agreement, text: words.t(`double.agree.${agreement}`, { what: joined }) }];
  });
  return (
    <p className="rb-facts">
      {lines.map(({ agreement, text }) => (
        <span key={agreement}>{text}</span>
      ))}
    </p>
  );
}
