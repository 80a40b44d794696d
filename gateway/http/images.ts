/**
 * Photos as they may be kept and shown: what an image claims to be is checked against its bytes, and everything that is not
 * needed to draw it is left out, so that neither the position nor the owner of a phone is stored. Pure; any bytes at all end
 * in an image or in one AppError.
 */
import { crc32 } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';
import type { Photo } from '../../shared/station-api.ts';

/** A side longer than this, or more pixels, is no photo but a load for whoever opens it. */
const maxSide = 16_384;
const maxPixels = 64_000_000;

export interface CleanImage {
  readonly contentType: Photo['contentType'];
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

const refuse = (message: string): never => {
  throw new AppError('UPLOAD_INVALID', message);
};

/** Every read goes through here: outside of the bytes there is nothing. */
const part = (bytes: Buffer, begin: number, length: number): Buffer =>
  begin >= 0 && length >= 0 && begin + length <= bytes.length
    ? bytes.subarray(begin, begin + length)
    : refuse('the image ends too early');

const checkSize = (width: number, height: number): void => {
  if (width < 1 || height < 1) refuse('the image has no size');
  if (width > maxSide || height > maxSide || width * height > maxPixels) {
    refuse(`the image is ${width} × ${height}; at most ${maxSide} a side and ${maxPixels / 1e6} megapixels`);
  }
};

// --- JPEG (ITU-T T.81) ------------------------------------------------------------------------------------------------

const exifName = Buffer.from('Exif\0\0', 'latin1');
const iccName = Buffer.from('ICC_PROFILE\0', 'latin1');
const jfifName = Buffer.from('JFIF\0', 'latin1');
const adobeName = Buffer.from('Adobe', 'latin1');
const orientationTag = 0x0112;

/** Which way is up, 1 to 8, out of an EXIF segment; 1 when it says nothing (Exif 2.32 §4.6.4). */
const orientationOf = (segment: Buffer): number => {
  const tiff = segment.subarray(exifName.length);
  const order = tiff.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') return 1;
  const inside = (begin: number, length: number) => begin + length <= tiff.length;
  const short = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  if (!inside(0, 8)) return 1;
  const directory = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (!inside(directory, 2)) return 1;
  const entries = short(directory);
  for (let index = 0; index < entries; index += 1) {
    const at = directory + 2 + index * 12;
    if (!inside(at, 12)) return 1;
    if (short(at) !== orientationTag) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
};

/** EXIF with this one entry and nothing else: without it a photo taken upright lies on its side. */
const orientationSegment = (orientation: number): Buffer => {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex');
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, 0xe1, 0, exifName.length + tiff.length + 2]);
  return Buffer.concat([head, exifName, tiff]);
};

/** Markers that begin a frame and so carry its size: SOF0 to SOF15 without DHT, JPG and DAC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Of the application segments only what decoding needs: JFIF, the colour profile, Adobe's colour transform. */
const isKept = (marker: number, body: Buffer): boolean => {
  const begins = (name: Buffer): boolean => body.subarray(0, name.length).equals(name);
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  return (
    (marker === 0xe0 && begins(jfifName)) ||
    (marker === 0xe2 && begins(iccName)) ||
    (marker === 0xee && begins(adobeName))
  );
};

/** First marker behind entropy-coded data: stuffed zeros and restart markers belong to the data. */
const endOfScan = (bytes: Buffer, begin: number): number => {
  for (let at = bytes.indexOf(0xff, begin); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return refuse('the image ends too early');
};

const cleanJpeg = (bytes: Buffer): Omit<CleanImage, 'contentType'> => {
  const kept: Buffer[] = [part(bytes, 0, 2)];
  let size: { width: number; height: number } | undefined;
  let scans = 0;
  let orientation = 1;
  let at = 2;
  for (;;) {
    if (part(bytes, at, 1)[0] !== 0xff) refuse('the image has no marker where one must be');
    while (part(bytes, at + 1, 1)[0] === 0xff) at += 1;
    const marker = part(bytes, at + 1, 1)[0] ?? 0;
    at += 2;
    // What stands behind the end (previews, films of "live" photos) is no part of the picture.
    if (marker === 0xd9) break;
    if (marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8))
      refuse('the image has a stray marker');
    const length = part(bytes, at, 2).readUInt16BE(0);
    if (length < 2) refuse('the image has a segment without length');
    const body = part(bytes, at + 2, length - 2);
    at += length;
    if (marker === 0xe1 && body.subarray(0, exifName.length).equals(exifName)) orientation = orientationOf(body);
    if (isKept(marker, body)) kept.push(bytes.subarray(at - length - 2, at));
    if (isFrame(marker)) {
      if (size) refuse('the image has more than one frame');
      const frame = part(body, 0, 6);
      size = { height: frame.readUInt16BE(1), width: frame.readUInt16BE(3) };
      checkSize(size.width, size.height);
    }
    if (marker === 0xda) {
      const end = endOfScan(bytes, at);
      kept.push(bytes.subarray(at, end));
      at = end;
      scans += 1;
    }
  }
  if (!size || scans === 0) return refuse('there is no picture in the image');
  if (orientation !== 1) kept.splice(1, 0, orientationSegment(orientation));
  kept.push(Buffer.from([0xff, 0xd9]));
  return { ...size, bytes: Buffer.concat(kept) };
};

// --- PNG (W3C PNG, third edition) -------------------------------------------------------------------------------------

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');
/** What is needed to draw one still picture in its colours. Texts, times, EXIF and animations are not. */
const pngChunks = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
  'bKGD',
]);

const cleanPng = (bytes: Buffer): Omit<CleanImage, 'contentType'> => {
  const kept: Buffer[] = [pngSignature];
  let size: { width: number; height: number } | undefined;
  let hasData = false;
  for (let at = pngSignature.length; ; ) {
    const length = part(bytes, at, 4).readUInt32BE(0);
    const chunk = part(bytes, at, length + 12);
    const type = chunk.toString('latin1', 4, 8);
    if (crc32(chunk.subarray(4, length + 8)) !== chunk.readUInt32BE(length + 8))
      refuse('a chunk of the image is damaged');
    at += chunk.length;
    if (!size) {
      if (type !== 'IHDR' || length !== 13) return refuse('the image does not begin with its header');
      size = { width: chunk.readUInt32BE(8), height: chunk.readUInt32BE(12) };
      checkSize(size.width, size.height);
    } else if (type === 'IHDR') refuse('the image has two headers');
    // An upper-case first letter says that the chunk is needed to draw the picture.
    if (/^[A-Z]/.test(type) && !pngChunks.has(type)) refuse('the image has parts that are not known');
    if (pngChunks.has(type)) kept.push(chunk);
    if (type === 'IDAT') hasData = true;
    if (type === 'IEND') break;
  }
  if (!hasData) refuse('there is no picture in the image');
  return { ...size, bytes: Buffer.concat(kept) };
};

// --- WebP (RFC 9649) --------------------------------------------------------------------------------------------------

const webpChunks = new Set(['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L']);
/** Flags of VP8X (RFC 9649 §2.7.1): that EXIF and XMP follow, and that it moves. */
const webpExifFlag = 0x08;
const webpXmpFlag = 0x04;
const webpAnimationFlag = 0x02;

const webpSize = (type: string, body: Buffer): { width: number; height: number } | undefined => {
  if (type === 'VP8X') {
    const head = part(body, 0, 10);
    return { width: head.readUIntLE(4, 3) + 1, height: head.readUIntLE(7, 3) + 1 };
  }
  if (type === 'VP8 ') {
    // RFC 6386 §9.1: frame tag, start code, then 14 bits each and 2 of scaling.
    const head = part(body, 0, 10);
    if (((head[0] ?? 1) & 1) !== 0 || head.readUIntBE(3, 3) !== 0x9d012a) refuse('the image is no key frame');
    return { width: head.readUInt16LE(6) & 0x3fff, height: head.readUInt16LE(8) & 0x3fff };
  }
  if (type === 'VP8L') {
    const head = part(body, 0, 5);
    if (head[0] !== 0x2f) refuse('the image has a wrong signature');
    const bits = head.readUInt32LE(1);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return undefined;
};

const cleanWebp = (bytes: Buffer): Omit<CleanImage, 'contentType'> => {
  const whole = part(bytes, 0, part(bytes, 4, 4).readUInt32LE(0) + 8);
  const kept: Buffer[] = [];
  let size: { width: number; height: number } | undefined;
  let hasPicture = false;
  for (let at = 12; at < whole.length; ) {
    const head = part(whole, at, 8);
    const type = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    const body = Buffer.from(part(whole, at + 8, length));
    at += 8 + length + (length % 2);
    if (type === 'ANIM' || type === 'ANMF') refuse('a photo does not move');
    if (!webpChunks.has(type)) continue;
    const own = webpSize(type, body);
    if (own) checkSize(own.width, own.height);
    size ??= own;
    if (type === 'VP8 ' || type === 'VP8L') {
      if (hasPicture) refuse('the image has more than one frame');
      hasPicture = true;
    }
    if (type === 'VP8X') {
      const flags = body[0] ?? 0;
      if ((flags & webpAnimationFlag) !== 0) refuse('a photo does not move');
      body[0] = flags & ~(webpExifFlag | webpXmpFlag);
    }
    kept.push(head, body, Buffer.alloc(length % 2));
  }
  if (!size || !hasPicture) return refuse('there is no picture in the image');
  const inner = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(inner.length + 4, 4);
  return { ...size, bytes: Buffer.concat([head, inner]) };
};

const typeOf = (bytes: Buffer): Photo['contentType'] | undefined => {
  if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(pngSignature)) return 'image/png';
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  return undefined;
};

/** @throws AppError UPLOAD_INVALID when the bytes are not a whole image of the type named, or a picture beyond all measure */
export const cleanImage = (bytes: Buffer, contentType: Photo['contentType']): CleanImage => {
  const found = typeOf(bytes);
  if (found === undefined) return refuse('this is neither a JPEG, a PNG nor a WebP image');
  if (found !== contentType) return refuse(`this is ${found}, not ${contentType}`);
  const clean = { 'image/jpeg': cleanJpeg, 'image/png': cleanPng, 'image/webp': cleanWebp }[found];
  return { contentType: found, ...clean(bytes) };
};
