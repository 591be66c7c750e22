import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { PolicyView } from "#contract/routes/coverage";
import { policyQuery } from "../../data/queries.ts";
import { useAskWhatIf } from "../../data/what-if.ts";
import { valueText } from "../../i18n/values.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice } from "../../parts/choice.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";
import { ValueField } from "./value.tsx";

type Parameter = PolicyView["shared"][number];

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
  const [name, setName] = useState("");
  if (policy === undefined) return null;
  const parameters = [...policy.requirements.flatMap((one) => one.parameters), ...policy.shared];
  const chosen = parameters.find((one) => one.name === name) ?? parameters[0];
  if (chosen === undefined) return null;
  return (
    <Section title={words.t("whatIf.question")} className="rb-no-print">
      <Choice label={words.t("whatIf.parameter")} value={chosen.name} onChange={setName}>
        {policy.requirements
          .filter((one) => one.parameters.length > 0)
          .map((one) => (
            <optgroup key={one.id} label={`${one.id} ${words.pick(one.title)}`}>
              {one.parameters.map(option)}
            </optgroup>
          ))}
        <optgroup label={words.t("whatIf.shared")}>{policy.shared.map(option)}</optgroup>
      </Choice>
      <ValueForm key={chosen.name} parameter={chosen} />
    </Section>
  );

  function option(one: Parameter): ReactNode {
    return (
      <option key={one.name} value={one.name}>
        {words.t("whatIf.named", { text: words.pick(one.note), name: one.name })}
      </option>
    );
  }
}

function ValueForm({ parameter }: { readonly parameter: Parameter }): ReactNode {
  const words = useWords();
  const ask = useAskWhatIf();
  const [value, setValue] = useState<string | null>("");
  const [isTried, setTried] = useState(false);
  const isMissing = value !== null && value.trim() === "";
  const submit = (): void => {
    setTried(true);
    if (isMissing || ask.isPending) return;
    ask.mutate({ [parameter.name]: value === null ? null : valueOf(value) });
  };
  const now = valueText(words, parameter.value, parameter.unit);
  const [least, most] = parameter.range ?? [];
  const note =
    least === undefined || most === undefined
      ? words.t("whatIf.now", { value: now })
      : words.t("whatIf.range", {
          value: now,
          least: words.number(least),
          most: valueText(words, String(most), parameter.unit),
        });
  return (
    <form
      className="rb-ask"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ValueField parameter={parameter} value={value} onValue={setValue}>
        <p id="what-if-now" className={isTried && isMissing ? "rb-wrong" : "rb-note"}>
          {isTried && isMissing ? words.t("whatIf.needed") : null} {note}
        </p>
      </ValueField>
      {ask.isError ? <Refusal error={ask.error} /> : null}
      <Button type="primary" htmlType="submit" loading={ask.isPending}>
        {words.t("whatIf.ask")}
      </Button>
    </form>
  );
}
