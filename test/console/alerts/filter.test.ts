import { describe, expect, it } from 'vitest';
import { alertsQuery, filterAlerts, filterSituations, isFiltered, readFilter } from '../../../console/alerts/filter.ts';
import { alert, situation } from './samples.ts';

const filterOf = (text: string) => readFilter(new URLSearchParams(text));
const around = {
  me: 'p1',
  stationName: (id: string) => (id === 'pho-1' ? 'Phố Nguyễn Bỉnh Khiêm' : id),
  hazardName: (hazard: string) => ({ flood: 'Ngập lụt', air: 'Ô nhiễm không khí' })[hazard] ?? hazard,
};
const all = [
  situation(1),
  situation(2, {
    hazard: 'air',
    ward: '11329',
    severity: 'warning',
    assignee: { id: 'p1', name: 'Lan' },
    stations: ['b'],
  }),
  situation(3, { state: 'cleared', highest: 'extreme', stations: ['c'] }),
  situation(4, { provenance: 'simulated', stations: ['d'] }),
  situation(5, { provenance: 'simulated', exercise: situation(9).id, stations: ['e'] }),
];
const found = (text: string) => filterSituations(all, filterOf(text), around).map(({ number }) => number);

describe('the filter in the address', () => {
  it.each([
    ['', [1, 2, 4, 5]],
    ['view=ended', [3]],
    ['view=all', [1, 2, 3, 4, 5]],
    ['hazard=air', [2]],
    ['severity=danger', [1, 4, 5]],
    ['view=all&severity=extreme', [3]],
    ['ward=11329', [2]],
    ['station=pho-1', [1]],
    ['mine=true', [2]],
    ['kind=real', [1, 2]],
    ['kind=simulated', [4]],
    ['kind=exercise', [5]],
    ['q=binh khiem', [1]],
    ['q=TH-2', [2]],
    ['q=khong khi', [2]],
    ['q=lan', [2]],
  ])('“%s” leaves %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('leaves out what is no word of ours', () => {
    expect(filterOf('view=x&hazard=fire&severity=bad&kind=y')).toMatchObject({ view: 'open', hazard: undefined });
    expect(isFiltered(filterOf('view=ended'))).toBe(false);
    expect(isFiltered(filterOf('q=a'))).toBe(true);
  });

  it('lets the gateway do what it can', () => {
    expect(alertsQuery(filterOf('view=ended&severity=danger&kind=exercise&q=x'))).toEqual({
      open: 'false',
      severity: 'danger',
      provenance: 'simulated',
    });
    expect(alertsQuery(filterOf('view=all'))).toEqual({});
  });

  it('finds single alerts by station and rule, without diacritics', () => {
    const alerts = [
      alert(1),
      alert(2, { station: { id: 'b', name: 'Chợ Sắt', lat: 0, lon: 0 } }),
      alert(3, { state: 'cleared' }),
    ];
    const ids = (text: string) => filterAlerts(alerts, filterOf(text), around).map(({ id }) => id);

    expect(ids('q=cho sat')).toEqual([alert(2).id]);
    expect(ids('q=ngap duong')).toEqual([alert(1).id, alert(2).id]);
    expect(ids('view=ended')).toEqual([alert(3).id]);
  });
});
