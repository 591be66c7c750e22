import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import { providersQuery } from "../data/queries.ts";
import { useWords } from "../i18n/words.ts";

interface Props {
  readonly id: string;
  readonly value: number | null;
  readonly onChange: (providerId: number | null) => void;
  /** What the field says of a mistake to those who cannot see it. */
  readonly mistake?: { readonly "aria-invalid"?: true; readonly "aria-describedby"?: string };
}

/** Who gave it, found by a part of the name: there may be thousands. */
export function ProviderChoice({ id, value, onChange, mistake = {} }: Props): ReactNode {
  const words = useWords();
  const [q, setQ] = useState("");
  const query = useQuery(providersQuery(useDeferredValue(q)));
  const options = (query.data?.items ?? []).map((one) => ({
    value: one.providerId,
    label:
      one.level === null
        ? words.pick(one.name)
        : `${words.pick(one.name)} · ${words.named("level", one.level)}`,
  }));
  return (
    <Select
      id={id}
      // Within the page's main part, where readers expect it.
      getPopupContainer={(select: HTMLElement) => select.parentElement ?? document.body}
      value={value}
      options={options}
      loading={query.isFetching}
      placeholder={words.t("record.choose")}
      notFoundContent={words.t(query.isError ? "failed.offline.title" : "find.none")}
      showSearch={{ filterOption: false, onSearch: setQ }}
      onChange={(chosen: number | null) => onChange(chosen)}
      {...(mistake["aria-invalid"] === true ? { status: "error" as const } : {})}
      {...mistake}
    />
  );
}
