import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { PasskeyView } from "#contract/routes/credentials";
import { useAnnounce } from "../../app/announce.tsx";
import { useChange } from "../../data/credentials.ts";
import { useWords } from "../../i18n/words.ts";
import { focusNew } from "../../parts/focus.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly passkeys: readonly PasskeyView[];
  readonly zone: string;
  readonly mayChange: boolean;
}

export function Passkeys({ passkeys, zone, mayChange }: Props): ReactNode {
  const words = useWords();
  return (
    <Section title={words.t("passkeys.title")} note={words.t("passkeys.note")}>
      {passkeys.length === 0 ? <p className="rb-none">{words.t("passkeys.none")}</p> : null}
      <ul className="rb-ways">
        {passkeys.map((one) => (
          <Passkey key={one.passkeyId} passkey={one} zone={zone} mayChange={mayChange} />
        ))}
      </ul>
      {mayChange && typeof window.PublicKeyCredential === "function" ? <AddPasskey /> : null}
    </Section>
  );
}

function Passkey(props: {
  readonly passkey: PasskeyView;
  readonly zone: string;
  readonly mayChange: boolean;
}): ReactNode {
  const { passkeyId, name, madeAt, usedAt } = props.passkey;
  const words = useWords();
  const change = useChange();
  const [renamed, setRenamed] = useState<string | null>(null);
  const made = words.t("passkeys.made", { at: words.instant(madeAt, props.zone) });
  const used =
    usedAt === null ? "" : words.t("passkeys.used", { at: words.instant(usedAt, props.zone) });
  const rename = () => {
    if (renamed === null || renamed.trim() === "") return;
    const meant = { act: "rename-passkey", passkeyId, name: renamed.trim() } as const;
    change.mutate(meant, { onSuccess: () => setRenamed(null) });
  };
  return (
    <li>
      {renamed === null ? (
        <strong>{name}</strong>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            rename();
          }}
        >
          <Input
            aria-label={words.t("passkeys.renameNamed", { name })}
            ref={focusNew}
            maxLength={60}
            value={renamed}
            onChange={(event) => setRenamed(event.target.value)}
          />
          <Button htmlType="submit" loading={change.isPending}>
            {words.t("passkeys.save")}
          </Button>
        </form>
      )}
      <p className="rb-note">{used === "" ? made : `${made}, ${used}`}</p>
      {change.isError ? <Refusal error={change.error} /> : null}
      {renamed !== null ? null : (
        <div className="rb-actions">
          <Button
            aria-label={words.t("passkeys.renameNamed", { name })}
            onClick={() => setRenamed(name)}
          >
            {words.t("passkeys.rename")}
          </Button>
          {props.mayChange ? (
            <Button
              aria-label={words.t("passkeys.removeNamed", { name })}
              loading={change.isPending}
              onClick={() => change.mutate({ act: "remove-passkey", passkeyId })}
            >
              {words.t("passkeys.remove")}
            </Button>
          ) : null}
        </div>
      )}
    </li>
  );
}

function AddPasskey(): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const change = useChange();
  const [name, setName] = useState("");
  const add = () => {
    if (name.trim() === "" || change.isPending) return;
    const onSuccess = () => {
      setName("");
      announce(words.t("passkeys.added"));
    };
    change.mutate({ act: "add-passkey", name: name.trim() }, { onSuccess });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="rb-field">
        <label htmlFor="passkey-name">{words.t("passkeys.name")}</label>
        <Input
          id="passkey-name"
          autoComplete="off"
          required
          maxLength={60}
          value={name}
          aria-describedby="passkey-name-hint"
          onChange={(event) => setName(event.target.value)}
        />
        <p id="passkey-name-hint" className="rb-note">
          {words.t("passkeys.name.hint")}
        </p>
      </div>
      {change.isError ? <Refusal error={change.error} /> : null}
      {change.isSuccess ? <output className="rb-hint">{words.t("passkeys.added")}</output> : null}
      <Button htmlType="submit" loading={change.isPending}>
        {words.t("passkeys.add")}
      </Button>
    </form>
  );
}
