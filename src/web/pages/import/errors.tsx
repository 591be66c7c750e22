import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ImportView } from "#contract/routes/imports";
import { addressOf } from "../../data/api.ts";
import { importErrorsQuery } from "../../data/imports.ts";
import { useSettings } from "../../i18n/language.tsx";
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
  const { language } = useSettings();
  const query = useQuery(importErrorsQuery(of.importId, `${of.step} ${of.state}`, language));
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
          [words.t("import.column"), (one) => one.column],
          [words.t("import.value"), (one) => one.value, "break"],
          [words.t("import.reason"), (one) => one.reason],
          [words.t("import.cure"), (one) => one.cure],
        ]}
      />
    </details>
  );
}
