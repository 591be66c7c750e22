import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { useWords } from "../i18n/words.ts";
import { Icon } from "./icons.tsx";

interface Props {
  readonly id: string;
  readonly label: string;
  /** What was asked last; the box follows when "back" changes it. */
  readonly asked: string;
  readonly onAsk: (q: string) => void;
}

/** A box for a name or a number. It asks when it is sent, because who is shown is put down. */
export function SearchForm({ id, label, asked, onAsk }: Props): ReactNode {
  const words = useWords();
  const [q, setQ] = useState(asked);
  const [before, setBefore] = useState(asked);
  if (before !== asked) {
    setBefore(asked);
    setQ(asked);
  }
  return (
    <search>
      <form
        className="rb-search-form"
        onSubmit={(event) => {
          event.preventDefault();
          onAsk(q.trim());
        }}
      >
        <label htmlFor={id} className="rb-unseen">
          {label}
        </label>
        <Input
          id={id}
          maxLength={100}
          value={q}
          placeholder={label}
          autoComplete="off"
          enterKeyHint="search"
          onChange={(event) => {
            setQ(event.target.value);
            if (event.target.value === "" && asked !== "") onAsk("");
          }}
        />
        <Button htmlType="submit" icon={<Icon name="search" />} aria-label={words.t("search.go")} />
      </form>
    </search>
  );
}
