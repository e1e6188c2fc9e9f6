// Zip files from { name, data }: deflated, in the order given.
import * as zlib from 'node:zlib';

const TABLE = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function ownCrc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const crc32 = zlib.crc32 ?? ownCrc;

const fields = (...pairs) => Buffer.concat(pairs.map(([value, width]) => {
  const field = Buffer.alloc(width);
  field.writeUIntLE(value, 0, width);
  return field;
}));

export function makeZip(parts) {
  const heads = [];
  const listed = [];
  let offset = 0;
  for (const { name, data } of parts) {
    const bytes = Buffer.from(data);
    const packed = zlib.deflateRawSync(bytes);
    const title = Buffer.from(name);
    const shared = fields([20, 2], [0x0800, 2], [8, 2], [0x28210000, 4], [crc32(bytes), 4], [packed.length, 4], [bytes.length, 4], [title.length, 2], [0, 2]);
    heads.push(Buffer.from('PK\x03\x04'), shared, title, packed);
    listed.push(Buffer.from('PK\x01\x02'), fields([20, 2]), shared, fields([0, 6], [0, 4], [offset, 4]), title);
    offset += 4 + shared.length + title.length + packed.length;
  }
  const list = Buffer.concat(listed);
  return Buffer.concat([...heads, list, Buffer.from('PK\x05\x06'), fields([0, 4], [parts.length, 2], [parts.length, 2], [list.length, 4], [offset, 4], [0, 2])]);
}
