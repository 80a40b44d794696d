/**
 * The dossier as PDF, to be read and printed. The document itself is attached, so that what is printed can be checked against it.
 * Costs seconds of a processor: runs in a thread of its own.
 */
import { severityRank } from '../../shared/alerts/words.ts';
import { type Dossier, dossierSchema } from '../../shared/dossier-api.ts';
import type { Language } from '../../shared/i18n/languages.ts';
import { neighbourKm } from '../../shared/indices/neighbours.ts';
import { rulesPart, stationsPart } from './dossier-basis.ts';
import { chartsPart, mainSeries } from './dossier-charts.ts';
import { summaryOf } from './dossier-summary.ts';
import {
  capTable,
  deliveriesTable,
  hopsTable,
  neighboursTable,
  qualityPart,
  readingsTables,
  timelineTable,
} from './dossier-tables.ts';
import { mainAlert, plain, severityColors, severityWord, type Telling } from './dossier-words.ts';
import { createWords } from './messages/words.ts';
import { type Content, type PdfDocument, renderPdf, type TableLayout } from './pdf.ts';

const maxPages = 60;
const ink = '#1c262d';

const thinRules: TableLayout = {
  hLineWidth: (index, node) => (index === 0 || index === node.table.body.length ? 0 : index === 1 ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: (index) => (index === 1 ? '#8a96a0' : '#dde2e6'),
  paddingLeft: (index) => (index === 0 ? 0 : 4),
  paddingRight: () => 2,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};

const checkPart = ({ dossier, words }: Telling, name: string): Content[] => {
  const { t } = words;
  return [
    { text: t('dossier.check.hash', { name, hash: dossier.sha256 }) },
    {
      text:
        dossier.cut.length === 0
          ? t('dossier.check.whole')
          : t('dossier.check.cut', { parts: dossier.cut.map((part) => t(`dossier.cut.${part}`)).join(', ') }),
      margin: [0, 4, 0, 0],
    },
  ];
};

const marksText = ({ situation }: Dossier, { words: { t } }: Telling): string =>
  [
    situation.exercise === null ? '' : t('notice.mark.exercise'),
    situation.provenance === 'simulated' ? t('notice.mark.simulated') : '',
  ]
    .filter(Boolean)
    .join(' · ');

const banner = (telling: Telling, marks: string): Content => {
  const { dossier, words } = telling;
  const { t } = words;
  const { situation } = dossier;
  const severity = mainAlert(dossier, severityRank)?.highest ?? situation.highest;
  return {
    layout: 'noBorders',
    table: {
      widths: ['*', 'auto'],
      body: [
        [
          {
            stack: [
              { text: severityWord(words, severity), fontSize: 16, bold: true },
              {
                text: t('dossier.subtitle', {
                  hazard: t(`notice.hazard.${situation.hazard}`),
                  ward: words.ward(situation.ward),
                  number: String(situation.number),
                }),
              },
            ],
            fillColor: severityColors[severity],
            color: '#ffffff',
            margin: [8, 6, 8, 6],
          },
          {
            text: marks,
            bold: true,
            fontSize: 12,
            fillColor: severityColors[severity],
            color: '#ffffff',
            margin: [8, 9, 8, 6],
          },
        ],
      ],
    },
    margin: [0, 0, 0, 6],
  };
};

/** `json` as it was made: it is attached byte by byte. */
export const dossierDefinition = (json: string, language: Language): PdfDocument => {
  const dossier = dossierSchema.parse(JSON.parse(json));
  const words = createWords(language, dossier.timeZone);
  const { t } = words;
  const telling: Telling = {
    dossier,
    words,
    sources: {
      rules: (id, version) => dossier.rules.find((one) => one.id === id && one.version === version)?.rule,
      thresholds: dossier.thresholds,
    },
  };
  const marks = marksText(dossier, telling);
  const series = mainSeries(dossier);
  const { situation } = dossier;
  const title = t('dossier.head', { number: String(situation.number), ward: words.ward(situation.ward) });
  const fileName = `TH-${situation.number}.json`;
  const section = (
    name:
      | 'summary'
      | 'chart'
      | 'timeline'
      | 'hops'
      | 'deliveries'
      | 'rules'
      | 'stations'
      | 'neighbours'
      | 'quality'
      | 'readings'
      | 'cap'
      | 'check',
    content: Content[],
  ): Content[] => [{ text: t(`dossier.section.${name}`), style: 'h2', headlineLevel: 2 }, ...content];

  return {
    pageSize: 'A4',
    pageMargins: [40, 52, 40, 46],
    info: { title, creator: dossier.madeWith, producer: dossier.madeWith },
    language: language === 'vi' ? 'vi-VN' : 'en-GB',
    version: '1.7',
    displayTitle: true,
    defaultStyle: { font: 'Roboto', fontSize: 8.5, color: ink, lineHeight: 1.15 },
    styles: {
      h1: { fontSize: 18, bold: true, margin: [0, 0, 0, 6] },
      h2: { fontSize: 12, bold: true, margin: [0, 12, 0, 4] },
      th: { bold: true, fontSize: 7.5, color: '#52606b' },
      table: { fontSize: 7.5, margin: [0, 2, 0, 4] },
      note: { fontSize: 7.5, color: '#52606b', italics: true, margin: [0, 2, 0, 0] },
    },
    // No heading alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > 0.88,
    header: {
      columns: [
        { text: title, color: '#52606b', fontSize: 8 },
        { text: marks, bold: true, color: '#b3261e', fontSize: 9, alignment: 'right' },
      ],
      margin: [40, 24, 40, 0],
    },
    footer: (page: number, pages: number): Content => ({
      columns: [
        {
          // What follows was left out: whoever reads on paper has to know.
          text: [
            t('dossier.hash', { hash: dossier.sha256 }),
            page === maxPages && pages > maxPages ? t('dossier.pagesCut', { file: fileName }) : '',
          ]
            .filter(Boolean)
            .join(' · '),
          fontSize: 7,
          color: '#52606b',
        },
        {
          text: t('dossier.page', { page: String(page), pages: String(Math.min(pages, maxPages)) }),
          fontSize: 7,
          color: '#52606b',
          alignment: 'right',
          width: 70,
        },
      ],
      margin: [40, 14, 40, 0],
    }),
    ...(marks && { watermark: { text: marks, color: '#b3261e', opacity: 0.06, bold: true } }),
    content: [
      { text: t('dossier.title'), style: 'h1' },
      banner(telling, marks),
      {
        text: t('dossier.made', {
          at: words.exact(dossier.madeAt),
          zone: words.zone(dossier.madeAt),
          name: plain(dossier.madeBy.name) || t('dossier.madeBySystem'),
          program: dossier.madeWith,
        }),
        style: 'note',
      },
      ...section('summary', [{ ul: summaryOf(telling) }]),
      ...section('chart', chartsPart(telling, series)),
      ...section('timeline', timelineTable(telling)),
      ...section('hops', hopsTable(telling)),
      ...section('deliveries', deliveriesTable(telling)),
      ...section('rules', rulesPart(telling)),
      ...section('stations', stationsPart(telling)),
      ...section('neighbours', neighboursTable(telling, neighbourKm)),
      ...section('quality', qualityPart(telling)),
      ...section('readings', readingsTables(telling, series)),
      ...(dossier.cap.length === 0 ? [] : section('cap', capTable(telling))),
      ...section('check', checkPart(telling, fileName)),
    ],
    files: {
      dossier: {
        src: `data:application/json;base64,${Buffer.from(json).toString('base64')}`,
        name: fileName,
        type: 'application/json',
        description: 'hai-dang-dossier/1',
      },
    },
    maxPagesNumber: maxPages,
  };
};

/** @throws ZodError for what is no dossier */
export const dossierPdf = (json: string, language: Language): Promise<Uint8Array> =>
  renderPdf(dossierDefinition(json, language), { dossier: thinRules });
