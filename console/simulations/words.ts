/** Runs of simulations in words and shares. Pure. */
import type { MessageKey, Translate } from '../../shared/i18n/translator.ts';
import { refusals } from '../../shared/refusals.ts';
import type { Simulation, SimulationEvent, SimulationFigures } from '../../shared/simulation-api.ts';
import { totalOf } from '../../shared/simulation-api.ts';
import type { Instant } from '../../shared/time.ts';
import type { Format } from '../format/format.ts';

export interface Words {
  readonly t: Translate;
  readonly format: Format;
}

/** How far a run is, 0 … 1; undefined where there is no end to it. */
export const progressOf = (one: Simulation, now: Instant): number | undefined => {
  const total = totalOf(one.stations);
  switch (one.phase) {
    case 'enrolling':
      return one.enrolled / total;
    case 'history':
      return one.figures?.history ?? 0;
    case 'live':
      if (one.endsAt === null) return undefined;
      return Math.min(1, Math.max(0, (now - one.startedAt) / (one.endsAt - one.startedAt)));
    case 'stopping':
    case null:
      return undefined;
  }
};

const phaseText = (one: Simulation, now: Instant, { t, format }: Words): string | undefined => {
  switch (one.phase) {
    case 'enrolling':
      return t('simulations.phase.enrolling', { done: one.enrolled, total: totalOf(one.stations) });
    case 'history':
      return t('simulations.phase.history', {
        percent: `${format.number(Math.floor((one.figures?.history ?? 0) * 100))}%`,
      });
    case 'live':
      return one.endsAt === null
        ? t('simulations.phase.live.open', { since: format.moment(one.startedAt, now) })
        : t('simulations.phase.live', { left: format.duration(Math.max(0, one.endsAt - now)) });
    case 'stopping':
      return t('simulations.phase.stopping');
    case null:
      return undefined;
  }
};

/** What a run is doing, or how it ended. */
export const stateText = (one: Simulation, now: Instant, words: Words): string => {
  const { t, format } = words;
  const phase = phaseText(one, now, words);
  if (phase !== undefined) return phase;
  const ending = t(`simulations.ending.${one.ending ?? 'restart'}`);
  return one.endedAt === null ? ending : `${ending} · ${format.moment(one.endedAt, now)}`;
};

/** A code of the gateway as field teams read it; one that is not known stays a code. */
export const refusalText = (code: string, format: Format): string =>
  Object.hasOwn(refusals, code) ? refusals[code as keyof typeof refusals][format.language] : code;

export const eventText = (event: SimulationEvent, { t, format }: Words): string => {
  const station = event.station ?? '';
  switch (event.kind) {
    case 'fault':
      return t('simulations.event.fault', { station, fault: event.fault ? t(`simulations.fault.${event.fault}`) : '' });
    case 'refused':
      return t('simulations.event.refused', { station, code: refusalText(event.code ?? '', format) });
    default: {
      const key = `simulations.event.${event.kind}` satisfies MessageKey;
      return t(key, { count: event.count ?? 0 });
    }
  }
};

/** Figures by name, in the order in which they are read. */
export const figureRows = (
  figures: SimulationFigures,
  { t, format }: Words,
): readonly { readonly key: string; readonly name: string; readonly text: string }[] => {
  const refused = figures.refused.reduce((sum, { count }) => sum + count, 0);
  const single = figures.refusedValues.reduce((sum, { count }) => sum + count, 0);
  const { connected, stations, latency } = figures;
  const row = (
    key: 'connected' | 'sent' | 'acknowledged' | 'pending' | 'resent' | 'refused' | 'latency',
    text: string,
  ) => ({
    key,
    name: t(`simulations.figure.${key}`),
    text,
  });
  return [
    row('connected', t('simulations.figure.connected.of', { connected, stations })),
    row('sent', format.number(figures.sent)),
    row('acknowledged', format.number(figures.acknowledged)),
    row('pending', format.number(figures.pending)),
    row('refused', format.number(refused + single)),
    row('resent', format.number(figures.resent)),
    row(
      'latency',
      latency === null
        ? '—'
        : t('simulations.figure.latency.of', {
            p50: format.number(latency.p50, 1),
            p99: format.number(latency.p99, 1),
          }),
    ),
  ];
};

/** Why readings and values were refused, most frequent first. */
export const refusedOf = ({
  refused,
  refusedValues,
}: SimulationFigures): { readonly code: string; readonly count: number }[] => {
  const counts = new Map<string, number>();
  for (const { code, count } of [...refused, ...refusedValues]) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
};
