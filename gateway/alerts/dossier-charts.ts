/** The charts of a dossier: what the alerts are about, with the levels it was held against and what happened when. Pure apart from Intl. */
import { severityRank } from '../../shared/alerts/words.ts';
import type { Dossier, DossierSeries } from '../../shared/dossier-api.ts';
import { quantities } from '../../shared/quantities.ts';
import { type ChartLevel, type ChartMark, chartSvg } from './dossier-chart.ts';
import { plain, severityColors, severityWord, type Telling, wordOf } from './dossier-words.ts';
import type { Content } from './pdf.ts';

const maxSeries = 8;

const offsetOf = (timeZone: string, at: number): number => {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -ms : ms;
};

/** What the alerts are about, worst first; where they are about none, the first series of each station. */
export const mainSeries = ({ alerts, readings }: Dossier): DossierSeries[] => {
  const worst = [...alerts].sort((one, other) => severityRank(other.highest) - severityRank(one.highest));
  const wanted = worst.flatMap(({ station, figure }) =>
    readings.filter(
      (one) => one.station === station.id && (figure.quantity === null || one.quantity === figure.quantity),
    ),
  );
  return [...new Set(wanted)].slice(0, maxSeries);
};

/** Lines that readings of this series can be held against: steps of the rules, levels and limits of the same quantity. */
const levelsOf = ({ dossier, words }: Telling, series: DossierSeries): ChartLevel[] => {
  const { language } = words;
  const own = dossier.alerts.filter(({ station }) => station.id === series.station);
  const ofRules = dossier.rules.flatMap(({ id, rule: { condition } }): ChartLevel[] => {
    if (!own.some(({ rule, figure }) => rule.id === id && figure.quantity === series.quantity)) return [];
    if (condition.kind === 'depth')
      return condition.steps.map(({ depth, severity }) => ({
        value: depth,
        label: `${severityWord(words, severity)} ${words.number(depth, 0)}`,
        color: severityColors[severity],
      }));
    if (condition.kind !== 'value') return [];
    return condition.steps.map(({ value, severity }) => ({
      value,
      label: severityWord(words, severity),
      color: severityColors[severity],
    }));
  });
  const station = dossier.stations.find((record) => record.station.id === series.station)?.station;
  const ofLaws = dossier.thresholds
    .filter((one) => one.quantity === series.quantity && (one.kind !== 'alarm-level' || one.gauge === station?.gauge))
    .map(
      (one): ChartLevel => ({
        value: one.value,
        label: plain(one.label[language]),
        color: one.kind === 'limit' ? '#8a5a00' : '#b3261e',
      }),
    );
  const isNew = (level: ChartLevel): boolean => !ofRules.some(({ value }) => value === level.value);
  return [...ofRules, ...ofLaws.filter(isNew)];
};

const markedKinds: ReadonlySet<string> = new Set([
  'raised',
  'worse',
  'returned',
  'again',
  'cleared',
  'acknowledged',
  'closed',
  'silent',
  'heard',
]);

const marksOf = ({ dossier, words }: Telling, series: DossierSeries): ChartMark[] => {
  const own = new Set(dossier.alerts.flatMap(({ id, station }) => (station.id === series.station ? [id] : [])));
  return dossier.events
    .filter(({ alert, kind }) => alert !== null && own.has(alert) && markedKinds.has(kind))
    .map(({ at, kind, severity }) => ({
      at,
      label: `${wordOf(words, 'dossier.event', kind)} ${words.time(at)}`,
      color:
        kind === 'raised' || kind === 'worse' || kind === 'again'
          ? severityColors[severity ?? 'watch']
          : kind === 'acknowledged'
            ? '#1b6e3c'
            : '#52606b',
    }));
};

export const chartsPart = (telling: Telling, series: readonly DossierSeries[]): Content[] => {
  const { dossier, words } = telling;
  const { t } = words;
  if (series.every(({ points }) => points.length === 0)) return [{ text: t('dossier.chart.none') }];
  const charts = series.map((one): Content => {
    const station = dossier.stations.find((record) => record.station.id === one.station)?.station.name;
    return {
      stack: [
        {
          text: t('dossier.chart.of', {
            quantity: quantities[one.quantity].name[words.language],
            station: plain(station ?? one.station),
            unit: one.unit,
          }),
          bold: true,
        },
        {
          svg: chartSvg({
            ...one,
            levels: levelsOf(telling, one),
            marks: marksOf(telling, one),
            offsetMs: offsetOf(dossier.timeZone, one.from),
            number: words.number,
            time: words.time,
            date: (at) => words.at(at).replace(/,? \d{2}:\d{2}$/, ''),
          }),
        },
        ...(one.isThinned
          ? [
              {
                text: t('dossier.chart.thinned', { kept: one.points.length, measured: one.measured }),
                style: 'note',
              },
            ]
          : []),
        ...(one.gap
          ? [
              {
                text: t('dossier.chart.gap', { from: words.at(one.gap.from), to: words.at(one.gap.to) }),
                style: 'note',
              },
            ]
          : []),
      ],
      unbreakable: true,
      margin: [0, 0, 0, 6],
    };
  });
  return [...charts, { text: t('dossier.chart.legend'), style: 'note' }];
};
