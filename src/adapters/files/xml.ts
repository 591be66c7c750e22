import { SaxesParser } from "saxes";

/** What a part of a workbook is read by. Names come without their prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads XML as it arrives: after each portion that was parsed it gives the reader a turn. Entities of
 * a document type are unknown to the parser, so that none can be expanded. Throws where the XML is
 * not well-formed or ends early.
 */
export async function* parseXml(
  bytes: AsyncIterable<Uint8Array>,
  handlers: XmlHandlers,
): AsyncGenerator<void> {
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => handlers.open(local(tag.name), localNames(tag.attributes)));
  if (handlers.text !== undefined) {
    const text = handlers.text.bind(handlers);
    parser.on("text", text);
    parser.on("cdata", text);
  }
  if (handlers.close !== undefined) {
    const close = handlers.close.bind(handlers);
    parser.on("closetag", (tag) => close(local(tag.name)));
  }
  let decoder: TextDecoder | null = null;
  for await (const portion of bytes) {
    decoder ??= new TextDecoder(encodingOf(portion), { fatal: true });
    parser.write(decoder.decode(portion, { stream: true }));
    yield;
  }
  parser.write(decoder?.decode() ?? "");
  parser.close();
  yield;
}

/** Reads a whole small part. */
export async function readXml(
  bytes: AsyncIterable<Uint8Array>,
  handlers: XmlHandlers,
): Promise<void> {
  for await (const _ of parseXml(bytes, handlers));
}

function local(name: string): string {
  const colon = name.indexOf(":");
  return colon < 0 ? name : name.slice(colon + 1);
}

function localNames(attributes: Record<string, string>): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    // `r:id` beside `id`: the one with a prefix refers to another part.
    names[name.includes(":") ? `:${local(name)}` : name] = value;
  }
  return names;
}

/** Parts are UTF-8 or UTF-16 (ECMA-376-2, 8.3.2.2). */
function encodingOf(portion: Uint8Array): string {
  if (portion[0] === 0xff && portion[1] === 0xfe) return "utf-16le";
  if (portion[0] === 0xfe && portion[1] === 0xff) return "utf-16be";
  return "utf-8";
}
