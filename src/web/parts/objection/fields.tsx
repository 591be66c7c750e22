import { useQuery } from "@tanstack/react-query";
import { Input, InputNumber } from "antd";
import { useId } from "react";
import type { ReactNode } from "react";
import { formsQuery, policyQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { ProviderChoice } from "../provider-choice.tsx";
import type { Stated, StatedKey } from "./stated.ts";

interface Props {
  readonly keys: readonly StatedKey[];
  readonly stated: Stated;
  readonly change: (stated: Stated) => void;
}

/** Fields of what is right: those of `keys`, in their order. */
export function StatedFields({ keys, stated, change }: Props): ReactNode {
  return keys.map((key) => <StatedField key={key} name={key} stated={stated} change={change} />);
}

interface FieldProps extends Omit<Props, "keys"> {
  readonly name: StatedKey;
}

function StatedField(props: FieldProps): ReactNode {
  const words = useWords();
  const id = useId();
  return (
    <div className="rb-field">
      <label htmlFor={id}>{words.t(`objection.${props.name}`)}</label>
      <Control {...props} id={id} />
    </div>
  );
}

function Control({ name, stated, change, id }: FieldProps & { readonly id: string }): ReactNode {
  const set = (part: Partial<Stated>): void => change({ ...stated, ...part });
  switch (name) {
    case "minutes":
      return (
        <InputNumber
          id={id}
          min={0}
          max={100_000}
          precision={0}
          value={stated.minutes}
          onChange={(minutes) => set({ minutes })}
        />
      );
    case "startsOn":
    case "endsOn":
      return (
        <Input
          id={id}
          type="date"
          value={stated[name]}
          onChange={({ target: { value } }) => set({ [name]: value })}
        />
      );
    case "providerId":
      return (
        <ProviderChoice
          id={id}
          value={stated.providerId}
          onChange={(providerId) => set({ providerId })}
        />
      );
    case "form":
      return <FormChoice id={id} value={stated.form} choose={(form) => set({ form })} />;
    case "kind":
      return <KindChoice id={id} value={stated.kind} choose={(kind) => set({ kind, value: "" })} />;
    case "value":
      return <ValueChoice id={id} stated={stated} choose={(value) => set({ value })} />;
    case "from":
    case "to":
      return (
        <Input
          id={id}
          maxLength={10}
          // 2010, 2010-05 or 2010-05-06: as precisely as it is known.
          placeholder="2010-05-06"
          value={stated[name]}
          onChange={({ target: { value } }) => set({ [name]: value })}
        />
      );
  }
}

interface ChoiceProps {
  readonly id: string;
  readonly value: string;
  readonly choose: (value: string) => void;
}

interface Option {
  readonly code: string;
  readonly text: string;
}

export function Choice(props: ChoiceProps & { readonly options: readonly Option[] }): ReactNode {
  const { id, value, choose, options } = props;
  return (
    <select
      id={id}
      className="rb-select"
      value={value}
      onChange={(event) => choose(event.target.value)}
    >
      {options.map(({ code, text }) => (
        <option key={code} value={code}>
          {text}
        </option>
      ))}
    </select>
  );
}

function useNone(): Option {
  return { code: "", text: useWords().t("record.choose") };
}

function FormChoice(props: ChoiceProps): ReactNode {
  const words = useWords();
  const none = useNone();
  const forms = useQuery(formsQuery).data?.forms ?? [];
  const options = forms.map((one) => ({ code: one.id, text: words.pick(one.label) }));
  return <Choice {...props} options={[none, ...options]} />;
}

function KindChoice(props: ChoiceProps): ReactNode {
  const words = useWords();
  const none = useNone();
  const vocabulary = useQuery(policyQuery).data?.vocabulary;
  const kinds = vocabulary?.find((one) => one.kind === "fact")?.values ?? [];
  const options = kinds.map((one) => ({ code: one.id, text: words.pick(one.label) }));
  return <Choice {...props} options={[none, ...options]} />;
}

/** The pack's own words for the kind, or any text where it has none. */
function ValueChoice(props: Omit<ChoiceProps, "value"> & { readonly stated: Stated }): ReactNode {
  const { id, stated, choose } = props;
  const words = useWords();
  const none = useNone();
  const kind = useQuery(policyQuery).data?.vocabulary.find((one) => one.kind === stated.kind);
  const values = kind?.values ?? [];
  if (values.length === 0) {
    return (
      <Input
        id={id}
        maxLength={64}
        value={stated.value}
        onChange={({ target: { value } }) => choose(value)}
      />
    );
  }
  const options = values.map((one) => ({ code: one.id, text: words.pick(one.label) }));
  return <Choice id={id} value={stated.value} choose={choose} options={[none, ...options]} />;
}
