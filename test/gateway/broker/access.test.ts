import { describe, expect, it } from 'vitest';
import { mayLeaveWill, mayPublish, maySubscribe } from '../../../gateway/broker/access.ts';
import { createTopics } from '../../../shared/topics.ts';

const topics = createTopics();

describe('access of a station', () => {
  it.each(['reading', '$state', '$about', 'raw/senml'])('publishes on its own %s', (rest) => {
    expect(mayPublish(topics, 'tram-1', `city/v1/tram-1/${rest}`)).toBeDefined();
  });

  it.each([
    'city/v1/tram-2/reading',
    'city/v1/tram-1/$refused',
    'city/v1/tram-1/other',
    'city/v1/tram-1',
    'city/v1/tram-1/reading/more',
    'city/v1/tram-1/raw/../x',
    'city/v2/tram-1/reading',
    'xcity/v1/tram-1/reading',
    'city/v1/alerts/flood/11359',
    '$SYS/broker',
    'city/v1/tram-1/reading\u0000',
    '',
  ])('does not publish on %j', (topic) => {
    expect(mayPublish(topics, 'tram-1', topic)).toBeUndefined();
  });

  it('subscribes to what the gateway tells it', () => {
    expect(maySubscribe(topics, 'tram-1', 'city/v1/tram-1/$refused')).toBe(true);
  });

  it.each(['city/v1/alerts/flood/11359', 'city/v1/alerts/air/other', 'city/v1/alerts/+/11359', 'city/v1/alerts/+/+'])(
    'subscribes to the alerts of wards: %s',
    (filter) => {
      expect(maySubscribe(topics, 'bien-bao-1', filter)).toBe(true);
    },
  );

  it.each([
    'city/v1/alerts/#',
    'city/v1/alerts/+',
    'city/v1/+/+/+',
    'city/v1/alerts/flood/99999',
    'city/v1/alerts/fire/11359',
    'city/v1/alerts/flood/11359/more',
    'city/v2/alerts/+/+',
    'alerts/+/+',
  ])('does not subscribe to %s', (filter) => {
    expect(maySubscribe(topics, 'bien-bao-1', filter)).toBe(false);
  });

  it('does not publish below the alerts, whatever it is called', () => {
    for (const topic of ['city/v1/alerts/flood/11359', 'city/v1/alerts/raw/senml', 'city/v1/alerts/+/+'])
      expect(mayPublish(topics, 'alerts', topic)).toBeUndefined();
  });

  it.each([
    '#',
    '+/+',
    '$SYS/#',
    'city/v1/+/reading',
    'city/v1/tram-1/#',
    'city/v1/tram-2/$refused',
    '$share/g/city/v1/tram-1/$refused',
  ])('does not subscribe to %s', (filter) => {
    expect(maySubscribe(topics, 'tram-1', filter)).toBe(false);
  });

  it('leaves a will on its own state only', () => {
    expect(mayLeaveWill(topics, 'tram-1', 'city/v1/tram-1/$state')).toBe(true);
    expect(mayLeaveWill(topics, 'tram-1', 'city/v1/tram-2/$state')).toBe(false);
    expect(mayLeaveWill(topics, 'tram-1', 'city/v1/tram-1/reading')).toBe(false);
  });
});
