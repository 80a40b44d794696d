import { expect, test } from 'vitest';
import { splitEvidence } from '../../../console/alerts/evidence.ts';

const readings = [{ quantity: 'pm10' }, { quantity: 'pm25' }, { quantity: 'temperature' }] as const;

test('what an alert is about comes first, the rest of the station apart', () => {
  expect(splitEvidence(readings, 'pm25')).toEqual({
    about: [{ quantity: 'pm25' }],
    others: [{ quantity: 'pm10' }, { quantity: 'temperature' }],
  });
});

test('an alert about no reading shows all of them', () => {
  expect(splitEvidence(readings, null)).toEqual({ about: readings, others: [] });
  expect(splitEvidence(readings, 'water_level')).toEqual({ about: readings, others: [] });
});
