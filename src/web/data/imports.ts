import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type * as imports from "#contract/routes/imports";
import type { ImportView } from "#contract/routes/imports";
import type { Language } from "../i18n/language.tsx";
import { call, CallFailed } from "./api.ts";
import { onceKey } from "./once.ts";

const lookAgain = 1_000;

export function isUnderWay({ step, state }: Pick<ImportView, "step" | "state">): boolean {
  return step !== "receive" && (state === "waiting" || state === "running");
}

/** What the caller sent; looked at again while something is worked on. */
export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: ({ signal }) => call<typeof imports.listImports>("GET", "/imports", {}, { signal }),
  refetchInterval: (query) =>
    (query.state.data?.items.some(isUnderWay) ?? false) ? lookAgain : false,
});

export function importPreviewQuery(importId: number) {
  return queryOptions({
    queryKey: ["imports", importId, "preview"],
    queryFn: ({ signal }) =>
      call<typeof imports.getImportPreview>(
        "GET",
        "/imports/:importId/preview",
        { params: { importId } },
        { signal },
      ),
  });
}

/** `at` changes with every step, whose errors are others; they are said in the page's language. */
export function importErrorsQuery(importId: number, at: string, language: Language) {
  return queryOptions({
    queryKey: ["imports", importId, "errors", at, language],
    queryFn: ({ signal }) =>
      call<typeof imports.listImportErrors>(
        "GET",
        "/imports/:importId/errors",
        { params: { importId } },
        { signal },
      ),
  });
}

export interface Sending {
  readonly file: File;
  readonly kind: ImportView["kind"];
  readonly encoding: string;
  readonly sheet: string;
}

/** Sends a file in parts; one that a bad line swallowed is sent again. `share` says how far it is. */
export function useSendFile() {
  const client = useQueryClient();
  const [share, setShare] = useState(0);
  const [idempotencyKey, setKey] = useState(onceKey);
  const mutation = useMutation({
    mutationFn: async ({ file, kind, encoding, sheet }: Sending): Promise<ImportView> => {
      setShare(0);
      const { partBytes } = await client.ensureQueryData(importsQuery);
      const body = {
        kind,
        name: file.name.slice(0, 200),
        bytes: file.size,
        ...(encoding === "" ? {} : { encoding }),
        ...(sheet === "" ? {} : { sheet }),
      };
      let now = await call<typeof imports.beginImport>(
        "POST",
        "/imports",
        { body },
        { idempotencyKey },
      );
      while (now.received < now.bytes && now.step === "receive") {
        const part = file.slice(now.received, now.received + partBytes);
        now = await persistently(now, part);
        setShare(now.received / now.bytes);
      }
      return now;
    },
    onSettled: async () => {
      setKey(onceKey());
      await client.invalidateQueries({ queryKey: ["imports"] });
    },
  });
  return { ...mutation, share };
}

const tries = 6;

/** Sends a part; where no answer came, asks what has arrived before it goes on. */
async function persistently(from: ImportView, bytes: Blob): Promise<ImportView> {
  const params = { importId: from.importId };
  for (let turn = 1; ; turn += 1) {
    try {
      return await call<typeof imports.sendImportPart>(
        "POST",
        "/imports/:importId/parts",
        { params, query: { at: from.received } },
        { bytes },
      );
    } catch (error) {
      if (turn >= tries || !isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** turn));
    }
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof CallFailed)) return false;
  const { status, code } = error;
  return status === 0 || status >= 500 || status === 429 || code === "part-busy";
}

export type ImportAct =
  | { readonly act: "load"; readonly allOrNothing: boolean }
  | { readonly act: "stop" }
  | { readonly act: "remove" };

export function useImportAct(importId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (meant: ImportAct): Promise<void> => {
      const params = { importId };
      if (meant.act === "remove") {
        await call<typeof imports.removeImport>("DELETE", "/imports/:importId", { params });
      } else if (meant.act === "stop") {
        await call<typeof imports.stopImport>("POST", "/imports/:importId/stop", { params });
      } else {
        await call<typeof imports.goOnImport>("POST", "/imports/:importId/load", {
          params,
          body: { allOrNothing: meant.allOrNothing },
        });
      }
    },
    onSuccess: () => client.invalidateQueries(),
  });
}
