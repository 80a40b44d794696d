/**
 * What is used of pdfmake 0.3, and the only place that loads it. Its published types would bring those of a browser into the
 * whole program, so these few stand here.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Left, top, right, bottom; points. */
type Margin = readonly [number, number, number, number];

interface Look {
  readonly style?: string;
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly fontSize?: number;
  readonly color?: string;
  readonly fillColor?: string;
  readonly alignment?: 'left' | 'right' | 'center';
  readonly margin?: Margin;
  readonly lineHeight?: number;
  readonly width?: number;
  readonly unbreakable?: boolean;
  /** For `pageBreakBefore`. */
  readonly headlineLevel?: number;
}

export interface PdfTable {
  readonly headerRows?: number;
  /** Rows that stay on the page of the heading. */
  readonly keepWithHeaderRows?: number;
  readonly dontBreakRows?: boolean;
  readonly widths: readonly (number | string)[];
  readonly body: readonly (readonly Content[])[];
}

export type Content =
  | string
  | readonly Content[]
  | (Look &
      (
        | { readonly text: string }
        | { readonly stack: readonly Content[] }
        | { readonly columns: readonly Content[] }
        | { readonly ul: readonly Content[] }
        | { readonly svg: string }
        | { readonly table: PdfTable; readonly layout?: string }
      ));

export interface TableLayout {
  hLineWidth(index: number, node: { readonly table: PdfTable }): number;
  vLineWidth(): number;
  hLineColor(index: number): string;
  paddingLeft(index: number): number;
  paddingRight(): number;
  paddingTop(): number;
  paddingBottom(): number;
}

export interface PdfDocument {
  readonly pageSize: 'A4';
  readonly pageMargins: Margin;
  readonly info: { readonly title: string; readonly creator: string; readonly producer: string };
  /** BCP 47. */
  readonly language: string;
  readonly version: '1.7';
  readonly displayTitle: boolean;
  readonly defaultStyle: Look & { readonly font: 'Roboto' };
  readonly styles: Readonly<Record<string, Look>>;
  readonly pageBreakBefore: (node: {
    readonly headlineLevel?: number;
    /** 0 = top of the page, 1 = its foot. */
    readonly startPosition: { readonly verticalRatio: number };
  }) => boolean;
  readonly header: Content;
  readonly footer: (page: number, pages: number) => Content;
  readonly watermark?: {
    readonly text: string;
    readonly color: string;
    readonly opacity: number;
    readonly bold: boolean;
  };
  readonly content: readonly Content[];
  /** Attached files; `src` is a data URL. */
  readonly files: Readonly<
    Record<string, { readonly src: string; readonly name: string; readonly type: string; readonly description: string }>
  >;
  /** Further pages are left out. */
  readonly maxPagesNumber: number;
}

interface PdfMake {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
  setTableLayouts(layouts: Readonly<Record<string, TableLayout>>): void;
  setUrlAccessPolicy(isAllowed: (url: string) => boolean): void;
  setLocalAccessPolicy(isAllowed: (path: string) => boolean): void;
  createPdf(document: PdfDocument): { getBuffer(): Promise<Uint8Array> };
}

const require = createRequire(import.meta.url);

const loadFonts = () => {
  const folder = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const file = (style: string): string => join(folder, `Roboto-${style}.ttf`);
  return { normal: file('Regular'), bold: file('Medium'), italics: file('Italic'), bolditalics: file('MediumItalic') };
};

/** Fetches nothing and reads no file but its own fonts, whatever the document names. */
export const renderPdf = async (
  document: PdfDocument,
  layouts: Readonly<Record<string, TableLayout>>,
): Promise<Uint8Array> => {
  const pdfmake: PdfMake = require('pdfmake');
  const roboto = loadFonts();
  const own: ReadonlySet<string> = new Set(Object.values(roboto));
  pdfmake.setFonts({ Roboto: roboto });
  pdfmake.setTableLayouts(layouts);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => own.has(path));
  return pdfmake.createPdf(document).getBuffer();
};
