import { describe, expect, it } from 'vitest';
import { columnOf, readCells, type StationColumn, stationColumns, writeCells } from '../../shared/station-csv.ts';
import { testStation } from '../support/gateway-process.ts';

const read = (cells: Partial<Record<StationColumn, string>>) =>
  readCells(new Map(stationColumns.flatMap((column) => (column in cells ? [[column, cells[column] ?? '']] : []))));

describe('station columns', () => {
  it.each([
    ['id', 'id'],
    [' Datum Offset ', 'datumOffset'],
    ['area_class', 'areaClass'],
    ['CALIBRATION-DUE', 'calibrationDue'],
  ])('%j is %s', (heading, column) => {
    expect(columnOf(heading)).toBe(column);
  });

  it('are not more than there are', () => {
    expect(columnOf('ids')).toBeUndefined();
    expect(columnOf('constructor')).toBeUndefined();
    expect(columnOf('')).toBeUndefined();
  });
});

describe('cells', () => {
  it('become values; what is empty is null, what is not there is absent', () => {
    expect(read({ id: ' tram-1 ', name: '', lat: '20,8343', lon: '-106.7', quantities: 'pm25; pm10, pm25' })).toEqual({
      fields: { id: 'tram-1', name: null, lat: 20.8343, lon: -106.7, quantities: ['pm25', 'pm10'] },
      problems: [],
    });
  });

  it.each(['1.234,5', '1,234.5', 'abc', '0x10', '1e3', 'Infinity', '20°', '--1'])('%s is no number', (text) => {
    expect(read({ lat: text })).toEqual({ fields: {}, problems: [expect.objectContaining({ column: 'lat' })] });
  });

  it('name each quantity that there is not', () => {
    const { problems } = read({ quantities: 'pm25 pm2.5 nox' });
    expect(problems.map(({ message }) => message)).toEqual(['there is no quantity pm2.5', 'there is no quantity nox']);
  });

  it('are written in the order of the columns', () => {
    const details = { instrument: { serial: 'S' }, notes: 'n' };
    const cells = writeCells(testStation('tram-1', { datumOffset: -0.5 }), details);
    expect(Object.fromEntries(stationColumns.map((column, index) => [column, cells[index]]))).toEqual({
      id: 'tram-1',
      name: 'Trạm tram-1',
      quantities: 'pm25 pm10',
      lat: 20.8477,
      lon: 106.6975,
      interval: 60,
      ward: '11359',
      datumOffset: -0.5,
      provenance: 'real',
      serial: 'S',
      notes: 'n',
    });
  });
});
