import type { ReactNode } from "react";
import type { Status } from "#core/verdicts";
import { useWords } from "../i18n/words.ts";

/** The order in which statuses stand in a bar: what is reached first, what is in arrears last. */
export const statusOrder: readonly Status[] = [
  "met",
  "late",
  "on-course",
  "short",
  "overdue",
  "undetermined",
  "partial-year",
  "waived",
  "not-measurable",
  "no-norm",
  "exempt",
];

/** A shape of its own for every status, so that colour never speaks alone. */
const shapes: Record<Status, ReactNode> = {
  met: <path d="M3.500 8.500 6.800 11.800 12.700 4.800" />,
  late: (
    <>
      <path d="M2.500 9 5.200 11.700 9.700 6.300" />
      <path d="M12.600 3.200v4.600M12.600 11.700v.3" />
    </>
  ),
  "on-course": (
    <>
      <circle cx="8" cy="8" r="5.500" />
      <path d="M8 4.800V8l2.300 1.600" />
    </>
  ),
  short: <path d="M8 3.200v9.200M4.200 8.800 8 12.600l3.800-3.800" />,
  overdue: (
    <>
      <path d="M8 2.300 14.300 13.400H1.700z" />
      <path d="M8 6.400v3.300M8 11.600v.2" />
    </>
  ),
  undetermined: (
    <path d="M5.400 5.600a2.700 2.700 0 1 1 3.800 2.700c-.8.400-1.200.900-1.200 1.800M8 12.700v.2" />
  ),
  "partial-year": (
    <>
      <circle cx="8" cy="8" r="5.500" />
      <path d="M8 2.500v11M8 8h5.500" />
    </>
  ),
  waived: (
    <>
      <rect x="3" y="3" width="10" height="10" rx="1.500" />
      <path d="M5.500 8h5" />
    </>
  ),
  "not-measurable": (
    <path d="M2.500 10.500h11M4.500 10.500V7.500M8 10.500V5.500M11.500 10.500V7.500" />
  ),
  "no-norm": <path d="M3.500 8h9" />,
  exempt: (
    <>
      <circle cx="8" cy="8" r="5.500" />
      <path d="m4.200 11.800 7.600-7.600" />
    </>
  ),
};

export function StatusIcon({ of: status }: { readonly of: Status }): ReactNode {
  return (
    <svg className={`rb-status-icon rb-is-${status}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[status]}
    </svg>
  );
}

/** Icon and word; the word is always there. */
export function StatusMark({ of: status }: { readonly of: Status }): ReactNode {
  const words = useWords();
  return (
    <span className={`rb-status rb-is-${status}`}>
      <StatusIcon of={status} />
      <span>{words.t(`status.${status}`)}</span>
    </span>
  );
}
