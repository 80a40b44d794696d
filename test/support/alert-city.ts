/**
 * A data folder with streets that flood, people and a webhook to be told, and one rule: what the runs against a whole gateway begin
 * with. Every other rule of the product is switched off.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openState } from '../../gateway/state/state.ts';
import { defaultRules } from '../../shared/alerts/default-rules.ts';
import type { Rule } from '../../shared/alerts/rule.ts';
import type { Policy } from '../../shared/notification-api.ts';
import type { Station } from '../../shared/station.ts';
import { wards } from '../../shared/wards.ts';
import { addPerson } from './alert-world.ts';
import { testActor, testStation } from './gateway-process.ts';

const twice: Rule['debounce'] = { up: { readings: 2, minutes: 0 }, down: { readings: 2, minutes: 0 } };

const depthRule: Rule = {
  name: { vi: 'Ngập đường phố', en: 'Street flooding' },
  enabled: true,
  condition: {
    kind: 'depth',
    steps: [
      { depth: 30, severity: 'danger' },
      { depth: 50, severity: 'extreme' },
    ],
    hysteresis: 3,
  },
  debounce: twice,
  scope: { networks: null, wards: null, stations: null },
  latch: null,
  acknowledge: 'warning',
  policy: 'thu',
  planning: null,
  note: null,
};

/** Streets in as many wards, so that each is a situation of its own. */
export const streetsOf = (count: number): Station[] =>
  wards.slice(0, count).map(({ code }, n) =>
    testStation(`pho-${n + 1}`, {
      ...{ name: `Phố thử ${n + 1}.`, networks: ['flood'], quantities: ['water_depth'], interval: 1, ward: code },
    }),
  );

export interface AlertCity {
  readonly secrets: ReadonlyMap<string, string>;
  /** Bearer of a key that may handle alerts. */
  readonly key: string;
}

/** An is told at once, and the webhook; Bình and An after `secondStepSeconds`, and again every minute. */
export const prepareCity = (
  directory: string,
  stations: readonly Station[],
  { webhook, secondStepSeconds }: { readonly webhook: string; readonly secondStepSeconds: number },
): AlertCity => {
  mkdirSync(directory, { recursive: true });
  const state = openState(join(directory, 'state.db'));
  try {
    const { rules, policies, webhooks } = state.collections;
    for (const [id, rule] of Object.entries(defaultRules)) rules.add({ ...rule, enabled: false }, testActor, { id });
    const [an, binh] = [addPerson(state, 'an'), addPerson(state, 'binh')];
    const hook = webhooks.add({ name: 'Trung tâm', url: webhook, enabled: true, follows: null }, testActor).id;
    const policy: Policy = {
      name: 'Ngập',
      from: 'warning',
      steps: [
        {
          afterMinutes: 0,
          to: [
            { kind: 'person', person: an },
            { kind: 'webhook', webhook: hook },
          ],
        },
        {
          afterMinutes: secondStepSeconds / 60,
          to: [
            { kind: 'person', person: binh },
            { kind: 'person', person: an },
          ],
        },
      ],
      repeatMinutes: 1,
      maxRepeats: 3,
    };
    policies.add(policy, testActor, { id: 'thu' });
    rules.add(depthRule, testActor, { id: 'pho-ngap' });
    const scope = { networks: null, wards: null };
    const permissions = ['alerts.read', 'alerts.handle'] as const;
    const { key } = state.keys.create({ name: 'thử', permissions, scope, expiresAt: null }, testActor);
    return {
      key,
      secrets: new Map(stations.map((station) => [station.id, state.stations.add(station, {}, testActor)])),
    };
  } finally {
    state.close();
  }
};

/** Settings of a gateway that tells people through these servers. */
export const tellingThrough = (mailUrl: string, publicUrl: string): Record<string, string> => ({
  SMTP_URL: mailUrl,
  SMTP_FROM: 'Hải Phòng <canhbao@haiphong.example>',
  GATEWAY_OUTGOING_ALLOW: '127.0.0.1',
  GATEWAY_PUBLIC_URL: publicUrl,
});
