import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { policyQuery } from "../../data/queries.ts";
import { useAskWhatIf } from "../../data/what-if.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";

/** Words, numbers, and the three words that are no text. */
function valueOf(text: string): number | string | boolean | null {
  const word = text.trim();
  if (word === "null" || word === "") return null;
  if (word === "true" || word === "false") return word === "true";
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : word;
}

/** Chooses a parameter of the pack in force and another value of it. */
export function AskForm(): ReactNode {
  const words = useWords();
  const policy = useQuery(policyQuery).data;
  const ask = useAskWhatIf();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const parameters = [
    ...(policy?.requirements.flatMap((one) => one.parameters) ?? []),
    ...(policy?.shared ?? []),
  ];
  const chosen = parameters.find((one) => one.name === name) ?? parameters[0];
  const submit = (): void => {
    if (chosen !== undefined && value.trim() !== "") ask.mutate({ [chosen.name]: valueOf(value) });
  };
  return (
    <form
      className="rb-section rb-bare rb-no-print"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="rb-field">
        <label htmlFor="what-if-parameter">{words.t("whatIf.parameter")}</label>
        <select
          id="what-if-parameter"
          className="rb-select"
          value={chosen?.name ?? ""}
          onChange={(event) => setName(event.target.value)}
        >
          {parameters.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name} · {words.pick(one.note)}
            </option>
          ))}
        </select>
      </div>
      <div className="rb-field">
        <label htmlFor="what-if-value">{words.t("whatIf.value")}</label>
        <Input
          id="what-if-value"
          value={value}
          maxLength={100}
          required
          aria-describedby="what-if-now"
          onChange={(event) => setValue(event.target.value)}
        />
        <p id="what-if-now" className="rb-note">
          {words.t("whatIf.now", { value: chosen?.value || "null" })}
        </p>
      </div>
      {ask.isError ? <Refusal error={ask.error} /> : null}
      <Button type="primary" htmlType="submit" loading={ask.isPending}>
        {words.t("whatIf.ask")}
      </Button>
    </form>
  );
}
