/** Decodes a quoted-printable text (RFC 2045 §6.7) of UTF-8. */
export const quotedPrintable = (encoded: string): string =>
  Buffer.from(
    encoded
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
