import { useId } from "react";
import type { ReactNode } from "react";

interface Props {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly id?: string;
}

/** A named part of a page. */
export function Section({ title, note, tools, children, className, id }: Props): ReactNode {
  const headingId = useId();
  return (
    <section
      className={`rb-section ${className ?? ""}`}
      aria-labelledby={headingId}
      {...(id === undefined ? {} : { id })}
    >
      <div className="rb-section-head">
        <div>
          <h2 id={headingId}>{title}</h2>
          {note === undefined ? null : <p className="rb-note">{note}</p>}
        </div>
        {tools === undefined ? null : <div className="rb-section-tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}
