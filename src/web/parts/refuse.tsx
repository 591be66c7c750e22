import { Button } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { useWords } from "../i18n/words.ts";

interface Props<R extends string> {
  /** What the list of reasons is called. */
  readonly label: string;
  readonly refuse: string;
  readonly reasons: readonly (readonly [R, string])[];
  readonly isPending: boolean;
  readonly onRefuse: (reason: R) => void;
  /** What else may be done; shown until somebody begins to refuse. */
  readonly children: ReactNode;
}

/** A refusal takes two steps: the reason is chosen from a list before it is sent. */
export function RefuseWithReason<R extends string>(props: Props<R>): ReactNode {
  const words = useWords();
  const id = useId();
  const [isRefusing, setRefusing] = useState(false);
  const [at, setAt] = useState(0);
  const { label, refuse, reasons, isPending, onRefuse, children } = props;
  const chosen = reasons[at]?.[0];
  if (!isRefusing || chosen === undefined) {
    return (
      <div className="rb-actions rb-no-print">
        {children}
        <Button disabled={isPending} onClick={() => setRefusing(true)}>
          {refuse}
        </Button>
      </div>
    );
  }
  return (
    <div className="rb-no-print">
      <div className="rb-field">
        <label htmlFor={id}>{label}</label>
        <select
          id={id}
          className="rb-select"
          value={at}
          onChange={(event) => setAt(Number(event.target.value))}
        >
          {reasons.map(([code, text], index) => (
            <option key={code} value={index}>
              {text}
            </option>
          ))}
        </select>
      </div>
      <div className="rb-actions">
        <Button danger loading={isPending} onClick={() => onRefuse(chosen)}>
          {refuse}
        </Button>
        <Button onClick={() => setRefusing(false)}>{words.t("action.cancel")}</Button>
      </div>
    </div>
  );
}
