/** The summary of a dossier in plain sentences. Pure apart from Intl. */
import { severityRank } from '../../shared/alerts/words.ts';
import type { DossierSeries } from '../../shared/dossier-api.ts';
import { hasFlag } from '../../shared/quality.ts';
import { quantities } from '../../shared/quantities.ts';
import { lasting, mainAlert, plain, severityWord, type Telling } from './dossier-words.ts';
import { whatText } from './messages/what.ts';

/** The highest reading that counts while the alert held. */
const peakOf = ({ points }: DossierSeries, from: number, to: number) =>
  points
    .filter(
      ({ at, quality }) =>
        at >= from &&
        at <= to &&
        !hasFlag(quality, 'invalidated') &&
        !hasFlag(quality, 'fault') &&
        !hasFlag(quality, 'calibrating'),
    )
    .reduce<DossierSeries['points'][number] | undefined>(
      (best, point) => (best === undefined || point.value > best.value ? point : best),
      undefined,
    );

export const summaryOf = ({ dossier, words, sources }: Telling): string[] => {
  const { t } = words;
  const { situation, alerts, hops, deliveries, about } = dossier;
  const alert = mainAlert(dossier, severityRank);
  const lines: string[] = [];
  if (situation.exercise !== null) lines.push(t('dossier.summary.exercise'));
  else if (situation.provenance === 'simulated') lines.push(t('dossier.summary.simulated'));
  if (about.kind === 'situation') {
    lines.push(t('dossier.of.situation', { alerts: alerts.length, stations: dossier.stations.length }));
  } else if (alert) {
    lines.push(
      t('dossier.of.alert', { rule: plain(alert.rule.name[words.language]), station: plain(alert.station.name) }),
    );
  }
  if (!alert) return lines;
  if (alert.isPast) lines.push(t('dossier.summary.past'));
  const raised = dossier.events.find((event) => event.alert === alert.id && event.kind === 'raised');
  const station = plain(alert.station.name);
  lines.push(
    t('dossier.summary.onset', {
      what: whatText(raised?.figure ? { ...alert, figure: raised.figure } : alert, words, sources),
      onset: words.exact(alert.onsetAt),
      station,
      ward: words.ward(alert.ward),
    }),
  );
  const hop = hops.find((one) => one.alert === alert.id);
  if (!alert.isPast) {
    lines.push(
      hop?.receivedAt != null
        ? t('dossier.summary.raised', {
            at: words.exact(alert.raisedAt),
            duration: lasting(words, alert.raisedAt - hop.receivedAt),
          })
        : t('dossier.summary.raisedPlain', { at: words.exact(alert.raisedAt) }),
    );
  }
  lines.push(t('dossier.summary.highest', { severity: severityWord(words, alert.highest) }));
  const { quantity } = alert.figure;
  const series = dossier.readings.find((one) => one.station === alert.station.id && one.quantity === quantity);
  const peak = series && peakOf(series, alert.onsetAt, alert.clearedAt ?? dossier.madeAt);
  if (peak && quantity !== null) {
    lines.push(
      t('dossier.summary.peak', {
        quantity: quantities[quantity].name[words.language],
        value: words.amount(peak.value, series.unit, quantity),
        at: words.exact(peak.at),
        station,
      }),
    );
  }
  lines.push(t(`dossier.summary.${situation.corroboration}`));
  if (!alert.isPast) {
    const reached = new Set(
      deliveries.flatMap(({ deliveredAt, recipient }) =>
        deliveredAt !== null && recipient.kind === 'person' ? [recipient.id] : [],
      ),
    );
    lines.push(
      hop?.acceptedAt != null
        ? t('dossier.summary.told', {
            at: words.exact(hop.acceptedAt),
            duration: lasting(words, hop.acceptedAt - alert.raisedAt),
            people: reached.size,
          })
        : t('dossier.summary.toldNobody'),
    );
    lines.push(
      alert.acknowledgedAt === null
        ? t('dossier.summary.notAcknowledged')
        : t('dossier.summary.acknowledged', {
            name: plain(alert.acknowledgedBy?.name ?? ''),
            at: words.exact(alert.acknowledgedAt),
            duration: lasting(words, alert.acknowledgedAt - alert.raisedAt),
          }),
    );
  }
  if (alert.isFalse) lines.push(t('dossier.summary.isFalse'));
  const endedAt = about.kind === 'alert' ? alert.clearedAt : situation.endedAt;
  const begin = about.kind === 'alert' ? alert.onsetAt : Math.min(...alerts.map(({ onsetAt }) => onsetAt));
  lines.push(
    endedAt === null
      ? t('dossier.summary.open')
      : t('dossier.summary.ended', { at: words.exact(endedAt), duration: lasting(words, endedAt - begin) }),
  );
  return lines;
};
