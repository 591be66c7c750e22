import { Button } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";

interface Props {
  /** What is beside it, for those who hear the page. */
  readonly what: string;
  readonly open: () => void;
}

/** Beside an event or a home: the way to take it back or to put it right. */
export function MistakeMark({ what, open }: Props): ReactNode {
  const words = useWords();
  return (
    <Button
      className="rb-no-print"
      size="small"
      type="text"
      onClick={open}
      aria-label={`${words.t("mistake.take")}: ${what}`}
    >
      {words.t("mistake.take")}
    </Button>
  );
}
