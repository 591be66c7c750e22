import type { ReactNode } from "react";

export interface StackColumn<R> {
  readonly title: string;
  readonly show: (row: R, at: number) => ReactNode;
  /** Numbers stand to the right; long words without a gap are broken. */
  readonly kind?: "number" | "break";
}

interface Props<R> {
  /** Title of the column that names the rows. */
  readonly head: string;
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string | number;
  readonly nameOf: (row: R) => ReactNode;
  readonly columns: readonly StackColumn<R>[];
}

const classOf = { number: "rb-number", break: "rb-break" } as const;

/** A table whose rows are cards on a phone, where each cell says its column itself. */
export function StackTable<R>({ head, rows, keyOf, nameOf, columns }: Props<R>): ReactNode {
  const nameOfClass = (kind: StackColumn<R>["kind"]): { className?: string } =>
    kind === undefined ? {} : { className: classOf[kind] };
  return (
    <table className="rb-table rb-stack">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          {columns.map(({ title, kind }) => (
            <th key={title} scope="col" {...nameOfClass(kind === "number" ? kind : undefined)}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={keyOf(row)}>
            <th scope="row">{nameOf(row)}</th>
            {columns.map(({ title, show, kind }) => (
              <td key={title} data-label={title} {...nameOfClass(kind)}>
                {show(row, at)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
