import { describe, expect, it } from 'vitest';
import {
  changedFields,
  changeRequest,
  checkDraft,
  createRequest,
  draftOf,
  emptyDraft,
  fieldOfPath,
  type StationDraft,
  savedDraft,
} from '../../../console/fleet/draft.ts';
import { type Station, stationSchema } from '../../../shared/station.ts';
import { stationChangeSchema, stationCreateSchema } from '../../../shared/station-api.ts';

const filled: StationDraft = {
  ...emptyDraft,
  id: 'cau-rao',
  name: ' Cầu Rào ',
  quantities: ['laeq', 'pm25'],
  lat: '20,8343',
  lon: '106.7031',
};

const station: Station = {
  id: 'muc-nuoc',
  name: 'Mực nước',
  networks: ['flood'],
  quantities: ['water_level', 'rain'],
  interval: 300,
  ward: '11311',
  lat: 20.8686,
  lon: 106.6554,
  provenance: 'real',
  datum: 'national_msl',
  datumOffset: 0.35,
  gauge: 'kien-an',
};

const ready = (draft: StationDraft) => {
  const { checked, problems } = checkDraft(draft);
  if (!checked) throw new Error(JSON.stringify(problems));
  return checked;
};

describe('checkDraft', () => {
  it('names everything that is missing at once, and the id only when there is a name to make it of', () => {
    const { problems, checked } = checkDraft({ ...emptyDraft, interval: '' });

    expect(checked).toBeUndefined();
    expect(Object.keys(problems).sort()).toEqual(['interval', 'lat', 'lon', 'name', 'quantities']);
    expect(checkDraft({ ...emptyDraft, name: 'Cầu Rào' }).problems.id).toBe('form.id.missing');
  });

  it.each([
    ['id', 'Cầu Rào'],
    ['name', `x${'\u0007'}`],
    ['interval', '0'],
    ['interval', '86401'],
    ['lat', '91'],
    ['lon', '181'],
    ['lon', 'đông'],
    ['ward', '00000'],
    ['height', '1001'],
    ['calibrationDue', '2026-13-01'],
    ['owner', 'x'.repeat(201)],
    ['notes', 'x'.repeat(4_001)],
  ] as const)('finds fault with %s = %j', (field, value) => {
    expect(Object.keys(checkDraft({ ...filled, [field]: value }).problems)).toEqual([field]);
  });

  it('reads figures with a comma or a point', () => {
    expect(ready(filled).station).toMatchObject({ lat: 20.8343, lon: 106.7031, name: 'Cầu Rào' });
  });

  it('takes the ward from the position unless one was chosen', () => {
    expect(ready(filled).station.ward).toBe('11359');
    expect(ready({ ...filled, ward: 'other' }).station.ward).toBe('other');
  });

  it('keeps what concerns water and noise only for stations that measure them', () => {
    const both = { ...filled, datum: 'local', datumOffset: '0,5', gauge: 'kien-an', areaClass: 'ordinary' };

    expect(ready(both).station).toMatchObject({ areaClass: 'ordinary' });
    expect(ready(both).station).not.toHaveProperty('datum');
    expect(ready({ ...both, quantities: ['water_level'] }).station).toMatchObject({ datum: 'local', datumOffset: 0.5 });
    expect(ready({ ...both, quantities: ['water_level'] }).station).not.toHaveProperty('areaClass');
  });
});

describe('createRequest', () => {
  it('is what the API takes, without what was left empty', () => {
    const request = createRequest(ready({ ...filled, serial: 'A-1', lifecycle: 'planned' }), 'simulated');

    expect(stationCreateSchema.safeParse(request).success).toBe(true);
    expect(request).toMatchObject({ provenance: 'simulated', lifecycle: 'planned', quantities: ['pm25', 'laeq'] });
    expect(request.details).toEqual({ instrument: { serial: 'A-1' } });
    expect(createRequest(ready(filled), 'real')).not.toHaveProperty('lifecycle');
  });
});

describe('changeRequest', () => {
  const before = { station, details: { owner: 'Sở', instrument: { model: 'M' } } };
  const draft = draftOf(station, before.details, 'vi');

  it('is nothing while nothing is different, whatever the language of the figures', () => {
    for (const language of ['vi', 'en'] as const)
      expect(changeRequest(before, ready(draftOf(station, before.details, language)))).toBeUndefined();
  });

  it('holds only what is different, null for what was taken away, details as a whole', () => {
    const change = changeRequest(before, ready({ ...draft, gauge: '', interval: '60', notes: 'Cẩn thận chó' }));

    expect(change).toEqual({
      interval: 60,
      gauge: null,
      details: { owner: 'Sở', instrument: { model: 'M' }, notes: 'Cẩn thận chó' },
    });
    expect(stationChangeSchema.safeParse(change).success).toBe(true);
  });

  it('takes away what no longer applies', () => {
    expect(changeRequest(before, ready({ ...draft, quantities: ['rain'] }))).toEqual({
      quantities: ['rain'],
      datum: null,
      datumOffset: null,
      gauge: null,
    });
  });
});

describe('changedFields', () => {
  it('names the fields as they will be kept, not as they were typed', () => {
    const draft = draftOf(station, {}, 'vi');
    const after = savedDraft(ready({ ...draft, name: '  Mực nước ', interval: '300.0', height: '2,5' }), {
      provenance: 'real',
      language: 'vi',
    });

    expect(changedFields(draft, after)).toEqual(['height']);
    expect(stationSchema.safeParse(station).success).toBe(true);
  });
});

describe('fieldOfPath', () => {
  it.each([
    ['details.instrument.model', 'model'],
    ['station.quantities.0', 'quantities'],
    ['lat', 'lat'],
    ['token', undefined],
    ['', undefined],
  ])('%s is %s', (path, field) => {
    expect(fieldOfPath(path)).toBe(field);
  });
});
