/** A city without stations tells how to get one, and has it as soon as it is registered. */
import { expect, it } from 'vitest';
import { languages } from '../../shared/i18n/translate.ts';
import { eventually, rowOf, say, textOf, useBrowser } from '../support/browser.ts';
import { useCity } from '../support/city.ts';

const browser = useBrowser();
const city = useCity();

it('names the commands with this gateway’s own ports, and shows the first station without a reload', async () => {
  const pages = await Promise.all(
    languages.map(async (language) => ({
      t: say[language],
      page: await browser.open(city.url(`/?lang=${language}`), { width: 390 }),
      fleet: await browser.open(city.url(`/stations?lang=${language}`)),
    })),
  );
  for (const { t, page, fleet } of pages) {
    for (const empty of [page, fleet]) {
      await empty.getByRole('heading', { name: t('empty.city.title') }).waitFor();
      await eventually(() => textOf(empty.locator('main'))).toContain('npm run station -- add --id tram-1');
    }
    const commands = await textOf(page.locator('main'));
    expect(commands).toContain(`-p ${city.gateway().mqtt} `);
    expect(commands).toContain('city/v1/tram-1/reading');
    expect(commands).toContain('npm run demo');
    expect(await textOf(page.locator('.city-sentence'))).toBe(t('city.empty'));
  }

  const station = await city.station('tram-1', { name: 'Trạm của tôi' });
  for (const { t, page, fleet } of pages) {
    await eventually(() => textOf(rowOf(page, 'Trạm của tôi'))).toContain(t('condition.never'));
    await eventually(() => textOf(fleet.getByRole('row', { name: 'Trạm của tôi' }))).toContain(t('condition.never'));
  }
  await station.report({ at: Date.now(), values: { pm25: 37.4 } });
  for (const { t, page, fleet } of pages) {
    await eventually(() => textOf(rowOf(page, 'Trạm của tôi'))).not.toContain(t('condition.never'));
    await eventually(() => textOf(fleet.getByRole('row', { name: 'Trạm của tôi' }))).toContain(
      t('condition.measuring'),
    );
  }
});
