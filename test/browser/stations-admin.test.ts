/** Records of stations as staff keep them: new, changed, many at once, credentials, photos, layers; and who may not. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Language, languages } from '../../shared/i18n/translate.ts';
import { violationsInThemes } from '../support/axe.ts';
import {
  eventually,
  isLookedAt,
  type OpenOptions,
  rowOf,
  say,
  sidewaysOverflow,
  still,
  textOf,
  useBrowser,
} from '../support/browser.ts';
import { useCity } from '../support/city.ts';
import { testActor } from '../support/gateway-process.ts';
import { openAsStaff } from '../support/staff.ts';
import { until } from '../support/start-gateway.ts';
import { connectStation } from '../support/station-client.ts';

const run = promisify(execFile);
const browser = useBrowser();
const city = useCity();
const t = say.vi;

/** Being refused is a part of these tests; the browser writes each refusal down. */
const tolerate = /status of 4(00|01|03|09|22)/;
const device: BrowserContextOptions = { permissions: ['clipboard-read', 'clipboard-write'] };
const open = (path: string, options: Parameters<typeof openAsStaff>[2] & OpenOptions = {}): Promise<Page> =>
  openAsStaff({ browser, gateway: city.gateway() }, path, { tolerate, device, ...options });

const button = (place: Page | Locator, name: string): Locator => place.getByRole('button', { name, exact: true });
const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true });
const dialog = (page: Page): Locator => page.getByRole('dialog');
const stored = (id: string) => city.gateway().stations.find(id);
const record = (page: Page): Locator => page.getByRole('region', { name: t('record.title') });

describe('a new station', () => {
  it('is told what is missing beside each field, then gets its place from the map and its credentials', async () => {
    const page = await open('/fleet/new', { role: 'field' });
    await button(page, t('station.create')).click();
    for (const key of ['form.name.missing', 'form.quantities.missing', 'form.position.missing'] as const)
      await page.getByText(t(key)).first().waitFor();
    expect(await field(page, t('form.name')).getAttribute('aria-invalid')).toBe('true');
    await eventually(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT');

    await field(page, t('form.name')).fill('Trạm Đồ Sơn');
    expect(await field(page, t('form.id')).inputValue()).toBe('tram-do-son');
    await button(page, 'Mực nước').click();
    await button(page, 'LAeq').click();
    const canvas = page.locator('.place-map canvas');
    await canvas.click({ position: { x: 200, y: 120 } });
    await page.locator('.place-pin').waitFor();
    await field(page, t('form.lat')).fill('20,7118');
    await field(page, t('form.lon')).fill('106,7787');
    await page.getByText(t('form.ward.found', { ward: 'phường Đồ Sơn' })).waitFor({ state: 'attached' });
    await field(page, t('form.areaClass')).selectOption('ordinary');
    await field(page, t('form.datum')).selectOption('local');
    await field(page, t('form.datumOffset')).fill('0,35');
    await field(page, t('form.calibrationDue')).fill('2020-06-30');
    await button(page, t('station.create')).click();

    await page.getByRole('heading', { level: 1, name: t('station.created', { name: 'Trạm Đồ Sơn' }) }).waitFor();
    expect(stored('tram-do-son')).toMatchObject({
      station: {
        networks: ['noise', 'flood'],
        ward: '11455',
        areaClass: 'ordinary',
        datum: 'local',
        datumOffset: 0.35,
        provenance: 'real',
      },
      details: { instrument: { calibrationDue: '2020-06-30' } },
    });

    // Not copied yet: leaving asks, also by the back key of the browser.
    await page.getByRole('link', { name: t('station.open') }).click();
    await dialog(page).getByText(t('credentials.leave')).waitFor();
    await button(page, t('leave.stay')).click();
    await page.goBack();
    await dialog(page).getByText(t('credentials.leave')).waitFor();
    await button(page, t('leave.stay')).click();

    await run('bash', ['-c', await page.locator('[data-trial]').innerText()]);
    await page.getByRole('button', { name: t('credentials.copyAll') }).click();
    await page.getByText(t('command.copied')).first().waitFor();
    await page.getByRole('link', { name: t('station.open') }).click();
    await eventually(() => textOf(page.locator('.tiles'))).toContain('58,2');
    await page.getByRole('link', { name: t('stationTab.care'), exact: true }).click();
    await eventually(() => textOf(record(page))).toContain('Quá hạn');
  });

  it('under an id that is taken is offered the next one', async () => {
    await city.station('da-co');
    const page = await open('/fleet/new');
    await field(page, t('form.name')).fill('Đã có');
    await page.getByText(t('form.id.taken')).waitFor();
    await button(page, t('form.id.next', { id: 'da-co-2' })).click();
    expect(await field(page, t('form.id')).inputValue()).toBe('da-co-2');
  });

  it('half filled in, asks before it is thrown away', async () => {
    const page = await open('/stations');
    await page.getByRole('link', { name: t('station.new') }).click();
    await field(page, t('form.name')).fill('Dở dang');
    await page.getByRole('link', { name: t('nav.help') }).click();
    await dialog(page).getByText(t('leave.form')).waitFor();
    await button(page, t('leave.stay')).click();
    expect(await field(page, t('form.name')).inputValue()).toBe('Dở dang');
    await page.goBack();
    await dialog(page).getByText(t('leave.form')).waitFor();
    await button(page, t('leave.leave')).click();
    await page.getByRole('heading', { level: 1, name: t('nav.stations') }).waitFor();
  });
});

describe('the record of a station', () => {
  it('says what will change, is changed, and a station in maintenance is not missed', async () => {
    const station = await city.station('bao-tri', { name: 'Trạm bảo trì' });
    await station.state('ready');
    const page = await open('/stations/bao-tri?tab=care');
    await record(page)
      .getByRole('link', { name: t('record.edit') })
      .click();
    await page.getByText(t('edit.nothing')).waitFor();
    await field(page, t('form.owner')).fill('Sở Nông nghiệp và Môi trường');
    await field(page, t('form.interval')).fill('300');
    await page.getByText(t('lifecycle.maintenance.means')).click();
    const summary = page.getByRole('region', { name: t('edit.changes', { count: 3 }) });
    expect(await textOf(summary)).toContain('1 phút → 5 phút');
    expect(await textOf(summary)).toContain(`${t('lifecycle.active')} → ${t('lifecycle.maintenance')}`);
    await button(page, t('action.save')).click();

    await record(page).getByText('Sở Nông nghiệp và Môi trường').waitFor();
    expect(stored('bao-tri')).toMatchObject({
      station: { interval: 300, lifecycle: 'maintenance' },
      details: { owner: 'Sở Nông nghiệp và Môi trường' },
    });
    station.vanish();
    await until(async () => (await (await fetch(city.url('/api/v1/stations/bao-tri'))).text()).includes('"lost"'));
    const public_ = await browser.open(city.url('/'));
    await eventually(() => textOf(rowOf(public_, 'Trạm bảo trì'))).toContain(t('condition.maintenance'));
    expect(await public_.locator('.attention-item').filter({ hasText: 'Trạm bảo trì' }).count()).toBe(0);
  });

  it('gives a new password that ends the old one, takes the right to connect away, and retires the station', async () => {
    const secret = await city.gateway().add({
      id: 'doi-khoa',
      name: 'Đổi khóa',
      networks: ['air'],
      quantities: ['pm25'],
      interval: 60,
      ward: '11359',
      lat: 20.8477,
      lon: 106.6975,
      provenance: 'real',
    });
    const page = await open('/stations/doi-khoa?tab=care', { role: 'field' });
    await button(record(page), t('record.rotate')).click();
    await dialog(page)
      .getByText(t('record.rotate.what', { name: 'Đổi khóa' }))
      .waitFor();
    await button(dialog(page), t('record.rotate')).click();
    const line = page.locator('[data-trial]');
    await line.waitFor();
    const command = await line.innerText();
    expect(command).not.toContain(secret);
    await run('bash', ['-c', command]);
    await expect(connectStation(city.gateway().mqtt, 'doi-khoa', secret)).rejects.toThrow();
    await button(dialog(page), t('secret.done')).click();
    await page.getByRole('link', { name: t('stationTab.data'), exact: true }).click();
    await eventually(() => textOf(page.locator('.tiles'))).toContain('18,5');
    await page.getByRole('link', { name: t('stationTab.care'), exact: true }).click();

    await button(record(page), t('record.revoke')).click();
    await dialog(page)
      .getByText(t('record.revoke.what', { name: 'Đổi khóa' }))
      .waitFor();
    await button(dialog(page), t('record.revoke')).click();
    await eventually(() => textOf(record(page))).toContain('Đã thu hồi');
    await expect(run('bash', ['-c', command])).rejects.toThrow();

    await button(record(page), t('record.retire')).click();
    await button(dialog(page), t('record.retire')).click();
    await eventually(() => textOf(page.locator('.station-head'))).toContain(t('condition.retired'));
    await page.goto(city.url('/stations'));
    await page.getByRole('link', { name: /^Trạm bảo trì/ }).waitFor();
    expect(await page.getByRole('link', { name: /Đổi khóa/ }).count()).toBe(0);
    await page.getByRole('button', { name: new RegExp(t('condition.retired')) }).click();
    await page.getByRole('link', { name: /Đổi khóa/ }).waitFor();
  });

  it('holds photos that were made small in the browser, shows them and deletes them', async () => {
    await city.station('co-anh', { name: 'Có ảnh' });
    const page = await open('/stations/co-anh?tab=care', { role: 'field' });
    const picture = await page.evaluate<string>(`(() => {
      const canvas = document.createElement('canvas');
      canvas.width = 3000;
      canvas.height = 2000;
      const context = canvas.getContext('2d');
      for (let x = 0; x < 3000; x += 10) {
        context.fillStyle = 'hsl(' + (x % 360) + ' 80% 50%)';
        context.fillRect(x, 0, 10, 2000);
      }
      return canvas.toDataURL('image/png').split(',')[1];
    })()`);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      button(record(page), t('photos.choose')).click(),
    ]);
    await chooser.setFiles({ name: 'tram.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') });
    const photo = record(page).getByRole('img', { name: t('photos.alt', { place: 1, station: 'Có ảnh' }) });
    await photo.waitFor();
    await eventually(() =>
      photo.evaluate((image: { naturalWidth: number; naturalHeight: number }) => [
        image.naturalWidth,
        image.naturalHeight,
      ]),
    ).toEqual([1600, 1067]);

    await chooser.setFiles({ name: 'khong.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('not a picture') });
    await page.getByText(t('photos.unreadable')).waitFor();
    expect(city.gateway().stations.record('co-anh')?.photos).toMatchObject([{ contentType: 'image/jpeg' }]);

    await photo.click();
    await dialog(page)
      .getByText(t('photos.title.of', { place: 1, count: 1 }))
      .waitFor();
    await button(dialog(page), t('photos.delete')).click();
    await dialog(page)
      .getByText(t('photos.delete.what', { station: 'Có ảnh' }))
      .waitFor();
    await button(dialog(page), t('photos.delete')).click();
    await page.getByText(t('photos.none')).waitFor();
    expect(city.gateway().stations.record('co-anh')?.photos).toEqual([]);
  });
});

describe('many stations at once', () => {
  const choose = async (page: Page, text: string): Promise<void> => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: new RegExp(`${t('import.choose')}|${t('import.chooseOther')}`) }).click(),
    ]);
    await chooser.setFiles({ name: 'tram.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  };

  it('come from the template: tried, carried out, their passwords saved once, and exported again', async () => {
    const page = await open('/fleet/import');
    const [template] = await Promise.all([page.waitForEvent('download'), button(page, t('import.template')).click()]);
    await choose(page, await readFile(await template.path(), 'utf8'));
    await page.getByText(t('import.ready', { count: 3 })).waitFor();
    expect(stored('vi-du-muc-nuoc')).toBeUndefined();

    await button(page, t('import.carryOut', { count: 3 })).click();
    await page.getByText(t('import.done', { created: 3, changed: 0 })).waitFor();
    await page.getByRole('link', { name: t('nav.help') }).click();
    await dialog(page)
      .getByText(t('import.leaveSecrets', { count: 3 }))
      .waitFor();
    await button(page, t('leave.stay')).click();
    const [secrets] = await Promise.all([page.waitForEvent('download'), button(page, t('import.saveSecrets')).click()]);
    const [header, ...lines] = (await readFile(await secrets.path(), 'utf8')).trim().split('\r\n');
    expect(header?.replace('\uFEFF', '')).toBe('username,password');
    const logins = lines.map((line) => line.split(','));
    expect(logins.map(([name]) => name)).toEqual(['vi-du-khong-khi', 'vi-du-muc-nuoc', 'vi-du-tieng-on']);
    const [name = '', password = ''] = logins[1] ?? [];
    const client = await connectStation(city.gateway().mqtt, name, password);
    await client.end();
    await page.getByText(t('import.saved')).waitFor();

    await button(page, t('import.again')).click();
    const [exported] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t('import.export') }).click(),
    ]);
    await choose(page, await readFile(await exported.path(), 'utf8'));
    await page.getByText(t('import.nothing')).waitFor();
  });

  it('are refused together when one row is wrong, with the reason in the language of the page', async () => {
    const page = await open('/fleet/import');
    await choose(
      page,
      'id,name,quantities,lat,lon,interval\nmoi-1,Mới,pm25,20.9,106.7,60\nXấu,Xấu,pm99,abc,106,60\nmoi-1,Mới,pm25,20.9,106.7,60\n',
    );
    await page.getByText(t('import.refused', { count: 2 })).waitFor();
    const table = page.getByRole('table');
    const words = await textOf(table);
    expect(words).toContain(`id ${t('form.id.wrong')}`);
    expect(words).toContain(`quantities ${t('import.noQuantity', { name: 'pm99' })}`);
    expect(words).toContain(`id ${t('import.twice', { line: 2 })}`);
    expect(await button(page, t('import.carryOut', { count: 1 })).isDisabled()).toBe(true);
    await page.getByRole('button', { name: new RegExp(`^${t('import.outcome.create')}`) }).click();
    expect(await table.locator('tbody tr').count()).toBe(1);
    expect(stored('moi-1')).toBeUndefined();
  });
});

describe('enrolment tokens', () => {
  it('are listed with what is left of them, printed as a card in both languages, and withdrawn', async () => {
    const page = await open('/fleet/tokens', { role: 'field' });
    await field(page, t('tokens.uses')).fill('0');
    await button(page, t('tokens.create')).click();
    await page.getByText(t('tokens.uses.wrong')).waitFor();
    await field(page, t('tokens.uses')).fill('5');
    await field(page, t('tokens.note')).fill('Đội Lê Chân');
    await button(page, t('tokens.create')).click();
    const link = await page.locator('[data-link]').innerText();
    expect(link).toMatch(/\/enrol#\S{20,}$/);
    const row = page.getByRole('row').filter({ hasText: 'Đội Lê Chân' });
    await eventually(() => textOf(row)).toContain(t('tokens.left', { left: '5', uses: '5' }));

    await page.emulateMedia({ media: 'print' });
    const card = page.locator('.print-card');
    await card.waitFor();
    for (const language of languages) expect(await textOf(card)).toContain(say[language]('card.how'));
    expect(await textOf(card)).toContain(link);
    expect(await page.locator('.secret').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });

    await page.getByRole('link', { name: t('nav.help') }).click();
    await dialog(page).getByText(t('tokens.leave')).waitFor();
    await button(page, t('leave.stay')).click();
    await button(row, t('tokens.withdraw.of', { note: 'Đội Lê Chân' })).click();
    await button(dialog(page), t('tokens.withdraw')).click();
    await page.getByText(t('tokens.none')).waitFor();
    expect(city.gateway().stations.tokens()).toEqual([]);
  });
});

describe('a layer of the map', () => {
  /** With degrees times something it lies nowhere, as metres do. */
  const triangle = (times = 1) => ({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { name: 'Vùng' },
        geometry: {
          type: 'Polygon',
          coordinates: [[106.6, 20.8, 106.7, 20.8, 106.7, 20.9, 106.6, 20.8]].map((ring) =>
            [0, 2, 4, 6].map((at) => [(ring[at] ?? 0) * times, (ring[at + 1] ?? 0) * times]),
          ),
        },
      },
    ],
  });
  const choose = async (page: Page, content: unknown): Promise<void> => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: new RegExp(t('layers.file')) }).click(),
    ]);
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await chooser.setFiles({ name: 'vung.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) });
  };

  it('is on the map without a reload, and gone from it when it was deleted', async () => {
    const page = await open('/layers', { role: 'environment' });
    await page.evaluate('globalThis.isSamePage = true');
    await choose(page, 'no json');
    await page.getByText(t('layers.notJson')).waitFor();
    await choose(page, triangle(5_000));
    await page.getByText(t('layers.notWgs84')).waitFor();
    await choose(page, triangle());
    await page.getByText(t('layers.chosen', { name: 'vung.geojson', count: 1 })).waitFor();
    await field(page, t('layers.name')).fill('Vùng ngập');
    await button(page, t('layers.add')).click();
    await page.getByRole('listitem').filter({ hasText: 'Vùng ngập' }).waitFor();
    const [layer] = city.gateway().state.layers.list();

    const [asked] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith(layer?.url ?? '?')),
      page.getByRole('link', { name: t('layers.see') }).click(),
    ]);
    expect((await asked.response())?.status()).toBe(200);
    await page.goBack();
    await button(page, t('layers.delete.of', { name: 'Vùng ngập' })).click();
    await dialog(page)
      .getByText(t('layers.delete.what', { count: 1 }))
      .waitFor();
    await button(dialog(page), t('layers.delete')).click();
    await page.getByText(t('layers.none')).waitFor();
    expect(city.gateway().state.layers.list()).toEqual([]);
    expect(await page.evaluate('isSamePage')).toBe(true);
  });
});

describe('whoever has not the right', () => {
  it('finds no button, and at the address the reason', async () => {
    await city.station('cua-nguoi-khac', { name: 'Của người khác', ward: '11455' });
    const viewer = await open('/stations/cua-nguoi-khac?tab=care', { role: 'viewer' });
    await viewer.getByRole('heading', { level: 1, name: 'Của người khác' }).waitFor();
    expect(await record(viewer).count()).toBe(0);
    for (const path of ['/stations/cua-nguoi-khac/edit', '/fleet/new', '/fleet/import', '/fleet/tokens', '/layers']) {
      await viewer.goto(city.url(path));
      await viewer.getByText(t('guard.whoGives')).waitFor();
    }
    await viewer.goto(city.url('/stations'));
    await viewer.getByRole('link', { name: /Của người khác/ }).waitFor();
    expect(await viewer.getByRole('link', { name: t('station.new') }).count()).toBe(0);

    const emergency = await open('/stations/cua-nguoi-khac?tab=care', { role: 'emergency' });
    await record(emergency).getByText(t('record.created')).waitFor();
    expect(await record(emergency).getByRole('button').count()).toBe(0);
    expect(await record(emergency).getByRole('link').count()).toBe(0);
  });

  it('in this ward is told that the station is not theirs', async () => {
    const elsewhere = { networks: null, wards: ['11383'] };
    const page = await open('/stations/cua-nguoi-khac?tab=care', { role: 'field', scope: elsewhere });
    await page.getByRole('heading', { level: 1, name: 'Của người khác' }).waitFor();
    expect(await record(page).count()).toBe(0);
    await page.goto(city.url('/stations/cua-nguoi-khac/edit'));
    await page.getByText(t('failure.OUTSIDE_SCOPE')).waitFor();

    await page.goto(city.url('/fleet/new'));
    await field(page, t('form.name')).fill('Ngoài phạm vi');
    await button(page, 'PM2.5').click();
    await field(page, t('form.lat')).fill('20,7118');
    await field(page, t('form.lon')).fill('106,7787');
    await button(page, t('station.create')).click();
    await page.getByText(t('failure.OUTSIDE_SCOPE')).waitFor();
    expect(stored('ngoai-pham-vi')).toBeUndefined();
  });
});

interface PageCase {
  readonly name: string;
  readonly path: string;
  readonly prepare: (page: Page, language: Language) => Promise<void>;
}

const cases: readonly PageCase[] = [
  {
    name: 'the form of a new station with everything wrong',
    path: '/fleet/new',
    prepare: async (page, language) => {
      await button(page, 'LAeq').click();
      await button(page, language === 'vi' ? 'Mực nước' : 'Water level').click();
      await button(page, say[language]('station.create')).click();
      await page.locator('.form-problem').first().waitFor();
      await page.locator('.place-map canvas').waitFor();
    },
  },
  {
    name: 'the form of a station with what changes',
    path: '/stations/phan-xa/edit',
    prepare: async (page, language) => {
      await field(page, say[language]('form.owner')).fill('Sở Nông nghiệp và Môi trường thành phố Hải Phòng');
      await field(page, say[language]('form.notes')).fill('a '.repeat(200));
      await page.getByText(say[language]('lifecycle.retired.means')).click();
      await page.locator('.change-summary').waitFor();
    },
  },
  {
    name: 'the record',
    path: '/stations/phan-xa?tab=care',
    prepare: (page) => page.locator('.record .pairs').waitFor(),
  },
  {
    name: 'new credentials',
    path: '/stations/phan-xa?tab=care',
    prepare: async (page, language) => {
      await button(page, say[language]('record.rotate')).click();
      await button(dialog(page), say[language]('record.rotate')).click();
      await page.getByText(say[language]('credentials.qr'), { exact: true }).click();
    },
  },
  {
    name: 'an import with refused rows',
    path: '/fleet/import',
    prepare: async (page) => {
      await page.locator('input[type=file]').setInputFiles({
        name: 'tram.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          'id,name,quantities,lat,lon,interval\nA,,pm99,abc,106,60\nmot-tram-co-ma-rat-dai-de-xem,Tốt,pm25,20.8,106.7,60\n',
        ),
      });
      await page.locator('.import-table').waitFor();
    },
  },
  {
    name: 'the tokens with a new one',
    path: '/fleet/tokens',
    prepare: async (page, language) => {
      await field(page, say[language]('tokens.note')).fill('Một ghi chú dài cho đội lắp đặt số 3 của quận');
      await button(page, say[language]('tokens.create')).click();
      await page.locator('[data-link]').waitFor();
    },
  },
  { name: 'the layers', path: '/layers', prepare: (page) => page.locator('.layer-list li').first().waitFor() },
];

describe.each(languages)('in %s', (language) => {
  it.each(cases)('$name fits every width and has no barrier that axe knows of', async ({ path, prepare }) => {
    if (!stored('phan-xa')) {
      await city.station('phan-xa', { name: 'Trạm phản xạ ánh sáng Nguyễn Bỉnh Khiêm' });
      city
        .gateway()
        .state.layers.add(
          { name: 'Ranh giới phường', features: 1 },
          Buffer.from('{"type":"FeatureCollection","features":[]}'),
          testActor,
        );
    }
    const page = await open(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`, { width: 1920 });
    await prepare(page, language);
    const problems: Record<string, string[]> = {};
    const note = (what: string, found: string[]): void => {
      if (found.length > 0) problems[what] = found;
    };
    for (const width of [1920, 1440, 390]) {
      // On a phone as high as the form: what the bar at the foot covers for a moment is not what is looked for.
      await page.setViewportSize({ width, height: width === 390 ? 4000 : 900 });
      await still(page);
      note(`width ${width}`, await sidewaysOverflow(page, 'html, body, main, dialog, .dialog-body, .top'));
      if (isLookedAt(language, width)) note(`axe ${width}`, await violationsInThemes(page));
    }
    expect(problems).toEqual({});
  });
});
