import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ImportView } from "#contract/routes/imports";
import { addressOf } from "../../data/api.ts";
import { importErrorsQuery } from "../../data/imports.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { StackTable } from "../../parts/stack-table.tsx";

interface Props {
  readonly of: ImportView;
  /** How many there are in all. */
  readonly lines: number;
}

/** The first errors with row, column, reason and cure; all of them as a file. */
export function Errors({ of, lines }: Props): ReactNode {
  const words = useWords();
  const query = useQuery(importErrorsQuery(of.importId, `${of.step} ${of.state}`));
  if (query.isPending) return <Loading rows={3} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { items } = query.data;
  const file = addressOf("/imports/:importId/errors.csv", { importId: of.importId });
  return (
    <details className="rb-details" open>
      <summary>{words.t("import.errors", { n: lines })}</summary>
      <p>
        <a className="rb-button-link" href={file} download>
          <Icon name="download" /> {words.t("import.errors.file")}
        </a>
      </p>
      {items.length < lines ? (
        <p className="rb-note">{words.t("import.errors.first", { n: items.length })}</p>
      ) : null}
      <StackTable
        head={words.t("import.row")}
        rows={items}
        keyOf={(one) => `${one.row} ${one.column} ${one.reason}`}
        nameOf={(one) => words.t("import.row.n", { n: one.row })}
        columns={[
          { title: words.t("import.column"), show: (one) => one.column },
          { title: words.t("import.value"), show: (one) => one.value, kind: "break" },
          { title: words.t("import.reason"), show: (one) => one.reason },
          { title: words.t("import.cure"), show: (one) => one.cure },
        ]}
      />
    </details>
  );
}
