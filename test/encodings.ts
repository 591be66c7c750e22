import iconv from "iconv-lite";

/** Text as many Chinese programs write it; Node reads that encoding but does not write it. */
export function gb18030(text: string): Buffer {
  return iconv.encode(text, "gb18030");
}

/** Text as older programs of Taiwan and Hong Kong write it. */
export function big5(text: string): Buffer {
  return iconv.encode(text, "big5");
}
