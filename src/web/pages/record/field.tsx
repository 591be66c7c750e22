import type { ReactNode } from "react";
import { useWords } from "../../i18n/words.ts";
import type { Draft, MistakeId, Mistakes } from "./draft.ts";

/** What every part of the form is given. */
export interface FieldsProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly mistakes: Mistakes;
}

interface Props {
  readonly id: string;
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly mistake?: MistakeId | undefined;
  readonly children: ReactNode;
}

/** A label, a field, and what is wrong with it. The field refers to `${id}-wrong` when there is something. */
export function Field({ id, label, note, mistake, children }: Props): ReactNode {
  const words = useWords();
  return (
    <div className="rb-field">
      <label htmlFor={id}>{label}</label>
      {children}
      {note === undefined ? null : (
        <p className="rb-note" id={`${id}-note`}>
          {note}
        </p>
      )}
      {mistake === undefined ? null : (
        <p className="rb-wrong" id={`${id}-wrong`}>
          {words.t(mistake)}
        </p>
      )}
    </div>
  );
}

export function invalid(
  id: string,
  mistake: MistakeId | undefined,
): {
  "aria-invalid"?: true;
  "aria-describedby"?: string;
} {
  return mistake === undefined ? {} : { "aria-invalid": true, "aria-describedby": `${id}-wrong` };
}
