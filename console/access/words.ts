/** Roles, scopes and devices in words. Pure. */
import { isWholeCity, type Scope } from '../../shared/access.ts';
import type { Language, Translate } from '../../shared/i18n/translator.ts';
import { findWard, wardName } from '../../shared/wards.ts';
import { describeDevice } from './device.ts';

export const wardText = (code: string, t: Translate, language: Language): string => {
  const ward = findWard(code);
  if (ward) return wardName(ward, language);
  return code === 'other' ? t('scope.outside') : code;
};

/** `toàn thành phố`, or `không khí, ngập lụt · phường Gia Viên, xã An Hưng và 3 nơi khác`. */
export const scopeText = (scope: Scope, t: Translate, language: Language, shownWards = 3): string => {
  if (isWholeCity(scope)) return t('scope.whole');
  const networks =
    scope.networks === null
      ? t('scope.allNetworks')
      : scope.networks.map((network) => t(`network.${network}`)).join(', ');
  if (scope.wards === null) return `${networks} · ${t('scope.allWards')}`;
  const named = scope.wards.slice(0, shownWards).map((code) => wardText(code, t, language));
  const more = scope.wards.length - named.length;
  const wards = more > 0 ? t('scope.andMore', { named: named.join(', '), count: more }) : named.join(', ');
  return `${networks} · ${wards}`;
};

/** `Chrome trên Windows`; what is not known stays as it called itself, cut short. */
export const deviceText = (userAgent: string, t: Translate): string => {
  const { browser, system } = describeDevice(userAgent);
  if (browser && system) return t('device.on', { browser, system });
  return browser ?? system ?? (userAgent.trim().slice(0, 60) || t('device.unknown'));
};
