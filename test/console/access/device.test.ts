import { describe, expect, it } from 'vitest';
import { describeDevice } from '../../../console/access/device.ts';
import { deviceText } from '../../../console/access/words.ts';
import { createTranslate } from '../../../shared/i18n/translate.ts';

const chromeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

describe('describeDevice', () => {
  it.each([
    [chromeOnWindows, 'Chrome', 'Windows', false],
    [`${chromeOnWindows} Edg/142.0.0.0`, 'Microsoft Edge', 'Windows', false],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/132.0 Chrome/126.0 Safari/537.36',
      'Cốc Cốc',
      'Windows',
      false,
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
      'Safari',
      'iPhone',
      true,
    ],
    [
      'Mozilla/5.0 (Linux; Android 15; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
      'Samsung Internet',
      'Android',
      true,
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox', 'Linux', false],
  ])('recognises %s', (userAgent, browser, system, isPhone) => {
    expect(describeDevice(userAgent)).toEqual({ browser, system, isPhone });
  });
});

describe('deviceText', () => {
  const t = createTranslate('vi');

  it('says browser and system', () => {
    expect(deviceText(chromeOnWindows, t)).toBe('Chrome trên Windows');
  });

  it('leaves what it does not know in its own words, cut short', () => {
    expect(deviceText(`station-tool/${'9'.repeat(80)}`, t)).toHaveLength(60);
    expect(deviceText('', t)).toBe('Thiết bị không rõ');
  });
});
