import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { StudyFile } from "#contract/views";
import { memberQuery, sessionQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Breadcrumb } from "../../parts/breadcrumb.tsx";
import { FrameLine } from "../../parts/frame.tsx";
import { Icon } from "../../parts/icons.tsx";
import { Name, PersonName } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { Section } from "../../parts/section.tsx";
import { Failed, Loading } from "../../parts/states.tsx";
import { StatusMark } from "../../parts/status.tsx";
import { Entries } from "./entries.tsx";
import { LifeSection } from "./life-section.tsx";
import { Looks } from "./looks.tsx";
import { SeenBesides } from "./mandates.tsx";
import { Objections } from "./objections.tsx";
import { OwnData } from "./own-data.tsx";
import { Transcript } from "./transcript.tsx";
import { Verdicts } from "./verdicts.tsx";
import { Waivers } from "./waivers.tsx";

const route = getRouteApi("/inside/members/$memberId");

/** The study file of one member: what is owed and why, what counted and what did not, who looked. */
export function MemberPage(): ReactNode {
  const memberId = Number(route.useParams().memberId);
  const words = useWords();
  const file = useQuery(memberQuery(memberId));
  const title = words.t("page.file");
  if (file.isPending) {
    return (
      <Page title={title} heading={title} key={`loading ${memberId}`}>
        <Loading rows={12} />
      </Page>
    );
  }
  if (file.isError) {
    return (
      <Page title={title} heading={title} key={`failed ${memberId}`}>
        <Failed error={file.error} retry={() => void file.refetch()} />
      </Page>
    );
  }
  return <FileShown key={memberId} title={title} file={file.data} />;
}

function FileShown({
  title,
  file,
}: {
  readonly title: string;
  readonly file: StudyFile;
}): ReactNode {
  const words = useWords();
  const { member } = file;
  const session = useQuery(sessionQuery).data;
  const own = session?.account?.memberId === member.memberId;
  return (
    <Page
      title={title}
      heading={<PersonName name={member.name} />}
      above={
        member.unit === null || session?.may.seeCounts !== true ? null : (
          <Breadcrumb unitId={member.unit.unitId} withSelf />
        )
      }
      below={<MemberFacts file={file} />}
      actions={
        <>
          {file.headline === null ? null : <StatusMark of={file.headline} />}
          <Button onClick={() => window.print()} icon={<Icon name="print" />}>
            {words.t("action.print")}
          </Button>
        </>
      }
    >
      <Section
        title={words.t(own ? "member.verdicts.own" : "member.verdicts")}
        note={words.t("member.verdicts.note", { day: words.day(file.today) })}
      >
        <Verdicts file={file} />
        <Transcript memberId={member.memberId} />
      </Section>
      <Section title={words.t("waiver.title")} note={words.t("waiver.note")}>
        <Waivers memberId={member.memberId} />
      </Section>
      <Section title={words.t("member.ledger")} note={words.t("member.ledger.note")}>
        <Entries file={file} />
      </Section>
      <Section id="objections" title={words.t("objection.title")} note={words.t("objection.note")}>
        <Objections memberId={member.memberId} />
      </Section>
      {own ? <SeenBesides memberId={member.memberId} /> : null}
      <div className="rb-two rb-even">
        <LifeSection file={file} />
        <Section title={words.t("member.looks")} note={words.t("member.looks.note")}>
          <Looks memberId={member.memberId} />
        </Section>
      </div>
      {own ? <OwnData /> : null}
      <FrameLine today={file.today} pack={file.pack} />
    </Page>
  );
}

function MemberFacts({ file: { member } }: { readonly file: StudyFile }): ReactNode {
  const words = useWords();
  return (
    <p className="rb-facts">
      <span className="rb-number-text">{member.memberNo}</span>
      {member.nameEn === "" ? null : <span lang="en">{member.nameEn}</span>}
      {member.unit === null ? (
        <span>
          {words.t("member.left")} <Name of={member.lastUnit.name} />
        </span>
      ) : null}
      {member.host === null ? null : (
        <span>
          {words.t("members.host")} <Name of={member.host.name} />
        </span>
      )}
      {member.sex === null ? null : <span>{words.t(`sex.${member.sex}`)}</span>}
      {member.born === null ? null : (
        <span>{words.t("member.born", { day: words.day(member.born) })}</span>
      )}
      {member.joinedOn === null ? null : (
        <span>{words.t("member.joined", { day: words.day(member.joinedOn) })}</span>
      )}
    </p>
  );
}
