import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ImportPreview } from "#contract/routes/imports";
import { importPreviewQuery } from "../../data/imports.ts";
import { useWords } from "../../i18n/words.ts";
import { Sideways } from "../../parts/sideways.tsx";
import { Failed, Loading } from "../../parts/states.tsx";

/** The first rows as they were understood, so that a wrong column is seen before it is loaded. */
export function Preview({ importId }: { readonly importId: number }): ReactNode {
  const words = useWords();
  const query = useQuery(importPreviewQuery(importId));
  if (query.isPending) return <Loading rows={4} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { format, encoding, columns } = query.data;
  const missing = columns.filter((one) => one.title === null);
  return (
    <details className="rb-details" open>
      <summary>{words.t("import.preview")}</summary>
      <p className="rb-note">
        {format === "xlsx"
          ? words.t("import.format.xlsx")
          : words.t("import.format.csv", { encoding: (encoding ?? "").toUpperCase() })}
        {missing.length === 0
          ? null
          : ` ${words.t("import.lacks", {
              columns: missing.map((one) => words.pick(one.name)).join(" · "),
            })}`}
      </p>
      <Rows of={query.data} />
    </details>
  );
}

function Rows({ of }: { readonly of: ImportPreview }): ReactNode {
  const words = useWords();
  const shown = of.columns.flatMap((one, index) => (one.title === null ? [] : [{ ...one, index }]));
  return (
    <Sideways label={words.t("import.preview")}>
      <table className="rb-table rb-preview-rows">
        <thead>
          <tr>
            <th scope="col">{words.t("import.row")}</th>
            {shown.map((one) => (
              <th key={one.key} scope="col">
                {words.pick(one.name)}
                {one.title === words.pick(one.name) ? null : (
                  <span className="rb-note rb-import-title">{one.title}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.rows.map((row) => (
            <tr key={row.row} className={row.problems.length === 0 ? "" : "rb-import-wrong"}>
              <th scope="row">
                {row.row}
                {row.problems.length === 0 ? null : (
                  <span className="rb-wrong"> {words.t("import.wrong")}</span>
                )}
              </th>
              {shown.map((one) => (
                <td key={one.key}>{row.cells[one.index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
}
