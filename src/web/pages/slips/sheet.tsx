import { Button } from "antd";
import type { ReactNode } from "react";
import type { PrintedSlipView } from "#contract/routes/slips";
import { useWords } from "../../i18n/words.ts";
import { PersonName } from "../../parts/names.tsx";
import { Page } from "../../parts/page.tsx";
import { QrCode } from "../../parts/qr.tsx";

interface Props {
  readonly slips: readonly PrintedSlipView[];
  readonly zone: string;
  readonly done: () => void;
}

/**
 * What is printed: eight slips on a sheet of A4, with lines to cut along. A slip says a name, an
 * address and a code: nothing on it tells what the person belongs to.
 */
export function SlipSheet({ slips, zone, done }: Props): ReactNode {
  const words = useWords();
  const address = `${window.location.origin}/activate`;
  const heading = words.t("slips.sheet", { n: slips.length });
  return (
    <Page
      title={words.t("slips.title")}
      heading={<span className="rb-no-print">{heading}</span>}
      below={<p className="rb-no-print">{words.t("slips.sheet.note")}</p>}
      actions={
        <>
          <Button type="primary" onClick={() => window.print()}>
            {words.t("slips.print")}
          </Button>
          <Button onClick={done}>{words.t("slips.done")}</Button>
        </>
      }
    >
      <ul className="rb-tickets">
        {slips.map((slip) => (
          <li key={slip.memberId} className="rb-ticket">
            <div className="rb-ticket-words">
              <p className="rb-ticket-name">
                <span className="rb-unseen">{words.t("ticket.for")}: </span>
                <PersonName name={slip.name} />
              </p>
              <p>{words.t("ticket.open")}</p>
              <p className="rb-code">{address}</p>
              <p>
                {words.t("ticket.code")}: <span className="rb-ticket-code">{slip.code}</span>
              </p>
              {slip.login === null ? null : <p>{words.t("ticket.login", { login: slip.login })}</p>}
              <p className="rb-note">
                {words.t("ticket.until", { day: words.instant(slip.expiresAt, zone) })}
              </p>
            </div>
            <QrCode text={`${address}#${slip.code}`} label={words.t("ticket.qr")} />
          </li>
        ))}
      </ul>
    </Page>
  );
}
