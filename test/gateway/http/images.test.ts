import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanImage } from '../../../gateway/http/images.ts';
import { AppError } from '../../../shared/errors.ts';
import { insert, jpeg, jpegSegment, phoneExif, png, webp } from '../../support/images.ts';

const problemOf = (bytes: Buffer, contentType: Parameters<typeof cleanImage>[1]): string => {
  try {
    cleanImage(bytes, contentType);
  } catch (error) {
    if (error instanceof AppError && error.code === 'UPLOAD_INVALID') return error.message;
    throw error;
  }
  return 'accepted';
};

const pngChunk = (type: string, body: Buffer): Buffer => {
  const chunk = Buffer.alloc(body.length + 12);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, body.length + 8)), body.length + 8);
  return chunk;
};
/** Behind the signature and the header. */
const afterHeader = 8 + 25;

const pngOfSize = (width: number, height: number): Buffer => {
  const header = Buffer.from(png.subarray(16, 29));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([png.subarray(0, 8), pngChunk('IHDR', header), png.subarray(afterHeader)]);
};

const withWebpChunk = (type: string, body: Buffer, flag: number): Buffer => {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  const bytes = Buffer.concat([webp, head, body, Buffer.alloc(body.length % 2)]);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes[20] = (bytes[20] ?? 0) | flag;
  return bytes;
};

describe('a whole image', () => {
  it.each([
    ['image/jpeg', jpeg],
    ['image/png', png],
    ['image/webp', webp],
  ] as const)('of type %s stays as it is, byte for byte', (contentType, bytes) => {
    const clean = cleanImage(bytes, contentType);

    expect(clean).toMatchObject({ contentType, width: 16, height: 12 });
    expect(clean.bytes.equals(bytes)).toBe(true);
  });

  it.each([
    ['image/png', jpeg],
    ['image/webp', png],
    ['image/jpeg', webp],
  ] as const)('is refused when it is called %s and is not', (contentType, bytes) => {
    expect(problemOf(bytes, contentType)).toMatch(/^this is image\/\w+, not/);
  });

  it('is refused when it is none', () => {
    expect(problemOf(Buffer.from('<svg onload="alert(1)"/>'), 'image/png')).toMatch(/^this is neither/);
    expect(problemOf(Buffer.alloc(0), 'image/jpeg')).toMatch(/^this is neither/);
  });
});

describe('who took a photo and where', () => {
  it.each([
    ['EXIF', 0xe1, phoneExif(1)],
    ['XMP', 0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Linh</x:xmpmeta>')],
    ['further pictures', 0xe2, Buffer.from('MPF\0Linh')],
    ['IPTC', 0xed, Buffer.from('Photoshop 3.0\0Linh')],
    ['a comment', 0xfe, Buffer.from('Linh')],
    ['a preview', 0xe0, Buffer.from('JFXX\0Linh')],
    ['what only the maker knows', 0xe7, Buffer.from('Linh')],
  ])('leaves a JPEG with %s', (_name, marker, body) => {
    const clean = cleanImage(insert(jpeg, 2, jpegSegment(marker, body)), 'image/jpeg');

    expect(clean.bytes.equals(jpeg)).toBe(true);
  });

  it('leaves a JPEG behind whose end more was hidden', () => {
    expect(cleanImage(Buffer.concat([jpeg, Buffer.from('ftypmp42 Linh')]), 'image/jpeg').bytes.equals(jpeg)).toBe(true);
  });

  it.each(['II', 'MM'] as const)('is forgotten, but not which way is up (%s)', (order) => {
    const { bytes } = cleanImage(insert(jpeg, 2, jpegSegment(0xe1, phoneExif(6, order))), 'image/jpeg');

    expect(bytes.includes('Linh')).toBe(false);
    expect(bytes.includes('GPS')).toBe(false);
    expect(bytes.length - jpeg.length).toBe(36);
    // TIFF: one entry, 0x0112 orientation, one SHORT of value 6.
    expect(bytes.subarray(4, 38).toString('hex')).toContain('0001011200030000000100060000');
    expect(cleanImage(bytes, 'image/jpeg').bytes.equals(bytes)).toBe(true);
  });

  it.each(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'prVt', 'acTL'])('leaves a PNG with %s', (type) => {
    const bytes = insert(png, afterHeader, pngChunk(type, Buffer.from('Author\0Linh')));

    expect(cleanImage(bytes, 'image/png').bytes.equals(png)).toBe(true);
  });

  it.each([
    ['EXIF', 0x08],
    ['XMP ', 0x04],
    ['LINH', 0],
  ] as const)('leaves a WebP with %s', (type, flag) => {
    expect(cleanImage(withWebpChunk(type, Buffer.from('Linh!'), flag), 'image/webp').bytes.equals(webp)).toBe(true);
  });
});

describe('a picture that is a trap', () => {
  it.each([
    [60_000, 60_000],
    [2 ** 31, 1],
    [16_000, 16_000],
    [0, 10],
  ])('of %i × %i pixels is refused by its header', (width, height) => {
    expect(problemOf(pngOfSize(width, height), 'image/png')).toMatch(/^the image (is|has no size)/);
  });

  it('is refused as a JPEG, too', () => {
    const bytes = Buffer.from(jpeg);
    bytes.writeUInt32BE(0xffff_ffff, bytes.indexOf(Buffer.from([0xff, 0xc0])) + 5);

    expect(problemOf(bytes, 'image/jpeg')).toMatch(/65535 × 65535/);
  });

  it('is refused when its two WebP sizes would differ', () => {
    const bytes = Buffer.from(webp);
    bytes.writeUIntLE(0xff_ffff, 24, 3);

    expect(problemOf(bytes, 'image/webp')).toMatch(/16777216 × 12/);
  });

  it('is refused when it moves', () => {
    expect(problemOf(withWebpChunk('ANIM', Buffer.alloc(6), 0x02), 'image/webp')).toBe('a photo does not move');
  });

  it('is refused with a damaged or an unknown necessary chunk', () => {
    const damaged = Buffer.from(png);
    damaged[45] = (damaged[45] ?? 0) ^ 1;

    expect(problemOf(damaged, 'image/png')).toBe('a chunk of the image is damaged');
    expect(problemOf(insert(png, afterHeader, pngChunk('LINH', Buffer.alloc(0))), 'image/png')).toMatch(/not known/);
  });
});

describe('any bytes at all', () => {
  const originals = [
    ['image/jpeg', insert(jpeg, 2, jpegSegment(0xe1, phoneExif(6)))],
    ['image/png', png],
    ['image/webp', withWebpChunk('EXIF', Buffer.from('Linh'), 0x08)],
  ] as const;

  it.each(originals)('cut off anywhere in %s are refused or still an image', (contentType, bytes) => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(problemOf(Buffer.from(bytes.subarray(0, length)), contentType)).not.toBe('');
    }
    expect(problemOf(Buffer.from(bytes.subarray(0, bytes.length - 30)), contentType)).not.toBe('accepted');
  });

  it.each(originals)('changed anywhere in %s end in an image or in one problem', (contentType, bytes) => {
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const hostile = Buffer.from(bytes);
        for (const [at, value] of changes) hostile[at] = value;
        expect(problemOf(hostile, contentType)).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('behind a signature end in one problem', () => {
    const signature = fc.constantFrom(
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]),
      png.subarray(0, 8),
      Buffer.from('RIFF\x40\0\0\0WEBPVP8X', 'latin1'),
    );
    fc.assert(
      fc.property(signature, fc.uint8Array({ maxLength: 120 }), (head, rest) => {
        const bytes = Buffer.concat([head, rest]);
        for (const contentType of ['image/jpeg', 'image/png', 'image/webp'] as const) {
          expect(problemOf(bytes, contentType)).not.toBe('accepted');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reach no further than the upload', () => {
    // Memory of others lies before and behind a small buffer: the pool of node.
    const pool = Buffer.alloc(4_096, 'Linh');
    jpeg.copy(pool, 100);
    const cut = pool.subarray(100, 100 + jpeg.length - 2);

    expect(problemOf(cut, 'image/jpeg')).toBe('the image ends too early');
  });
});
