import { Button, Input } from "antd";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import type { ImportView } from "#contract/routes/imports";
import { useAnnounce } from "../../app/announce.tsx";
import { useSendFile } from "../../data/imports.ts";
import { useWords } from "../../i18n/words.ts";
import { Refusal } from "../../parts/refusal.tsx";
import { Section } from "../../parts/section.tsx";

interface Props {
  readonly kinds: readonly ImportView["kind"][];
}

/** Chooses a file and sends it; it is checked at once, and nothing is saved by that. */
export function SendForm({ kinds }: Props): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const [kind, setKind] = useState(kinds[0] ?? "units");
  const [file, setFile] = useState<File | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [stated, setStated] = useState({ encoding: "", sheet: "" });
  const chooser = useRef<HTMLInputElement>(null);
  const sending = useSendFile();
  const send = () => {
    setMissing(file === null || file.size === 0);
    if (file === null || file.size === 0) {
      chooser.current?.focus();
      return;
    }
    sending.mutate(
      { file, kind, ...stated },
      {
        onSuccess: () => {
          announce(words.t("import.sent"));
          setFile(null);
          if (chooser.current !== null) chooser.current.value = "";
        },
      },
    );
  };
  return (
    <Section title={words.t("import.send")} note={words.t("import.send.note")}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <div className="rb-fields">
          <KindField kinds={kinds} kind={kind} onChange={setKind} />
          <div className="rb-field">
            <label htmlFor="import-file">{words.t("import.file")}</label>
            <input
              ref={chooser}
              id="import-file"
              className="rb-file"
              type="file"
              accept=".csv,.txt,.tsv,.xlsx"
              aria-describedby="import-file-note"
              aria-invalid={isMissing}
              onChange={({ target: { files } }) => setFile(files?.[0] ?? null)}
            />
            <p id="import-file-note" className={isMissing ? "rb-wrong" : "rb-note"}>
              {words.t(isMissing ? "import.file.missing" : "import.file.note")}
            </p>
          </div>
        </div>
        <Stated stated={stated} onChange={setStated} />
        {sending.isPending ? (
          <div className="rb-progress-line">
            <progress aria-label={words.t("import.sending")} value={sending.share} max={1} />
            <output>
              {words.t("import.sent.part", { share: words.share(sending.share * 1000, 1000) })}
            </output>
          </div>
        ) : null}
        {sending.isError ? <Refusal error={sending.error} /> : null}
        <Button type="primary" htmlType="submit" loading={sending.isPending}>
          {words.t("import.check")}
        </Button>
      </form>
    </Section>
  );
}

interface KindProps extends Props {
  readonly kind: ImportView["kind"];
  readonly onChange: (kind: ImportView["kind"]) => void;
}

function KindField({ kinds, kind, onChange }: KindProps): ReactNode {
  const words = useWords();
  return (
    <div className="rb-field">
      <label htmlFor="import-kind">{words.t("import.kind")}</label>
      <select
        id="import-kind"
        className="rb-select"
        value={kind}
        onChange={({ target: { value } }) => onChange(kinds.find((one) => one === value) ?? kind)}
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {words.t(`import.kind.${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface StatedProps {
  readonly stated: { readonly encoding: string; readonly sheet: string };
  readonly onChange: (next: { encoding: string; sheet: string }) => void;
}

const encodings = ["", "utf-8", "gb18030", "utf-16le", "utf-16be", "big5"] as const;

/** For the file that is not found out rightly. */
function Stated({ stated, onChange }: StatedProps): ReactNode {
  const words = useWords();
  return (
    <details className="rb-details">
      <summary>{words.t("import.stated")}</summary>
      <div className="rb-fields">
        <div className="rb-field">
          <label htmlFor="import-encoding">{words.t("import.encoding")}</label>
          <select
            id="import-encoding"
            className="rb-select"
            value={stated.encoding}
            onChange={({ target: { value } }) => onChange({ ...stated, encoding: value })}
          >
            {encodings.map((one) => (
              <option key={one} value={one}>
                {one === "" ? words.t("import.encoding.found") : one}
              </option>
            ))}
          </select>
        </div>
        <div className="rb-field">
          <label htmlFor="import-sheet">{words.t("import.sheet")}</label>
          <Input
            id="import-sheet"
            maxLength={100}
            value={stated.sheet}
            onChange={({ target: { value } }) => onChange({ ...stated, sheet: value })}
          />
        </div>
      </div>
    </details>
  );
}
