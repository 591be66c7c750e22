import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useWords } from "../i18n/words.ts";

interface Props {
  /** The browser's title: says what kind of page it is, never whom or which unit it shows. */
  readonly title: string;
  readonly heading: ReactNode;
  /** A line above the heading: where this is. */
  readonly above?: ReactNode;
  /** A line below the heading: what holds for the whole page. */
  readonly below?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly narrow?: boolean;
}

/** A page: moves the focus to its heading when it opens, so that readers begin there. */
export function Page(props: Props): ReactNode {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} · ${words.t("product")}`;
  }, [props.title, words]);
  useEffect(() => {
    if (isFirstPage) isFirstPage = false;
    else heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={props.narrow ? "rb-page rb-narrow" : "rb-page"}>
      {props.above}
      <div className="rb-page-head">
        <div className="rb-page-title">
          <h1 ref={heading} tabIndex={-1}>
            {props.heading}
          </h1>
          {props.below}
        </div>
        {props.actions === undefined ? null : <div className="rb-actions">{props.actions}</div>}
      </div>
      {props.children}
    </div>
  );
}

/** The browser itself puts the focus right on the very first page. */
let isFirstPage = true;
