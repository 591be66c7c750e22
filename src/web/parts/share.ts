import { type Shared, unmeasured } from "#core/share";
import { useWords } from "../i18n/words.ts";

/** The share in words: a percentage, a dash, or how many cannot be measured yet. */
export function useShare(): (figure: Shared) => string {
  const words = useWords();
  return (figure) => {
    const open = unmeasured(figure);
    if (open === 0) return words.share(figure.reached, figure.judged);
    const all = words.number(open + figure.judged);
    return words.t("coverage.unmeasured", { n: words.number(open), all });
  };
}
