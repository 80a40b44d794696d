/** The chain of messages of one situation: every one valid, each naming those before, nothing twice and nothing left out. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readReferences, referenceText } from '../../../gateway/cap/document.ts';
import { checkCap } from '../../../gateway/cap/rules.ts';
import { exercisePrefix } from '../../../shared/exercise-api.ts';
import { wards } from '../../../shared/wards.ts';
import { type CapWorld, hour, minute, openCapWorld, schemaProblems, streets } from '../../support/cap-world.ts';
import { testStation } from '../../support/gateway-process.ts';

const kinds = (world: CapWorld): string[] =>
  world.messages().map(({ msgType, severity, certainty }) => `${msgType} ${severity} ${certainty}`);

/** What has to hold for every chain. */
const expectGood = (world: CapWorld): void => {
  expect(schemaProblems(world.xmls())).toBe('');
  const documents = world.documents();
  for (const [index, document] of documents.entries()) {
    expect(checkCap(document)).toEqual([]);
    expect(readReferences(document.references).references.map(referenceText)).toEqual(
      documents.slice(0, index).map(referenceText),
    );
    expect(document.info.map(({ language }) => language)).toEqual(['vi-VN', 'en-US']);
  }
};

describe('the messages of a flood', () => {
  it('go from the warning over what changes to the all clear', () => {
    const world = openCapWorld();
    world.street('pho-1', 'watch');
    world.pass(5 * minute);
    expect(world.messages()).toEqual([]);

    world.street('pho-1', 'warning');
    world.pass(5 * minute);
    world.street('pho-1', 'danger');
    world.pass(5 * minute);
    world.street('pho-2', 'danger');
    world.pass(5 * minute);
    world.street('pho-1', 'warning');
    world.street('pho-2', 'warning');
    world.pass(5 * minute);
    world.act({ kind: 'acknowledge', note: '' });
    world.pass(5 * minute);
    expect(kinds(world)).toEqual([
      'Alert Moderate Likely',
      'Update Severe Likely',
      'Update Severe Observed',
      'Update Moderate Observed',
    ]);

    world.street('pho-1', null);
    world.pass(5 * minute);
    world.street('pho-2', null);
    world.pass(5 * minute);
    expect(kinds(world).at(-1)).toBe('Update Minor Observed');
    const last = world.documents().at(-1);
    expect(last?.info.map(({ urgency, responseType }) => [urgency, responseType])).toEqual([
      ['Past', ['AllClear']],
      ['Past', ['AllClear']],
    ]);
    expect(last?.incidents).toBe('TH-1');
    expectGood(world);

    world.pass(5 * hour);
    expect(world.messages().at(-1)?.msgType).toBe('Update');
    const count = world.messages().length;
    world.pass(5 * hour);
    expect(world.messages()).toHaveLength(count);
  });

  it('say what and where in both languages', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');

    const [document] = world.documents();
    const [vi, en] = document?.info ?? [];

    expect(document).toMatchObject({
      identifier: 'hai-dang.haiphong.example-1-1',
      sent: '2026-11-23T07:00:00+07:00',
      status: 'Actual',
      msgType: 'Alert',
      scope: 'Public',
    });
    expect(document?.note).toBeUndefined();
    expect(vi).toMatchObject({
      headline: 'Nguy hiểm: Ngập đường phố 34 cm tại Cầu Đất, phường Gia Viên',
      event: 'Ngập đường phố',
      category: ['Met', 'Infra'],
      urgency: 'Immediate',
      responseType: ['Avoid', 'Prepare'],
      onset: '2026-11-23T06:59:00+07:00',
      expires: '2026-11-23T10:00:00+07:00',
      senderName: 'Thành phố Hải Phòng',
    });
    expect(vi?.web).toMatch(/^https:\/\/canhbao\.haiphong\.example\/situations\/[0-9a-f-]{36}$/);
    expect(vi?.area).toEqual([
      {
        areaDesc: 'Phường Gia Viên, thành phố Hải Phòng',
        polygon: [],
        circle: ['20.84770,106.69750 0.5'],
        geocode: [{ valueName: 'VN-GSO-ward', value: '11359' }],
      },
    ]);
    expect(en?.headline).toBe('Danger: Street flooding 34 cm at Cầu Đất, Gia Viên ward');
    expect(en?.parameter).toEqual(vi?.parameter);
    expect(vi?.parameter).toContainEqual({
      valueName: 'measured',
      value:
        'station=pho-1;rule=street-depth@1;kind=depth;severity=danger;quantity=water_depth;value=34;unit=cm;step=32;threshold=street.danger',
    });
  });

  it('are renewed before they expire, as long as it lasts', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    for (let passed = 0; passed < 7 * hour; passed += 10 * minute) world.pass(10 * minute);

    const all = world.messages();
    expect(all.map(({ msgType }) => msgType)).toEqual(['Alert', 'Update', 'Update']);
    for (const [index, message] of all.slice(1).entries()) expect(message.sent).toBeLessThan(all[index]?.expires ?? 0);
    expectGood(world);
  });

  it('wait a minute for what is not worse, and not at all for what is', () => {
    const world = openCapWorld();
    world.street('pho-1', 'warning');
    world.street('pho-2', 'warning');
    world.pass(20_000);
    world.street('pho-3', 'warning');
    expect(world.messages()).toHaveLength(1);

    world.street('pho-3', 'extreme');
    expect(kinds(world)).toEqual(['Alert Moderate Likely', 'Update Extreme Observed']);
    world.pass(minute);
    expect(world.messages()).toHaveLength(2);
    expectGood(world);
  });

  it('are cancelled when somebody finds that it was nothing', () => {
    const world = openCapWorld({ isContradicted: true });
    world.street('pho-1', 'danger');
    world.pass(minute);
    world.act({ kind: 'close', isFalse: true, note: 'Cảm biến kẹt rác' });

    expect(kinds(world)).toEqual(['Alert Severe Possible', 'Cancel Minor Unlikely']);
    expect(world.documents()[1]?.info[0]?.headline).toBe('Hủy tin: không có ngập đường phố, phường Gia Viên');
    expect(world.xmls().join('')).not.toContain('kẹt rác');
    expectGood(world);
  });

  it('are withdrawn, not cleared, when nobody watches any more', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    world.pass(minute);
    world.unwatched('pho-1');

    expect(kinds(world)).toEqual(['Alert Severe Likely', 'Cancel Unknown Unknown']);
    expect(world.documents()[1]?.info[0]?.responseType).toEqual(['None']);
    expectGood(world);
  });

  it('never call it over because a station is silent', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    world.pass(5 * minute);
    world.silent('pho-1');
    world.pass(5 * minute);

    expect(kinds(world)).toEqual(['Alert Severe Likely', 'Update Severe Possible']);
    expect(world.documents()[1]?.info[0]?.description).toContain('Chưa thể coi là đã hết');
    expectGood(world);
  });

  it('stop while people have put it aside, and go on afterwards', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    world.act({ kind: 'shelve', minutes: 600, note: 'đang xử lý' });
    world.pass(4 * hour);
    expect(world.messages()).toHaveLength(1);

    world.act({ kind: 'unshelve', note: '' });
    expect(kinds(world)).toEqual(['Alert Severe Likely', 'Update Severe Likely']);
    expectGood(world);
  });

  it('begin anew after it was over', () => {
    const world = openCapWorld();
    for (let round = 0; round < 2; round += 1) {
      world.street('pho-1', 'danger');
      world.pass(2 * minute);
      world.act({ kind: 'acknowledge', note: '' });
      world.street('pho-1', null);
      world.pass(2 * minute);
    }

    expect(world.messages().map(({ identifier, msgType }) => `${identifier} ${msgType}`)).toEqual([
      'hai-dang.haiphong.example-1-1 Alert',
      'hai-dang.haiphong.example-1-2 Update',
      'hai-dang.haiphong.example-2-1 Alert',
      'hai-dang.haiphong.example-2-2 Update',
    ]);
    expect(world.documents()[2]?.references).toBeUndefined();
    expect(schemaProblems(world.xmls())).toBe('');
  });
});

describe('a storm in every ward', () => {
  it('is told situation by situation, so that nothing else has to wait for all of them', async () => {
    const stations = wards
      .slice(0, 12)
      .map(({ code, lat, lon }) =>
        testStation(`pho-${code}`, { networks: ['flood'], quantities: ['water_depth'], ward: code, lat, lon }),
      );
    const dead = openCapWorld({ stations, isDead: true });
    for (const { id } of stations) dead.street(id, 'extreme');
    dead.close();

    const world = openCapWorld({ stations, file: dead.file, sliceMs: -1 });
    expect(world.messages()).toHaveLength(1);
    await expect.poll(() => world.messages().length).toBe(12);
    expect(schemaProblems(world.xmls())).toBe('');
  });
});

describe('what is not real', () => {
  const simulated = [testStation('mo-phong-1', { ...streets[0], id: 'mo-phong-1', provenance: 'simulated' })];

  it('is a test, marked as one in every language', () => {
    const world = openCapWorld({ stations: simulated });
    world.street('mo-phong-1', 'extreme');

    const [document] = world.documents();
    expect(document?.status).toBe('Test');
    expect(document?.info.map(({ headline }) => headline?.split(' – ')[0])).toEqual(['MÔ PHỎNG', 'SIMULATED']);
    expect(document?.info[0]?.instruction).toBe('Tin thử từ trạm mô phỏng, không phải làm gì.');
    expectGood(world);
  });

  it('does not hide what is real, however much of it came since', () => {
    const world = openCapWorld({ stations: [...streets, ...simulated] });
    world.street('pho-1', 'extreme');
    const at = world.clock.at;
    world.pass(minute);
    world.street('mo-phong-1', 'warning');
    world.pass(2 * minute);
    world.street('mo-phong-1', 'extreme');
    world.pass(minute);
    const real = world.cap.messages({ limit: 1, withExercises: false });
    expect(real.map(({ status, msgType }) => `${status} ${msgType}`)).toEqual(['Actual Alert']);
    expect(world.state.cap.list({ limit: 1, isActual: true }).map(({ message }) => message.sent)).toEqual([at]);
  });

  it('is an exercise while one runs, and is taken back at its end', () => {
    const id = `${exercisePrefix}1`;
    const world = openCapWorld({
      stations: [testStation(id, { ...streets[0], id, provenance: 'simulated' })],
      exercise: randomUUID(),
    });
    world.street(id, 'extreme');
    world.pass(minute);
    world.endExercise();

    expect(world.documents().map(({ status, msgType }) => `${status} ${msgType}`)).toEqual([
      'Exercise Alert',
      'Exercise Cancel',
    ]);
    expect(world.documents()[0]?.note).toContain('EXERCISE: nothing of this is real.');
    expect(world.documents()[0]?.info.map(({ headline }) => headline?.split(' – ')[0])).toEqual([
      'DIỄN TẬP',
      'EXERCISE',
    ]);
    expectGood(world);
  });
});

describe('after the gateway died', () => {
  /** Opens the world anew over the same file, again and again. */
  const restart = (world: CapWorld, times = 3): CapWorld => {
    const { clock, file } = world;
    world.close();
    for (let start = 1; start < times; start += 1) openCapWorld({ clock, file }).close();
    return openCapWorld({ clock, file });
  };

  it('before the first message could be made, it is made once', () => {
    const world = openCapWorld({ isDead: true });
    world.street('pho-1', 'danger');
    expect(world.messages()).toEqual([]);

    const again = restart(world);
    expect(kinds(again)).toEqual(['Alert Severe Likely']);
    expectGood(again);
  });

  it('nothing that was said is repeated', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    world.clock.at += 5 * minute;

    expect(kinds(restart(world))).toEqual(['Alert Severe Likely']);
  });

  it('what became worse meanwhile, and what ended, is told', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    world.close();
    const deaf = openCapWorld({ clock: world.clock, file: world.file, isDead: true });
    deaf.street('pho-1', 'extreme');
    const worse = restart(deaf);
    expect(kinds(worse)).toEqual(['Alert Severe Likely', 'Update Extreme Likely']);
    worse.close();

    const unheard = openCapWorld({ clock: world.clock, file: world.file, isDead: true });
    unheard.clock.at += 5 * minute;
    unheard.act({ kind: 'acknowledge', note: '' });
    unheard.street('pho-1', null);
    unheard.act({ kind: 'close', isFalse: false, note: 'đã kiểm tra tại chỗ' });
    const ended = restart(unheard);
    expect(kinds(ended)).toEqual(['Alert Severe Likely', 'Update Extreme Likely', 'Update Minor Observed']);
    expectGood(ended);
  });

  it('for longer than a message is valid, what still holds is said again', () => {
    const world = openCapWorld();
    world.street('pho-1', 'danger');
    world.clock.at += 9 * hour;

    expect(kinds(restart(world))).toEqual(['Alert Severe Likely', 'Update Severe Likely']);
  });
});
