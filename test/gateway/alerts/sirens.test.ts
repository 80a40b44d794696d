import { describe, expect, it } from 'vitest';
import { sirenMessages } from '../../../gateway/alerts/sirens.ts';
import type { Alert, Situation } from '../../../shared/alert-api.ts';
import { builtInThresholds } from '../../../shared/thresholds/catalogue.ts';
import { createTopics } from '../../../shared/topics.ts';
import { anAlert, aSituation, depthRule, night } from '../../support/notices.ts';

const topics = createTopics('hp');
const sources = { topics, zone: 'Asia/Ho_Chi_Minh', rules: () => depthRule, thresholds: builtInThresholds };
const exercise = '6c1f1a52-6f8c-4f4f-8c3a-0d4f6f1f2a11';
const other = '1c1f1a52-6f8c-4f4f-8c3a-0d4f6f1f2a11';

describe('what sirens are told', () => {
  it('is the worst of a ward and network, each in its own topic', () => {
    const wanted = sirenMessages(
      [
        aSituation({ id: other, number: 1, severity: 'warning' }),
        aSituation(),
        aSituation({ id: exercise, hazard: 'air', severity: 'extreme', ward: 'other' }),
      ],
      [
        anAlert({ situation: other, severity: 'warning' }),
        anAlert(),
        anAlert({ situation: exercise, hazard: 'air', network: 'air', severity: 'extreme' }),
      ],
      sources,
    );
    expect([...wanted].map(([topic, { number, severity }]) => [topic, number, severity])).toEqual([
      ['hp/alerts/flood/11359', 128, 'danger'],
      ['hp/alerts/air/other', 128, 'extreme'],
    ]);
  });

  it('is as bad as what still holds and is heard', () => {
    const [message] = sirenMessages(
      [aSituation({ severity: 'extreme' })],
      [anAlert({ severity: 'extreme', state: 'latched' }), anAlert({ severity: 'warning', state: 'acknowledged' })],
      sources,
    ).values();
    expect(message?.severity).toBe('warning');
  });

  it.each<[string, Partial<Situation>, Partial<Alert>]>([
    ['an exercise', { exercise, provenance: 'simulated' }, { exercise, provenance: 'simulated' }],
    ['an exercise of real stations', { exercise }, { exercise }],
    ['a simulation', { provenance: 'simulated' }, { provenance: 'simulated' }],
    ['an alert of a simulated station in a real situation', {}, { provenance: 'simulated' }],
    ['less than a warning', { severity: 'watch' }, { severity: 'watch' }],
    ['what is shelved', {}, { shelvedUntil: night + 1 }],
    ['what is suppressed', {}, { suppressedBy: 'window' }],
    ['what returned', { state: 'returned' }, { state: 'returned' }],
    ['what was recorded afterwards', {}, { isPast: true }],
    ['what is over', { endedAt: night }, {}],
    ['equipment', { hazard: 'equipment' }, { hazard: 'equipment' }],
  ])('is nothing about %s', (_what, situation, alert) => {
    expect(sirenMessages([aSituation(situation)], [anAlert(alert)], sources).size).toBe(0);
    expect(sirenMessages([aSituation()], [anAlert()], sources).size).toBe(1);
  });
});
