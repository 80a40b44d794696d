/** What a dossier says of rules, laws and stations, as pdfmake takes it. Pure apart from Intl. */
import type { Condition, Rule } from '../../shared/alerts/rule.ts';
import { quantities } from '../../shared/quantities.ts';
import type { StationRecord } from '../../shared/station-api.ts';
import { createLocalDate, plain, severityWord, type Telling, wordOf } from './dossier-words.ts';
import type { Content } from './pdf.ts';

/** Each step in words: `Nguy hiểm: từ 30 cm`. */
const stepLines = ({ words }: Telling, condition: Condition): string[] => {
  const { t } = words;
  if (!('steps' in condition)) return [severityWord(words, condition.severity)];
  return condition.steps.map((step) => {
    const { severity, ...figure } = step;
    const [name = '', value = ''] = Object.entries(figure)[0] ?? [];
    const key = `dossier.rule.step.${name}`;
    const shown = typeof value === 'number' ? words.number(value, Number.isInteger(value) ? 0 : 2) : value;
    return `${severityWord(words, severity)}: ${t.has(key) ? t(key, { value: shown }) : shown}`;
  });
};

const ruleNotes = ({ words }: Telling, { note, debounce }: Rule): string[] => [
  words.t('dossier.rule.debounce', {
    upReadings: debounce.up.readings,
    upMinutes: debounce.up.minutes,
    downReadings: debounce.down.readings,
    downMinutes: debounce.down.minutes,
  }),
  ...(note ? [words.t('dossier.rule.basis', { note: plain(note[words.language]) })] : []),
];

export const rulesPart = (telling: Telling): Content[] => {
  const { dossier, words } = telling;
  const { t, language } = words;
  return [
    ...dossier.rules.map(
      ({ id, version, rule, changedAt, changedBy }): Content => ({
        stack: [
          {
            text: t('dossier.rule.version', {
              name: plain(rule.name[language]),
              id,
              version,
              at: words.at(changedAt),
              by: plain(changedBy) || t('dossier.madeBySystem'),
            }),
            bold: true,
          },
          { text: wordOf(words, 'dossier.rule.kind', rule.condition.kind) },
          { ul: [...stepLines(telling, rule.condition), ...ruleNotes(telling, rule)] },
        ],
        margin: [0, 0, 0, 6],
      }),
    ),
    ...(dossier.thresholds.length === 0
      ? []
      : [
          {
            ul: dossier.thresholds.map(({ label, value, quantity, law, evidence, evidenceNote }) =>
              t('dossier.law.line', {
                label: plain(label[language]),
                value: words.amount(value, quantities[quantity].unit, quantity),
                document: law.document,
                clause: law.clause[language],
                title: law.title[language],
                evidence: t(`notice.evidence.${evidence}`),
                note: plain(evidenceNote[language]),
              }),
            ),
          },
        ]),
  ];
};

const instrumentLines = ({ dossier, words }: Telling, { details }: StationRecord, date: (at: number) => string) => {
  const { t } = words;
  const { model, serial, calibrationDue } = details.instrument ?? {};
  if (!model && !serial && calibrationDue === undefined) return [t('dossier.station.noInstrument')];
  const happenedOn = date(Math.min(...dossier.alerts.map(({ onsetAt }) => onsetAt), dossier.madeAt));
  return [
    ...(model || serial
      ? [t('dossier.station.instrument', { model: plain(model ?? '–'), serial: plain(serial ?? '–') })]
      : []),
    ...(calibrationDue === undefined
      ? []
      : [
          t(calibrationDue < happenedOn ? 'dossier.station.calibrationOver' : 'dossier.station.calibration', {
            date: words.language === 'vi' ? calibrationDue.split('-').reverse().join('/') : calibrationDue,
          }),
        ]),
  ];
};

export const stationsPart = (telling: Telling): Content[] => {
  const { dossier, words } = telling;
  const { t } = words;
  const date = createLocalDate(dossier.timeZone);
  return dossier.stations.map((record): Content => {
    const { station, details, updatedAt } = record;
    const lines = [
      t('dossier.station.place', {
        id: station.id,
        ward: words.ward(station.ward),
        // As every map takes it, in both languages.
        lat: station.lat.toFixed(5),
        lon: station.lon.toFixed(5),
      }),
      [
        t('dossier.station.provenance', { provenance: t(`provenance.${station.provenance}`) }),
        ...station.networks.map((network) => t(`network.${network}`)),
        t(`lifecycle.${station.lifecycle ?? 'active'}`),
      ].join(' · '),
      ...(station.datum === undefined
        ? []
        : [
            t('dossier.station.datum', {
              datum: t(`datum.${station.datum}`),
              offset: words.number(station.datumOffset ?? 0, 2),
            }),
          ]),
      ...(station.gauge === undefined ? [] : [t('dossier.station.gauge', { gauge: station.gauge })]),
      ...(station.height === undefined
        ? []
        : [t('dossier.station.height', { height: words.number(station.height, 1) })]),
      ...instrumentLines(telling, record, date),
      ...(details.owner ? [t('dossier.station.owner', { owner: plain(details.owner) })] : []),
      t('dossier.station.changed', { at: words.at(updatedAt) }),
    ];
    return { stack: [{ text: plain(station.name), bold: true }, { ul: lines }], margin: [0, 0, 0, 6] };
  });
};
