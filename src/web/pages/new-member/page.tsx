import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { sessionQuery, unitQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { PersonName } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Failed, Loading, PlainState } from "../../parts/states.tsx";
import { type Entered, NewMemberForm } from "./form.tsx";

const route = getRouteApi("/inside/units/$unitId/new-member");

/** Takes a new member into a unit whose records the reader keeps. */
export function NewMemberPage(): ReactNode {
  const unitId = Number(route.useParams().unitId);
  const words = useWords();
  const session = useQuery(sessionQuery).data;
  const unit = useQuery(unitQuery(unitId));
  const [entered, setEntered] = useState<Entered | null>(null);
  const title = words.t("newMember.title");
  const mayEnter = unit.data?.seesMembers === true && session?.may.recordTraining === true;
  return (
    <Page title={title} heading={title} above={<Breadcrumb unitId={unitId} withSelf />} narrow>
      {unit.isError ? <Failed error={unit.error} retry={() => void unit.refetch()} /> : null}
      {unit.isPending || session === undefined ? <Loading rows={8} /> : null}
      {unit.data === undefined || session === undefined ? null : !mayEnter ? (
        <PlainState
          icon="lock"
          title={words.t("newMember.notYours.title")}
          text={words.t("newMember.notYours.text")}
        />
      ) : entered === null ? (
        <NewMemberForm key={unitId} unit={unit.data} today={session.today} done={setEntered} />
      ) : (
        <Done entered={entered} unitId={unitId} another={() => setEntered(null)} />
      )}
    </Page>
  );
}

interface DoneProps {
  readonly entered: Entered;
  readonly unitId: number;
  readonly another: () => void;
}

function Done({ entered, unitId, another }: DoneProps): ReactNode {
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="rb-section" aria-labelledby="entered-heading">
      <h2 id="entered-heading" ref={heading} tabIndex={-1}>
        {words.t("newMember.saved", { number: entered.memberNo })}
      </h2>
      <p>
        <PersonName name={entered.name} />{" "}
        <span className="rb-number-text">{entered.memberNo}</span>
      </p>
      <p className="rb-note">{words.t("newMember.saved.note")}</p>
      <div className="rb-actions">
        <Link
          className="rb-button-link rb-primary"
          to="/members/$memberId"
          params={{ memberId: String(entered.memberId) }}
        >
          {words.t("newMember.open")}
        </Link>
        <Button onClick={another}>{words.t("newMember.another")}</Button>
        <Link
          className="rb-button-link"
          to="/units/$unitId/members"
          params={{ unitId: String(unitId) }}
        >
          {words.t("nav.members")}
        </Link>
      </div>
    </section>
  );
}
