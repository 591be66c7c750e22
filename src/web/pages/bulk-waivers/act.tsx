import { Button } from "antd";
import { useState } from "react";
import type { ReactNode } from "react";
import type { BulkActView } from "#contract/routes/waivers-bulk";
import { useAnnounce } from "../../app/announce.tsx";
import { useBulkPortions } from "../../data/bulk-waivers.ts";
import { useWords } from "../../i18n/words.ts";
import { Name } from "../../parts/names.tsx";
import { Refusal } from "../../parts/refusal.tsx";

/** One act: how far it is, and to go on with it, to stop, or to revoke all that it granted. */
export function Act({
  act,
  zone,
}: {
  readonly act: BulkActView;
  readonly zone: string;
}): ReactNode {
  const words = useWords();
  const { revokedAt, revokedBy } = act;
  const tag = act.state === "granted" || act.state === "revoked" ? act.state : "asked";
  return (
    <li className="rb-waiver">
      <p>
        <strong>
          <Name of={act.title} />
        </strong>{" "}
        <span className="rb-note">{words.t("bulk.on", { day: words.day(act.on) })}</span>
      </p>
      <p>
        <span className={`rb-tag rb-tag-${tag}`}>{words.t(`bulk.state.${act.state}`)}</span>{" "}
        {words.t("bulk.done", { n: act.members, waivers: act.waivers, inForce: act.inForce })}
      </p>
      <p className="rb-note">
        {words.t("bulk.begunAt", { by: act.begunBy, at: words.instant(act.begunAt, zone) })}
        {revokedAt === null
          ? null
          : ` · ${words.t("waiver.revokedAt", { by: revokedBy ?? "", at: words.instant(revokedAt, zone) })}`}
      </p>
      {act.may.goOn || act.may.revoke ? <ActButtons act={act} /> : null}
    </li>
  );
}

function ActButtons({ act }: { readonly act: BulkActView }): ReactNode {
  const words = useWords();
  const announce = useAnnounce();
  const portions = useBulkPortions(act.bulkId);
  const [isSure, setSure] = useState(false);
  const run = (what: "goOn" | "revoke"): void => {
    setSure(false);
    portions.mutate(what, { onSuccess: () => announce(words.t("waiver.decided")) });
  };
  return (
    <>
      {portions.isError ? <Refusal error={portions.error} /> : null}
      {isSure ? <p>{words.t("bulk.revoke.sure", { n: act.inForce })}</p> : null}
      <div className="rb-actions rb-no-print">
        {portions.isPending ? (
          <Button onClick={portions.stop}>{words.t("bulk.stop")}</Button>
        ) : (
          <>
            {act.may.goOn ? (
              <Button type="primary" onClick={() => run("goOn")}>
                {words.t("bulk.goOn")}
              </Button>
            ) : null}
            {act.may.revoke && isSure ? (
              <>
                <Button danger onClick={() => run("revoke")}>
                  {words.t("bulk.revoke.yes")}
                </Button>
                <Button onClick={() => setSure(false)}>{words.t("action.cancel")}</Button>
              </>
            ) : null}
            {act.may.revoke && !isSure ? (
              <Button danger onClick={() => setSure(true)}>
                {words.t("bulk.revoke")}
              </Button>
            ) : null}
          </>
        )}
      </div>
    </>
  );
}
