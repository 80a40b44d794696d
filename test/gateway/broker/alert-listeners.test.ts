import { expect, it } from 'vitest';
import { createAlertListeners } from '../../../gateway/broker/alert-listeners.ts';
import { createTopics } from '../../../shared/topics.ts';

it('counts each connection once, as long as it is there and wants it', () => {
  const listeners = createAlertListeners(createTopics());
  const [siren, sign, station] = [{}, {}, {}];
  listeners.granted(siren, 'city/v1/alerts/flood/11359');
  listeners.granted(siren, 'city/v1/alerts/+/+');
  listeners.granted(sign, 'city/v1/alerts/flood/+');
  listeners.granted(station, 'city/v1/tram-1/$refused');

  expect(listeners.count('city/v1/alerts/flood/11359')).toBe(2);
  expect(listeners.count('city/v1/alerts/air/11359')).toBe(1);
  expect(listeners.all()).toBe(2);

  listeners.left(siren, ['city/v1/alerts/+/+', 'city/v1/other']);
  expect(listeners.count('city/v1/alerts/air/11359')).toBe(0);
  listeners.left(siren, ['city/v1/alerts/flood/11359']);
  listeners.left(sign);
  listeners.left(sign);
  expect([listeners.count('city/v1/alerts/flood/11359'), listeners.all()]).toEqual([0, 0]);
});
