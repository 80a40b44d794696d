/** The tables of a dossier as pdfmake takes them. Rows are bounded: the attached document has them all. Pure apart from Intl. */
import type { AlertEvent } from '../../shared/alert-api.ts';
import { readCodes, toldBy } from '../../shared/alerts/told.ts';
import type { DossierSeries } from '../../shared/dossier-api.ts';
import type { Delivery } from '../../shared/notification-api.ts';
import { quantities } from '../../shared/quantities.ts';
import { minuteMs } from '../../shared/time.ts';
import {
  figureText,
  flagsText,
  lasting,
  plain,
  severityColors,
  severityWord,
  type Telling,
  wordOf,
} from './dossier-words.ts';
import type { Content } from './pdf.ts';

const maxEventRows = 300;
const maxDeliveryRows = 200;
const maxHopRows = 40;
const maxQuarantineRows = 60;
/** Of one series. */
const maxReadingRows = 90;
const endRows = 12;
const nearMs = 5 * minuteMs;

const head = (texts: readonly string[]): Content[] => texts.map((text) => ({ text, style: 'th' }));

const table = (widths: (number | string)[], header: readonly string[], rows: Content[][]): Content => ({
  layout: 'dossier',
  style: 'table',
  table: { headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, widths, body: [head(header), ...rows] },
});

const more = ({ words }: Telling, all: number, shown: number): Content[] =>
  all > shown ? [{ text: words.t('dossier.more', { count: all - shown }), style: 'note' }] : [];

const whoOf = (event: AlertEvent): string => (event.by === null || event.by.kind === 'system' ? '' : event.by.name);

/** The words of a person; a code of the system where there is a text for it. */
const whyOf = ({ words }: Telling, event: AlertEvent): string => {
  if (event.by !== null && event.by.kind !== 'system') return plain(event.why);
  if (event.kind !== 'escalated') return wordOf(words, 'dossier.why', event.why);
  return readCodes(event.why)
    .map(({ name, number }) => wordOf(words, 'dossier.why', name, { number }))
    .join('; ');
};

const eventDetails = (telling: Telling, event: AlertEvent): string => {
  const { words, dossier } = telling;
  const { t } = words;
  const alert = dossier.alerts.find(({ id }) => id === event.alert);
  return [
    dossier.about.kind === 'situation' && alert ? plain(alert.station.name) : '',
    event.severity === null ? '' : severityWord(words, event.severity),
    event.figure ? figureText(words, event.figure) : '',
    whyOf(telling, event),
    event.reading
      ? [
          t('dossier.event.reading', {
            measured: words.exact(event.reading.at),
            received: words.exact(event.reading.receivedAt),
          }),
          event.reading.seq === null ? '' : t('dossier.event.seq', { seq: String(event.reading.seq) }),
          flagsText(words, event.reading.quality),
        ]
          .filter(Boolean)
          .join(', ')
      : '',
  ]
    .filter(Boolean)
    .join(' · ');
};

export const timelineTable = (telling: Telling): Content[] => {
  const { dossier, words } = telling;
  const { t } = words;
  const shown = dossier.events.slice(0, maxEventRows);
  const rows = shown.map((event): Content[] => [
    words.exact(event.at),
    {
      text: wordOf(words, 'dossier.event', event.kind === 'escalated' ? `escalated.${toldBy(event.why)}` : event.kind),
      bold: true,
      color: event.severity === null ? '#1c262d' : severityColors[event.severity],
    },
    plain(whoOf(event)),
    eventDetails(telling, event),
  ]);
  return [
    table(
      [82, 84, 62, '*'],
      [t('dossier.column.time'), t('dossier.column.event'), t('dossier.column.who'), t('dossier.column.words')],
      rows,
    ),
    ...more(telling, dossier.events.length, shown.length),
  ];
};

export const hopsTable = (telling: Telling): Content[] => {
  const { dossier, words } = telling;
  const { t } = words;
  const shown = dossier.hops.slice(0, maxHopRows);
  const rows = shown.map((hop): Content[] => {
    const station = dossier.alerts.find(({ id }) => id === hop.alert)?.station.name ?? '';
    const steps = [hop.receivedAt, hop.raisedAt, hop.messageMadeAt, hop.acceptedAt, hop.openedAt, hop.acknowledgedAt];
    let before = hop.measuredAt;
    const cells = steps.map((at) => {
      const text = at === null ? '–' : before === null ? words.time(at) : `+${lasting(words, at - before)}`;
      before = at ?? before;
      return text;
    });
    return [plain(station), hop.measuredAt === null ? '–' : words.exact(hop.measuredAt), ...cells];
  });
  const columns = ['received', 'raised', 'messageMade', 'accepted', 'opened', 'acknowledged'] as const;
  return [
    table(
      ['*', 82, ...columns.map(() => 48)],
      [
        t('dossier.column.station'),
        t('dossier.column.measured'),
        ...columns.map((column) => t(`dossier.column.${column}`)),
      ],
      rows,
    ),
    ...more(telling, dossier.hops.length, shown.length),
    { text: t('dossier.hops.note'), style: 'note' },
  ];
};

const deliveryOutcome = ({ words }: Telling, delivery: Delivery): string => {
  const { t } = words;
  const problem = plain(delivery.problem ?? '');
  const outcome =
    delivery.state === 'delivered' && delivery.deliveredAt !== null
      ? t('dossier.deliveries.state.delivered', { at: words.exact(delivery.deliveredAt) })
      : delivery.state === 'failed' || delivery.state === 'dropped'
        ? t(`dossier.deliveries.state.${delivery.state}`, { problem })
        : delivery.state === 'delivered'
          ? ''
          : t(`dossier.deliveries.state.${delivery.state}`);
  return [
    outcome,
    delivery.openedAt === null ? '' : t('dossier.deliveries.opened', { at: words.exact(delivery.openedAt) }),
  ]
    .filter(Boolean)
    .join('; ');
};

export const deliveriesTable = (telling: Telling): Content[] => {
  const { dossier, words } = telling;
  const { t } = words;
  if (dossier.deliveries.length === 0) return [{ text: t('dossier.deliveries.none') }];
  const shown = dossier.deliveries.slice(0, maxDeliveryRows);
  const rows = shown.map((delivery): Content[] => [
    words.exact(delivery.createdAt),
    `${plain(delivery.recipient.name)}${delivery.address ? `, ${plain(delivery.address)}` : ''}`,
    t(`notice.channel.${delivery.channel}`),
    t(`dossier.deliveries.reason.${delivery.reason}`),
    deliveryOutcome(telling, delivery),
    String(delivery.attempts.length),
  ]);
  return [
    table(
      [86, 110, 62, 56, '*', 34],
      [
        t('dossier.column.messageMade'),
        t('dossier.column.to'),
        t('dossier.column.channel'),
        t('dossier.column.reason'),
        t('dossier.column.state'),
        t('dossier.column.tries'),
      ],
      rows,
    ),
    ...more(telling, dossier.deliveries.length, shown.length),
  ];
};

export const neighboursTable = (telling: Telling, withinKm: number): Content[] => {
  const { dossier, words } = telling;
  const { t, language } = words;
  if (dossier.neighbours.length === 0) return [{ text: t('dossier.neighbours.none', { km: withinKm }) }];
  const rows = dossier.neighbours.map((one): Content[] => {
    const { unit, name } = quantities[one.quantity];
    const range =
      one.min === null || one.max === null
        ? '–'
        : `${words.amount(one.min, unit, one.quantity)} – ${words.amount(one.max, unit, one.quantity)}`;
    return [
      `${plain(one.station.name)} (${one.station.id})${one.hasAlert ? `, ${t('dossier.neighbours.alert')}` : ''}`,
      `${words.number(one.distanceKm, 1)} km`,
      name[language],
      String(one.readings),
      one.maxAt === null ? range : `${range} (${words.at(one.maxAt)})`,
    ];
  });
  return [
    table(
      ['*', 40, 96, 42, 150],
      [
        t('dossier.column.station'),
        t('dossier.column.distance'),
        t('dossier.column.kind'),
        t('dossier.column.count'),
        t('dossier.column.range'),
      ],
      rows,
    ),
  ];
};

export const qualityPart = (telling: Telling): Content[] => {
  const { dossier, words } = telling;
  const { t, language } = words;
  const judgements = dossier.judgements.map((one) =>
    t('dossier.quality.judgement', {
      station: one.station,
      quantity: one.quantity === null ? t('dossier.quality.allQuantities') : quantities[one.quantity].name[language],
      from: words.at(one.from),
      to: words.at(one.to),
      verdict: t(`verdict.${one.verdict}`),
      reason: plain(one.reason ?? ''),
      by: plain(one.by ?? ''),
      at: words.at(one.at),
    }),
  );
  const shown = dossier.quarantine.slice(0, maxQuarantineRows);
  return [
    judgements.length === 0
      ? { text: t('dossier.quality.noJudgements') }
      : [{ text: t('dossier.quality.judgements'), bold: true }, { ul: judgements }],
    shown.length === 0
      ? { text: t('dossier.quality.noQuarantine'), margin: [0, 4, 0, 0] }
      : [
          {
            text: t('dossier.quality.quarantine', { count: dossier.quarantine.length }),
            bold: true,
            margin: [0, 6, 0, 2],
          },
          table(
            [86, 96, 120, '*'],
            [
              t('dossier.column.received'),
              t('dossier.column.station'),
              t('dossier.column.code'),
              t('dossier.column.words'),
            ],
            shown.map(({ receivedAt, station, code, message, path }): Content[] => [
              words.exact(receivedAt),
              station ?? '',
              code,
              plain(path ? `${path}: ${message}` : message),
            ]),
          ),
          ...more(telling, dossier.quarantine.length, shown.length),
        ],
  ];
};

/** The first, the last and those around an event; evenly fewer of the latter when they are too many. */
export const readingsShown = (
  { points }: Pick<DossierSeries, 'points'>,
  marks: readonly number[],
): DossierSeries['points'] => {
  if (points.length <= maxReadingRows) return points;
  const isEnd = (index: number): boolean => index < endRows || index >= points.length - endRows;
  const near = points.filter(({ at }, index) => !isEnd(index) && marks.some((mark) => Math.abs(at - mark) <= nearMs));
  const room = maxReadingRows - 2 * endRows;
  const step = Math.max(1, near.length / room);
  const kept = new Set(
    Array.from({ length: Math.min(room, near.length) }, (_, index) => near[Math.floor(index * step)]),
  );
  return points.filter((point, index) => isEnd(index) || kept.has(point));
};

export const readingsTables = (telling: Telling, series: readonly DossierSeries[]): Content[] => {
  const { dossier, words } = telling;
  const { t, language } = words;
  const marks = dossier.events.flatMap(({ at, reading }) => (reading ? [reading.at] : [at]));
  return series.flatMap((one): Content[] => {
    const name = plain(dossier.stations.find(({ station }) => station.id === one.station)?.station.name ?? one.station);
    const shown = readingsShown(one, marks);
    const { decimals } = quantities[one.quantity];
    const cells = shown.flatMap(({ at, value, quality, stored }): Content[] => [
      words.exact(at),
      { text: words.number(value, decimals), alignment: 'right' },
      quality === stored
        ? flagsText(words, quality)
        : t('dossier.readings.asStored', { now: flagsText(words, quality), stored: flagsText(words, stored) }),
    ]);
    // Two readings side by side: half as many pages.
    const rows: Content[][] = [];
    for (let index = 0; index < cells.length; index += 6) {
      const row = cells.slice(index, index + 6);
      rows.push([...row, ...Array.from({ length: 6 - row.length }, () => '')]);
    }
    const columns = [t('dossier.column.measured'), t('dossier.column.value'), t('dossier.column.quality')];
    return [
      {
        text: t('dossier.readings.of', {
          quantity: quantities[one.quantity].name[language],
          unit: one.unit,
          station: name,
          measured: one.measured,
          from: words.at(one.from),
          to: words.at(one.to),
        }),
        bold: true,
        margin: [0, 6, 0, 2],
        headlineLevel: 3,
      },
      ...(shown.length === 0 ? [] : [table([86, 44, '*', 86, 44, '*'], [...columns, ...columns], rows)]),
      ...(shown.length < one.points.length
        ? [
            {
              text: t('dossier.readings.shown', { shown: shown.length, kept: one.points.length }),
              style: 'note',
            },
          ]
        : []),
    ];
  });
};

export const capTable = ({ dossier, words }: Telling): Content[] => {
  const { t } = words;
  return [
    table(
      [86, 60, 60, '*'],
      [
        t('dossier.column.time'),
        t('dossier.column.kind'),
        t('dossier.column.severity'),
        t('dossier.column.identifier'),
      ],
      dossier.cap.map(({ sent, msgType, severity, identifier, status }): Content[] => [
        words.exact(sent),
        `${msgType}, ${status}`,
        severity,
        plain(identifier),
      ]),
    ),
  ];
};
