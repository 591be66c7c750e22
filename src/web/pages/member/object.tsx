import { Button, Checkbox, Input } from "antd";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { claimMistake, entryFaults, factFaults } from "#core/objections";
import type { EntryView, FactView } from "#contract/views";
import { useAnnounce } from "../../app/announce.tsx";
import { type ObjectionSent, useObject } from "../../data/objections.ts";
import { useWords } from "../../i18n/words.ts";
import { Labelled } from "../../parts/objection/answer.tsx";
import { Choice, StatedFields } from "../../parts/objection/fields.tsx";
import {
  claimOf,
  nothingStated,
  type Stated,
  type StatedKey,
} from "../../parts/objection/stated.ts";
import { Refusal } from "../../parts/refusal.tsx";

/** What is objected to. */
export type About =
  | { readonly kind: "entry"; readonly entry: EntryView }
  | { readonly kind: "missing" }
  | { readonly kind: "fact"; readonly fact: FactView | null };

interface Props {
  readonly memberId: number;
  readonly about: About;
  readonly close: () => void;
}

type EntryFault = (typeof entryFaults)[number];
type FactFault = (typeof factFaults)[number];

const keysOfEntry: Readonly<Record<EntryFault, readonly StatedKey[]>> = {
  "not-mine": [],
  minutes: ["minutes"],
  days: ["startsOn", "endsOn"],
  form: ["form"],
  provider: ["providerId"],
  other: [],
};
const keysOfFact: Readonly<Record<FactFault, readonly StatedKey[]>> = {
  "not-true": [],
  value: ["value"],
  days: ["from", "to"],
  missing: ["kind", "value", "from", "to"],
};
const keysOfMissing: readonly StatedKey[] = [
  ...(["startsOn", "endsOn", "minutes", "form", "providerId"] as const),
];

function faultsOf(about: About): readonly (EntryFault | FactFault)[] {
  if (about.kind === "entry") return entryFaults;
  if (about.kind === "missing" || about.fact === null) return ["missing"];
  return factFaults.filter((one) => one !== "missing");
}

function keysFor({ kind }: About, fault: EntryFault | FactFault): readonly StatedKey[] {
  if (kind === "missing") return keysOfMissing;
  const keys: Readonly<Record<string, readonly StatedKey[]>> =
    kind === "entry" ? keysOfEntry : keysOfFact;
  return keys[fault] ?? [];
}

function bodyOf(
  about: About,
  fault: EntryFault | FactFault,
  stated: Stated,
  more: { readonly words: string; readonly pastBranch: boolean },
): ObjectionSent | null {
  const claim = claimOf(stated, keysFor(about, fault));
  if (about.kind === "entry") {
    const known = entryFaults.find((one) => one === fault);
    const { entryId } = about.entry;
    return known === undefined ? null : { kind: "entry", entryId, fault: known, claim, ...more };
  }
  if (about.kind === "missing") {
    return { kind: "missing", claim: { ...claim, startsOn: stated.startsOn }, ...more };
  }
  const known = factFaults.find((one) => one === fault);
  const factId = about.fact?.factId ?? null;
  return known === undefined ? null : { kind: "fact", factId, fault: known, claim, ...more };
}

/** What is chosen, and the sending of it. */
function useDraft({ memberId, about, close }: Props) {
  const words = useWords();
  const announce = useAnnounce();
  const object = useObject(memberId);
  const faults = faultsOf(about);
  const [fault, setFault] = useState<EntryFault | FactFault>(faults[0] ?? "other");
  const kind = about.kind === "fact" ? (about.fact?.kind ?? "") : "";
  const [stated, setStated] = useState<Stated>({ ...nothingStated, kind });
  const [said, setSaid] = useState("");
  const [pastBranch, setPastBranch] = useState(false);
  const [isTried, setTried] = useState(false);
  const claim = claimOf(stated, keysFor(about, fault));
  const isWrong = claimMistake(about.kind, fault, claim, said) !== null;
  const send = (): void => {
    setTried(true);
    const body = bodyOf(about, fault, stated, { words: said.trim(), pastBranch });
    if (isWrong || object.isPending || body === null) return;
    const onSuccess = (): void => {
      announce(words.t("objection.sent"));
      close();
    };
    object.mutate(body, { onSuccess });
  };
  const chosen = { fault, stated, said, pastBranch };
  const choose = { setFault, setStated, setSaid, setPastBranch };
  return { ...chosen, ...choose, faults, object, send, isWrong: isTried && isWrong };
}

/** Objects: what is wrong, from a list, what is right, and a line of words. */
export function ObjectForm(props: Props): ReactNode {
  const { about, close } = props;
  const words = useWords();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft(props);
  const { faults, fault, object } = draft;
  // The button that opened the form is gone: the focus goes to its first field.
  useEffect(() => form.current?.querySelector<HTMLElement>("select, input")?.focus(), []);
  return (
    <form
      ref={form}
      className="rb-change rb-no-print"
      onSubmit={(event) => {
        event.preventDefault();
        draft.send();
      }}
    >
      <p className="rb-note">{words.t("objection.form.note")}</p>
      {faults.length === 1 ? null : (
        <Labelled id={`${id}-f`} label={words.t("objection.fault")}>
          <Choice
            id={`${id}-f`}
            value={fault}
            choose={(code) => draft.setFault(faults.find((one) => one === code) ?? fault)}
            options={faults.map((code) => ({
              code,
              text: words.named(`objection.fault.${about.kind}`, code),
            }))}
          />
        </Labelled>
      )}
      <StatedFields keys={keysFor(about, fault)} stated={draft.stated} change={draft.setStated} />
      <Labelled id={`${id}-w`} label={words.t("objection.words")}>
        <Input
          id={`${id}-w`}
          maxLength={300}
          value={draft.said}
          onChange={(event) => draft.setSaid(event.target.value)}
        />
      </Labelled>
      <Checkbox
        checked={draft.pastBranch}
        onChange={(event) => draft.setPastBranch(event.target.checked)}
      >
        {words.t("objection.pastBranch")}
      </Checkbox>
      {draft.isWrong ? (
        <p className="rb-wrong" role="alert">
          {words.t("objection.needed")}
        </p>
      ) : null}
      {object.isError ? <Refusal error={object.error} /> : null}
      <div className="rb-actions">
        <Button type="primary" htmlType="submit" loading={object.isPending}>
          {words.t("objection.send")}
        </Button>
        <Button onClick={close}>{words.t("action.cancel")}</Button>
      </div>
    </form>
  );
}

/** A button that opens the form in its place. */
export function ObjectTo(props: Omit<Props, "close">): ReactNode {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <ObjectForm {...props} close={() => setOpen(false)} />;
  return (
    <Button className="rb-no-print" size="small" type="text" onClick={() => setOpen(true)}>
      {words.t("objection.object")}
    </Button>
  );
}
