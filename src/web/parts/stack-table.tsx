import type { ReactNode } from "react";

/** Numbers stand to the right; long words without a gap are broken. */
type Kind = "number" | "break";

/** A column's title, what it shows of a row (and its place), and its kind where it has one. */
export type StackColumn<R> = readonly [
  title: string,
  show: (row: R, at: number) => ReactNode,
  kind?: Kind,
];

interface Props<R> {
  /** Title of the column that names the rows. */
  readonly head: string;
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string | number;
  readonly nameOf: (row: R) => ReactNode;
  readonly columns: readonly StackColumn<R>[];
}

/** A table whose rows are cards on a phone, where each cell says its column itself. */
export function StackTable<R>({ head, rows, keyOf, nameOf, columns }: Props<R>): ReactNode {
  return (
    <table className="rb-table rb-stack">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {columns.map(([title, , kind]) => (
            <th key={title} scope="col" {...(kind === "number" ? classOf(kind) : {})}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={keyOf(row)}>
            <th scope="row">{nameOf(row)}</th>
            {columns.map(([title, show, kind]) => (
              <td key={title} data-label={title} {...classOf(kind)}>
                {show(row, at)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function classOf(kind: Kind | undefined): { readonly className?: string } {
  return kind === undefined ? {} : { className: `rb-${kind}` };
}
