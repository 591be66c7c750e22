import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import { RouteUnknown } from "../../app/outcomes.tsx";
import { type PaperKind, paperListQuery } from "../../data/paper.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { Sheet } from "./sheet.tsx";

const route = getRouteApi("/inside/units/$unitId/paper/$list");

const lists: readonly PaperKind[] = ["owed", "sign-in"];

/** A list for paper, or that there is no such list. */
export function PaperPage(): ReactNode {
  const { unitId, list: asked } = route.useParams();
  const list = lists.find((one) => one === asked);
  return list === undefined ? <RouteUnknown /> : <PaperOf key={list} unit={unitId} list={list} />;
}

interface Props {
  /** The id of the unit, as the address has it. */
  readonly unit: string;
  readonly list: PaperKind;
}

/** It says what it is for, and that is logged with everybody who stands on it. */
function PaperOf({ unit, list }: Props): ReactNode {
  const unitId = Number(unit);
  const words = useWords();
  const [purpose, setPurpose] = useState("");
  const query = useQuery(paperListQuery(unitId, list, purpose));
  const title = words.t(list === "owed" ? "print.owed" : "print.signIn");
  return (
    <Page
      title={words.t("print.title")}
      heading={<span className="rb-no-print">{title}</span>}
      narrow
      actions={
        <>
          <Link className="rb-button-link" to="/units/$unitId/members" params={{ unitId: unit }}>
            <Icon name="back" /> {words.t("print.back")}
          </Link>
          {query.data === undefined ? null : (
            <Button type="primary" icon={<Icon name="print" />} onClick={() => window.print()}>
              {words.t("print.printNow")}
            </Button>
          )}
        </>
      }
    >
      {purpose === "" ? <PurposeForm onPurpose={setPurpose} /> : null}
      {query.isFetching ? <Loading rows={10} /> : null}
      {query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data === undefined ? null : <Sheet of={query.data} list={list} />}
    </Page>
  );
}

function PurposeForm({ onPurpose }: { readonly onPurpose: (purpose: string) => void }): ReactNode {
  const words = useWords();
  const [text, setText] = useState("");
  const [isMissing, setMissing] = useState(false);
  return (
    <section className="rb-section rb-no-print">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(text.trim() === "");
          if (text.trim() !== "") onPurpose(text.trim());
        }}
      >
        <div className="rb-field">
          <label htmlFor="paper-purpose">{words.t("print.purpose")}</label>
          <Input
            id="paper-purpose"
            maxLength={200}
            value={text}
            aria-invalid={isMissing}
            {...(isMissing ? { "aria-describedby": "paper-purpose-wrong" } : {})}
            onChange={({ target: { value } }) => setText(value)}
          />
          {isMissing ? (
            <p className="rb-wrong" id="paper-purpose-wrong" role="alert">
              {words.t("print.needed")}
            </p>
          ) : null}
        </div>
        <Button type="primary" htmlType="submit">
          {words.t("print.make")}
        </Button>
      </form>
    </section>
  );
}
