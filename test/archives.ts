import { crc32, deflateRawSync } from "node:zlib";

/** A part of an archive; what it says of itself may be a lie. */
export interface Planted {
  readonly name: string;
  readonly packed: Buffer;
  readonly size: number;
  readonly crc: number;
  /** Left out of the directory: only a reader that goes from the start finds it. */
  readonly hidden?: boolean;
}

/** A packed part that tells the truth, but for `lie`. */
export function part(name: string, content: Buffer, lie: Partial<Planted> = {}): Planted {
  const packed = deflateRawSync(content);
  return { name, packed, size: content.length, crc: crc32(content), ...lie };
}

/** A ZIP archive written by hand, so that it can lie. */
export function archive(parts: readonly Planted[]): Buffer {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const one of parts) {
    const name = Buffer.from(one.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(one.crc, 10);
    common.writeUInt32LE(one.packed.length, 14);
    common.writeUInt32LE(one.size, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, one.packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    if (one.hidden !== true) {
      const made = Buffer.from([20, 0]);
      directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), made, common, tail, name]));
    }
    pieces.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...pieces, listed, Buffer.from("PK\u0005\u0006"), end]);
}
