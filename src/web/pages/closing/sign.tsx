import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import type { ClosingView } from "#contract/routes/closing";
import { useAnnounce } from "../../app/announce.tsx";
import { useSignOff, useWithdrawSignOff } from "../../data/closing.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly view: ClosingView;
}

type Township = ClosingView["townships"][number];

/** For whoever holds a post at a township: the name under its year. */
export function SignOffs({ view }: Props): ReactNode {
  const own = view.townships.filter((one) => one.maySign);
  return own.map((one) =>
    one.signed === null ? (
      <SignForm key={one.unit.unitId} view={view} of={one} />
    ) : (
      <Withdraw key={one.unit.unitId} view={view} of={one} />
    ),
  );
}

function SignForm({ view, of }: Props & { readonly of: Township }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const id = useId();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [isTried, setTried] = useState(false);
  const sign = useSignOff(view.closingId, of.unit.unitId);
  const isWrong = isTried && name.trim() === "";
  const submit = (): void => {
    setTried(true);
    if (name.trim() === "" || sign.isPending) return;
    sign.mutate(
      { name: name.trim(), note: note.trim() },
      { onSuccess: () => announce(words.t("closing.sign.done")) },
    );
  };
  return (
    <Section
      title={
        <>
          {words.t("closing.sign")} · <Name of={of.unit.name} />
        </>
      }
      note={words.t("closing.sign.note", { year: view.year })}
    >
      <p>
        <Link to="/units/$unitId" params={{ unitId: String(of.unit.unitId) }}>
          {words.t("closing.sign.owing", { n: of.owing, shown: words.number(of.owing) })}
        </Link>
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="rb-field">
          <label htmlFor={`${id}-name`}>{words.t("closing.sign.name")}</label>
          <Input
            id={`${id}-name`}
            maxLength={100}
            autoComplete="name"
            value={name}
            aria-invalid={isWrong}
            aria-describedby={`${id}-name-note`}
            onChange={(event) => setName(event.target.value)}
          />
          <p id={`${id}-name-note`} className={isWrong ? "rb-wrong" : "rb-note"}>
            {words.t(isWrong ? "closing.sign.needed" : "closing.sign.name.note")}
          </p>
        </div>
        <div className="rb-field">
          <label htmlFor={`${id}-note`}>{words.t("closing.sign.remark")}</label>
          <Input
            id={`${id}-note`}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {sign.isError ? <Refusal error={sign.error} /> : null}
        <Button type="primary" htmlType="submit" loading={sign.isPending}>
          {words.t("closing.sign.submit")}
        </Button>
      </form>
    </Section>
  );
}

function Withdraw({ view, of }: Props & { readonly of: Township }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const back = useWithdrawSignOff(view.closingId, of.unit.unitId);
  const submit = (): void =>
    back.mutate(undefined, { onSuccess: () => announce(words.t("closing.back.done")) });
  return (
    <Section
      title={
        <>
          {words.t("closing.sign")} · <Name of={of.unit.name} />
        </>
      }
    >
      <p>{words.t("closing.sign.signed", { name: of.signed?.name ?? "" })}</p>
      {back.isError ? <Refusal error={back.error} /> : null}
      <div className="rb-actions">
        <Button loading={back.isPending} onClick={submit}>
          {words.t("closing.back")}
        </Button>
      </div>
    </Section>
  );
}
