import { useState } from "react";
import type { ReactNode } from "react";

export interface Sorting<K extends string> {
  readonly key: K;
  readonly isDown: boolean;
}

export function useSorting<K extends string>(
  first: Sorting<K>,
): readonly [Sorting<K>, (key: K) => void] {
  const [sorting, setSorting] = useState(first);
  const choose = (key: K) =>
    setSorting((now) =>
      now.key === key ? { key, isDown: !now.isDown } : { key, isDown: key !== first.key },
    );
  return [sorting, choose];
}

interface Props<K extends string> {
  readonly by: K;
  readonly sorting: Sorting<K>;
  readonly choose: (key: K) => void;
  readonly isNumber?: boolean;
  readonly children: ReactNode;
}

/** A column heading that sorts; says so to readers with aria-sort. */
export function SortHeading<K extends string>(props: Props<K>): ReactNode {
  const isSorted = props.sorting.key === props.by;
  const direction = props.sorting.isDown ? "descending" : "ascending";
  return (
    <th
      scope="col"
      className={props.isNumber ? "rb-number" : undefined}
      aria-sort={isSorted ? direction : "none"}
    >
      <button type="button" className="rb-sort" onClick={() => props.choose(props.by)}>
        {props.children}
        <svg viewBox="0 0 10 14" aria-hidden="true" className="rb-sort-mark">
          <path d="M5 1 8.500 5.500h-7z" opacity={isSorted && !props.sorting.isDown ? 1 : 0.28} />
          <path d="M5 13 1.500 8.500h7z" opacity={isSorted && props.sorting.isDown ? 1 : 0.28} />
        </svg>
      </button>
    </th>
  );
}
