import type pg from "pg";

interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  readonly stream: {
    once(event: "drain", then: () => void): void;
    readonly writableNeedDrain: boolean;
  };
}

/** COPY ... FROM STDIN of chunks that are made while they are sent: what the fastest client would do. */
export function copyIn(client: pg.Client, text: string, chunks: Iterator<string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = (connection: CopyConnection): void => {
      for (;;) {
        const next = chunks.next();
        if (next.done === true) {
          connection.endCopyFrom();
          return;
        }
        connection.sendCopyFromChunk(Buffer.from(next.value));
        if (!connection.stream.writableNeedDrain) continue;
        connection.stream.once("drain", () => send(connection));
        return;
      }
    };
    const copying = {
      submit: (connection: CopyConnection) => connection.query(text),
      handleCopyInResponse: send,
      handleCommandComplete: () => undefined,
      handleError: reject,
      handleReadyForQuery: () => resolve(),
      callback: () => undefined,
    };
    client.query(copying as unknown as pg.Submittable);
  });
}
