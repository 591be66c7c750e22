import { useId } from "react";
import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly note?: string;
  /** `option` and `optgroup` elements. */
  readonly children: ReactNode;
}

/** A label above a drop-down of the browser's own: big enough for a finger, known to every reader. */
export function Choice({ label, value, onChange, note, children }: Props): ReactNode {
  const id = useId();
  return (
    <div className="rb-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="rb-select"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        {...(note === undefined ? {} : { "aria-describedby": `${id}-note` })}
      >
        {children}
      </select>
      {note === undefined ? null : (
        <p id={`${id}-note`} className="rb-note">
          {note}
        </p>
      )}
    </div>
  );
}
